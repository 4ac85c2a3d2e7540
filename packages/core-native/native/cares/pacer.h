#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>

#include "shared/steady_time.h"

namespace aiodns {

// Keeps a burst from overflowing the socket of the server that it goes to.
//
// A Linux socket of default size holds 256 small datagrams or 166 of more than some 100 bytes; what arrives beyond them
// is dropped without a word and asked again only when its timeout has passed. So no more than kBurst messages may be
// unanswered among those sent in the last kTicks ticks. An answer makes room at once, so a server that is near is kept
// as busy as it can be. Older messages are not waiting in a socket any more but on a network or on other servers, and
// do not count.
//
// A server that has just answered quickly and then falls silent is one that the system does not let run: its socket
// fills, and until it answers again old messages cease to count only few by few.
class SendWindow {
 public:
  bool HasRoom(SteadyTime now) {
    Advance(now);
    return young_ < kBurst;
  }

  // Counts the messages of a request in. The number it returns counts them out again.
  uint64_t OnSend(uint32_t messages) {
    young_ += messages;
    sent_[tick_ % kTicks] += messages;
    return tick_;
  }

  // The request has ended, `answered` by the server or otherwise: by a timeout, or by whoever made it.
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
  SteadyTime NextRoom() const { return SteadyTime(kTick * (tick_ + 1)); }

 private:
  static constexpr uint32_t kBurst = 160;
  static constexpr uint64_t kTicks = 4;
  static constexpr std::chrono::steady_clock::duration kTick = std::chrono::microseconds(1250);

  // After so many ticks without an answer a quick server counts as silent.
  static constexpr uint64_t kSilentTicks = 2;
  // How many messages to a silent server cease to count with each tick.
  static constexpr uint32_t kTrickle = 2;
  // For how long a server counts as quick after a quick answer: a second.
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
      // What still counts does so as if it had been sent now.
      oldest -= forgotten;
    }
    tick_ = std::max(tick_, tick);
  }

  uint64_t tick_ = 0;
  uint64_t last_answer_ = 0;
  uint64_t last_quick_answer_ = 0;
  uint32_t young_ = 0;
  // How many unanswered messages each of the last ticks has.
  std::array<uint32_t, kTicks> sent_{};
};

}  // namespace aiodns
