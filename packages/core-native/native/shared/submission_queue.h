#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "shared/steady_time.h"
#include "shared/submission.h"
#include "shared/waker.h"

namespace aiodns {

// Carries submissions from JavaScript threads to the I/O thread, in batches. The first submission of a batch ends the
// I/O thread's wait; those after it cost no system call.
class SubmissionQueue {
 public:
  // How the I/O thread waits for events: not at all, for a moment, or until something happens.
  enum class Wait { kNone, kShort, kLong };

  // --- JavaScript threads ---

  // Queues a submission; `fill` may add texts to the batch and complete the submission. Ends the I/O thread's wait if
  // that is `least` or longer.
  template <typename Fill>
  void Push(Submission submission, Fill fill, Wait least = Wait::kShort) {
    std::shared_ptr<Waker> waker;
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      fill(incoming_, submission);
      incoming_.items.push_back(submission);
      pushed_.fetch_add(1, std::memory_order_relaxed);
      if (wait_ >= least) {
        wait_ = Wait::kNone;
        woken_at_ = SteadyNow();
        waker = waker_;
      }
    }
    // Without the lock, which the woken thread takes at once. The reference keeps the waker while that thread ends.
    if (waker != nullptr) {
      waker->Notify();
    }
  }

  // Queues a submission that may wait for the end of a short wait.
  void PushLazily(const Submission& submission) {
    Push(submission, [](SubmissionBatch&, Submission&) {}, Wait::kLong);
  }

  // Ends the I/O thread's wait, however short.
  void Wake() {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (waker_ != nullptr) {
      waker_->Notify();
    }
  }

  // --- While no I/O thread runs ---

  void Open(std::shared_ptr<Waker> waker) {
    const std::lock_guard<std::mutex> lock(mutex_);
    waker_ = std::move(waker);
    wait_ = Wait::kNone;
  }

  // --- I/O thread ---

  // Ends the wait and moves all submissions into `batch`, which must be empty. Returns the time at which a JavaScript
  // thread ended the wait, if one did.
  std::optional<SteadyTime> Take(SubmissionBatch& batch) {
    const std::lock_guard<std::mutex> lock(mutex_);
    wait_ = Wait::kNone;
    std::swap(incoming_, batch);
    taken_ = pushed_.load(std::memory_order_relaxed);
    return std::exchange(woken_at_, std::nullopt);
  }

  // Whether there are submissions to take. Reads a counter without the lock.
  bool HasSubmissions() const { return pushed_.load(std::memory_order_relaxed) != taken_; }

  // Announces a wait, so that submissions end it. False when there are submissions to take first.
  bool BeginWait(Wait wait) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (!incoming_.items.empty()) {
      return false;
    }
    wait_ = wait;
    return true;
  }

 private:
  // Guards incoming_, wait_, woken_at_, waker_, and every change of pushed_.
  std::mutex mutex_;
  SubmissionBatch incoming_;
  Wait wait_ = Wait::kNone;
  // When a JavaScript thread ended the last wait. Take() clears it.
  std::optional<SteadyTime> woken_at_;
  std::shared_ptr<Waker> waker_;
  std::atomic<uint64_t> pushed_{0};

  // I/O thread.
  uint64_t taken_ = 0;
};

}  // namespace aiodns
