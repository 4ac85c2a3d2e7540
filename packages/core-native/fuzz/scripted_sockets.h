#pragma once

#include <ares.h>

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace aiodns {

// Simulated sockets: every query that a channel sends, over UDP or TCP, gets the same message as response. The message
// takes the id of the query, and its question if both questions have the same length.
class ScriptedSockets {
 public:
  explicit ScriptedSockets(std::string_view response) : response_(response) {}

  // Makes `channel` use these sockets, which must outlive it.
  void Attach(ares_channel_t* channel);

  // The sockets that have something to read.
  std::vector<ares_fd_events_t> Ready() const;

 private:
  struct Socket {
    bool stream = false;
    std::string peer;  // address, as connected
    std::deque<std::string> unread;
  };

  static ares_socket_t Open(int domain, int type, int protocol, void* self);
  static int Close(ares_socket_t fd, void* self);
  static int SetOption(ares_socket_t, ares_socket_opt_t, const void*, ares_socklen_t, void*);
  static int Connect(ares_socket_t fd, const struct sockaddr* address, ares_socklen_t size, unsigned int,
                     void* self);
  static ares_ssize_t Receive(ares_socket_t fd, void* buffer, size_t size, int, struct sockaddr* from,
                              ares_socklen_t* from_size, void* self);
  static ares_ssize_t Send(ares_socket_t fd, const void* data, size_t size, int, const struct sockaddr*,
                           ares_socklen_t, void* self);

  void Answer(Socket& socket, std::string_view query);

  std::string_view response_;
  std::map<ares_socket_t, Socket> sockets_;
  ares_socket_t next_ = 1'000'000;
};

}  // namespace aiodns
