#include "io/poller.h"

#include <algorithm>
#include <utility>

#include "cares/ares_channel.h"
#include "shared/platform.h"

namespace aiodns {
namespace {

// Whether everything that the peer sent before it hung up has been read.
bool IsAtEnd(ares_socket_t fd) {
  char byte = 0;
  return recv(fd, &byte, 1, MSG_PEEK) == 0;
}

}  // namespace

Poller::Poller(ares_socket_t wake_fd) { set_.Set(wake_fd, nullptr, {}, {.read = true}); }

void Poller::Watch(AresChannel& ares_channel, ares_socket_t fd, bool readable, bool writable) {
  const Interest now{.read = readable, .write = writable};
  if (now.none()) {
    const auto entry = watched_.find(fd);
    if (entry != watched_.end()) {
      StopPolling(entry->second);
      watched_.erase(entry);
      // The system may give the number to another socket at once.
      std::erase(hung_up_, fd);
    }
    return;
  }
  Watched& watched = watched_.try_emplace(fd, Watched{&ares_channel, fd, {}}).first->second;
  const Interest before = std::exchange(watched.polled_for, now);
  if (before != now) {
    set_.Set(fd, &watched, before, now);
  }
}

void Poller::StopPolling(Watched& watched) {
  const Interest before = std::exchange(watched.polled_for, {});
  if (!before.none()) {
    set_.Set(watched.fd, &watched, before, {});
  }
}

void Poller::StopPollingEnded() {
  for (const ares_socket_t fd : hung_up_) {
    const auto entry = watched_.find(fd);
    if (entry != watched_.end() && IsAtEnd(fd)) {
      StopPolling(entry->second);
    }
  }
  hung_up_.clear();
}

bool Poller::Wait(PollTimeout timeout, std::vector<AresChannel*>& ready) {
  // The previous batch was processed; stop polling sockets at EOF.
  StopPollingEnded();
  set_.Wait(timeout, events_);
  bool woken = false;
  for (const PollEvent& event : events_) {
    if (event.tag == nullptr) {
      woken = true;
      continue;
    }
    const Watched& watched = *static_cast<Watched*>(event.tag);
    if (event.hung_up) {
      hung_up_.push_back(watched.fd);
    }
    const unsigned int read = event.readable ? ARES_FD_EVENT_READ : 0;
    const unsigned int write = event.writable ? ARES_FD_EVENT_WRITE : 0;
    AresChannel& ares_channel = *watched.ares_channel;
    if (ares_channel.ready_sockets.empty()) {
      ready.push_back(&ares_channel);
    }
    ares_channel.ready_sockets.push_back({watched.fd, read | write});
  }
  events_.clear();
  return woken;
}

}  // namespace aiodns
