#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace aiodns {

class Request;

// Where the requests of one JavaScript thread are, by request id. JavaScript numbers requests from 0 and uses a number
// again after its completion, so the table is an array. Belongs to the thread that drives the channels.
class RequestTable {
 public:
  // A request is queued in a channel, or has been given to c-ares.
  void SetQueued(uint32_t id) { At(id) = kQueued; }
  void SetStarted(uint32_t id, Request* request) { At(id) = reinterpret_cast<uintptr_t>(request); }

  // Ends the tracking of a request.
  void Remove(uint32_t id) { At(id) = kNone; }

  // The request, if c-ares has it.
  Request* Started(uint32_t id) const {
    return id < entries_.size() && entries_[id] > kGivenUp ? reinterpret_cast<Request*>(entries_[id]) : nullptr;
  }

  // Marks a queued request as given up, so that it is not sent.
  void GiveUpQueued(uint32_t id) {
    if (id < entries_.size() && entries_[id] == kQueued) {
      entries_[id] = kGivenUp;
    }
  }

  bool IsGivenUp(uint32_t id) const { return id < entries_.size() && entries_[id] == kGivenUp; }

 private:
  // Values that are no address of a request.
  static constexpr uintptr_t kNone = 0;
  static constexpr uintptr_t kQueued = 1;
  static constexpr uintptr_t kGivenUp = 2;

  uintptr_t& At(uint32_t id) {
    if (id >= entries_.size()) {
      entries_.resize(size_t{id} + 1);
    }
    return entries_[id];
  }

  std::vector<uintptr_t> entries_;
};

}  // namespace aiodns
