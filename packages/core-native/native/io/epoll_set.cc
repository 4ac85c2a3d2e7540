#ifdef __linux__

#include "io/epoll_set.h"

#include <sys/epoll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <ctime>
#include <system_error>
#include <thread>

#include "shared/platform.h"

namespace aiodns {
namespace {

struct timespec Timespec(SteadyTime::duration duration) {
  const auto whole = std::chrono::floor<std::chrono::seconds>(duration);
  const auto rest = std::chrono::duration_cast<std::chrono::nanoseconds>(duration - whole);
  return {.tv_sec = static_cast<time_t>(whole.count()), .tv_nsec = static_cast<long>(rest.count())};
}

// epoll_wait() counts in milliseconds, epoll_pwait2() of Linux 5.11 in nanoseconds.
int WaitExactly(int fd, struct epoll_event* events, int count, SteadyTime::duration timeout) {
  const struct timespec limit = Timespec(timeout);
#ifdef SYS_epoll_pwait2
  // Older systems lack it, and some sandboxes refuse calls that they don't know.
  static bool available = true;
  if (available) {
    const long ready = syscall(SYS_epoll_pwait2, fd, events, count, &limit, nullptr, 0);
    if (ready >= 0 || (errno != ENOSYS && errno != EPERM)) {
      return static_cast<int>(ready);
    }
    available = false;
  }
#endif
  struct pollfd whole_set {
    .fd = fd, .events = POLLIN, .revents = 0
  };
  const int any = ppoll(&whole_set, 1, &limit, nullptr);
  return any <= 0 ? any : epoll_wait(fd, events, count, 0);
}

int WaitAtMost(int fd, struct epoll_event* events, int count, PollTimeout timeout) {
  if (!timeout) {
    return epoll_wait(fd, events, count, -1);
  }
  if (*timeout <= SteadyTime::duration::zero()) {
    return epoll_wait(fd, events, count, 0);
  }
  return WaitExactly(fd, events, count, *timeout);
}

}  // namespace

EpollSet::EpollSet() : fd_(epoll_create1(EPOLL_CLOEXEC)) {
  if (fd_ < 0) {
    throw std::system_error(errno, std::generic_category(), "epoll_create1");
  }
}

EpollSet::~EpollSet() { close(fd_); }

void EpollSet::Set(ares_socket_t fd, void* tag, Interest before, Interest now) {
  struct epoll_event event {};
  event.events = (now.read ? EPOLLIN | EPOLLRDHUP : 0u) | (now.write ? EPOLLOUT : 0u);
  event.data.ptr = tag;
  const int operation = before.none() ? EPOLL_CTL_ADD : now.none() ? EPOLL_CTL_DEL : EPOLL_CTL_MOD;
  epoll_ctl(fd_, operation, fd, &event);
}

void EpollSet::Wait(PollTimeout timeout, std::vector<PollEvent>& ready) {
  std::array<struct epoll_event, kMaxEvents> events;
  const int count = WaitAtMost(fd_, events.data(), kMaxEvents, timeout);
  if (count < 0 && errno != EINTR) {
    // Out of memory. The sleep keeps the loop from spinning until the shortage ends.
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  for (int i = 0; i < count; i++) {
    const uint32_t bits = events[static_cast<size_t>(i)].events;
    ready.push_back({.tag = events[static_cast<size_t>(i)].data.ptr,
                     // c-ares learns of an error or a hang-up by reading.
                     .readable = (bits & ~static_cast<uint32_t>(EPOLLOUT)) != 0,
                     .writable = (bits & EPOLLOUT) != 0,
                     .hung_up = (bits & (EPOLLHUP | EPOLLRDHUP)) != 0});
  }
}

}  // namespace aiodns

#endif
