#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "cares/ares_channel.h"
#include "cares/channel_driver.h"
#include "cares/pacer.h"
#include "cares/send_queue.h"
#include "shared/completion_sink.h"
#include "shared/submission.h"

namespace aiodns {

// A channel: executes submissions on its ares channels, and queues requests that cannot be sent yet. Constructed on a
// JavaScript thread; from the first submission on, all of it belongs to the thread that drives the channel.
class Channel {
 public:
  Channel(std::unique_ptr<AresChannel> ares_channel, ChannelDriver& driver, std::shared_ptr<CompletionSink> sink);
  // Ends every request with EDESTRUCTION.
  ~Channel();
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  // Executes any operation but kClose and kDestroy: the driver frees the channel. A request that cannot be sent yet is
  // queued, and so is everything after it but kCancel.
  void Execute(const Submission& submission, const SubmissionBatch& batch);

  // Sends what is queued, as far as CanSend() allows. Returns whether the queue is empty.
  bool SendQueued();

  // When SendQueued() may be able to send; nothing when only the end of another request makes that possible.
  std::optional<SteadyTime> NextSendTime() const;

  // Whether the driver's list of channels with queued submissions holds this one.
  bool listed_as_queued = false;

  // Ends every request with ECANCELLED.
  void Cancel();

  // Frees ares channels that are drained. Never called from inside c-ares.
  void CloseDrained();

  // For a caller's own loop: lets every ares channel handle `events` and all timeouts that are due.
  void Process(const std::vector<ares_fd_events_t>& events);

  // For a caller's own loop: when Process() must be called, if no socket is ready before.
  std::optional<SteadyTime> NextDeadline();

 private:
  // The ares channel that requests go to. Those before it are draining.
  AresChannel& current() const { return *ares_channels_.back(); }

  bool CanSend();
  void Dispatch(const Submission& submission, const char* text, const char* service);
  void Reconfigure(std::unique_ptr<AresChannel> ares_channel);
  void FailQueued(int status);

  ChannelDriver& driver_;
  const std::shared_ptr<CompletionSink> sink_;
  Pacer pacer_;
  std::vector<std::unique_ptr<AresChannel>> ares_channels_;
  SendQueue send_queue_;
};

}  // namespace aiodns
