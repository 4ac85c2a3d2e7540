#pragma once

#include <ares.h>

#include <unordered_map>
#include <vector>

#include "io/poll_event.h"
#include "shared/platform.h"

namespace aiodns {

// Polled sockets, where the system has neither epoll nor kqueue. A wait costs what is polled. I/O thread.
class PollSet {
 public:
  // Polls for `now`, after having polled for `before`.
  void Set(ares_socket_t fd, void* tag, Interest before, Interest now);

  // Waits, and appends what is ready.
  void Wait(PollTimeout timeout, std::vector<PollEvent>& ready);

 private:
  void Remove(ares_socket_t fd);

  // Run parallel.
  std::vector<struct pollfd> fds_;
  std::vector<void*> tags_;
  std::unordered_map<ares_socket_t, size_t> index_;
};

}  // namespace aiodns
