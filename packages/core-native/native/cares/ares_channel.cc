#include "cares/ares_channel.h"

#include "shared/platform.h"

namespace aiodns {

std::unique_ptr<Lane> Lane::Open(std::shared_ptr<const ChannelConfig> config, OpenFailure& failure) {
  std::unique_ptr<Lane> lane(new Lane());
  lane->config_ = std::move(config);
  lane->ares_ = OpenChannel(*lane->config_, &Lane::OnSocketState, lane.get(), failure);
  return lane->ares_ == nullptr ? nullptr : std::move(lane);
}

// c-ares ends its requests and closes its sockets here, so both callbacks still find the lane whole.
Lane::~Lane() { ares_.reset(); }

void Lane::OnSocketState(void* self, ares_socket_t fd, int readable, int writable) {
  auto* lane = static_cast<Lane*>(self);
  lane->observer_->OnSocketState(*lane, fd, readable != 0, writable != 0);
}

void Lane::Process() {
  ares_process_fds(ares(), ready.data(), ready.size(), ARES_PROCESS_FLAG_NONE);
  ready.clear();
  deadline_stale = true;
}

bool Lane::RefreshDeadline() {
  if (!deadline_stale) {
    return true;
  }
  deadline_stale = false;
  struct timeval left;
  if (ares_timeout(ares(), nullptr, &left) == nullptr) {
    deadline.reset();
    return outstanding == 0;
  }
  deadline = SteadyNow() + std::chrono::seconds(left.tv_sec) + std::chrono::microseconds(left.tv_usec);
  return true;
}

}  // namespace aiodns
