#pragma once

#include <ares.h>

#include <unordered_map>
#include <vector>

#include "io/poll_event.h"

#if defined(__linux__)
#include "io/epoll_set.h"
#elif defined(__APPLE__)
#include "io/kqueue_set.h"
#else
#include "io/poll_set.h"
#endif

namespace aiodns {

class AresChannel;

// Waits for the sockets of all ares channels, and for the waker. I/O thread.
//
// c-ares 1.34.8 keeps a TCP connection that ends inside a response until its queries time out, and a wait would return
// for it at once all that time. Such a socket stays watched but is not polled.
class Poller {
 public:
  // Throws std::system_error when the process has no descriptor left.
  explicit Poller(ares_socket_t wake_fd);

  // Watches `fd` for the ares channel. Neither readable nor writable: stops watching it.
  void Watch(AresChannel& ares_channel, ares_socket_t fd, bool readable, bool writable);

  // Waits. Adds each ready socket to its ares channel's `ready_sockets`, and to `ready` each ares channel that had none
  // before. Returns whether the wake descriptor is readable.
  bool Wait(PollTimeout timeout, std::vector<AresChannel*>& ready);

 private:
#if defined(__linux__)
  using Set = EpollSet;
#elif defined(__APPLE__)
  using Set = KqueueSet;
#else
  using Set = PollSet;
#endif

  struct Watched {
    AresChannel* ares_channel;
    ares_socket_t fd;
    Interest polled_for;
  };

  void StopPolling(Watched& watched);
  void StopPollingEnded();

  Set set_;
  // The set's tags point into it; the waker's tag is null.
  std::unordered_map<ares_socket_t, Watched> watched_;
  // Sockets whose peer has ended the connection; processed once more before they are no longer polled.
  std::vector<ares_socket_t> hung_up_;
  std::vector<PollEvent> events_;
};

}  // namespace aiodns
