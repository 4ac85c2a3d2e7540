#ifdef __APPLE__

#include "io/kqueue_set.h"

#include <fcntl.h>
#include <sys/event.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <ctime>
#include <system_error>
#include <thread>

namespace aiodns {
namespace {

void Change(int queue, ares_socket_t fd, int16_t filter, bool before, bool now, void* tag) {
  if (before != now) {
    struct kevent change;
    EV_SET(&change, fd, filter, now ? EV_ADD : EV_DELETE, 0, 0, tag);
    kevent(queue, &change, 1, nullptr, 0, nullptr);
  }
}

}  // namespace

KqueueSet::KqueueSet() : fd_(kqueue()) {
  if (fd_ < 0) {
    throw std::system_error(errno, std::generic_category(), "kqueue");
  }
  fcntl(fd_, F_SETFD, FD_CLOEXEC);
}

KqueueSet::~KqueueSet() { close(fd_); }

void KqueueSet::Set(ares_socket_t fd, void* tag, Interest before, Interest now) {
  Change(fd_, fd, EVFILT_READ, before.read, now.read, tag);
  Change(fd_, fd, EVFILT_WRITE, before.write, now.write, tag);
}

void KqueueSet::Wait(PollTimeout timeout, std::vector<PollEvent>& ready) {
  std::array<struct kevent, kMaxEvents> events;
  struct timespec limit {};
  if (timeout) {
    const auto whole = std::chrono::floor<std::chrono::seconds>(*timeout);
    limit.tv_sec = static_cast<time_t>(whole.count());
    limit.tv_nsec = static_cast<long>(std::chrono::duration_cast<std::chrono::nanoseconds>(*timeout - whole).count());
  }
  const int count = kevent(fd_, nullptr, 0, events.data(), kMaxEvents, timeout ? &limit : nullptr);
  if (count < 0 && errno != EINTR) {
    // Out of memory. The sleep keeps the loop from spinning until the shortage ends.
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  for (int i = 0; i < count; i++) {
    const struct kevent& event = events[static_cast<size_t>(i)];
    ready.push_back({.tag = event.udata,
                     .readable = event.filter == EVFILT_READ,
                     .writable = event.filter == EVFILT_WRITE,
                     .hung_up = event.filter == EVFILT_READ && (event.flags & EV_EOF) != 0});
  }
}

}  // namespace aiodns

#endif
