#include "shared/completion_queue.h"

#include <utility>

namespace aiodns {

void CompletionQueue::Open(WakeFunction wake) {
  const std::lock_guard<std::mutex> lock(wake_mutex_);
  wake_ = std::move(wake);
}

void CompletionQueue::Close() {
  const std::lock_guard<std::mutex> lock(wake_mutex_);
  wake_ = nullptr;
}

void CompletionQueue::Take(std::vector<uint32_t>& words) {
  const std::lock_guard<std::mutex> lock(mutex_);
  wake_pending_ = false;
  std::swap(published_, words);
}

void CompletionQueue::PutBack(const std::vector<uint32_t>& words) {
  if (words.empty()) {
    return;
  }
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    published_.insert(published_.begin(), words.begin(), words.end());
    wake_pending_ = true;
  }
  const std::lock_guard<std::mutex> lock(wake_mutex_);
  if (wake_) {
    wake_();
  }
}

CompletionWriter& CompletionQueue::Writer() {
  if (!unflushed_) {
    unflushed_ = true;
    flusher_.OnUnflushed(shared_from_this());
  }
  return writer_;
}

void CompletionQueue::Flush() {
  unflushed_ = false;
  std::vector<uint32_t>& written = writer_.words();
  bool wake = false;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (published_.empty()) {
      std::swap(published_, written);
    } else {
      published_.insert(published_.end(), written.begin(), written.end());
    }
    wake = !wake_pending_;
    wake_pending_ = true;
  }
  writer_.Restart();
  if (!wake) {
    return;
  }
  const std::lock_guard<std::mutex> lock(wake_mutex_);
  if (wake_) {
    wake_();
  }
}

}  // namespace aiodns
