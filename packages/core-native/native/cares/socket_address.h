#pragma once

#include <ares.h>

#include <cstdint>

#include "shared/platform.h"
#include "shared/submission.h"

namespace aiodns {

// AF_INET for 4, AF_INET6 for 6, otherwise AF_UNSPEC.
int AddressFamily(int32_t family);

// Whether a host is an address, and not of the family (4 or 6) that it is looked up in. c-ares would return it or query
// it as a name; getaddrinfo(3) fails.
bool IsAddressOfOtherFamily(const char* host, int32_t family);

// A socket address of either family, with its size; size 0 when the text is no address of the family.
struct SocketAddress {
  // Takes the numbers of a getnameinfo submission.
  SocketAddress(const Submission& submission, const char* address);

  union {
    struct sockaddr generic;
    struct sockaddr_in in4;
    struct sockaddr_in6 in6;
  };
  ares_socklen_t size = 0;
};

}  // namespace aiodns
