// Measures the allocator of the I/O thread without a network: queries of one channel over simulated sockets, in which each
// query is answered at once. Prints the processor time of a query in ns, the resident memory of a pending query in bytes,
// and the peak resident memory in MiB.
//
//   build=packages/core-native/build native=packages/core-native/native fuzz=packages/core-native/fuzz
//   cares=$(sed -n 's/^AIODNS_CARES_DIR:.*=//p' $build/CMakeCache.txt)
//   for allocator in slab malloc; do
//     g++ -std=c++20 -O3 -flto=auto -w -DCARES_STATICLIB $([ $allocator = slab ] && echo -DAIODNS_PRIVATE_CARES) \
//       -I$native -I$fuzz -I$cares/include -I$build/c-ares test/bench/native/allocators.cc $fuzz/scripted_sockets.cc \
//       $native/cares/*.cc $native/shared/*.cc $build/c-ares/src/lib/libcares.a -lpthread -o $allocator
//   done
//   ./slab; ./malloc; LD_PRELOAD=libmimalloc.so.2 ./malloc

#include <sys/resource.h>
#include <time.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>

#include "cares/ares_channel.h"
#include "cares/channel.h"
#include "cares/channel_driver.h"
#include "scripted_sockets.h"
#include "shared/slab_allocator.h"

using namespace std::string_view_literals;

namespace aiodns {
namespace {

constexpr uint32_t kQueries = 1'000'000;
constexpr uint32_t kInFlight = 1'000;
constexpr uint32_t kPending = 10'000;

// A response with one A record; each query's id and question replace those of it.
constexpr auto kResponse =
    "\0\0\x85\x80\0\1\0\1\0\0\0\0\4name\7example\4test\0\0\1\0\1\xc0\x0c\0\1\0\1\0\0\1\x2c\0\4\xc0\0\2\1"sv;
constexpr const char* kName = "name.example.test";

class Driver final : public ChannelDriver, public CompletionSink {
 public:
  void OnSocketState(AresChannel&, ares_socket_t, bool, bool) override {}
  void OnChanged(AresChannel&) override {}
  void OnClosing(AresChannel&) override {}
  void OnQueued(Channel&) override {}
  void OnClosing(Channel&) override {}
  Pacer* pacer() override { return nullptr; }
  CompletionWriter& Writer() override { return writer_; }

 private:
  CompletionWriter writer_;
};

class Bench {
 public:
  explicit Bench(std::string_view response) : sockets_(response), driver_(std::make_shared<Driver>()) {
    auto config = std::make_shared<ChannelConfig>();
    config->servers = "127.0.0.1";
    config->resolvconf_path = "/dev/null";
    config->hosts_path = "/dev/null";
    config->flags = ARES_FLAG_EDNS;
    config->cache_max_ttl = 0;
    OpenError error;
    auto ares_channel = AresChannel::Open(config, error);
    if (ares_channel == nullptr) {
      std::abort();
    }
    sockets_.Attach(ares_channel->get());
    channel_ = std::make_unique<Channel>(std::move(ares_channel), *driver_, driver_);
  }

  void Start(uint32_t count) {
    for (uint32_t request_id = 0; request_id < count; request_id++) {
      batch_.Clear();
      Submission submission;
      submission.op = Op::kQuery;
      submission.payload = PayloadKind::kRecords;
      submission.request_id = request_id;
      submission.text = batch_.AddText(kName);
      submission.number[0] = ARES_REC_TYPE_A;
      submission.number[1] = ARES_CLASS_IN;
      submission.channel = channel_.get();
      channel_->Execute(submission, batch_);
    }
  }

  // Reads all responses. Returns how many completions were written.
  size_t Finish() {
    for (auto ready = sockets_.Ready(); !ready.empty(); ready = sockets_.Ready()) {
      channel_->Process(ready);
    }
    const size_t completions = driver_->Writer().completions();
    driver_->Writer().Restart();
    return completions;
  }

 private:
  ScriptedSockets sockets_;
  std::shared_ptr<Driver> driver_;
  SubmissionBatch batch_;
  std::unique_ptr<Channel> channel_;
};

double ThreadTime() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e9 + static_cast<double>(time.tv_nsec);
}

double ResidentBytes() {
  std::ifstream file("/proc/self/statm");
  long size = 0;
  long resident = 0;
  file >> size >> resident;
  return static_cast<double>(resident) * 4096;
}

void Run() {
  const SlabAllocator slabs;
  double nanoseconds = 0;
  {
    Bench bench(kResponse);
    for (uint32_t done = 0; done < kQueries; done += kInFlight) {
      const double before = ThreadTime();
      bench.Start(kInFlight);
      const size_t completions = bench.Finish();
      nanoseconds += ThreadTime() - before;
      if (completions != kInFlight) {
        std::fprintf(stderr, "%zu completions\n", completions);
        std::abort();
      }
    }
  }
  Bench pending({});
  const double before = ResidentBytes();
  pending.Start(kPending);
  const double grown = ResidentBytes() - before;
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf("%.0f %.0f %.1f\n", nanoseconds / kQueries, grown / kPending,
              static_cast<double>(usage.ru_maxrss) / 1024);
}

}  // namespace
}  // namespace aiodns

int main() { aiodns::Run(); }
