#include "cares/socket_address.h"

namespace aiodns {

int AddressFamily(int32_t family) {
  switch (family) {
    case 4:
      return AF_INET;
    case 6:
      return AF_INET6;
    default:
      return AF_UNSPEC;
  }
}

bool IsAddressOfOtherFamily(const char* host, int32_t family) {
  if (family == 0 || host == nullptr) {
    return false;
  }
  struct ares_in6_addr bytes;
  return ares_inet_pton(AddressFamily(family == 4 ? 6 : 4), host, &bytes) == 1;
}

SocketAddress::SocketAddress(const Submission& submission, const char* address) : in6{} {
  const auto port = static_cast<uint16_t>(submission.number[2]);
  if (submission.number[1] == 4) {
    in4.sin_family = AF_INET;
    in4.sin_port = htons(port);
    size = ares_inet_pton(AF_INET, address, &in4.sin_addr) == 1 ? sizeof(in4) : 0;
  } else {
    in6.sin6_family = AF_INET6;
    in6.sin6_port = htons(port);
    in6.sin6_flowinfo = htonl(static_cast<uint32_t>(submission.number[3]));
    in6.sin6_scope_id = static_cast<uint32_t>(submission.number[4]);
    size = ares_inet_pton(AF_INET6, address, &in6.sin6_addr) == 1 ? sizeof(in6) : 0;
  }
}

}  // namespace aiodns
