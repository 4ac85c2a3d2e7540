#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string_view>
#include <thread>
#include <vector>

#include "cares/channel.h"
#include "io/poller.h"
#include "io/adaptive_spin.h"
#include "shared/submission.h"
#include "shared/waker.h"

namespace aiodns {

class Environment;

// The one thread of the process that runs every channel which its caller does not drive.
// It starts with the first channel and ends a moment after the last, or when the last environment leaves.
class IoThread final : public LaneScheduler {
 public:
  static IoThread& Get();

  // --- Called from JavaScript threads ---

  // Counts an environment in and out. The last one out ends the thread and waits for it.
  void Enter();
  void Leave();

  // Counts a channel in, starting the thread if none runs. Throws std::system_error when the operating system
  // refuses a thread or a descriptor. The channel counts out when its kClose or kDestroy is carried out.
  void AddChannel();

  // Queues an order; `fill` may add texts to the batch and complete the order.
  template <typename Fill>
  void Submit(Submission order, Fill fill) {
    Enqueue(order, fill, Rest::kNap);
  }

  // Queues an order for which there is time until the thread wakes anyhow.
  void SubmitSoon(const Submission& order) {
    Enqueue(order, [](SubmissionBatch&, Submission&) {}, Rest::kSleep);
  }

  // Returns when everything queued before has been carried out and published.
  void Barrier();

  // --- Called on the I/O thread, from inside c-ares ---

  void OnSocketState(Lane& lane, ares_socket_t fd, bool readable, bool writable) override;
  void OnLaneTouched(Lane& lane) override;
  void OnLaneClosing(Lane& lane) override;
  void OnWaiting(ChannelCore& core) override;
  void OnCoreClosing(ChannelCore& core) override;
  bool Paces() const override { return true; }
  SteadyTime Now() const override { return now_; }

  // Asks that `environment` publish its completions before long.
  void MarkDirty(Environment& environment);

 private:
  IoThread() = default;

  void Run();
  void ExecuteBatch();
  void Execute(const Submission& order);
  // Waits for sockets and lets their lanes process them; false when none was ready and nobody called.
  bool PollOnce(std::optional<SteadyTime::duration> timeout);
  void SendWaiting();
  // Tells those who wait for it that all orders up to `reached` have been carried out and published.
  void ReachBarrier(uint64_t reached);
  // Looks for orders and answers for a moment; false when there was none.
  bool Spin();
  void ExpireDeadlines();
  void RetireDrained();
  void Publish();
  // Lets an event loop run that was called a while ago and may be waiting for this processor.
  void YieldToCalled();
  // Publishes unless what there is can be held for more.
  void PublishWhatIsWorthIt();
  // How long to sleep at most; without end when nothing is due.
  std::optional<SteadyTime::duration> PollTimeout();
  void Unlist(Lane& lane);

  // How the thread waits in poll(): not at all, for a moment at most, or for as long as nothing happens.
  enum class Rest { kNone, kNap, kSleep };

  // Queues an order and ends the thread's rest if that is `lightest` or deeper.
  template <typename Fill>
  void Enqueue(Submission order, Fill fill, Rest lightest) {
    // Called without the lock, which the thread would run into at once; it may end meanwhile, and its signal with it.
    std::shared_ptr<WakeSignal> wake;
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      fill(incoming_, order);
      incoming_.items.push_back(order);
      submissions_.fetch_add(1, std::memory_order_relaxed);
      if (rest_ >= lightest) {
        rest_ = Rest::kNone;
        wake = wake_;
      }
    }
    if (wake != nullptr) {
      wake->Notify();
    }
  }

  // After work the thread first takes a nap. A resolver that is closed as soon as it has been used then costs the
  // JavaScript thread no system call.
  static constexpr std::chrono::milliseconds kNap{5};

  // An order is worth this many at most before sockets are looked at again: answers to a long batch would
  // otherwise overflow the socket's receive buffer while the rest of it is sent.
  static constexpr size_t kOrdersPerPoll = 64;

  // While the thread looks for more answers anyway, completions are held until they are one in so many of the requests
  // outstanding in their environment, or until the first has waited so long: an event loop that is called for each
  // single answer has less time for everything else.
  static constexpr size_t kSmallestShare = 16;
  static constexpr std::chrono::microseconds kLongestHold{100};

  // An event loop that has been called and does not come for so long may be waiting for this thread's processor. To give
  // way at once would keep it from moving to another one, which is as quick and leaves this thread its time.
  static constexpr std::chrono::microseconds kPatience{300};

  // Completions that are held do not wait for more orders than these to be carried out.
  static constexpr size_t kLongBatch = 1024;

  // How long the thread stays without channels. A program that opens a resolver for each job then pays for a
  // thread once.
  static constexpr std::chrono::milliseconds kLinger{250};

  // Held while a thread is started or ended, which no other environment may do meanwhile. The thread never takes it.
  std::mutex lifecycle_;

  // Guarded by mutex_.
  std::mutex mutex_;
  std::condition_variable barrier_reached_;
  SubmissionBatch incoming_;
  Rest rest_ = Rest::kNone;
  bool stopping_ = false;
  bool running_ = false;
  size_t environments_ = 0;
  size_t channels_ = 0;
  uint64_t barriers_wanted_ = 0;
  uint64_t barriers_reached_ = 0;

  // How many orders have been queued: read without the lock to learn that there are some.
  std::atomic<uint64_t> submissions_{0};

  // Changed only while no thread runs; guarded by both.
  std::shared_ptr<WakeSignal> wake_;
  std::thread thread_;

  // The I/O thread's own.
  std::unique_ptr<PollSet> poll_set_;
  SubmissionBatch batch_;
  std::vector<Lane*> working_lanes_;
  std::vector<Lane*> ready_lanes_;
  std::vector<ChannelCore*> waiting_cores_;
  SteadyTime now_;
  uint64_t submissions_taken_ = 0;
  uint64_t barrier_acknowledged_ = 0;
  SpinWait spin_for_answers_;
  SpinWait spin_for_orders_;
  std::vector<Environment*> dirty_;
  SteadyTime dirty_since_;
  // Who has been called and may not have come, until a barrier.
  Environment* called_ = nullptr;
  SteadyTime called_since_;
};

}  // namespace aiodns
