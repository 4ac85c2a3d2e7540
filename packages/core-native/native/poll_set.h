#pragma once

#include <ares.h>

#include <unordered_map>
#include <vector>

#include "platform.h"

namespace aiodns {

class Lane;

// The sockets that the I/O thread waits for, and the lane that each belongs to.
class PollSet {
 public:
  explicit PollSet(ares_socket_t wake_fd);

  // Watches `fd` for the lane; watching it for nothing forgets it.
  void Watch(Lane& lane, ares_socket_t fd, bool readable, bool writable);

  // Waits for at most `timeout_ms` (-1: for ever). Returns true when the wake descriptor became readable, and adds
  // each ready socket to its lane's `ready`, naming in `lanes` each lane that had none before.
  bool Wait(int timeout_ms, std::vector<Lane*>& lanes);

  bool empty() const { return fds_.size() == 1; }

 private:
  void Forget(ares_socket_t fd);

  // Entry 0 is the wake descriptor; `owners_` runs parallel.
  std::vector<struct pollfd> fds_;
  std::vector<Lane*> owners_;
  std::unordered_map<ares_socket_t, size_t> index_;
};

}  // namespace aiodns
