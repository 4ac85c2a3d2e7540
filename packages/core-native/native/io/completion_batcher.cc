#include "io/completion_batcher.h"

#include <algorithm>
#include <thread>

namespace aiodns {

void CompletionBatcher::OnUnflushed(const std::shared_ptr<CompletionQueue>& queue) {
  if (unflushed_.empty()) {
    unflushed_since_ = SteadyNow();
  }
  unflushed_.push_back(queue);
}

void CompletionBatcher::Flush() {
  if (unflushed_.empty()) {
    return;
  }
  for (const auto& queue : unflushed_) {
    queue->Flush();
  }
  if (woken_ == nullptr) {
    woken_ = unflushed_.back();
    woken_since_ = SteadyNow();
  }
  unflushed_.clear();
}

void CompletionBatcher::FlushIfWorthwhile(SteadyTime now) {
  const bool held_long = now - unflushed_since_ >= kMaxBatchDelay;
  if (held_long || std::any_of(unflushed_.begin(), unflushed_.end(),
                               [](const auto& queue) { return queue->HasFraction(kFlushFraction); })) {
    Flush();
  }
}

void CompletionBatcher::YieldToJsThread(SteadyTime now) {
  if (woken_ == nullptr) {
    return;
  }
  if (!woken_->IsWakePending()) {
    woken_.reset();
  } else if (now - woken_since_ >= kYieldAfter) {
    std::this_thread::yield();
    woken_.reset();
  }
}

void CompletionBatcher::Reset() {
  unflushed_.clear();
  unflushed_.shrink_to_fit();
  woken_.reset();
}

}  // namespace aiodns
