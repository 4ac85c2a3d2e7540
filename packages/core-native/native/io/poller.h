#pragma once

#include <ares.h>

#include <optional>
#include <unordered_map>
#include <vector>

#include "shared/platform.h"
#include "shared/steady_time.h"

namespace aiodns {

class AresChannel;

// Waits for the sockets of all ares channels, and for the waker. I/O thread.
//
// c-ares 1.34.8 keeps a TCP connection that ends inside a response until its queries time out, and poll() would return
// for it at once all that time. Such a socket stays watched but is not polled.
class Poller {
 public:
  explicit Poller(ares_socket_t wake_fd);

  // Watches `fd` for the ares channel. Neither readable nor writable: stops watching it.
  void Watch(AresChannel& ares_channel, ares_socket_t fd, bool readable, bool writable);

  // Waits for at most `timeout`, or without limit. Adds each ready socket to its ares channel's `ready_sockets`, and to
  // `ready` each ares channel that had none before. Returns whether the wake descriptor is readable.
  bool Wait(std::optional<SteadyTime::duration> timeout, std::vector<AresChannel*>& ready);

  bool empty() const { return fds_.size() == 1; }

 private:
  static constexpr size_t kNotPolled = 0;

  void Forget(ares_socket_t fd);
  void StopPolling(size_t& index);
  void StopPollingEnded();

  // Entry 0 is the wake descriptor; `owners_` runs parallel.
  std::vector<struct pollfd> fds_;
  std::vector<AresChannel*> owners_;
  std::unordered_map<ares_socket_t, size_t> index_;
  // Sockets whose peer has ended the connection; processed once more before they are no longer polled.
  std::vector<ares_socket_t> hung_up_;
};

}  // namespace aiodns
