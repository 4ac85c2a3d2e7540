#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>

namespace aiodns {

// A number that one thread changes and others read.
class Counter {
 public:
  void Add(uint64_t count) { Set(value() + count); }
  void Set(uint64_t value) { value_.store(value, std::memory_order_relaxed); }
  uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<uint64_t> value_{0};
};

// Messages sent to a server and received from it, and its shortest round trip of the last seconds, in ns; 0 as long as
// none was measured.
struct ServerStats {
  Counter sent;
  Counter received;
  Counter round_trip;
};

// The figures of a channel. The thread that drives the channel changes them, the JavaScript thread reads them.
class ChannelStats {
 public:
  // Tries that no server answered in time, and those that followed one.
  Counter timed_out;
  Counter retried;
  // Queries that the cache answered, and those that a server did.
  Counter cache_hits;
  Counter cache_misses;

  // The figures of a server, whose address has the form `127.0.0.1:53` or `[::1]:53`. They live as long as this.
  ServerStats& ServerAt(const std::string& address) {
    const std::lock_guard lock(mutex_);
    return servers_[address];
  }

  void ForEachServer(const std::function<void(const std::string&, const ServerStats&)>& visit) const {
    const std::lock_guard lock(mutex_);
    for (const auto& [address, server] : servers_) {
      visit(address, server);
    }
  }

 private:
  // Guards `servers_`, whose elements stay in place.
  mutable std::mutex mutex_;
  std::map<std::string, ServerStats> servers_;
};

}  // namespace aiodns
