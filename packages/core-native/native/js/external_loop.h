#pragma once

#include <vector>

#include "cares/channel_driver.h"
#include "shared/completion_sink.h"

namespace aiodns {

// Replaces the I/O thread where the caller's event loop drives a channel. Keeps socket changes and completions until
// JavaScript takes them, after the call into c-ares. Belongs to one JavaScript thread.
class ExternalLoop final : public ChannelDriver, public CompletionSink {
 public:
  struct SocketChange {
    ares_socket_t fd;
    bool readable;
    bool writable;
  };

  void OnSocketState(AresChannel&, ares_socket_t fd, bool readable, bool writable) override {
    changes_.push_back({fd, readable, writable});
  }
  void OnChanged(AresChannel&) override {}
  void OnClosing(AresChannel&) override {}
  void OnQueued(Channel&) override {}
  void OnClosing(Channel&) override {}
  Pacer* pacer() override { return nullptr; }

  CompletionWriter& Writer() override { return writer_; }

  std::vector<SocketChange>& changes() { return changes_; }

 private:
  std::vector<SocketChange> changes_;
  CompletionWriter writer_;
};

}  // namespace aiodns
