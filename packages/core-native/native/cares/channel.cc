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
  End(closing_ ? cancel_status_ : ARES_EDESTRUCTION);
  while (!SendQueued()) {
  }
  for (const auto& ares_channel : ares_channels_) {
    driver_.OnClosing(*ares_channel);
  }
  ares_channels_.clear();
}

void Channel::Reconfigure(std::unique_ptr<AresChannel> ares_channel) {
  for (const auto& other : ares_channels_) {
    other->draining = true;
    driver_.OnChanged(*other);
  }
  ares_channel->Attach(*this, driver_, *sink_, stats_);
  ares_channels_.push_back(std::move(ares_channel));
}

void Channel::Execute(const Submission& submission, const SubmissionBatch& batch) {
  // A reply makes room for queued requests.
  const bool overtakes =
      submission.op == Op::kCancel || submission.op == Op::kGiveUp || submission.op == Op::kReply;
  if (overtakes || (send_queue_.empty() && (!IsRequest(submission.op) || current().HasRoom()))) {
    Dispatch(submission, batch.Text(submission.text), batch.Text(submission.service));
  } else {
    Queue(submission, batch);
  }
}

void Channel::Queue(const Submission& submission, const SubmissionBatch& batch) {
  if (IsRequest(submission.op)) {
    sink_->requests.SetQueued(submission.request_id);
  }
  send_queue_.Push(
      QueuedSubmission::Copy(submission, batch.Text(submission.text), batch.Text(submission.service)));
  driver_.OnQueued(*this);
}

bool Channel::SendQueued() {
  for (int left = kSlice; left > 0 && !send_queue_.empty(); left--) {
    const bool is_request = IsRequest(send_queue_.front().op);
    if (is_request && !CanSend()) {
      return false;
    }
    const auto queued = send_queue_.Pop();
    const Submission& submission = queued->submission();
    const bool cancelled = cancelled_ > 0;
    cancelled_ -= cancelled ? 1 : 0;
    if (is_request && cancelled) {
      Request::Fail(*sink_, submission, cancel_status_);
    } else if (is_request && sink_->requests.IsGivenUp(submission.request_id)) {
      Request::Fail(*sink_, submission, ARES_ECANCELLED);
    } else {
      Dispatch(submission, queued->text(), queued->service());
    }
  }
  return send_queue_.empty();
}

void Channel::Dispatch(const Submission& submission, const char* text, const char* service) {
  switch (submission.op) {
    case Op::kCancel:
      return Cancel();
    case Op::kGiveUp:
      return GiveUp(submission.request_id);
    case Op::kReply:
      return Deliver(submission, text);
    case Op::kReconfigure:
      return Reconfigure(std::unique_ptr<AresChannel>(submission.ares_channel));
    case Op::kClose:
    case Op::kDestroy:
      return;
    default:
      return Request::Start(current(), submission, text, service);
  }
}

void Channel::GiveUp(uint32_t request_id) {
  if (Request* request = sink_->requests.Started(request_id)) {
    request->GiveUp();
  } else {
    sink_->requests.GiveUpQueued(request_id);
  }
}

void Channel::Deliver(const Submission& submission, const char* response) {
  TransportReply reply;
  reply.ticket = static_cast<uint32_t>(submission.number[0]);
  reply.status = submission.number[1];
  if (response != nullptr) {
    reply.response = {response, static_cast<size_t>(submission.number[2])};
  }
  for (const auto& ares_channel : ares_channels_) {
    if (ares_channel->Deliver(reply)) {
      return;
    }
  }
}

void Channel::End(int status) {
  cancelled_ = send_queue_.size();
  cancel_status_ = status;
  for (const auto& ares_channel : ares_channels_) {
    ares_channel->Cancel(status);
  }
}

void Channel::Close(int status) {
  closing_ = true;
  End(status);
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
    const auto deadline = ares_channel->Deadline();
    if (deadline && *deadline <= SteadyNow()) {
      ares_channel->Process();
    }
    ares_channel->FailLost();
  }
  while (CanSend()) {
    SendQueued();
  }
  CloseDrained();
}

std::optional<SteadyTime> Channel::NextDeadline() {
  if (CanSend()) {
    return SteadyTime();
  }
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
