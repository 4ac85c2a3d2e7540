#include "cares/encode_host.h"

#include "shared/platform.h"

namespace aiodns {
namespace {

void EncodeSocketAddress(CompletionWriter& out, const struct sockaddr* address) {
  char text[INET6_ADDRSTRLEN] = "";
  if (address->sa_family == AF_INET6) {
    struct sockaddr_in6 in6;
    std::memcpy(&in6, address, sizeof(in6));
    ares_inet_ntop(AF_INET6, &in6.sin6_addr, text, sizeof(text));
    out.Word(6);
    out.Text(text);
    out.Word(ntohs(in6.sin6_port));
    out.Word(ntohl(in6.sin6_flowinfo));
    out.Word(in6.sin6_scope_id);
    return;
  }
  struct sockaddr_in in4;
  std::memcpy(&in4, address, sizeof(in4));
  ares_inet_ntop(AF_INET, &in4.sin_addr, text, sizeof(text));
  out.Word(4);
  out.Text(text);
  out.Word(ntohs(in4.sin_port));
}

void EncodeStringList(CompletionWriter& out, char* const* strings) {
  const size_t count = out.Placeholder();
  uint32_t written = 0;
  for (; strings != nullptr && strings[written] != nullptr; written++) {
    out.Text(strings[written]);
  }
  out.Fill(count, written);
}

void EncodeOptionalText(CompletionWriter& out, const char* text) {
  out.Word(text == nullptr ? 0 : 1);
  if (text != nullptr) {
    out.Text(text);
  }
}

}  // namespace

void EncodeAddrInfo(CompletionWriter& out, const struct ares_addrinfo* info) {
  const size_t cnames = out.Placeholder();
  uint32_t written = 0;
  for (const auto* cname = info->cnames; cname != nullptr; cname = cname->next, written++) {
    out.Word(static_cast<uint32_t>(cname->ttl));
    out.Text(cname->alias);
    out.Text(cname->name);
  }
  out.Fill(cnames, written);

  const size_t nodes = out.Placeholder();
  written = 0;
  for (const auto* node = info->nodes; node != nullptr; node = node->ai_next) {
    if (node->ai_family != AF_INET && node->ai_family != AF_INET6) {
      continue;
    }
    out.Word(static_cast<uint32_t>(node->ai_ttl));
    out.Word(static_cast<uint32_t>(node->ai_flags));
    out.Word(static_cast<uint32_t>(node->ai_socktype));
    out.Word(static_cast<uint32_t>(node->ai_protocol));
    EncodeSocketAddress(out, node->ai_addr);
    written++;
  }
  out.Fill(nodes, written);
}

void EncodeHost(CompletionWriter& out, const struct hostent* host) {
  out.Text(host->h_name);
  EncodeStringList(out, host->h_aliases);
  const size_t count = out.Placeholder();
  uint32_t written = 0;
  for (; host->h_addr_list != nullptr && host->h_addr_list[written] != nullptr; written++) {
    char text[INET6_ADDRSTRLEN] = "";
    ares_inet_ntop(host->h_addrtype, host->h_addr_list[written], text, sizeof(text));
    out.Text(text);
  }
  out.Fill(count, written);
}

void EncodeNameInfo(CompletionWriter& out, const char* node, const char* service) {
  EncodeOptionalText(out, node);
  EncodeOptionalText(out, service);
}

}  // namespace aiodns
