#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "io/backoff.h"
#include "io/io_loop.h"
#include "io/wake_latency.h"
#include "shared/submission_queue.h"
#include "shared/waker.h"

namespace aiodns {

// The one thread of the process that drives every channel without a caller's own loop. It starts with the first channel
// and ends a moment after the last, or when the last environment exits.
class IoThread {
 public:
  static IoThread& Get();

  // --- JavaScript threads ---

  // Counts an environment in and out. The last one out ends the thread and joins it.
  void EnterEnvironment();
  void LeaveEnvironment();

  // Counts a channel in, and starts the thread if none runs. The channel counts out when its kClose or kDestroy is
  // executed. Throws std::system_error when the system refuses a thread or a descriptor.
  void AddChannel();

  SubmissionQueue& submissions() { return submissions_; }

  // What a channel and its environment's completion queue are constructed with.
  ChannelDriver& driver() { return loop_; }
  CompletionFlusher& flusher() { return loop_.batcher(); }

 private:
  IoThread() = default;

  // Wait before an idle thread ends. A program that opens a resolver for each job then starts one thread for all.
  static constexpr std::chrono::milliseconds kIdleExit{250};

  // After work the thread first waits this long. A resolver that is closed at once after its last use then costs the
  // JavaScript thread no system call.
  static constexpr std::chrono::milliseconds kShortWait{5};

  // Submissions executed between two looks at the sockets: responses to a long batch would otherwise overflow the
  // receive buffers while the rest of it is sent.
  static constexpr size_t kSubmissionsPerPoll = 64;

  // After this time the requests left of a batch are queued in their channels, which take turns from then on: one
  // channel's burst holds up the others for no longer.
  static constexpr std::chrono::milliseconds kMaxBatchTime{2};

  // How long an idle thread polls before it sleeps, as a multiple of the time that it takes to be woken: until a near
  // server has responded or the JavaScript thread has submitted the next request, one or two other threads are woken.
  // Where servers are far or submissions rare, polling is in vain.
  static constexpr int kSpinPerWake = 6;
  static constexpr std::chrono::microseconds kMinSpin{50};
  static constexpr std::chrono::microseconds kMaxSpin{300};

  // With many requests in flight the next response is soon followed by others, and a thread that polls keeps a processor
  // from the programs that these wait for. It polls for a shorter time, then naps.
  static constexpr size_t kManyInFlight = 64;
  static constexpr std::chrono::microseconds kShortSpin{10};
  static constexpr std::chrono::microseconds kNap{50};

  // A nap was worthwhile if at least this many requests ended in the poll after it.
  static constexpr size_t kNapYield = 4;

  // Held completions are flushed before a batch that is longer than this.
  static constexpr size_t kLongBatch = 1024;

  void Run();
  void ExecuteBatch();
  void Execute(const Submission& submission, bool late);
  void Close(Channel& channel, int status);
  void CountOut(size_t channels);
  bool Poll(std::optional<SteadyTime::duration> timeout);
  // How long Spin() polls at most.
  SteadyTime::duration SpinTime() const;
  // Polls without waiting, for a moment. Returns whether there is something to do.
  bool Spin();
  // Sleeps while responses gather, unless other work is due. Returns whether there was any event.
  bool Nap();
  // Waits for events. Returns whether there were any.
  bool Wait();
  bool HasChannels();
  // Ends the thread's run when no channel is left and `idle` or a stop was requested.
  bool EndIfUnused(bool idle);

  // Held while a thread is started or joined. The I/O thread never takes it.
  std::mutex lifecycle_;
  // Changed with lifecycle_ held, while no thread runs.
  std::thread thread_;

  // Guards the four counts and flags below it.
  std::mutex mutex_;
  size_t environments_ = 0;
  size_t channels_ = 0;
  bool running_ = false;
  bool stopping_ = false;

  // Shared: locks itself.
  SubmissionQueue submissions_;

  // I/O thread.
  std::shared_ptr<Waker> waker_;
  IoLoop loop_;
  SubmissionBatch batch_;
  Backoff spin_for_responses_{128};
  Backoff spin_for_submissions_{128};
  Backoff nap_{64};
  WakeLatency wake_latency_;
  // Whether the last wait brought no event, and whether it was a long one.
  bool quiet_ = false;
  bool idle_ = false;
};

}  // namespace aiodns
