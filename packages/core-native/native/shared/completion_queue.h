#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "shared/completion_sink.h"

namespace aiodns {

class CompletionQueue;

// Decides when completions are flushed. Belongs to the I/O thread.
class CompletionFlusher {
 public:
  // Called with a queue that holds completions again, after it was empty or flushed.
  virtual void OnUnflushed(const std::shared_ptr<CompletionQueue>& queue) = 0;

 protected:
  ~CompletionFlusher() = default;
};

// Carries completions from the I/O thread to one JavaScript thread, in batches: the I/O thread writes a batch, Flush()
// publishes it and wakes the JavaScript thread, which takes all that has been published.
//
// Both threads share the queue: the I/O thread may still write to it after the environment has closed it.
class CompletionQueue final : public CompletionSink, public std::enable_shared_from_this<CompletionQueue> {
 public:
  // Makes the JavaScript thread call Take() before long.
  using WakeFunction = std::function<void()>;

  explicit CompletionQueue(CompletionFlusher& flusher) : flusher_(flusher) {}

  // --- JavaScript thread ---

  void Open(WakeFunction wake);

  // After this the wake function is never called again.
  void Close();

  // Moves all published completions into `words`, which must be empty.
  void Take(std::vector<uint32_t>& words);

  // Puts completions back that could not be dispatched, before those published since, and wakes the thread for them.
  void PutBack(const std::vector<uint32_t>& words);

  // --- I/O thread ---

  CompletionWriter& Writer() override;

  // Whether the unflushed completions are at least one in `fraction` of the requests in flight.
  bool HasFraction(size_t fraction) const { return writer_.completions() * fraction >= in_flight; }

  void Flush();

  // JavaScript thread woken, not yet dispatching.
  bool IsWakePending() const { return wake_pending_.load(std::memory_order_relaxed); }

 private:
  // I/O thread.
  CompletionFlusher& flusher_;
  CompletionWriter writer_;
  bool unflushed_ = false;

  // Guards published_, and every change of wake_pending_.
  std::mutex mutex_;
  std::vector<uint32_t> published_;
  std::atomic<bool> wake_pending_{false};

  // Guards wake_. A separate lock: the woken thread takes mutex_ at once, which its waker must not hold.
  std::mutex wake_mutex_;
  WakeFunction wake_;
};

}  // namespace aiodns
