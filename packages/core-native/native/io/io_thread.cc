#include "io/io_thread.h"

#include <algorithm>
#include <utility>

#include "shared/slab_allocator.h"

namespace aiodns {

// Never destroyed: exit() runs static destructors while other threads may still be ending.
IoThread& IoThread::Get() {
  static auto* const instance = new IoThread();
  return *instance;
}

void IoThread::EnterEnvironment() {
  const std::lock_guard<std::mutex> lock(mutex_);
  environments_++;
}

void IoThread::LeaveEnvironment() {
  const std::lock_guard<std::mutex> lifecycle(lifecycle_);
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (--environments_ > 0 || !thread_.joinable()) {
      return;
    }
    stopping_ = true;
  }
  submissions_.Wake();
  thread_.join();
  submissions_.Open(nullptr);
  waker_.reset();
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
    waker_ = std::make_shared<Waker>();
    loop_.Begin(waker_->fd());
    submissions_.Open(waker_);
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      stopping_ = false;
      running_ = true;
    }
    thread_ = std::thread(&IoThread::Run, this);
  } catch (...) {
    const std::lock_guard<std::mutex> lock(mutex_);
    running_ = false;
    channels_--;
    throw;
  }
}

bool IoThread::HasChannels() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return channels_ > 0;
}

bool IoThread::EndIfUnused(bool idle) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (channels_ > 0 || !(stopping_ || idle)) {
    return false;
  }
  running_ = false;
  return true;
}

void IoThread::Run() {
  const SlabAllocator slabs;
  quiet_ = false;
  idle_ = false;
  CompletionBatcher& batcher = loop_.batcher();
  for (;;) {
    const std::optional<SteadyTime> woken_at = submissions_.Take(batch_);
    // Every submission is to a channel, and the last one to each counts it out.
    if (batch_.items.empty() && EndIfUnused(idle_)) {
      break;
    }
    loop_.UpdateTime();
    if (woken_at) {
      wake_latency_.Add(loop_.Now() - *woken_at);
    }
    if (batch_.items.size() > kLongBatch) {
      batcher.Flush();
    }
    batcher.YieldToJsThread(loop_.Now());
    ExecuteBatch();
    batcher.YieldToJsThread(loop_.Now());
    CountOut(loop_.SendQueued());
    loop_.ProcessDeadlines();
    batcher.FlushIfWorthwhile(loop_.Now());
    if (!quiet_ && (Spin() || Nap())) {
      continue;
    }
    batcher.FlushIfWorthwhile(loop_.Now());
    quiet_ = !Wait();
  }
  loop_.End();
}

void IoThread::ExecuteBatch() {
  const SteadyTime begin = loop_.Now();
  size_t until_poll = kSubmissionsPerPoll;
  bool late = false;
  for (const Submission& submission : batch_.items) {
    if (until_poll-- == 0) {
      Poll(SteadyTime::duration::zero());
      loop_.batcher().YieldToJsThread(loop_.Now());
      late = loop_.Now() - begin > kMaxBatchTime;
      until_poll = kSubmissionsPerPoll - 1;
    }
    Execute(submission, late);
  }
  batch_.Clear();
}

void IoThread::Execute(const Submission& submission, bool late) {
  Channel& channel = *submission.channel;
  switch (submission.op) {
    case Op::kClose:
      return Close(channel, ARES_ECANCELLED);
    case Op::kDestroy:
      return Close(channel, ARES_EDESTRUCTION);
    default:
      break;
  }
  if (late && IsRequest(submission.op)) {
    channel.Queue(submission, batch_);
  } else {
    channel.Execute(submission, batch_);
  }
}

void IoThread::Close(Channel& channel, int status) {
  channel.Close(status);
  // One with queued submissions is on the loop's list, and freed when they have ended.
  if (!channel.listed_as_queued) {
    delete &channel;
    CountOut(1);
  }
}

void IoThread::CountOut(size_t channels) {
  if (channels > 0) {
    const std::lock_guard<std::mutex> lock(mutex_);
    channels_ -= channels;
  }
}

bool IoThread::Poll(std::optional<SteadyTime::duration> timeout) {
  bool woken = false;
  const bool any = loop_.Poll(timeout, woken);
  if (woken) {
    waker_->Drain();
  }
  return any;
}

SteadyTime::duration IoThread::SpinTime() const {
  return std::clamp<SteadyTime::duration>(kSpinPerWake * wake_latency_.estimate(), kMinSpin, kMaxSpin);
}

bool IoThread::Spin() {
  static const bool single_processor = std::thread::hardware_concurrency() < 2;
  if (single_processor) {
    return false;
  }
  const bool busy = loop_.IsBusy();
  Backoff& spin = busy ? spin_for_responses_ : spin_for_submissions_;
  return spin.Try([&] {
    SteadyTime now = SteadyNow();
    const SteadyTime end = now + (loop_.in_flight < kManyInFlight ? SpinTime() : kShortSpin);
    do {
      // Responses first: submissions that come without a gap must not keep them from being read.
      if ((busy && Poll(SteadyTime::duration::zero())) || submissions_.HasSubmissions()) {
        return true;
      }
      now = SteadyNow();
      loop_.batcher().FlushIfWorthwhile(now);
    } while (now < end);
    return false;
  });
}

bool IoThread::Nap() {
#ifdef _WIN32
  // The shortest sleep takes a millisecond at least.
  return false;
#else
  const size_t before = loop_.in_flight;
  if (before < kManyInFlight || submissions_.HasSubmissions()) {
    return false;
  }
  const auto due = loop_.TimeUntilDue();
  if (due && *due < kNap) {
    return false;
  }
  bool any = false;
  nap_.Try([&] {
    loop_.batcher().Flush();
    std::this_thread::sleep_for(kNap);
    any = Poll(SteadyTime::duration::zero());
    return loop_.in_flight + kNapYield <= before;
  });
  return any;
#endif
}

bool IoThread::Wait() {
  using Kind = SubmissionQueue::Wait;
  auto timeout = loop_.TimeUntilDue();
  const bool holding = !loop_.batcher().empty();
  const bool unused = !HasChannels();
  if (unused) {
    timeout = kIdleExit;
  }
  const bool brief = !quiet_ && !holding && (!timeout || *timeout > kShortWait);
  if (holding) {
    constexpr SteadyTime::duration kLongest = CompletionBatcher::kMaxBatchDelay;
    timeout = std::min(timeout.value_or(kLongest), kLongest);
  } else if (brief) {
    timeout = kShortWait;
  }
  if (!submissions_.BeginWait(brief ? Kind::kShort : Kind::kLong)) {
    timeout = SteadyTime::duration::zero();
  }
  const bool any = Poll(timeout) || holding;
  idle_ = !any && !brief && unused;
  return any;
}

}  // namespace aiodns
