#include "cares/channel.h"

#include <algorithm>
#include <utility>

#include "cares/request.h"

namespace aiodns {

Channel::Channel(std::unique_ptr<AresChannel> ares_channel, ChannelDriver& driver,
                 std::shared_ptr<CompletionSink> sink)
    : driver_(driver), sink_(std::move(sink)) {
  Reconfigure(std::move(ares_channel));
}

Channel::~Channel() {
  driver_.OnClosing(*this);
  FailQueued(ARES_EDESTRUCTION);
  for (const auto& ares_channel : ares_channels_) {
    driver_.OnClosing(*ares_channel);
  }
  ares_channels_.clear();
}

void Channel::Reconfigure(std::unique_ptr<AresChannel> ares_channel) {
  for (const auto& other : ares_channels_) {
    other->draining = true;
    driver_.OnBusy(*other);
  }
  ares_channel->Attach(*this, driver_, *sink_, pacer_);
  ares_channels_.push_back(std::move(ares_channel));
}

bool Channel::CanSend() {
  return current().HasRoom() && (!driver_.Paces() || pacer_.CanSend(driver_.Now()));
}

std::optional<SteadyTime> Channel::NextSendTime() const {
  return current().HasRoom() ? std::optional(pacer_.NextSendTime()) : std::nullopt;
}

void Channel::Execute(const Submission& submission, const SubmissionBatch& batch) {
  const char* text = batch.Text(submission.text);
  const char* service = batch.Text(submission.service);
  const bool sends_now = send_queue_.empty() && (!IsRequest(submission.op) || CanSend());
  if (sends_now || submission.op == Op::kCancel) {
    Dispatch(submission, text, service);
    return;
  }
  send_queue_.Push(QueuedSubmission::Copy(submission, text, service));
  driver_.OnQueued(*this);
}

bool Channel::SendQueued() {
  while (!send_queue_.empty()) {
    if (IsRequest(send_queue_.front().op) && !CanSend()) {
      return false;
    }
    const auto queued = send_queue_.Pop();
    Dispatch(queued->submission(), queued->text(), queued->service());
  }
  return true;
}

void Channel::FailQueued(int status) {
  while (!send_queue_.empty()) {
    const auto queued = send_queue_.Pop();
    if (IsRequest(queued->submission().op)) {
      Request::Fail(*sink_, queued->submission(), status);
    } else {
      Dispatch(queued->submission(), queued->text(), queued->service());
    }
  }
}

void Channel::Dispatch(const Submission& submission, const char* text, const char* service) {
  switch (submission.op) {
    case Op::kCancel:
      return Cancel();
    case Op::kReconfigure:
      return Reconfigure(std::unique_ptr<AresChannel>(submission.ares_channel));
    case Op::kClose:
    case Op::kDestroy:
      return;
    default:
      return Request::Start(current(), submission, text, service);
  }
}

void Channel::Cancel() {
  FailQueued(ARES_ECANCELLED);
  for (const auto& ares_channel : ares_channels_) {
    ares_channel->Cancel();
  }
}

void Channel::CloseDrained() {
  std::erase_if(ares_channels_, [this](const std::unique_ptr<AresChannel>& ares_channel) {
    const bool drained = ares_channel->draining && ares_channel->in_flight() == 0;
    if (drained) {
      driver_.OnClosing(*ares_channel);
    }
    return drained;
  });
}

void Channel::Process(const std::vector<ares_fd_events_t>& events) {
  for (const auto& ares_channel : ares_channels_) {
    ares_channel->ready_sockets = events;
    ares_channel->Process();
    ares_channel->FailLost();
  }
  SendQueued();
  CloseDrained();
}

std::optional<SteadyTime> Channel::NextDeadline() {
  std::optional<SteadyTime> earliest;
  for (const auto& ares_channel : ares_channels_) {
    const auto deadline = ares_channel->Deadline();
    if (deadline && (!earliest || *deadline < *earliest)) {
      earliest = deadline;
    }
  }
  return earliest;
}

}  // namespace aiodns
