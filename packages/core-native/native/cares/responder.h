#pragma once

#include <ares.h>

#include <cstdint>
#include <string>

namespace aiodns {

// The server that sent the response which c-ares is processing. c-ares reports it right before the callback of the
// request; a response from the cache has none.
struct Responder {
  enum class Transport : uint32_t { kNone = 0, kUdp = 1, kTcp = 2, kTls = 3, kHttps = 4, kCustom = 5 };

  Transport transport = Transport::kNone;
  // `address:port`, as ares_get_servers_csv() writes it; the name of a virtual server.
  std::string server;

  void Forget() { transport = Transport::kNone; }

  // The callback of ares_set_server_state_callback().
  static void OnServerState(const char* server, ares_bool_t /*success*/, int flags, void* self) {
    auto* responder = static_cast<Responder*>(self);
    responder->transport = (flags & ARES_SERV_STATE_TCP) != 0 ? Transport::kTcp : Transport::kUdp;
    responder->server = server;
  }
};

}  // namespace aiodns
