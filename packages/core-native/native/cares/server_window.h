#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "shared/steady_time.h"

namespace aiodns {

// How many datagrams one server may have to read. Belongs to the thread that drives the channels.
//
// A Linux socket of default size holds 256 small datagrams, or 166 of more than some 100 bytes; the system drops what
// arrives beyond them. A server reads its socket in order, so a response to one datagram shows that it has read all
// those before. The window bounds those sent after: kBurst that may lie in the server's socket, and as many as the
// server reads during a round trip, which are on their way. Both are measured, as BBR does (draft-ietf-ccwg-bbr):
// the shortest round trip, and the highest rate at which responses have shown that datagrams were read. Until a burst
// has been answered, the rate is assumed to be kFirstRate, for at most kFirstFlight: a higher one would overflow the socket
// of a slower server before the first response comes from far.
//
// No more than kBurst are sent at once, and no more than kBurst / 2 at the assumed rate: the rest follows as responses
// come, and at the rate.
//
// Names that a server does not answer do not count: the next response passes them over. A server that answers nothing
// gets datagrams by time: a few after the first kSilence, more with each.
class ServerWindow {
 public:
  ServerWindow();

  // Whether a datagram may be sent. After silence this gives up on some datagrams, which makes room.
  bool CanSend(SteadyTime now);

  // A datagram with this query id was sent or received.
  void OnSend(uint16_t id, SteadyTime now);
  void OnReceive(uint16_t id, SteadyTime now);

  // The system itself had no room for a datagram.
  void OnFull(SteadyTime now) { full_until_ = now + kFullDelay; }

  // When CanSend() may become true without a response.
  SteadyTime NextSendTime() const;

  // Datagrams sent; wraps around.
  uint32_t sent() const { return sent_; }

  // The shortest round trip of the last seconds; zero before the first response.
  SteadyTime::duration round_trip() const { return round_trip_; }

 private:
  static constexpr uint32_t kBurst = 160;
  static constexpr uint32_t kMaxWindow = 16384;
  // Datagrams per second, and their number.
  static constexpr double kFirstRate = 32'000;
  static constexpr uint32_t kFirstFlight = 2048;
  // Datagrams sent after each wait for the server's rate.
  static constexpr double kBatch = 32;
  static constexpr std::chrono::milliseconds kSilence{10};
  static constexpr std::chrono::milliseconds kFullDelay{1};
  // A measured rate or round trip counts for one to two of these.
  static constexpr std::chrono::seconds kEpoch{2};

  // What was known when a datagram was sent.
  struct Sent {
    uint16_t id = 0;
    bool in_use = false;
    uint32_t number = 0;
    uint32_t read = 0;
    SteadyTime at;
    SteadyTime read_at;
  };

  // The datagram that the first response after an idle time answered: when it was sent, and when the response came.
  struct FirstRead {
    uint32_t number = 0;
    SteadyTime sent_at;
    SteadyTime at;
  };

  uint32_t Unread() const { return sent_ - read_; }
  void GiveUp();
  void Measure(const Sent& sent, SteadyTime now);
  void MeasureRate(const Sent& sent, SteadyTime now);
  void BeginEpoch(SteadyTime now);
  void Grow();
  void Refill(SteadyTime now);
  uint32_t OnTheWay() const;
  double Rate() const;
  double MaxCredit() const;

  // The datagrams sent last, by the low bits of their id. One that another overwrites is a lost sample, no more.
  std::vector<Sent> recent_;

  // Datagrams sent, and those of them known as read or given up; counters that wrap around.
  uint32_t sent_ = 0;
  uint32_t read_ = 0;
  SteadyTime read_at_;
  uint32_t window_ = kBurst;
  // Datagrams that may be sent at once, at most MaxCredit(), and when time last added to them.
  double credit_ = kBurst;
  SteadyTime refilled_at_;
  SteadyTime full_until_;
  // How often in a row the window gave datagrams up.
  uint32_t silences_ = 0;
  SteadyTime silent_since_;

  // Absent until the first response after an idle time.
  std::optional<FirstRead> first_read_;

  // Datagrams per second that the server was seen to read, and the shortest round trip: of this epoch and the last.
  double rate_ = 0;
  double last_rate_ = 0;
  SteadyTime::duration round_trip_{};
  SteadyTime::duration epoch_round_trip_{};
  SteadyTime epoch_begin_;
  // Whether a response to a datagram behind a burst was measured.
  bool measured_ = false;
  // Whether the window was full in this epoch: otherwise its rate is that of the queries, not what the server can do.
  bool was_full_ = false;
};

}  // namespace aiodns
