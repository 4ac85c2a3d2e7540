#pragma once

#include <ares.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cares/send_rate.h"
#include "cares/server_window.h"
#include "shared/platform.h"
#include "shared/steady_time.h"

namespace aiodns {

class PacedServer;
class Pacer;

// A UDP socket that sends to a paced server.
class PacedSocket {
 public:
  PacedSocket(PacedServer& server, ares_socket_t fd);
  virtual ~PacedSocket();
  PacedSocket(const PacedSocket&) = delete;
  PacedSocket& operator=(const PacedSocket&) = delete;

  ares_socket_t fd() const { return fd_; }
  PacedServer& server() const { return server_; }

  bool IsRefused() const { return listed_; }

  // Sends what was refused, until it is refused again.
  virtual void SendRefused() = 0;

 private:
  friend class PacedServer;

  PacedServer& server_;
  const ares_socket_t fd_;
  // The list of sockets with refused datagrams.
  bool listed_ = false;
  PacedSocket* previous_ = nullptr;
  PacedSocket* next_ = nullptr;
};

// A server's window and rate, and the sockets that wait for room in them: first come, first served.
class PacedServer {
 public:
  PacedServer(Pacer& pacer, uint32_t rate) : pacer_(pacer), rate_(rate) {}

  ServerWindow window;

  // Whether a datagram may be sent.
  bool CanSend(SteadyTime now) {
    // SendRefused() is called with the time at which an iteration of the loop began: datagrams were sent since.
    latest_ = std::max(latest_, now);
    return rate_.CanSend(latest_) && window.CanSend(now);
  }

  // A datagram with this query id was sent.
  void OnSend(uint16_t id, SteadyTime now) {
    rate_.OnSend(now);
    window.OnSend(id, now);
  }

  // When CanSend() may become true without a response.
  SteadyTime NextSendTime() const {
    return rate_.CanSend(latest_) ? window.NextSendTime() : rate_.NextSendTime();
  }

  // Lists a socket whose datagram there is no room for.
  void Refuse(PacedSocket& socket);

  bool HasRefused() const { return first_ != nullptr; }

  // Lets sockets send, as far as there is room.
  void SendRefused(SteadyTime now);

 private:
  friend class Pacer;
  friend class PacedSocket;

  static constexpr int kMaxIdle = 64;

  void Unlist(PacedSocket& socket);

  Pacer& pacer_;
  SendRate rate_;
  // The latest time of a CanSend().
  SteadyTime latest_;
  bool listed_ = false;
  PacedSocket* first_ = nullptr;
  PacedSocket* last_ = nullptr;
  size_t sockets_ = 0;
};

// Paces the datagrams to every server, whichever channels of one rate send them. Belongs to the I/O thread.
class Pacer {
 public:
  // The server at an address, for channels of a rate in datagrams per second (0 is none): each rate has a window. It
  // lives for as long as a socket refers to it, and mostly longer.
  PacedServer& ServerAt(const struct sockaddr* address, ares_socklen_t size, uint32_t rate);

  // Lets sockets send that were refused, as far as their servers' windows have room.
  void SendRefused(SteadyTime now);

  // When SendRefused() may be able to send without a response; nothing when no socket was refused.
  std::optional<SteadyTime> NextSendTime() const;

 private:
  friend class PacedServer;

  // Servers without sockets that are kept for what has been measured of them.
  static constexpr size_t kKeptServers = 256;

  void DropUnused();

  std::map<std::pair<std::string, uint32_t>, std::unique_ptr<PacedServer>> servers_;
  // Servers with refused sockets, and some that had them: SendRefused() takes those off.
  std::vector<PacedServer*> refusing_;
};

}  // namespace aiodns
