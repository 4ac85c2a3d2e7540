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
  busy_.shrink_to_fit();
  queued_.shrink_to_fit();
}

bool IoLoop::Poll(std::optional<SteadyTime::duration> timeout, bool& woken) {
  woken = poller_->Wait(timeout, ready_);
  UpdateTime();
  const bool any = woken || !ready_.empty();
  for (AresChannel* ares_channel : ready_) {
    ares_channel->Process();
    OnBusy(*ares_channel);
  }
  ready_.clear();
  return any;
}

void IoLoop::SendQueued() {
  std::erase_if(queued_, [](Channel* channel) {
    channel->listed_as_queued = !channel->SendQueued();
    return !channel->listed_as_queued;
  });
}

void IoLoop::ExpireDeadlines() {
  for (AresChannel* ares_channel : busy_) {
    const auto deadline = ares_channel->KnownDeadline();
    if (deadline && *deadline <= now_) {
      ares_channel->Process();
    }
  }
}

void IoLoop::CloseDrained() {
  std::vector<Channel*> drained;
  for (const AresChannel* ares_channel : busy_) {
    if (ares_channel->draining && ares_channel->in_flight() == 0) {
      drained.push_back(&ares_channel->channel());
    }
  }
  for (Channel* channel : drained) {
    channel->CloseDrained();
  }
}

std::optional<SteadyTime::duration> IoLoop::TimeUntilDue() {
  std::optional<SteadyTime> earliest;
  const auto take = [&earliest](std::optional<SteadyTime> time) {
    if (time && (!earliest || *time < *earliest)) {
      earliest = time;
    }
  };
  for (const Channel* channel : queued_) {
    take(channel->NextSendTime());
  }
  for (size_t i = 0; i < busy_.size();) {
    AresChannel& ares_channel = *busy_[i];
    ares_channel.FailLost();
    if (ares_channel.in_flight() == 0) {
      Unlist(ares_channel);
      continue;
    }
    take(ares_channel.Deadline());
    i++;
  }
  if (!earliest) {
    return std::nullopt;
  }
  return std::max(*earliest - now_, SteadyTime::duration::zero());
}

void IoLoop::OnSocketState(AresChannel& ares_channel, ares_socket_t fd, bool readable, bool writable) {
  poller_->Watch(ares_channel, fd, readable, writable);
}

void IoLoop::OnBusy(AresChannel& ares_channel) {
  if (ares_channel.busy_index == AresChannel::kNotListed) {
    ares_channel.busy_index = busy_.size();
    busy_.push_back(&ares_channel);
  }
}

void IoLoop::OnClosing(AresChannel& ares_channel) { Unlist(ares_channel); }

void IoLoop::Unlist(AresChannel& ares_channel) {
  if (ares_channel.busy_index == AresChannel::kNotListed) {
    return;
  }
  AresChannel* last = busy_.back();
  busy_[ares_channel.busy_index] = last;
  last->busy_index = ares_channel.busy_index;
  busy_.pop_back();
  ares_channel.busy_index = AresChannel::kNotListed;
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
