#include "cares/server_window.h"

#include <algorithm>
#include <utility>

namespace aiodns {
namespace {

constexpr size_t kFirstSlots = 512;
constexpr size_t kMostSlots = 65536;

// The difference of two counters that wrap around.
int32_t Distance(uint32_t from, uint32_t to) { return static_cast<int32_t>(to - from); }

double Seconds(SteadyTime::duration duration) { return std::chrono::duration<double>(duration).count(); }

}  // namespace

ServerWindow::ServerWindow() : recent_(kFirstSlots) {}

bool ServerWindow::CanSend(SteadyTime now) {
  if (Unread() < window_) {
    return true;
  }
  was_full_ = true;
  if (now < NextSendTime()) {
    return false;
  }
  GiveUp();
  silent_since_ = now;
  return true;
}

SteadyTime ServerWindow::NextSendTime() const {
  return std::max(silent_since_, read_at_) + std::max<SteadyTime::duration>(kSilence, 2 * round_trip_);
}

void ServerWindow::GiveUp() {
  // At first less than a server's socket has room for beyond the window: the system may let the server run again soon.
  const uint32_t share = std::min(kBurst, (kBurst / 4) << std::min(silences_, 2u));
  silences_++;
  read_ = sent_ - std::min(Unread(), window_ - share);
}

void ServerWindow::OnSend(uint16_t id, SteadyTime now) {
  if (Unread() == 0) {
    // What was read before an idle time says nothing of the rate.
    read_at_ = now;
    silent_since_ = now;
  }
  recent_[id & (recent_.size() - 1)] =
      Sent{.id = id, .in_use = true, .number = sent_, .read = read_, .at = now, .read_at = read_at_};
  sent_++;
}

void ServerWindow::OnReceive(uint16_t id, SteadyTime now) {
  Sent& sent = recent_[id & (recent_.size() - 1)];
  if (!sent.in_use || sent.id != id) {
    return;
  }
  sent.in_use = false;
  const int32_t progress = Distance(read_, sent.number + 1);
  if (progress > 0) {
    read_ = sent.number + 1;
    read_at_ = now;
  }
  silences_ = 0;
  Measure(sent, now);
  // The window grows no faster than the server reads.
  const double on_the_way = std::max(rate_, last_rate_) * Seconds(round_trip_) * 1.25;
  const uint32_t target = kBurst + static_cast<uint32_t>(std::min<double>(on_the_way, kMaxWindow));
  const uint32_t growth = static_cast<uint32_t>(std::max(progress, 0));
  window_ = std::min(std::max(target, kBurst), window_ + growth);
  if (recent_.size() < kMostSlots && recent_.size() < size_t{window_} * 4) {
    Grow();
  }
}

void ServerWindow::Measure(const Sent& sent, SteadyTime now) {
  if (now - epoch_begin_ > kEpoch) {
    BeginEpoch(now);
  }
  const SteadyTime::duration round_trip = now - sent.at;
  if (epoch_round_trip_ == SteadyTime::duration::zero() || round_trip < epoch_round_trip_) {
    epoch_round_trip_ = round_trip;
  }
  if (round_trip_ == SteadyTime::duration::zero() || epoch_round_trip_ < round_trip_) {
    round_trip_ = epoch_round_trip_;
  }
  const SteadyTime::duration span = now - sent.read_at;
  const int32_t read = Distance(sent.read, sent.number + 1);
  if (read > 0 && span > SteadyTime::duration::zero()) {
    rate_ = std::max(rate_, read / Seconds(span));
  }
}

void ServerWindow::BeginEpoch(SteadyTime now) {
  if (was_full_ || rate_ > last_rate_) {
    last_rate_ = rate_;
    rate_ = 0;
  }
  if (epoch_round_trip_ != SteadyTime::duration::zero()) {
    round_trip_ = epoch_round_trip_;
  }
  epoch_round_trip_ = SteadyTime::duration::zero();
  epoch_begin_ = now;
  was_full_ = false;
}

void ServerWindow::Grow() {
  std::vector<Sent> larger(recent_.size() * 2);
  for (const Sent& sent : recent_) {
    if (sent.in_use) {
      larger[sent.id & (larger.size() - 1)] = sent;
    }
  }
  recent_ = std::move(larger);
}

}  // namespace aiodns
