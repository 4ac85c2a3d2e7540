#pragma once

#include <ares.h>

#include <optional>
#include <unordered_map>
#include <vector>

#include "shared/platform.h"
#include "shared/steady_time.h"

namespace aiodns {

class Lane;

// The sockets that the I/O thread waits for, and the lane that each belongs to.
//
// c-ares 1.34.8 keeps a connection that ends inside of an answer until its queries time out, and poll() would return
// at once for it all that time. Such a socket stays watched, but is no longer polled.
class PollSet {
 public:
  explicit PollSet(ares_socket_t wake_fd);

  // Watches `fd` for the lane; watching it for nothing forgets it.
  void Watch(Lane& lane, ares_socket_t fd, bool readable, bool writable);

  // Waits for at most `timeout`, or without end. Returns true when the wake descriptor became readable, and adds
  // each ready socket to its lane's `ready`, naming in `lanes` each lane that had none before.
  bool Wait(std::optional<SteadyTime::duration> timeout, std::vector<Lane*>& lanes);

  bool empty() const { return fds_.size() == 1; }

 private:
  static constexpr size_t kNotPolled = 0;

  void Forget(ares_socket_t fd);
  void StopPolling(size_t& index);
  void StopPollingEnded();

  // Entry 0 is the wake descriptor; `owners_` runs parallel.
  std::vector<struct pollfd> fds_;
  std::vector<Lane*> owners_;
  std::unordered_map<ares_socket_t, size_t> index_;
  // Connections that the other side was seen to have ended.
  std::vector<ares_socket_t> hung_up_;
};

}  // namespace aiodns
