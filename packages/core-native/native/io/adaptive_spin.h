#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

#include "shared/steady_time.h"

namespace aiodns {

// Decides whether a thread that has nothing to do should look again for a moment before it sleeps.
//
// To sleep and be woken takes some 10 µs, as long as a near server takes to answer. But where answers are far, or
// orders seldom, looking is in vain: each time it was, more of the next occasions are let pass, up to 64.
class SpinWait {
 public:
  // Looks for as long as it is likely to pay. `look` tells whether there is something to do. Returns what it told last.
  template <typename Look>
  bool Wait(Look look) {
    if (pass_ > 0) {
      pass_--;
      return false;
    }
    const SteadyTime end = SteadyNow() + kLongest;
    do {
      if (look()) {
        misses_ = 0;
        return true;
      }
    } while (SteadyNow() < end);
    misses_ = std::min(misses_ + 1, kMostMisses);
    pass_ = 1u << misses_;
    return false;
  }

 private:
  static constexpr std::chrono::microseconds kLongest{50};
  static constexpr uint32_t kMostMisses = 6;

  uint32_t misses_ = 0;
  uint32_t pass_ = 0;
};

}  // namespace aiodns
