#include "cares/ares_channel.h"

#include <utility>

#include "shared/platform.h"

namespace aiodns {

std::unique_ptr<AresChannel> AresChannel::Open(std::shared_ptr<const ChannelConfig> config, OpenError& error) {
  std::unique_ptr<AresChannel> opened(new AresChannel());
  opened->config_ = std::move(config);
  opened->handle_ = OpenHandle(*opened->config_, &AresChannel::OnSocketState, opened.get(), error);
  return opened->handle_ == nullptr ? nullptr : std::move(opened);
}

// c-ares ends its requests and closes its sockets here; both callbacks need the other members.
AresChannel::~AresChannel() { handle_.reset(); }

void AresChannel::OnSocketState(void* self, ares_socket_t fd, int readable, int writable) {
  auto* ares_channel = static_cast<AresChannel*>(self);
  ares_channel->driver_->OnSocketState(*ares_channel, fd, readable != 0, writable != 0);
}

uint64_t AresChannel::OnRequestStart(uint32_t messages) {
  in_flight_++;
  ids_in_use_ += messages;
  sink_->in_flight++;
  deadline_stale_ = true;
  driver_->OnBusy(*this);
  return pacer_->OnSend(messages);
}

void AresChannel::OnRequestEnd(uint64_t sent_tick, uint32_t messages, int status) {
  const bool answered = !in_ares_call && status <= ARES_EREFUSED;
  pacer_->OnEnd(sent_tick, messages, driver_->Now(), answered);
  in_flight_--;
  ids_in_use_ -= messages;
  sink_->in_flight--;
}

void AresChannel::Process() {
  ares_process_fds(get(), ready_sockets.data(), ready_sockets.size(), ARES_PROCESS_FLAG_NONE);
  ready_sockets.clear();
  deadline_.reset();
  deadline_stale_ = true;
}

void AresChannel::Cancel() {
  ares_cancel(get());
  deadline_stale_ = true;
}

void AresChannel::FailLost() {
  if (in_flight_ > 0 && !Deadline()) {
    failing_lost_ = true;
    Cancel();
    failing_lost_ = false;
  }
}

std::optional<SteadyTime> AresChannel::Deadline() {
  if (!deadline_stale_) {
    return deadline_;
  }
  deadline_stale_ = false;
  struct timeval left;
  if (ares_timeout(get(), nullptr, &left) == nullptr) {
    deadline_.reset();
  } else {
    deadline_ = SteadyNow() + std::chrono::seconds(left.tv_sec) + std::chrono::microseconds(left.tv_usec);
  }
  return deadline_;
}

}  // namespace aiodns
