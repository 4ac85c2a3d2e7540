#include "io/poll_set.h"

#include <algorithm>
#include <cerrno>
#include <thread>

namespace aiodns {
namespace {

#ifdef POLLRDHUP
constexpr short kReadable = POLLIN | POLLRDHUP;
constexpr short kHungUp = POLLHUP | POLLRDHUP;
#else
constexpr short kReadable = POLLIN;
constexpr short kHungUp = POLLHUP;
#endif

int PollOnce(std::vector<struct pollfd>& fds, PollTimeout timeout) {
  constexpr std::chrono::milliseconds kLongest = std::chrono::hours(1);
  int limit = -1;
  if (timeout) {
    const auto bounded = std::min<SteadyTime::duration>(*timeout, kLongest);
    limit = static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(bounded).count());
  }
#ifdef _WIN32
  return WSAPoll(fds.data(), static_cast<ULONG>(fds.size()), limit);
#else
  return poll(fds.data(), static_cast<nfds_t>(fds.size()), limit);
#endif
}

bool WasInterrupted() {
#ifdef _WIN32
  return false;
#else
  return errno == EINTR;
#endif
}

}  // namespace

void PollSet::Set(ares_socket_t fd, void* tag, Interest, Interest now) {
  if (now.none()) {
    Remove(fd);
    return;
  }
  const auto [entry, added] = index_.try_emplace(fd, fds_.size());
  if (added) {
    struct pollfd polled {};
    polled.fd = fd;
    fds_.push_back(polled);
    tags_.push_back(tag);
  }
  fds_[entry->second].events = static_cast<short>((now.read ? kReadable : 0) | (now.write ? POLLOUT : 0));
}

void PollSet::Remove(ares_socket_t fd) {
  const auto entry = index_.find(fd);
  if (entry == index_.end()) {
    return;
  }
  const size_t hole = entry->second;
  index_.erase(entry);
  if (hole + 1 < fds_.size()) {
    fds_[hole] = fds_.back();
    tags_[hole] = tags_.back();
    index_[fds_[hole].fd] = hole;
  }
  fds_.pop_back();
  tags_.pop_back();
}

void PollSet::Wait(PollTimeout timeout, std::vector<PollEvent>& ready) {
  int left = PollOnce(fds_, timeout);
  if (left < 0 && !WasInterrupted()) {
    // Out of memory. The sleep keeps the loop from spinning until the shortage ends.
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  for (size_t i = 0; i < fds_.size() && left > 0; i++) {
    const short events = fds_[i].revents;
    if (events != 0) {
      left--;
      ready.push_back({.tag = tags_[i],
                       // c-ares learns of an error or a hang-up by reading.
                       .readable = (events & ~POLLOUT) != 0,
                       .writable = (events & POLLOUT) != 0,
                       .hung_up = (events & kHungUp) != 0});
    }
  }
}

}  // namespace aiodns
