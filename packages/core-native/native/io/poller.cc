#include "io/poller.h"

#include <algorithm>
#include <cerrno>
#include <thread>
#include <utility>

#include "cares/ares_channel.h"

namespace aiodns {
namespace {

int PollOnce(std::vector<struct pollfd>& fds, std::optional<SteadyTime::duration> timeout) {
#ifdef __linux__
  if (!timeout) {
    return ppoll(fds.data(), fds.size(), nullptr, nullptr);
  }
  const auto whole = std::chrono::floor<std::chrono::seconds>(*timeout);
  const auto rest = std::chrono::duration_cast<std::chrono::nanoseconds>(*timeout - whole);
  const struct timespec limit {
    .tv_sec = static_cast<time_t>(whole.count()), .tv_nsec = static_cast<long>(rest.count())
  };
  return ppoll(fds.data(), fds.size(), &limit, nullptr);
#else
  constexpr std::chrono::milliseconds kLongest = std::chrono::hours(1);
  const int limit = !timeout ? -1
                             : static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(
                                                    std::min<SteadyTime::duration>(*timeout, kLongest))
                                                    .count());
#ifdef _WIN32
  return WSAPoll(fds.data(), static_cast<ULONG>(fds.size()), limit);
#else
  return poll(fds.data(), static_cast<nfds_t>(fds.size()), limit);
#endif
#endif
}

bool WasInterrupted() {
#ifdef _WIN32
  return false;
#else
  return errno == EINTR;
#endif
}

#ifdef POLLRDHUP
constexpr short kReadable = POLLIN | POLLRDHUP;
constexpr short kHungUp = POLLHUP | POLLRDHUP;
#else
constexpr short kReadable = POLLIN;
constexpr short kHungUp = POLLHUP;
#endif

// Whether everything that the peer sent before it hung up has been read.
bool IsAtEnd(ares_socket_t fd) {
  char byte = 0;
  return recv(fd, &byte, 1, MSG_PEEK) == 0;
}

}  // namespace

Poller::Poller(ares_socket_t wake_fd) {
  struct pollfd wake {};
  wake.fd = wake_fd;
  wake.events = POLLIN;
  fds_.push_back(wake);
  owners_.push_back(nullptr);
}

void Poller::Watch(AresChannel& ares_channel, ares_socket_t fd, bool readable, bool writable) {
  if (!readable && !writable) {
    Forget(fd);
    return;
  }
  const auto entry = index_.try_emplace(fd, kNotPolled).first;
  if (entry->second == kNotPolled) {
    entry->second = fds_.size();
    struct pollfd watched {};
    watched.fd = fd;
    fds_.push_back(watched);
    owners_.push_back(&ares_channel);
  }
  fds_[entry->second].events = static_cast<short>((readable ? kReadable : 0) | (writable ? POLLOUT : 0));
}

void Poller::Forget(ares_socket_t fd) {
  const auto entry = index_.find(fd);
  if (entry == index_.end()) {
    return;
  }
  StopPolling(entry->second);
  index_.erase(entry);
  // The system may give the number to another socket at once.
  std::erase(hung_up_, fd);
}

void Poller::StopPolling(size_t& index) {
  const size_t hole = std::exchange(index, kNotPolled);
  if (hole == kNotPolled) {
    return;
  }
  const size_t last = fds_.size() - 1;
  if (hole != last) {
    fds_[hole] = fds_[last];
    owners_[hole] = owners_[last];
    index_[fds_[hole].fd] = hole;
  }
  fds_.pop_back();
  owners_.pop_back();
}

void Poller::StopPollingEnded() {
  for (const ares_socket_t fd : hung_up_) {
    const auto entry = index_.find(fd);
    if (entry != index_.end() && IsAtEnd(fd)) {
      StopPolling(entry->second);
    }
  }
  hung_up_.clear();
}

bool Poller::Wait(std::optional<SteadyTime::duration> timeout, std::vector<AresChannel*>& ready) {
  // The previous batch was processed; stop polling sockets at EOF.
  StopPollingEnded();
  int left = PollOnce(fds_, timeout);
  if (left < 0 && !WasInterrupted()) {
    // Out of memory or descriptors. The sleep keeps the loop from spinning until the shortage ends.
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  if (left <= 0) {
    return false;
  }
  const bool woken = fds_[0].revents != 0;
  left -= woken ? 1 : 0;
  for (size_t i = 1; i < fds_.size() && left > 0; i++) {
    const short events = fds_[i].revents;
    if (events == 0) {
      continue;
    }
    left--;
    if ((events & kHungUp) != 0) {
      hung_up_.push_back(fds_[i].fd);
    }
    // c-ares learns of an error or a hang-up by reading.
    const unsigned int read = (events & ~POLLOUT) != 0 ? ARES_FD_EVENT_READ : 0;
    const unsigned int write = (events & POLLOUT) != 0 ? ARES_FD_EVENT_WRITE : 0;
    AresChannel& ares_channel = *owners_[i];
    if (ares_channel.ready_sockets.empty()) {
      ready.push_back(&ares_channel);
    }
    ares_channel.ready_sockets.push_back({fds_[i].fd, read | write});
  }
  return woken;
}

}  // namespace aiodns
