#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "cares/ares_channel.h"
#include "cares/channel_driver.h"
#include "cares/send_queue.h"
#include "shared/channel_stats.h"
#include "shared/completion_sink.h"
#include "shared/submission.h"

namespace aiodns {

// A channel: executes submissions on its ares channels, and queues those that must not be executed yet. Constructed on a
// JavaScript thread; from the first submission on, all of it belongs to the thread that drives the channel.
class Channel {
 public:
  Channel(std::unique_ptr<AresChannel> ares_channel, ChannelDriver& driver, std::shared_ptr<CompletionSink> sink);
  // Ends every request with EDESTRUCTION.
  ~Channel();
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  // Executes a submission other than kClose and kDestroy, or queues it: a request that c-ares has no room for, and
  // everything after it but kCancel and kGiveUp.
  void Execute(const Submission& submission, const SubmissionBatch& batch);

  // Queues a submission, to be executed by SendQueued().
  void Queue(const Submission& submission, const SubmissionBatch& batch);

  // Executes up to kSlice queued submissions. Returns whether the queue is empty.
  bool SendQueued();

  // Whether SendQueued() can execute anything now.
  bool CanSend() const {
    return !send_queue_.empty() && (cancelled_ > 0 || current().HasRoom() || !IsRequest(send_queue_.front().op));
  }

  // Whether the driver's list of channels with queued submissions holds this one.
  bool listed_as_queued = false;

  // Ends every request with ECANCELLED: those inside c-ares at once, queued ones in slices.
  void Cancel() { End(ARES_ECANCELLED); }

  // Ends every request with `status`, as Cancel() does. The driver frees the channel when SendQueued() returns true.
  void Close(int status);
  bool IsClosing() const { return closing_; }

  // Frees ares channels that are drained. Never called from inside c-ares.
  void CloseDrained();

  // Also read by the JavaScript thread.
  const ChannelStats& stats() const { return stats_; }

  // For a caller's own loop: lets every ares channel handle `events` and all timeouts that are due.
  void Process(const std::vector<ares_fd_events_t>& events);

  // For a caller's own loop: when Process() must be called, if no socket is ready before.
  std::optional<SteadyTime> NextDeadline();

 private:
  static constexpr int kSlice = 64;

  // The ares channel that requests go to. Those before it are draining.
  AresChannel& current() const { return *ares_channels_.back(); }

  void Dispatch(const Submission& submission, const char* text, const char* service);
  void GiveUp(uint32_t request_id);
  void Deliver(const Submission& submission, const char* response);
  void Reconfigure(std::unique_ptr<AresChannel> ares_channel);
  void End(int status);

  ChannelDriver& driver_;
  const std::shared_ptr<CompletionSink> sink_;
  ChannelStats stats_;
  std::vector<std::unique_ptr<AresChannel>> ares_channels_;
  SendQueue send_queue_;
  // How many submissions at the front of the queue are to end with `cancel_status_`.
  size_t cancelled_ = 0;
  int cancel_status_ = ARES_ECANCELLED;
  bool closing_ = false;
};

}  // namespace aiodns
