#pragma once

#include <ares.h>

#include <memory>
#include <unordered_map>

#include "cares/pacer.h"
#include "cares/traffic_counter.h"
#include "shared/channel_stats.h"

namespace aiodns {

class AresChannel;

// The socket functions of one ares channel: those of the system, with datagrams paced per server. Belongs to the thread
// that drives the channel.
//
// A datagram that its server's window has no room for is refused as by a full socket (EWOULDBLOCK). c-ares then keeps
// it, and sends it when the pacer finds room.
class SocketFunctions {
 public:
  SocketFunctions();
  ~SocketFunctions();

  // Makes a channel use these. Nothing is paced until StartPacing().
  void Install(ares_channel_t* channel);

  // Paces the datagrams of an ares channel to each server, to at most `server_rate` per second unless that is 0.
  void StartPacing(AresChannel& ares_channel, Pacer& pacer, uint32_t server_rate) {
    ares_channel_ = &ares_channel;
    pacer_ = &pacer;
    server_rate_ = server_rate;
  }

  // Counts the messages of sockets that are connected later.
  void StartCounting(ChannelStats& stats) { stats_ = &stats; }

  // Whether the pacer decides when the socket sends.
  bool IsPaced(ares_socket_t fd) const { return sockets_.contains(fd); }

  size_t open() const { return open_; }

  // Whether a datagram of the channel was refused and has not been sent since.
  bool HasRefused() const { return refused_ > 0; }

 private:
  friend class VirtualSockets;
  class Socket;

  static const struct ares_socket_functions_ex& Table();
  static ares_socket_t Open(int domain, int type, int protocol, void* self);
  static int Close(ares_socket_t fd, void* self);
  static int SetOption(ares_socket_t fd, ares_socket_opt_t option, const void* value, ares_socklen_t size, void*);
  static int Connect(ares_socket_t fd, const struct sockaddr* address, ares_socklen_t size, unsigned int flags,
                     void* self);
  static ares_ssize_t Receive(ares_socket_t fd, void* buffer, size_t length, int flags, struct sockaddr* address,
                              ares_socklen_t* address_size, void* self);
  static ares_ssize_t Send(ares_socket_t fd, const void* data, size_t length, int flags,
                           const struct sockaddr* address, ares_socklen_t address_size, void* self);
  static int GetName(ares_socket_t fd, struct sockaddr* address, ares_socklen_t* size, void*);
  static int Bind(ares_socket_t fd, unsigned int flags, const struct sockaddr* address, ares_socklen_t size, void*);

  Socket* FindPaced(ares_socket_t fd);
  TrafficCounter* FindCounter(ares_socket_t fd);
  void Refuse(Socket& socket);

  AresChannel* ares_channel_ = nullptr;
  Pacer* pacer_ = nullptr;
  uint32_t server_rate_ = 0;
  ChannelStats* stats_ = nullptr;
  // Counters of the sockets that are not paced.
  std::unordered_map<ares_socket_t, TrafficCounter> counters_;
  // The paced sockets.
  std::unordered_map<ares_socket_t, std::unique_ptr<Socket>> sockets_;
  // How many of them have a refused datagram.
  size_t refused_ = 0;
  // Sockets of the channel, paced or not.
  size_t open_ = 0;
};

}  // namespace aiodns
