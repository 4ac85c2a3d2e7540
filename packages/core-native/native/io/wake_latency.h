#pragma once

#include <chrono>

#include "shared/steady_time.h"

namespace aiodns {

// Estimates how long a sleeping thread takes to run after it was woken: some 10 µs, and ten times as long in a virtual
// machine that gives up its processor when it has nothing to run.
class WakeLatency {
 public:
  // A sample may be short because the thread was about to run anyway, and long because it waited for a busy processor.
  void Add(SteadyTime::duration sample) {
    estimate_ += (sample - estimate_) / (sample < estimate_ ? kShorterPart : kLongerPart);
  }

  SteadyTime::duration estimate() const { return estimate_; }

 private:
  static constexpr int kShorterPart = 4;
  static constexpr int kLongerPart = 16;

  SteadyTime::duration estimate_ = std::chrono::microseconds(10);
};

}  // namespace aiodns
