#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

#include "shared/steady_time.h"

namespace aiodns {

// Spaces datagrams evenly to a rate: a leaky bucket (GCRA) that allows bursts of kBurst, and one datagram at the least.
class SendRate {
 public:
  // Datagrams per second; without a limit for 0.
  explicit SendRate(uint32_t per_second)
      : interval_(per_second == 0 ? SteadyTime::duration::zero()
                                  : SteadyTime::duration(std::chrono::seconds(1)) / per_second),
        tolerance_(std::max(SteadyTime::duration::zero(), SteadyTime::duration(kBurst) - interval_)) {}

  bool CanSend(SteadyTime now) const { return NextSendTime() <= now; }

  void OnSend(SteadyTime now) { next_ = std::max(next_, now) + interval_; }

  // When the next datagram may be sent.
  SteadyTime NextSendTime() const { return next_ - tolerance_; }

 private:
  // Makes up for sleeps that take longer than they should.
  static constexpr std::chrono::milliseconds kBurst{20};

  const SteadyTime::duration interval_;
  const SteadyTime::duration tolerance_;
  // The time of the next datagram if all were evenly spaced.
  SteadyTime next_{};
};

}  // namespace aiodns
