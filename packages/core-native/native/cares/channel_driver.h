#pragma once

#include <ares.h>

#include <cstddef>

namespace aiodns {

class AresChannel;
class Channel;
class Pacer;

// Polls and schedules for channels: the I/O thread's loop, or a caller's own loop. Called on the thread that drives the
// channel.
class ChannelDriver {
 public:
  // Called when c-ares opens a socket, waits for something else on it, or closes it (neither readable nor writable).
  virtual void OnSocketState(AresChannel& ares_channel, ares_socket_t fd, bool readable, bool writable) = 0;

  // The ares channel has more or fewer requests in flight, or is draining: its deadline may have changed.
  virtual void OnChanged(AresChannel& ares_channel) = 0;
  virtual void OnClosing(AresChannel& ares_channel) = 0;

  // Submissions of the channel are queued: SendQueued() must be called until the queue is empty.
  virtual void OnQueued(Channel& channel) = 0;
  virtual void OnClosing(Channel& channel) = 0;

  // Paces datagrams; null where nobody can send them later.
  virtual Pacer* pacer() = 0;

  // Requests inside c-ares, of all channels.
  size_t in_flight = 0;

 protected:
  ~ChannelDriver() = default;
};

}  // namespace aiodns
