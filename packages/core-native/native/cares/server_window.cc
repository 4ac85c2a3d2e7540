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
  Refill(now);
  if (now < full_until_) {
    return false;
  }
  if (Unread() < window_) {
    return credit_ >= 1;
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
  if (refilled_at_ < full_until_) {
    return full_until_;
  }
  if (Unread() < window_ && Rate() > 0) {
    const std::chrono::duration<double> wait(std::max(kBatch - credit_, 0.0) / Rate());
    return refilled_at_ + std::min(std::chrono::duration_cast<SteadyTime::duration>(wait), SteadyTime::duration(kSilence));
  }
  return std::max(silent_since_, read_at_) + std::max<SteadyTime::duration>(kSilence, 2 * round_trip_);
}

void ServerWindow::GiveUp() {
  // At first less than a server's socket has room for beyond the window: the system may let the server run again soon.
  const uint32_t share = std::min(kBurst, (kBurst / 4) << std::min(silences_, 2u));
  silences_++;
  read_ = sent_ - std::min(Unread(), window_ - share);
  credit_ = std::min(MaxCredit(), credit_ + share);
}

void ServerWindow::OnSend(uint16_t id, SteadyTime now) {
  if (Unread() == 0) {
    // What was read before an idle time says nothing of the rate.
    read_at_ = now;
    silent_since_ = now;
    first_read_.reset();
  }
  recent_[id & (recent_.size() - 1)] =
      Sent{.id = id, .in_use = true, .number = sent_, .read = read_, .at = now, .read_at = read_at_};
  sent_++;
  credit_ -= 1;
}

void ServerWindow::OnReceive(uint16_t id, SteadyTime now) {
  Sent& sent = recent_[id & (recent_.size() - 1)];
  if (!sent.in_use || sent.id != id) {
    return;
  }
  sent.in_use = false;
  if (!first_read_) {
    first_read_ = FirstRead{.number = sent.number, .sent_at = sent.at, .at = now};
  }
  const int32_t progress = Distance(read_, sent.number + 1);
  if (progress > 0) {
    read_ = sent.number + 1;
    read_at_ = now;
    credit_ = std::min(MaxCredit(), credit_ + progress);
  }
  silences_ = 0;
  Measure(sent, now);
  // The window grows no faster than the server reads.
  const uint32_t growth = measured_ ? static_cast<uint32_t>(std::max(progress, 0)) : kFirstFlight;
  window_ = std::min(kBurst + OnTheWay(), window_ + growth);
  if (recent_.size() < kMostSlots && recent_.size() < size_t{window_} * 4) {
    Grow();
  }
}

double ServerWindow::Rate() const {
  constexpr double kGain = 1.25;
  if (measured_) {
    return std::max(rate_, last_rate_) * kGain;
  }
  return round_trip_ == SteadyTime::duration::zero() ? 0 : kFirstRate;
}

double ServerWindow::MaxCredit() const {
  return measured_ || round_trip_ == SteadyTime::duration::zero() ? kBurst : kBurst / 2;
}

uint32_t ServerWindow::OnTheWay() const {
  const double most = measured_ ? kMaxWindow : kFirstFlight;
  return static_cast<uint32_t>(std::min(Rate() * Seconds(round_trip_), most));
}

void ServerWindow::Refill(SteadyTime now) {
  if (now > refilled_at_) {
    credit_ = std::min(MaxCredit(), credit_ + Rate() * Seconds(now - refilled_at_));
    refilled_at_ = now;
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
  MeasureRate(sent, now);
}

void ServerWindow::MeasureRate(const Sent& sent, SteadyTime now) {
  int32_t least = 1;
  int32_t read = Distance(sent.read, sent.number + 1);
  SteadyTime::duration span = now - sent.read_at;
  if (sent.at < first_read_->at) {
    // No response had come when this was sent, so the span has a whole round trip in which none could. What counts are
    // the responses since the first, over the longer of the times in which they came and their datagrams were sent.
    least = 2 * kBurst;
    read = Distance(first_read_->number, sent.number);
    span = std::max(now - first_read_->at, sent.at - first_read_->sent_at);
  }
  if (read < least || span <= SteadyTime::duration::zero()) {
    return;
  }
  rate_ = std::max(rate_, read / Seconds(span));
  measured_ = measured_ || read > static_cast<int32_t>(kBurst);
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
