#pragma once

#include <cstdint>
#include <string>

#include "cares/responder.h"

namespace aiodns {

// A server that JavaScript carries messages to: by TLS, by HTTPS, or by a function of the caller.
//
// c-ares knows the n-th virtual server of a channel by the address 192.0.0.8 and the port n, counted from 1. That is
// the IPv4 dummy address (RFC 7600), which no packet is sent to.
struct VirtualServer {
  static constexpr uint32_t kAddress = 0xc0000008;

  // Known to JavaScript.
  uint32_t id;
  Responder::Transport transport;
  // In the form of `nameservers`.
  std::string name;
};

}  // namespace aiodns
