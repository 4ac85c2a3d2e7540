#pragma once

#include <ares.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cares/virtual_server.h"

namespace aiodns {

// Everything needed to open a c-ares channel, and to open it again with the system's configuration reloaded.
struct ChannelConfig {
  std::optional<int> flags;
  std::optional<int> timeout_ms;
  std::optional<int> tries;
  std::optional<int> ndots;
  std::optional<int> udp_port;
  std::optional<int> tcp_port;
  std::optional<int> socket_send_buffer_size;
  std::optional<int> socket_receive_buffer_size;
  std::optional<int> edns_packet_size;
  std::optional<int> udp_max_queries;
  std::optional<int> max_timeout_ms;
  std::optional<uint32_t> cache_max_ttl;
  std::optional<uint32_t> cache_max_entries;
  std::optional<uint32_t> server_rate;  // datagrams per second to each server
  std::optional<bool> rotate;
  std::optional<uint32_t> server_retry_chance;
  std::optional<uint32_t> server_retry_delay;  // in ms; counts only together with the chance
  std::optional<std::vector<std::string>> domains;
  std::optional<std::string> lookups;
  std::optional<std::string> resolvconf_path;
  std::optional<std::string> hosts_path;
  std::optional<std::string> servers;  // as ares_set_servers_ports_csv() takes them
  std::vector<VirtualServer> virtual_servers;
  std::string sortlist;
  std::string local_ip4;
  std::string local_ip6;
  std::string local_dev;
};

struct AresHandleDeleter {
  void operator()(ares_channel_t* channel) const { ares_destroy(channel); }
};
using AresHandle = std::unique_ptr<ares_channel_t, AresHandleDeleter>;

struct AresStringDeleter {
  void operator()(char* text) const { ares_free_string(text); }
};
using AresString = std::unique_ptr<char, AresStringDeleter>;

// Why a channel could not be opened: a status of c-ares, and the option at fault (empty when none is).
struct OpenError {
  int status = ARES_SUCCESS;
  const char* option = "";
};

// Opens a channel whose sockets `callback` is called with. On failure returns null and fills `error`.
AresHandle OpenHandle(const ChannelConfig& config, ares_sock_state_cb callback, void* callback_data,
                        OpenError& error);

// Sets the address to send from in the family of `ip`; false when it is neither an IPv4 nor an IPv6 address.
bool SetLocalAddress(ChannelConfig& config, const std::string& ip);

// The servers of a channel, as ares_get_servers_csv() lists them.
std::string ServersOf(const ares_channel_t* channel);

}  // namespace aiodns
