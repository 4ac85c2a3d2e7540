#pragma once

#include <chrono>
#include <memory>
#include <vector>

#include "shared/completion_queue.h"
#include "shared/steady_time.h"

namespace aiodns {

// Decides when completions are flushed to JavaScript threads, and when to yield the processor to one. I/O thread.
//
// An event loop that is woken for each single completion has less time for everything else, so completions are held for
// a moment while more of them are likely to come.
class CompletionBatcher final : public CompletionFlusher {
 public:
  // The longest time that a completion is held.
  static constexpr std::chrono::microseconds kMaxBatchDelay{100};

  void OnUnflushed(const std::shared_ptr<CompletionQueue>& queue) override;

  bool empty() const { return unflushed_.empty(); }

  void Flush();

  // Flushes when a queue holds a worthwhile batch or when completions have been held for kMaxBatchDelay.
  void FlushIfWorthwhile(SteadyTime now);

  // Yields the processor when a woken JavaScript thread is late: it may be waiting for this processor.
  void YieldToJsThread(SteadyTime now);

  // Drops all references to queues. All completions must have been flushed.
  void Reset();

 private:
  // A batch is worthwhile when it has one in this many of the completions still to come.
  static constexpr size_t kFlushFraction = 16;

  // A JavaScript thread is late after this time. An earlier yield would keep the system from moving that thread to
  // another processor, which is as quick and leaves this thread its time.
  static constexpr std::chrono::microseconds kYieldAfter{300};

  std::vector<std::shared_ptr<CompletionQueue>> unflushed_;
  SteadyTime unflushed_since_;

  // The queue whose JavaScript thread was woken and may not be dispatching yet.
  std::shared_ptr<CompletionQueue> woken_;
  SteadyTime woken_since_;
};

}  // namespace aiodns
