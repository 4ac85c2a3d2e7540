#include "io/io_thread.h"

#include <algorithm>

#include "shared/slab_allocator.h"
#include "js/environment.h"

namespace aiodns {

// Never destroyed: exit() runs static destructors while other threads may still be ending.
IoThread& IoThread::Get() {
  static auto* const instance = new IoThread();
  return *instance;
}

void IoThread::Enter() {
  const std::lock_guard<std::mutex> lock(mutex_);
  environments_++;
}

void IoThread::Leave() {
  const std::lock_guard<std::mutex> lifecycle(lifecycle_);
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (--environments_ > 0 || !thread_.joinable()) {
      return;
    }
    stopping_ = true;
    wake_->Notify();
  }
  thread_.join();
  wake_.reset();
}

void IoThread::AddChannel() {
  const std::lock_guard<std::mutex> lifecycle(lifecycle_);
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    channels_++;
    if (running_) {
      return;
    }
  }
  if (thread_.joinable()) {
    thread_.join();
  }
  try {
    auto wake = std::make_shared<WakeSignal>();
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      wake_ = std::move(wake);
      rest_ = Rest::kNone;
      stopping_ = false;
      running_ = true;
    }
    thread_ = std::thread(&IoThread::Run, this);
  } catch (...) {
    const std::lock_guard<std::mutex> lock(mutex_);
    running_ = false;
    channels_--;
    barrier_reached_.notify_all();
    throw;
  }
}

void IoThread::Barrier() {
  std::unique_lock<std::mutex> lock(mutex_);
  if (!running_) {
    return;
  }
  const uint64_t wanted = ++barriers_wanted_;
  wake_->Notify();
  barrier_reached_.wait(lock, [&] { return barriers_reached_ >= wanted || !running_; });
}

void IoThread::OnSocketState(Lane& lane, ares_socket_t fd, bool readable, bool writable) {
  poll_set_->Watch(lane, fd, readable, writable);
}

void IoThread::OnLaneTouched(Lane& lane) {
  if (lane.working_index == Lane::kNotListed) {
    lane.working_index = working_lanes_.size();
    working_lanes_.push_back(&lane);
  }
}

void IoThread::OnLaneClosing(Lane& lane) { Unlist(lane); }

void IoThread::Unlist(Lane& lane) {
  if (lane.working_index == Lane::kNotListed) {
    return;
  }
  working_lanes_[lane.working_index] = working_lanes_.back();
  working_lanes_[lane.working_index]->working_index = lane.working_index;
  working_lanes_.pop_back();
  lane.working_index = Lane::kNotListed;
}

void IoThread::OnWaiting(ChannelCore& core) {
  if (!core.listed_as_waiting) {
    core.listed_as_waiting = true;
    waiting_cores_.push_back(&core);
  }
}

void IoThread::OnCoreClosing(ChannelCore& core) {
  if (core.listed_as_waiting) {
    std::erase(waiting_cores_, &core);
  }
}

void IoThread::MarkDirty(Environment& environment) {
  if (dirty_.empty()) {
    dirty_since_ = now_;
  }
  dirty_.push_back(&environment);
}

void IoThread::Run() {
  const BlockPool pool;
  poll_set_ = std::make_unique<PollSet>(wake_->fd());
  now_ = SteadyNow();
  // Whether nothing happened while the thread rested last, and whether that was for long.
  bool quiet = false;
  bool lingered = false;
  for (;;) {
    uint64_t barriers = 0;
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      rest_ = Rest::kNone;
      std::swap(incoming_, batch_);
      submissions_taken_ = submissions_.load(std::memory_order_relaxed);
      barriers = barriers_wanted_;
      const bool unused = channels_ == 0 && batch_.items.empty();
      if (unused && (stopping_ || lingered) && barriers == barriers_reached_) {
        running_ = false;
        break;
      }
    }
    now_ = SteadyNow();
    if (batch_.items.size() > kLongBatch) {
      Publish();
    }
    YieldToCalled();
    ExecuteBatch();
    YieldToCalled();
    SendWaiting();
    ExpireDeadlines();
    RetireDrained();
    if (barriers == barrier_acknowledged_) {
      PublishWhatIsWorthIt();
    } else {
      Publish();
      called_ = nullptr;
      ReachBarrier(barriers);
    }

    auto timeout = PollTimeout();
    if (!quiet && Spin()) {
      continue;
    }
    PublishWhatIsWorthIt();
    const bool holding = !dirty_.empty();
    bool nap = false;
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      if (!incoming_.items.empty() || barriers_wanted_ > barriers_reached_ || stopping_) {
        timeout = SteadyTime::duration::zero();
      } else {
        if (channels_ == 0) {
          timeout = kLinger;
        }
        nap = !quiet && !holding && (!timeout || *timeout > kNap);
        if (holding) {
          timeout = std::min<SteadyTime::duration>(timeout.value_or(kLongestHold), kLongestHold);
        } else if (nap) {
          timeout = kNap;
        }
        rest_ = nap ? Rest::kNap : Rest::kSleep;
      }
    }
    quiet = !PollOnce(timeout) && !holding;
    lingered = quiet && !nap;
  }
  poll_set_.reset();
  working_lanes_.shrink_to_fit();
}

