#pragma once

#include <ares.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "cares/responder.h"
#include "cares/socket_functions.h"
#include "cares/virtual_server.h"
#include "shared/channel_stats.h"
#include "shared/completion_sink.h"
#include "shared/steady_time.h"

namespace aiodns {

// The outcome of a query that JavaScript was given.
struct TransportReply {
  uint32_t ticket = 0;
  // ARES_SUCCESS with a response; the reason without one.
  int status = 0;
  std::string_view response;
  // The server that the query was for.
  uint32_t server_id = 0;
};

// The socket functions of an ares channel with virtual servers. The other servers of the channel keep their sockets.
// Belongs to the thread that drives the channel.
//
// c-ares opens a socket before it says for which server. The socket of a virtual server is never connected, and lends
// its number only. A message that c-ares sends becomes a completion with a ticket; c-ares reads the response to the
// ticket as a datagram of that server, or, where it wants TCP, as a stream. In place of a failure it reads a message
// that ends after its id: that costs the query a try, and no other query.
class VirtualSockets {
 public:
  VirtualSockets(SocketFunctions& sockets, const std::vector<VirtualServer>& servers, Responder& responder)
      : sockets_(sockets), servers_(servers), responder_(responder) {}
  VirtualSockets(const VirtualSockets&) = delete;
  VirtualSockets& operator=(const VirtualSockets&) = delete;

  // Makes a channel use these in place of `sockets`.
  void Install(ares_channel_t* channel);

  // Where queries go.
  void Attach(CompletionSink& sink, ChannelStats& stats);

  bool Contains(ares_socket_t fd) const { return virtual_.contains(fd); }

  // c-ares waits for the socket to be writable: it is when c-ares processes its sockets next.
  void AddWritable(ares_socket_t fd) { writable_.push_back(fd); }
  bool HasWritable() const { return !writable_.empty(); }
  void TakeWritable(std::vector<ares_fd_events_t>& into);

  // Nothing waits for the response to the latest message with this query id any more.
  void Abort(uint16_t query_id);

  // Gives the outcome of a query to the socket that sent it, and completes `reply`. Returns the socket, which is then
  // readable; ARES_SOCKET_BAD when nothing waits for the outcome.
  ares_socket_t Accept(TransportReply& reply);

 private:
  struct Socket {
    const VirtualServer* server;
    ServerStats* stats;
    bool is_stream;
    // How many tickets have no outcome.
    size_t outstanding = 0;
    // A stream's bytes that are no whole message yet.
    std::string unsent{};
    // Received, and read by c-ares up to `read`.
    std::string received{};
    size_t read = 0;
  };

  // The shortest round trip of the last seconds.
  class RoundTrip {
   public:
    SteadyTime::duration Add(SteadyTime::duration measured, SteadyTime now) {
      if (now - epoch_begin_ > kEpoch) {
        previous_ = shortest_;
        shortest_ = SteadyTime::duration::max();
        epoch_begin_ = now;
      }
      shortest_ = std::min(shortest_, measured);
      return std::min(shortest_, previous_);
    }

   private:
    static constexpr std::chrono::seconds kEpoch{2};
    SteadyTime epoch_begin_;
    SteadyTime::duration shortest_ = SteadyTime::duration::max();
    SteadyTime::duration previous_ = SteadyTime::duration::max();
  };

  struct Ticket {
    ares_socket_t fd;
    uint16_t query_id;
    SteadyTime sent_at;
  };

  static int Close(ares_socket_t fd, void* self);
  static int Connect(ares_socket_t fd, const struct sockaddr* address, ares_socklen_t size, unsigned int flags,
                     void* self);
  static ares_ssize_t Receive(ares_socket_t fd, void* buffer, size_t length, int flags, struct sockaddr* address,
                              ares_socklen_t* address_size, void* self);
  static ares_ssize_t Send(ares_socket_t fd, const void* data, size_t length, int flags,
                           const struct sockaddr* address, ares_socklen_t address_size, void* self);
  static int GetName(ares_socket_t fd, struct sockaddr* address, ares_socklen_t* size, void* self);
  static ares_socket_t Open(int domain, int type, int protocol, void* self);
  static void OnServerState(const char* server, ares_bool_t success, int flags, void* self);

  Socket* Find(ares_socket_t fd);
  const VirtualServer* ServerAt(const struct sockaddr* address) const;
  void SendStream(ares_socket_t fd, Socket& socket, std::string_view bytes);
  void SendMessage(ares_socket_t fd, Socket& socket, std::string_view message);
  void AbortAll(ares_socket_t fd);
  void ForgetLatest(uint16_t query_id, uint32_t ticket);
  void WriteAbort(uint32_t ticket, const Socket& socket);

  SocketFunctions& sockets_;
  const std::vector<VirtualServer>& servers_;
  Responder& responder_;
  CompletionSink* sink_ = nullptr;
  ChannelStats* stats_ = nullptr;
  std::unordered_map<ares_socket_t, Socket> virtual_;
  std::unordered_map<uint32_t, Ticket> tickets_;
  // The latest ticket of each query id.
  std::unordered_map<uint16_t, uint32_t> latest_;
  std::vector<ares_socket_t> writable_;
  std::unordered_map<uint32_t, RoundTrip> round_trips_;
};

}  // namespace aiodns
