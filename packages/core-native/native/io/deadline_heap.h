#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "cares/ares_channel.h"
#include "shared/steady_time.h"

namespace aiodns {

// The busy ares channels, the one with the earliest deadline on top: a binary heap in which each knows its place.
// I/O thread.
class DeadlineHeap {
 public:
  bool empty() const { return entries_.empty(); }
  AresChannel& top() const { return *entries_.front().ares_channel; }
  SteadyTime earliest() const { return entries_.front().deadline; }

  // Adds an ares channel, or changes its deadline.
  void Set(AresChannel& ares_channel, SteadyTime deadline) {
    size_t& index = ares_channel.heap_index;
    if (index == AresChannel::kNotListed) {
      index = entries_.size();
      entries_.push_back({deadline, &ares_channel});
    } else {
      entries_[index].deadline = deadline;
    }
    Sift(index);
  }

  void Remove(AresChannel& ares_channel) {
    const size_t index = std::exchange(ares_channel.heap_index, AresChannel::kNotListed);
    if (index == AresChannel::kNotListed) {
      return;
    }
    const Entry last = entries_.back();
    entries_.pop_back();
    if (index < entries_.size()) {
      Put(index, last);
      Sift(index);
    }
  }

 private:
  struct Entry {
    SteadyTime deadline;
    AresChannel* ares_channel;
  };

  void Put(size_t index, const Entry& entry) {
    entries_[index] = entry;
    entry.ares_channel->heap_index = index;
  }

  void Swap(size_t one, size_t other) {
    const Entry entry = entries_[one];
    Put(one, entries_[other]);
    Put(other, entry);
  }

  void Sift(size_t index) {
    while (index > 0 && entries_[index].deadline < entries_[(index - 1) / 2].deadline) {
      Swap(index, (index - 1) / 2);
      index = (index - 1) / 2;
    }
    for (;;) {
      size_t least = index;
      for (size_t child = 2 * index + 1; child <= 2 * index + 2 && child < entries_.size(); child++) {
        least = entries_[child].deadline < entries_[least].deadline ? child : least;
      }
      if (least == index) {
        return;
      }
      Swap(index, least);
      index = least;
    }
  }

  std::vector<Entry> entries_;
};

}  // namespace aiodns
