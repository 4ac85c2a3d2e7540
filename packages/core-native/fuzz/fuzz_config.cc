// Input: options within the ranges of the option schemas, and the texts of a resolv.conf and a hosts file.
#include <ares.h>
#include <fuzzer/FuzzedDataProvider.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>

#include "cares/channel.h"
#include "check.h"
#include "completion_walker.h"
#include "js/external_loop.h"

namespace aiodns {
namespace {

// A file that exists in memory only.
class MemoryFile {
 public:
  explicit MemoryFile(std::string_view text) : fd_(memfd_create("aiodns-fuzz", MFD_CLOEXEC)) {
    FUZZ_CHECK(fd_ >= 0);
    FUZZ_CHECK(write(fd_, text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  }
  ~MemoryFile() { close(fd_); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  std::string path() const { return "/proc/self/fd/" + std::to_string(fd_); }

 private:
  int fd_;
};

struct AresStringDeleter {
  void operator()(char* text) const { ares_free_string(text); }
};
using AresString = std::unique_ptr<char, AresStringDeleter>;

constexpr size_t kMaxText = 512;

// A text as TypeScript passes it: without NUL.
std::string Text(FuzzedDataProvider& data) {
  std::string text = data.ConsumeRandomLengthString(kMaxText);
  text.erase(std::remove(text.begin(), text.end(), '\0'), text.end());
  return text;
}

template <typename Value, typename Draw>
void Maybe(FuzzedDataProvider& data, std::optional<Value>& option, Draw draw) {
  if (data.ConsumeBool()) {
    option = draw();
  }
}

ChannelConfig Configuration(FuzzedDataProvider& data) {
  constexpr int kMax = std::numeric_limits<int>::max();
  ChannelConfig config;
  const auto number = [&](std::optional<int>& option, int min, int max) {
    Maybe(data, option, [&] { return data.ConsumeIntegralInRange(min, max); });
  };
  Maybe(data, config.servers, [&] { return Text(data); });
  if (data.ConsumeBool()) config.sortlist = Text(data);
  if (data.ConsumeBool()) SetLocalAddress(config, Text(data));
  if (data.ConsumeBool()) config.local_dev = Text(data);
  number(config.flags, 0, 0x7ff);
  number(config.timeout_ms, 1, kMax);
  number(config.tries, 1, 100);
  number(config.ndots, 0, 15);
  number(config.udp_port, 1, UINT16_MAX);
  number(config.tcp_port, 1, UINT16_MAX);
  number(config.socket_send_buffer_size, 1, kMax);
  number(config.socket_receive_buffer_size, 1, kMax);
  number(config.edns_packet_size, 512, UINT16_MAX);
  number(config.udp_max_queries, 0, kMax);
  number(config.max_timeout_ms, 1, kMax);
  Maybe(data, config.cache_max_ttl, [&] { return data.ConsumeIntegral<uint32_t>(); });
  Maybe(data, config.cache_max_entries, [&] { return data.ConsumeIntegral<uint32_t>(); });
  Maybe(data, config.rotate, [&] { return data.ConsumeBool(); });
  Maybe(data, config.server_retry_chance, [&] { return data.ConsumeIntegral<uint16_t>(); });
  Maybe(data, config.server_retry_delay, [&] { return data.ConsumeIntegralInRange<uint32_t>(0, kMax); });
  Maybe(data, config.domains, [&] {
    std::vector<std::string> domains(data.ConsumeIntegralInRange<size_t>(0, 8));
    std::generate(domains.begin(), domains.end(), [&] { return Text(data); });
    return domains;
  });
  Maybe(data, config.lookups, [&] { return data.PickValueInArray<std::string>({"b", "f", "bf", "fb"}); });
  return config;
}

// Empty without a server, and with one that c-ares cannot write. It writes a server whose ports for TCP and UDP differ
// as a URI, in which the name of an interface has only letters and digits (ares_uri_set_host()).
std::string ServersOf(const AresChannel& ares_channel) {
  const AresString servers(ares_get_servers_csv(ares_channel.get()));
  return servers == nullptr ? "" : servers.get();
}

// A channel accepts the servers that another one reports, and reports the same.
void CheckServers(const AresChannel& ares_channel, ChannelConfig config) {
  const std::string servers = ServersOf(ares_channel);
  if (servers.empty()) {
    return;
  }
  config.servers = servers;
  OpenError error;
  const auto same = AresChannel::Open(std::make_shared<const ChannelConfig>(std::move(config)), error);
  FUZZ_CHECK(same != nullptr);
  FUZZ_CHECK(ServersOf(*same) == servers);
}

// Uses the hosts file only: every lookup ends at once.
void Lookup(ChannelConfig config, const std::string& name) {
  config.lookups = "f";
  OpenError error;
  auto ares_channel = AresChannel::Open(std::make_shared<const ChannelConfig>(std::move(config)), error);
  FUZZ_CHECK(ares_channel != nullptr);
  const auto loop = std::make_shared<ExternalLoop>();
  Channel channel(std::move(ares_channel), *loop, loop);
  constexpr Op kLookups[] = {Op::kGetHostByName, Op::kGetAddrInfo, Op::kGetHostByAddr, Op::kGetNameInfo};
  uint32_t request_id = 0;
  for (const Op op : kLookups) {
    SubmissionBatch batch;
    Submission submission;
    submission.op = op;
    submission.request_id = request_id++;
    submission.channel = &channel;
    const bool address = op == Op::kGetHostByAddr || op == Op::kGetNameInfo;
    submission.text = batch.AddText(address ? "192.0.2.1" : name);
    submission.number[0] = op == Op::kGetHostByAddr ? 4 : 0;
    submission.number[1] = op == Op::kGetNameInfo ? 4 : 0;
    channel.Execute(submission, batch);
  }
  channel.Cancel();
  FUZZ_CHECK(WalkCompletions(loop->Writer().words()).size() == request_id);
}

}  // namespace
}  // namespace aiodns

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  using namespace aiodns;
  FuzzedDataProvider data(bytes, size);
  ChannelConfig config = Configuration(data);
  const std::string name = Text(data);
  const MemoryFile hosts(data.ConsumeRandomLengthString(4 * kMaxText));
  const MemoryFile resolvconf(data.ConsumeRemainingBytesAsString());
  config.hosts_path = hosts.path();
  config.resolvconf_path = resolvconf.path();

  OpenError error;
  const auto ares_channel = AresChannel::Open(std::make_shared<const ChannelConfig>(config), error);
  if (ares_channel == nullptr) {
    FUZZ_CHECK(error.status != ARES_SUCCESS);
    return 0;
  }
  CheckServers(*ares_channel, config);
  Lookup(config, name);
  return 0;
}
