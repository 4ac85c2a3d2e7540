#include "cares/channel_config.h"

#include <mutex>

#include "shared/slab_allocator.h"
#include "shared/platform.h"

namespace aiodns {
namespace {

// Collects ares_options together with the mask of those that are set.
class OptionSet {
 public:
  template <typename Value, typename Field>
  void Set(const std::optional<Value>& value, Field ares_options::*field, int bit) {
    if (value) {
      options.*field = static_cast<Field>(*value);
      mask |= bit;
    }
  }

  // c-ares takes `char*` but only copies the text.
  void SetText(const std::optional<std::string>& value, char* ares_options::*field, int bit) {
    if (value) {
      options.*field = const_cast<char*>(value->c_str());
      mask |= bit;
    }
  }

  ares_options options{};
  int mask = 0;
};

}  // namespace

bool SetLocalAddress(ChannelConfig& config, const std::string& ip) {
  struct ares_in6_addr address;
  if (ares_inet_pton(AF_INET, ip.c_str(), &address) == 1) {
    config.local_ip4 = ip;
    return true;
  }
  if (ares_inet_pton(AF_INET6, ip.c_str(), &address) == 1) {
    config.local_ip6 = ip;
    return true;
  }
  return false;
}

std::string ServersOf(const ares_channel_t* channel) {
  const AresString servers(ares_get_servers_csv(channel));
  return servers == nullptr ? "" : servers.get();
}

namespace {

// c-ares ignores the error when a socket cannot be bound to the interface, and would send from another.
bool CanBindToDevice(const std::string& device) {
#if defined(SO_BINDTODEVICE) && defined(SOCK_CLOEXEC)
  const int probe = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  // Without a socket nothing is known of the interface, and lookups fail for lack of sockets too.
  const bool bound = probe < 0 || setsockopt(probe, SOL_SOCKET, SO_BINDTODEVICE, device.c_str(),
                                             static_cast<socklen_t>(device.size())) == 0;
  if (probe >= 0) {
    close(probe);
  }
  return bound;
#else
  static_cast<void>(device);
  return false;
#endif
}

// A buffer that holds the responses to a burst. Linux grants what its limit allows; other systems refuse a size beyond
// their limit, and c-ares then refuses the socket.
std::optional<int> DefaultReceiveBuffer() {
#ifdef __linux__
  return 1 << 20;
#else
  return std::nullopt;
#endif
}

// A system's c-ares lacks the patch, and keeps every answer until it expires.
void BoundCache(ares_channel_t* channel, const ChannelConfig& config) {
#ifdef ARES_HAVE_QUERY_CACHE_MAX_ENTRIES
  ares_set_query_cache_max_entries(channel, config.cache_max_entries.value_or(10'000));
#else
  static_cast<void>(channel);
  static_cast<void>(config);
#endif
}

void ApplyLocalIps(ares_channel_t* channel, const ChannelConfig& config) {
  struct in_addr in4;
  if (ares_inet_pton(AF_INET, config.local_ip4.c_str(), &in4) == 1) {
    ares_set_local_ip4(channel, ntohl(in4.s_addr));
  }
  struct ares_in6_addr in6;
  if (ares_inet_pton(AF_INET6, config.local_ip6.c_str(), &in6) == 1) {
    ares_set_local_ip6(channel, reinterpret_cast<const unsigned char*>(&in6));
  }
}

}  // namespace

AresHandle OpenHandle(const ChannelConfig& config, ares_sock_state_cb callback, void* callback_data,
                        OpenError& error) {
  static std::once_flag library;
  static int library_status = ARES_SUCCESS;
  std::call_once(library, [] { library_status = SlabAllocator::InitAresLibrary(); });
  if (library_status != ARES_SUCCESS) {
    error = {library_status, ""};
    return nullptr;
  }

  OptionSet set;
  // The default of c-ares, set here because c-ares sets it after resolv.conf and loses `options use-vc` by that.
  set.Set(std::optional(config.flags.value_or(ARES_FLAG_EDNS)), &ares_options::flags, ARES_OPT_FLAGS);
  set.Set(config.timeout_ms, &ares_options::timeout, ARES_OPT_TIMEOUTMS);
  set.Set(config.tries, &ares_options::tries, ARES_OPT_TRIES);
  set.Set(config.ndots, &ares_options::ndots, ARES_OPT_NDOTS);
  set.Set(config.udp_port, &ares_options::udp_port, ARES_OPT_UDP_PORT);
  set.Set(config.tcp_port, &ares_options::tcp_port, ARES_OPT_TCP_PORT);
  set.Set(config.socket_send_buffer_size, &ares_options::socket_send_buffer_size, ARES_OPT_SOCK_SNDBUF);
  set.Set(config.socket_receive_buffer_size ? config.socket_receive_buffer_size : DefaultReceiveBuffer(),
          &ares_options::socket_receive_buffer_size, ARES_OPT_SOCK_RCVBUF);
  set.Set(config.edns_packet_size, &ares_options::ednspsz, ARES_OPT_EDNSPSZ);
  set.Set(config.udp_max_queries, &ares_options::udp_max_queries, ARES_OPT_UDP_MAX_QUERIES);
  set.Set(config.max_timeout_ms, &ares_options::maxtimeout, ARES_OPT_MAXTIMEOUTMS);
  set.Set(config.cache_max_ttl, &ares_options::qcache_max_ttl, ARES_OPT_QUERY_CACHE);
  set.SetText(config.lookups, &ares_options::lookups, ARES_OPT_LOOKUPS);
  set.SetText(config.resolvconf_path, &ares_options::resolvconf_path, ARES_OPT_RESOLVCONF);
  set.SetText(config.hosts_path, &ares_options::hosts_path, ARES_OPT_HOSTS_FILE);
  if (config.rotate) {
    set.mask |= *config.rotate ? ARES_OPT_ROTATE : ARES_OPT_NOROTATE;
  }
  if (config.server_retry_chance && config.server_retry_delay) {
    set.options.server_failover_opts.retry_chance = static_cast<unsigned short>(*config.server_retry_chance);
    set.options.server_failover_opts.retry_delay = *config.server_retry_delay;
    set.mask |= ARES_OPT_SERVER_FAILOVER;
  }

  std::vector<char*> domains;
  if (config.domains) {
    for (const std::string& domain : *config.domains) {
      domains.push_back(const_cast<char*>(domain.c_str()));
    }
    set.options.domains = domains.data();
    set.options.ndomains = static_cast<int>(domains.size());
    set.mask |= ARES_OPT_DOMAINS;
  }

  // Explicit servers have ports and are set below. The placeholder keeps c-ares from reading the system's servers and,
  // with ARES_FLAG_NO_DFLT_SVR, from failing where the system has none.
  struct in_addr placeholder;
  if (config.servers) {
    placeholder.s_addr = htonl(INADDR_LOOPBACK);
    set.options.servers = &placeholder;
    set.options.nservers = 1;
    set.mask |= ARES_OPT_SERVERS;
  }

  set.options.sock_state_cb = callback;
  set.options.sock_state_cb_data = callback_data;
  set.mask |= ARES_OPT_SOCK_STATE_CB;

  ares_channel_t* opened = nullptr;
  if (const int status = ares_init_options(&opened, &set.options, set.mask); status != ARES_SUCCESS) {
    error = {status, ""};
    return nullptr;
  }
  AresHandle channel(opened);
  BoundCache(opened, config);

  if (config.servers) {
    int status = ares_set_servers_ports_csv(opened, config.servers->c_str());
    // c-ares drops servers that it cannot use, such as a link-local one whose interface does not exist.
    if (status == ARES_SUCCESS && !config.servers->empty() && ServersOf(opened).empty()) {
      status = ARES_EBADSTR;
    }
    if (status != ARES_SUCCESS) {
      error = {status, "nameservers"};
      return nullptr;
    }
  }
  if (!config.sortlist.empty()) {
    if (const int status = ares_set_sortlist(opened, config.sortlist.c_str()); status != ARES_SUCCESS) {
      error = {status, "sortlist"};
      return nullptr;
    }
  }
  ApplyLocalIps(opened, config);
  if (!config.local_dev.empty()) {
    if (!CanBindToDevice(config.local_dev)) {
      error = {ARES_EBADSTR, "localDev"};
      return nullptr;
    }
    ares_set_local_dev(opened, config.local_dev.c_str());
  }
  return channel;
}

}  // namespace aiodns
