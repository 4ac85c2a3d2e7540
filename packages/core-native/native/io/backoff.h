#pragma once

#include <algorithm>
#include <cstdint>

namespace aiodns {

// Makes an attempt rarer the more often it was unsuccessful: each such attempt doubles how many of the next are skipped,
// up to 128.
class Backoff {
 public:
  // Makes the attempt, unless it is skipped. Returns whether it was made and successful.
  template <typename Attempt>
  bool Try(Attempt attempt) {
    if (skip_ > 0) {
      skip_--;
      return false;
    }
    if (attempt()) {
      misses_ = 0;
      return true;
    }
    misses_ = std::min(misses_ + 1, kMaxMisses);
    skip_ = 1u << misses_;
    return false;
  }

 private:
  static constexpr uint32_t kMaxMisses = 7;

  uint32_t misses_ = 0;
  uint32_t skip_ = 0;
};

}  // namespace aiodns
