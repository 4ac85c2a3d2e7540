#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "cares/channel.h"
#include "cares/pacer.h"
#include "io/completion_batcher.h"
#include "io/deadline_heap.h"
#include "io/poller.h"
#include "shared/steady_time.h"

namespace aiodns {

// Polls sockets, lets c-ares process them, and keeps deadlines for all channels of the I/O thread. Everything but the
// object's address belongs to the I/O thread, from its start to End().
class IoLoop final : public ChannelDriver {
 public:
  // Called before the I/O thread starts. Throws std::system_error when the process has no descriptor left.
  void Begin(ares_socket_t wake_fd);

  // Drops everything that referred to channels and environments, of which none is left.
  void End();

  // Waits for events for at most `timeout`, or without limit, and lets ares channels process their sockets. Sets
  // `woken` when the waker was notified. Returns whether there was any event.
  bool Poll(std::optional<SteadyTime::duration> timeout, bool& woken);

  // Reads the clock.
  void UpdateTime() { now_ = SteadyNow(); }
  SteadyTime Now() const { return now_; }

  // Executes a slice of the queued submissions of each channel, and sends paced datagrams that there is room for.
  // Returns how many closing channels were freed.
  size_t SendQueued();

  // Lets c-ares handle all timeouts that are due, and updates the deadlines of ares channels that changed.
  void ProcessDeadlines();

  // How long Poll() may wait; without limit when nothing is due.
  std::optional<SteadyTime::duration> TimeUntilDue();

  // Whether any requests are in flight.
  bool IsBusy() const { return !busy_.empty(); }

  CompletionBatcher& batcher() { return batcher_; }

  // --- ChannelDriver ---

  void OnSocketState(AresChannel& ares_channel, ares_socket_t fd, bool readable, bool writable) override;
  void OnChanged(AresChannel& ares_channel) override;
  void OnClosing(AresChannel& ares_channel) override;
  void OnQueued(Channel& channel) override;
  void OnClosing(Channel& channel) override;
  Pacer* pacer() override { return &pacer_; }

 private:
  void UpdateDeadlines();

  SteadyTime now_;
  std::unique_ptr<Poller> poller_;
  Pacer pacer_;
  CompletionBatcher batcher_;
  // Ares channels with requests in flight.
  DeadlineHeap busy_;
  // Ares channels whose deadline may have changed.
  std::vector<AresChannel*> changed_;
  // Channels with queued submissions.
  std::vector<Channel*> queued_;
  // Ares channels with ready sockets, while they are processed.
  std::vector<AresChannel*> ready_;
};

}  // namespace aiodns
