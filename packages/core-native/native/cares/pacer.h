#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>

#include "shared/steady_time.h"

namespace aiodns {

// Keeps bursts from overflowing the receive buffer of the server's socket. Belongs to the thread that drives the channel.
//
// A Linux socket of default size holds 256 small datagrams, or 166 of more than some 100 bytes. It drops what arrives
// beyond them, and the client asks again only after a timeout. So at most kBurst of the messages sent in the last
// kTicks ticks may be unanswered. An answer makes room at once, so a near server is kept as busy as it can be. Older
// messages are in a network or at another server, not in that buffer, and do not count.
//
// A server that answered quickly and then falls silent is one that its system does not schedule: its buffer fills, and
// until it answers again only kTrickle old messages a tick cease to count.
class Pacer {
 public:
  bool CanSend(SteadyTime now) {
    Advance(now);
    return young_ < kBurst;
  }

  // Counts the messages of a request in. Returns the tick to call OnEnd() with.
  uint64_t OnSend(uint32_t messages) {
    young_ += messages;
    sent_[tick_ % kTicks] += messages;
    return tick_;
  }

  // Counts the messages of a request out. `answered`: by the server, rather than by a timeout or a cancellation.
  void OnEnd(uint64_t sent_tick, uint32_t messages, SteadyTime now, bool answered) {
    Advance(now);
    const bool young = sent_tick + kTicks > tick_;
    if (young) {
      young_ -= messages;
      sent_[sent_tick % kTicks] -= messages;
    }
    if (answered) {
      last_answer_ = tick_;
    }
    if (answered && young) {
      last_quick_answer_ = tick_;
    }
  }

  // When the oldest messages cease to count.
  SteadyTime NextSendTime() const { return SteadyTime(kTick * (tick_ + 1)); }

 private:
  static constexpr uint32_t kBurst = 160;
  static constexpr uint64_t kTicks = 4;
  static constexpr std::chrono::steady_clock::duration kTick = std::chrono::microseconds(1250);

  // A quick server counts as silent after this many ticks without an answer.
  static constexpr uint64_t kSilentTicks = 2;
  // Messages to a silent server that cease to count with each tick.
  static constexpr uint32_t kTrickle = 2;
  // A server counts as quick for this many ticks after a quick answer: a second.
  static constexpr uint64_t kQuickTicks = 800;

  bool IsStalled() const {
    return last_answer_ + kSilentTicks <= tick_ && last_quick_answer_ + kQuickTicks > tick_;
  }

  void Advance(SteadyTime now) {
    const auto tick = static_cast<uint64_t>(now.time_since_epoch() / kTick);
    while (tick_ < tick && young_ > 0) {
      tick_++;
      uint32_t& oldest = sent_[tick_ % kTicks];
      const uint32_t forgotten = IsStalled() ? std::min(oldest, kTrickle) : oldest;
      young_ -= forgotten;
      // The rest counts as if it had been sent in this tick.
      oldest -= forgotten;
    }
    tick_ = std::max(tick_, tick);
  }

  uint64_t tick_ = 0;
  uint64_t last_answer_ = 0;
  uint64_t last_quick_answer_ = 0;
  uint32_t young_ = 0;
  // Unanswered messages of each of the last ticks.
  std::array<uint32_t, kTicks> sent_{};
};

}  // namespace aiodns
