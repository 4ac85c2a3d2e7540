#pragma once

#include <vector>

#include "cares/channel.h"

namespace aiodns {

// Stands in for the I/O thread where JavaScript drives a channel itself: keeps socket changes and completions until
// the call into c-ares is over and JavaScript takes them. Used by one JavaScript thread.
class CallerLoop final : public LaneScheduler, public CompletionSink {
 public:
  struct SocketChange {
    ares_socket_t fd;
    bool readable;
    bool writable;
  };

  void OnSocketState(Lane&, ares_socket_t fd, bool readable, bool writable) override {
    changes_.push_back({fd, readable, writable});
  }
  void OnLaneTouched(Lane&) override {}
  void OnLaneClosing(Lane&) override {}
  void OnWaiting(ChannelCore&) override {}
  void OnCoreClosing(ChannelCore&) override {}
  bool Paces() const override { return false; }
  SteadyTime Now() const override { return SteadyNow(); }

  CompletionWriter& Writer() override { return writer_; }

  std::vector<SocketChange>& changes() { return changes_; }

 private:
  std::vector<SocketChange> changes_;
  CompletionWriter writer_;
};

}  // namespace aiodns