void IoThread::ExecuteBatch() {
  size_t until_poll = kOrdersPerPoll;
  for (const Submission& order : batch_.items) {
    if (until_poll-- == 0) {
      PollOnce(SteadyTime::duration::zero());
      YieldToCalled();
      until_poll = kOrdersPerPoll - 1;
    }
    Execute(order);
  }
  batch_.Clear();
}

void IoThread::Execute(const Submission& order) {
  if (order.op != Op::kClose && order.op != Op::kDestroy) {
    order.channel->Execute(order, batch_);
    return;
  }
  if (order.op == Op::kClose) {
    order.channel->Cancel();
  }
  delete order.channel;
  const std::lock_guard<std::mutex> lock(mutex_);
  channels_--;
}

bool IoThread::PollOnce(std::optional<SteadyTime::duration> timeout) {
  const bool woken = poll_set_->Wait(timeout, ready_lanes_);
  if (woken) {
    wake_->Drain();
  }
  now_ = SteadyNow();
  const bool any = woken || !ready_lanes_.empty();
  for (Lane* lane : ready_lanes_) {
    lane->Process();
    OnLaneTouched(*lane);
  }
  ready_lanes_.clear();
  return any;
}

void IoThread::SendWaiting() {
  std::erase_if(waiting_cores_, [](ChannelCore* core) {
    core->listed_as_waiting = !core->SendWaiting();
    return !core->listed_as_waiting;
  });
}

void IoThread::ReachBarrier(uint64_t reached) {
  barrier_acknowledged_ = reached;
  const std::lock_guard<std::mutex> lock(mutex_);
  barriers_reached_ = reached;
  barrier_reached_.notify_all();
}

bool IoThread::Spin() {
  static const bool alone = std::thread::hardware_concurrency() < 2;
  if (alone) {
    return false;
  }
  const bool expecting_answers = !working_lanes_.empty();
  SpinWait& spin = expecting_answers ? spin_for_answers_ : spin_for_orders_;
  return spin.Wait([&] {
    // In this order: orders that come without a gap must not keep answers from being read.
    const bool answered = expecting_answers && PollOnce(SteadyTime::duration::zero());
    return answered || submissions_.load(std::memory_order_relaxed) != submissions_taken_;
  });
}

void IoThread::ExpireDeadlines() {
  for (Lane* lane : working_lanes_) {
    if (lane->deadline && *lane->deadline <= now_) {
      lane->Process();
    }
  }
}

void IoThread::RetireDrained() {
  std::vector<ChannelCore*> finished;
  for (const Lane* lane : working_lanes_) {
    if (lane->draining && lane->outstanding == 0) {
      finished.push_back(&lane->core());
    }
  }
  for (ChannelCore* core : finished) {
    core->RetireLanes();
  }
}

void IoThread::PublishWhatIsWorthIt() {
  const bool held_long = now_ - dirty_since_ >= kLongestHold;
  const bool worth_it = held_long || std::any_of(dirty_.begin(), dirty_.end(), [](const Environment* environment) {
                          return environment->HasShare(kSmallestShare);
                        });
  if (worth_it) {
    Publish();
  }
}

void IoThread::YieldToCalled() {
  if (called_ == nullptr) {
    return;
  }
  if (!called_->IsCalled()) {
    called_ = nullptr;
    return;
  }
  if (now_ - called_since_ >= kPatience) {
    std::this_thread::yield();
    called_ = nullptr;
  }
}

void IoThread::Publish() {
  for (Environment* environment : dirty_) {
    environment->Publish();
  }
  if (!dirty_.empty() && called_ == nullptr) {
    called_ = dirty_.back();
    called_since_ = now_;
  }
  dirty_.clear();
}

std::optional<SteadyTime::duration> IoThread::PollTimeout() {
  std::optional<SteadyTime> earliest;
  for (const ChannelCore* core : waiting_cores_) {
    if (!earliest || core->NextRoom() < *earliest) {
      earliest = core->NextRoom();
    }
  }
  for (size_t i = 0; i < working_lanes_.size();) {
    Lane& lane = *working_lanes_[i];
    if (lane.outstanding == 0) {
      lane.deadline.reset();
      Unlist(lane);
      continue;
    }
    if (!lane.RefreshDeadline()) {
      lane.core().RestartLostRequests(lane);
      return SteadyTime::duration::zero();
    }
    lane.core().DrainIfLongChained(lane, now_);
    if (lane.deadline && (!earliest || *lane.deadline < *earliest)) {
      earliest = lane.deadline;
    }
    i++;
  }
  if (!earliest) {
    return std::nullopt;
  }
  return std::max(*earliest - now_, SteadyTime::duration::zero());
}

}  // namespace aiodns
