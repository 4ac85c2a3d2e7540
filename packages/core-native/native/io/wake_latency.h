#pragma once

#include <chrono>

#include "shared/steady_time.h"

namespace aiodns {

// Estimates how long a sleeping thread takes to run after it was woken: some 10 µs, and ten times as long in a virtual
// machine that gives up its processor when it has nothing to run.
class WakeLatency {
 public:
  void Add(SteadyTime::duration sample) {
    // A longer time may be that of waiting for a busy processor.
    estimate_ = sample < estimate_ ? sample : estimate_ + (sample - estimate_) / kWeightOfLonger;
  }

  SteadyTime::duration estimate() const { return estimate_; }

 private:
  static constexpr int kWeightOfLonger = 16;

  SteadyTime::duration estimate_ = std::chrono::microseconds(10);
};

}  // namespace aiodns
