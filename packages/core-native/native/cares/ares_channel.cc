#include "cares/ares_channel.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "shared/platform.h"

namespace aiodns {

std::unique_ptr<AresChannel> AresChannel::Open(std::shared_ptr<const ChannelConfig> config, OpenError& error) {
  std::unique_ptr<AresChannel> opened(new AresChannel());
  opened->config_ = std::move(config);
  opened->handle_ = OpenHandle(*opened->config_, &AresChannel::OnSocketState, opened.get(), error);
  if (opened->handle_ == nullptr) {
    return nullptr;
  }
  opened->sockets_.Install(opened->get());
  ares_set_server_state_callback(opened->get(), &Responder::OnServerState, &opened->responder);
  if (!opened->config_->virtual_servers.empty()) {
    opened->virtual_sockets_ =
        std::make_unique<VirtualSockets>(opened->sockets_, opened->config_->virtual_servers, opened->responder);
    opened->virtual_sockets_->Install(opened->get());
  }
  return opened;
}

void AresChannel::Attach(Channel& channel, ChannelDriver& driver, CompletionSink& sink, ChannelStats& stats) {
  channel_ = &channel;
  driver_ = &driver;
  sink_ = &sink;
  stats_ = &stats;
  sockets_.StartCounting(stats);
  if (virtual_sockets_ != nullptr) {
    virtual_sockets_->Attach(sink, stats);
  }
#ifdef ARES_HAVE_TIMEOUT_FROM_SENDING
  // An unpatched c-ares starts the timeout of a datagram before it is sent, and would send refused ones twice.
  if (Pacer* pacer = driver.pacer()) {
    sockets_.StartPacing(*this, *pacer, config_->server_rate.value_or(0));
  }
#endif
}

// c-ares ends its requests and closes its sockets here; both callbacks need the other members.
AresChannel::~AresChannel() { handle_.reset(); }

void AresChannel::OnSocketState(void* self, ares_socket_t fd, int readable, int writable) {
  auto* ares_channel = static_cast<AresChannel*>(self);
  if (ares_channel->virtual_sockets_ != nullptr && ares_channel->virtual_sockets_->Contains(fd)) {
    if (writable != 0) {
      ares_channel->virtual_sockets_->AddWritable(fd);
      ares_channel->process_due_ = true;
      ares_channel->driver_->OnChanged(*ares_channel);
    }
    return;
  }
  // The pacer knows when a paced socket can send.
  const bool wait_to_write = writable != 0 && !ares_channel->sockets_.IsPaced(fd);
  ares_channel->driver_->OnSocketState(*ares_channel, fd, readable != 0, wait_to_write);
}

void AresChannel::OnRequestStart(size_t ids) {
  in_flight_++;
  ids_in_use_ += ids;
  sink_->in_flight++;
  driver_->in_flight++;
  deadline_stale_ = true;
  driver_->OnChanged(*this);
}

void AresChannel::OnRequestEnd(size_t ids) {
  in_flight_--;
  ids_in_use_ -= ids;
  sink_->in_flight--;
  driver_->in_flight--;
}

void AresChannel::Process() {
  if (virtual_sockets_ != nullptr) {
    virtual_sockets_->TakeWritable(ready_sockets);
  }
  unswept_ += ready_sockets.size();
  const bool sweep = ready_sockets.empty() || unswept_ >= std::min(sockets_.open() / kMinShare, kMaxUnswept);
  ares_process_fds(get(), ready_sockets.data(), ready_sockets.size(),
                   sweep ? ARES_PROCESS_FLAG_NONE : ARES_PROCESS_FLAG_SKIP_NON_FD);
  ready_sockets.clear();
  deadline_stale_ = true;
  if (sweep) {
    unswept_ = 0;
    process_due_ = virtual_sockets_ != nullptr && virtual_sockets_->HasWritable();
  }
}

void AresChannel::ProcessWritable(ares_socket_t fd) {
  const ares_fd_events_t writable{fd, ARES_FD_EVENT_WRITE};
  ares_process_fds(get(), &writable, 1, ARES_PROCESS_FLAG_SKIP_NON_FD);
  deadline_stale_ = true;
  driver_->OnChanged(*this);
}

bool AresChannel::Deliver(TransportReply reply) {
  const ares_socket_t fd = virtual_sockets_ == nullptr ? ARES_SOCKET_BAD : virtual_sockets_->Accept(reply);
  if (fd == ARES_SOCKET_BAD) {
    return false;
  }
  const ares_fd_events_t readable{fd, ARES_FD_EVENT_READ};
  delivered_ = &reply;
  ares_process_fds(get(), &readable, 1, ARES_PROCESS_FLAG_SKIP_NON_FD);
  delivered_ = nullptr;
  deadline_stale_ = true;
  unswept_++;
  process_due_ = process_due_ || unswept_ >= std::min(sockets_.open() / kMinShare, kMaxUnswept);
  driver_->OnChanged(*this);
  return true;
}

void AresChannel::Cancel(int status) {
  cancel_status_ = status;
  ares_cancel(get());
  cancel_status_ = ARES_ECANCELLED;
  deadline_stale_ = true;
  driver_->OnChanged(*this);
}

#ifdef ARES_HAVE_REQUEST
void AresChannel::CancelRequest(const ares_request_t& request) {
  // The end of its queries frees the request.
  const ares_request_t queries = request;
  ares_cancel_request(get(), &request);
  if (virtual_sockets_ != nullptr) {
    for (size_t i = 0; i < std::min<size_t>(queries.count, std::size(queries.qid)); i++) {
      virtual_sockets_->Abort(queries.qid[i]);
    }
  }
  deadline_stale_ = true;
  process_due_ = true;
  driver_->OnChanged(*this);
}
#endif

void AresChannel::FailLost() {
  if (in_flight_ > 0 && !Deadline() && !sockets_.HasRefused()) {
    Cancel(ARES_ETIMEOUT);
  }
}

std::optional<SteadyTime> AresChannel::Deadline() {
  if (process_due_) {
    return SteadyTime();
  }
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
