#pragma once

#include <optional>

#include "shared/steady_time.h"

namespace aiodns {

// A socket that is ready: what a set of polled sockets returns.
struct PollEvent {
  // What the socket was added with.
  void* tag;
  bool readable;
  bool writable;
  // The peer has ended the connection, or there was an error.
  bool hung_up;
};

// What a socket is polled for; neither: it is not in the set.
struct Interest {
  bool read = false;
  bool write = false;

  bool none() const { return !read && !write; }
  bool operator==(const Interest&) const = default;
};

// At most how long to wait; without limit when empty.
using PollTimeout = std::optional<SteadyTime::duration>;

}  // namespace aiodns
