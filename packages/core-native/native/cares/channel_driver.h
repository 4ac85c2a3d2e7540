#pragma once

#include <ares.h>

#include "shared/steady_time.h"

namespace aiodns {

class AresChannel;
class Channel;

// Polls and schedules for channels: the I/O thread's loop, or a caller's own loop. Called on the thread that drives the
// channel.
class ChannelDriver {
 public:
  // Called when c-ares opens a socket, waits for something else on it, or closes it (neither readable nor writable).
  virtual void OnSocketState(AresChannel& ares_channel, ares_socket_t fd, bool readable, bool writable) = 0;

  // The ares channel has requests in flight or is draining: its timeouts need attention.
  virtual void OnBusy(AresChannel& ares_channel) = 0;
  virtual void OnClosing(AresChannel& ares_channel) = 0;

  // Submissions of the channel are queued: SendQueued() must be called when CanSend() may have become true.
  virtual void OnQueued(Channel& channel) = 0;
  virtual void OnClosing(Channel& channel) = 0;

  // Whether requests are paced. Only a thread that returns by itself can send what is queued.
  virtual bool Paces() const = 0;

  // The time, as of the latest reading of the clock.
  virtual SteadyTime Now() const = 0;

 protected:
  ~ChannelDriver() = default;
};

}  // namespace aiodns
