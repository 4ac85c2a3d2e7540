#include "io/io_loop.h"

#include <algorithm>

namespace aiodns {

void IoLoop::Begin(ares_socket_t wake_fd) {
  poller_ = std::make_unique<Poller>(wake_fd);
  UpdateTime();
}

void IoLoop::End() {
  poller_.reset();
  batcher_.Reset();
  changed_.shrink_to_fit();
  queued_.shrink_to_fit();
}

bool IoLoop::Poll(std::optional<SteadyTime::duration> timeout, bool& woken) {
  woken = poller_->Wait(timeout, ready_);
  UpdateTime();
  const bool any = woken || !ready_.empty();
  for (AresChannel* ares_channel : ready_) {
    ares_channel->Process();
    OnChanged(*ares_channel);
  }
  ready_.clear();
  return any;
}

size_t IoLoop::SendQueued() {
  size_t freed = 0;
  // Most iterations have none. By index: a channel that is freed takes itself off the list.
  for (size_t i = 0; i < queued_.size();) {
    Channel* channel = queued_[i];
    if (!channel->SendQueued()) {
      i++;
    } else if (channel->IsClosing()) {
      delete channel;
      freed++;
    } else {
      channel->listed_as_queued = false;
      queued_.erase(queued_.begin() + static_cast<std::ptrdiff_t>(i));
    }
  }
  pacer_.SendRefused(now_);
  return freed;
}

void IoLoop::ProcessDeadlines() {
  UpdateDeadlines();
  while (!busy_.empty() && busy_.earliest() <= now_) {
    AresChannel& ares_channel = busy_.top();
    ares_channel.Process();
    OnChanged(ares_channel);
    UpdateDeadlines();
  }
}

void IoLoop::UpdateDeadlines() {
  // By index: ending lost requests may change other ares channels.
  for (size_t i = 0; i < changed_.size(); i++) {
    if (changed_[i] == nullptr) {
      continue;
    }
    AresChannel& ares_channel = *changed_[i];
    ares_channel.listed_as_changed = false;
    ares_channel.FailLost();
    if (ares_channel.in_flight() > 0 || ares_channel.IsProcessDue()) {
      busy_.Set(ares_channel, ares_channel.Deadline().value_or(SteadyTime::max()));
      continue;
    }
    busy_.Remove(ares_channel);
    if (ares_channel.draining) {
      ares_channel.channel().CloseDrained();
    }
  }
  changed_.clear();
}

std::optional<SteadyTime::duration> IoLoop::TimeUntilDue() {
  UpdateDeadlines();
  SteadyTime earliest = busy_.empty() ? SteadyTime::max() : busy_.earliest();
  if (const auto paced = pacer_.NextSendTime()) {
    earliest = std::min(earliest, *paced);
  }
  if (std::any_of(queued_.begin(), queued_.end(), [](const Channel* channel) { return channel->CanSend(); })) {
    earliest = now_;
  }
  if (earliest == SteadyTime::max()) {
    return std::nullopt;
  }
  return std::max(earliest - now_, SteadyTime::duration::zero());
}

void IoLoop::OnSocketState(AresChannel& ares_channel, ares_socket_t fd, bool readable, bool writable) {
  poller_->Watch(ares_channel, fd, readable, writable);
}

void IoLoop::OnChanged(AresChannel& ares_channel) {
  if (!ares_channel.listed_as_changed) {
    ares_channel.listed_as_changed = true;
    changed_.push_back(&ares_channel);
  }
}

void IoLoop::OnClosing(AresChannel& ares_channel) {
  busy_.Remove(ares_channel);
  if (ares_channel.listed_as_changed) {
    std::replace(changed_.begin(), changed_.end(), &ares_channel, static_cast<AresChannel*>(nullptr));
  }
}

void IoLoop::OnQueued(Channel& channel) {
  if (!channel.listed_as_queued) {
    channel.listed_as_queued = true;
    queued_.push_back(&channel);
  }
}

void IoLoop::OnClosing(Channel& channel) {
  if (channel.listed_as_queued) {
    std::erase(queued_, &channel);
  }
}

}  // namespace aiodns
