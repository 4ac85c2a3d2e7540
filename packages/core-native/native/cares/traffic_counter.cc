#include "cares/traffic_counter.h"

#include <ares.h>

#include <algorithm>
#include <string>

#ifdef _WIN32
#include <iphlpapi.h>
#else
#include <net/if.h>
#endif

namespace aiodns {

size_t MessageCounter::Count(const void* data, size_t size) {
  const auto* bytes = static_cast<const unsigned char*>(data);
  const auto* end = bytes + size;
  size_t messages = 0;
  while (bytes != end) {
    if (left_ > 0) {
      const size_t taken = std::min(left_, static_cast<size_t>(end - bytes));
      bytes += taken;
      left_ -= taken;
      messages += left_ == 0 ? 1 : 0;
      continue;
    }
    length_ = length_ << 8 | *bytes++;
    if (++length_bytes_ == 2) {
      left_ = length_;
      length_bytes_ = 0;
      length_ = 0;
    }
  }
  return messages;
}

std::string FormatServer(const struct sockaddr* address) {
  char text[INET6_ADDRSTRLEN] = "";
  if (address->sa_family == AF_INET) {
    const auto* in4 = reinterpret_cast<const struct sockaddr_in*>(address);
    ares_inet_ntop(AF_INET, &in4->sin_addr, text, sizeof(text));
    return std::string(text) + ":" + std::to_string(ntohs(in4->sin_port));
  }
  const auto* in6 = reinterpret_cast<const struct sockaddr_in6*>(address);
  ares_inet_ntop(AF_INET6, &in6->sin6_addr, text, sizeof(text));
  // As c-ares writes its list of servers: the interface comes last.
  char device[IF_NAMESIZE] = "";
  const bool has_device = in6->sin6_scope_id != 0 && if_indextoname(in6->sin6_scope_id, device) != nullptr;
  return "[" + std::string(text) + "]:" + std::to_string(ntohs(in6->sin6_port)) +
         (has_device ? "%" + std::string(device) : "");
}

}  // namespace aiodns
