#pragma once

#ifdef __linux__

#include <ares.h>

#include <vector>

#include "io/poll_event.h"

namespace aiodns {

// Polled sockets, on Linux. A wait costs what is ready, not what is polled. I/O thread.
class EpollSet {
 public:
  // Throws std::system_error when the process has no descriptor left.
  EpollSet();
  ~EpollSet();
  EpollSet(const EpollSet&) = delete;
  EpollSet& operator=(const EpollSet&) = delete;

  // Polls for `now`, after having polled for `before`. A socket must be removed before it is closed. Where the system
  // has no memory for it, the socket is not polled: the queries on it then time out.
  void Set(ares_socket_t fd, void* tag, Interest before, Interest now);

  // Waits, and appends what is ready.
  void Wait(PollTimeout timeout, std::vector<PollEvent>& ready);

 private:
  static constexpr int kMaxEvents = 256;

  const int fd_;
};

}  // namespace aiodns

#endif
