#pragma once

#include <memory>
#include <vector>

#include "shared/completion_writer.h"
#include "cares/send_queue.h"
#include "cares/ares_channel.h"
#include "cares/pacer.h"
#include "shared/submission.h"

namespace aiodns {

// Where the completions of a channel go. All members belong to the thread that runs the channel.
class CompletionSink {
 public:
  virtual CompletionWriter& Writer() = 0;

  // Requests handed to c-ares whose completions are to come.
  size_t outstanding = 0;

 protected:
  ~CompletionSink() = default;
};

// Whoever polls for a channel's lanes.
class LaneScheduler : public SocketObserver {
 public:
  // The lane has work: its timeouts have to be looked after.
  virtual void OnLaneTouched(Lane& lane) = 0;
  virtual void OnLaneClosing(Lane& lane) = 0;

  // Requests of the channel wait for room: SendWaiting() has to be called when there is some.
  virtual void OnWaiting(ChannelCore& core) = 0;
  virtual void OnCoreClosing(ChannelCore& core) = 0;

  // Whether requests are to wait for room in the send window. Only a thread that comes back by itself can send them.
  virtual bool Paces() const = 0;

  // The time, as of the latest look at the clock.
  virtual SteadyTime Now() const = 0;

 protected:
  ~LaneScheduler() = default;
};

// A channel as the thread that runs it sees it: c-ares lanes, and the requests inside them.
// c-ares callbacks end here; they only append to the sink.
class ChannelCore {
 public:
  ChannelCore(std::unique_ptr<Lane> lane, LaneScheduler& scheduler, CompletionSink& sink);
  ~ChannelCore();
  ChannelCore(const ChannelCore&) = delete;
  ChannelCore& operator=(const ChannelCore&) = delete;

  CompletionSink& sink() const { return sink_; }

  // Carries out any operation but kClose and kDestroy, which end the object and are its owner's to do. A request that
  // the send window has no room for waits, and behind it all but kCancel.
  void Execute(const Submission& order, const SubmissionBatch& batch) {
    Execute(order, batch.Text(order.text), batch.Text(order.service));
  }

  // Sends what waits, as far as there is room. True when nothing waits any more.
  bool SendWaiting();

  // When there may be room for what waits.
  SteadyTime NextRoom() const { return window_.NextRoom(); }

  // Whether the scheduler's list of cores that wait holds this one.
  bool listed_as_waiting = false;

  // Ends every request with ECANCELLED.
  void Cancel();

  // Frees lanes that have finished draining. Never called from inside c-ares.
  void RetireLanes();

  // Makes the requests of a lane anew that c-ares has lost track of: those still outstanding when it waits for none.
  //
  // c-ares loses a query that it starts inside the callback of another, as searching does, when the new one happens to
  // be given the id of the old: one in 65,536. The old query's end then removes the new one from the table of ids, and
  // in time another query that was given the same id. Such a bystander cannot be made anew and ends with ETIMEOUT.
  void RestartLostRequests(Lane& lane);

  // A busy lane never waits for nothing, so one that has long held chained requests drains, and another takes over.
  void DrainIfLongChained(Lane& lane, SteadyTime now);

  // For a caller who drives the channel: lets every lane handle `events` and whatever has timed out.
  void Process(const std::vector<ares_fd_events_t>& events);

  // When Process() should be called next, if nothing happens before.
  std::optional<SteadyTime> NextDeadline();

  // The lane that requests go to.
  Lane& current() const { return *lanes_.back(); }

 private:
  struct Request;

  // c-ares tells requests apart by a 16-bit id and looks for a free one by trial, so one c-ares channel is filled
  // to less than half (getaddrinfo takes two ids); more requests than that open another lane beside it.
  static constexpr size_t kLaneCapacity = 16384;

  static constexpr std::chrono::seconds kLongChained{10};

  Lane& LaneForRequest();
  Request* Begin(Lane& lane, const Submission& order);
  Request* BeginChained(Lane& lane, const Submission& order, const char* text, const char* service);
  void Adopt(std::unique_ptr<Lane> lane);
  void Fail(const Submission& order, int status);
  void FailWaiting(int status);
  void Execute(const Submission& order, const char* text, const char* service);
  void Start(const Submission& order, const char* text, const char* service);
  void Dispatch(const Submission& order, const char* text, const char* service);

  void Query(const Submission& order, const char* name);
  void Search(const Submission& order, const char* name);
  void GetAddrInfo(const Submission& order, const char* node, const char* service);
  void GetHostByName(const Submission& order, const char* name);
  void GetHostByAddr(const Submission& order, const char* address);
  void GetNameInfo(const Submission& order, const char* address);

  static void OnMessage(void* arg, ares_status_t status, size_t timeouts, const ares_dns_record_t* message);
  static void OnAddrInfo(void* arg, int status, int timeouts, struct ares_addrinfo* info);
  static void OnHost(void* arg, int status, int timeouts, struct hostent* host);
  static void OnNameInfo(void* arg, int status, int timeouts, char* node, char* service);

  LaneScheduler& scheduler_;
  CompletionSink& sink_;
  std::vector<std::unique_ptr<Lane>> lanes_;
  SendWindow window_;

  // Whether c-ares is being given a request: one that ends meanwhile was not answered by a server.
  bool starting_ = false;

  // Orders that wait for room.
  OrderQueue waiting_;

  // While RestartLostRequests() makes c-ares give up what it lost: where the orders go.
  std::vector<std::unique_ptr<const KeptOrder>>* restarting_ = nullptr;
};

}  // namespace aiodns
