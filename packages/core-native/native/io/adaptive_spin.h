#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

#include "shared/steady_time.h"

namespace aiodns {

// Decides whether an idle thread polls for a moment before it sleeps. I/O thread.
//
// Sleeping and being woken takes some 10 µs, as long as a near server takes to answer. Where servers are far or
// submissions rare, polling is in vain: each vain attempt doubles how many of the next ones are skipped, up to 64.
class AdaptiveSpin {
 public:
  // Polls for at most kLongest, unless this attempt is skipped. Returns whether `poll` found something to do.
  template <typename Poll>
  bool Spin(Poll poll) {
    if (skip_ > 0) {
      skip_--;
      return false;
    }
    const SteadyTime end = SteadyNow() + kLongest;
    do {
      if (poll()) {
        misses_ = 0;
        return true;
      }
    } while (SteadyNow() < end);
    misses_ = std::min(misses_ + 1, kMaxMisses);
    skip_ = 1u << misses_;
    return false;
  }

 private:
  static constexpr std::chrono::microseconds kLongest{50};
  static constexpr uint32_t kMaxMisses = 6;

  uint32_t misses_ = 0;
  uint32_t skip_ = 0;
};

}  // namespace aiodns
