#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "cares/channel.h"
#include "io/completion_batcher.h"
#include "io/poller.h"
#include "shared/steady_time.h"

namespace aiodns {

// Polls sockets, lets c-ares process them, and keeps deadlines for all channels of the I/O thread. Everything but the
// object's address belongs to the I/O thread, from Begin() to End().
class IoLoop final : public ChannelDriver {
 public:
  void Begin(ares_socket_t wake_fd);

  // Drops everything that referred to channels and environments, of which none is left.
  void End();

  // Waits for events for at most `timeout`, or without limit, and lets ares channels process their sockets. Sets
  // `woken` when the waker was notified. Returns whether there was any event.
  bool Poll(std::optional<SteadyTime::duration> timeout, bool& woken);

  // Reads the clock.
  void UpdateTime() { now_ = SteadyNow(); }

  // Sends queued submissions of all channels, as far as their pacers allow.
  void SendQueued();

  // Lets c-ares handle all timeouts that are due.
  void ExpireDeadlines();

  // Closes ares channels that are drained.
  void CloseDrained();

  // How long Poll() may wait; without limit when nothing is due.
  std::optional<SteadyTime::duration> TimeUntilDue();

  // Whether any requests are in flight.
  bool IsBusy() const { return !busy_.empty(); }

  CompletionBatcher& batcher() { return batcher_; }

  // --- ChannelDriver ---

  void OnSocketState(AresChannel& ares_channel, ares_socket_t fd, bool readable, bool writable) override;
  void OnBusy(AresChannel& ares_channel) override;
  void OnClosing(AresChannel& ares_channel) override;
  void OnQueued(Channel& channel) override;
  void OnClosing(Channel& channel) override;
  bool Paces() const override { return true; }
  SteadyTime Now() const override { return now_; }

 private:
  void Unlist(AresChannel& ares_channel);

  SteadyTime now_;
  std::unique_ptr<Poller> poller_;
  CompletionBatcher batcher_;
  // Ares channels with requests in flight, and those that drain.
  std::vector<AresChannel*> busy_;
  // Channels with queued submissions.
  std::vector<Channel*> queued_;
  // Ares channels with ready sockets, while they are processed.
  std::vector<AresChannel*> ready_;
};

}  // namespace aiodns
