#pragma once

#include <algorithm>
#include <cstdint>

namespace aiodns {

// Makes an attempt rarer the more often it was unsuccessful: each such attempt doubles how many of the next are skipped.
class Backoff {
 public:
  // `most_skipped` is a power of two.
  explicit Backoff(uint32_t most_skipped) : most_skipped_(most_skipped) {}

  // Makes the attempt, unless it is skipped. Returns whether it was made and successful.
  template <typename Attempt>
  bool Try(Attempt attempt) {
    if (skip_ > 0) {
      skip_--;
      return false;
    }
    if (attempt()) {
      next_skip_ = 2;
      return true;
    }
    skip_ = next_skip_;
    next_skip_ = std::min(next_skip_ * 2, most_skipped_);
    return false;
  }

 private:
  const uint32_t most_skipped_;
  uint32_t next_skip_ = 2;
  uint32_t skip_ = 0;
};

}  // namespace aiodns
