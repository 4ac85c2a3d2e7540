#include "poll_set.h"

#include "lane.h"

namespace aiodns {
namespace {

int PollOnce(std::vector<struct pollfd>& fds, int timeout_ms) {
#ifdef _WIN32
  return WSAPoll(fds.data(), static_cast<ULONG>(fds.size()), timeout_ms);
#else
  return poll(fds.data(), static_cast<nfds_t>(fds.size()), timeout_ms);
#endif
}

}  // namespace

PollSet::PollSet(ares_socket_t wake_fd) {
  struct pollfd wake {};
  wake.fd = wake_fd;
  wake.events = POLLIN;
  fds_.push_back(wake);
  owners_.push_back(nullptr);
}

void PollSet::Watch(Lane& lane, ares_socket_t fd, bool readable, bool writable) {
  if (!readable && !writable) {
    Forget(fd);
    return;
  }
  const auto [entry, added] = index_.try_emplace(fd, fds_.size());
  if (added) {
    struct pollfd watched {};
    watched.fd = fd;
    fds_.push_back(watched);
    owners_.push_back(&lane);
  }
  fds_[entry->second].events = static_cast<short>((readable ? POLLIN : 0) | (writable ? POLLOUT : 0));
}

void PollSet::Forget(ares_socket_t fd) {
  const auto entry = index_.find(fd);
  if (entry == index_.end()) {
    return;
  }
  const size_t hole = entry->second;
  index_.erase(entry);
  const size_t last = fds_.size() - 1;
  if (hole != last) {
    fds_[hole] = fds_[last];
    owners_[hole] = owners_[last];
    index_[fds_[hole].fd] = hole;
  }
  fds_.pop_back();
  owners_.pop_back();
}

bool PollSet::Wait(int timeout_ms, std::vector<Lane*>& lanes) {
  int left = PollOnce(fds_, timeout_ms);
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
    // An error or a hang-up is learnt by reading.
    const unsigned int read = (events & ~POLLOUT) != 0 ? ARES_FD_EVENT_READ : 0;
    const unsigned int write = (events & POLLOUT) != 0 ? ARES_FD_EVENT_WRITE : 0;
    Lane& lane = *owners_[i];
    if (lane.ready.empty()) {
      lanes.push_back(&lane);
    }
    lane.ready.push_back({fds_[i].fd, read | write});
  }
  return woken;
}

}  // namespace aiodns
