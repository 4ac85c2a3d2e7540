#include "shared/waker.h"

#include <cerrno>
#include <cstdint>
#include <system_error>

#include "shared/platform.h"

#ifdef __linux__
#include <sys/eventfd.h>
#endif
#ifndef _WIN32
#include <fcntl.h>
#include <unistd.h>
#endif

namespace aiodns {

#if defined(__linux__)

Waker::Waker() : read_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)), write_(read_) {
  if (read_ < 0) {
    throw std::system_error(errno, std::generic_category(), "eventfd");
  }
}

Waker::~Waker() { close(read_); }

void Waker::Notify() {
  const uint64_t one = 1;
  // A full counter already wakes the reader, so the only possible failure is harmless.
  if (write(write_, &one, sizeof(one)) < 0) {
    return;
  }
}

void Waker::Drain() {
  uint64_t count = 0;
  if (read(read_, &count, sizeof(count)) < 0) {
    return;
  }
}

#elif defined(_WIN32)

// A datagram socket connected to itself: WSAPoll watches nothing but sockets.
Waker::Waker() : read_(INVALID_SOCKET), write_(INVALID_SOCKET) {
  WSADATA data;
  WSAStartup(MAKEWORD(2, 2), &data);
  const auto fail = [this]() {
    const int error = WSAGetLastError();
    if (read_ != INVALID_SOCKET) {
      closesocket(read_);
    }
    WSACleanup();
    throw std::system_error(error, std::system_category(), "socket");
  };
  read_ = socket(AF_INET, SOCK_DGRAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int length = sizeof(address);
  u_long nonblocking = 1;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (read_ == INVALID_SOCKET || bind(read_, generic, length) != 0 ||
      getsockname(read_, generic, &length) != 0 || connect(read_, generic, length) != 0 ||
      ioctlsocket(read_, FIONBIO, &nonblocking) != 0) {
    fail();
  }
  write_ = read_;
}

Waker::~Waker() {
  closesocket(read_);
  WSACleanup();
}

void Waker::Notify() { send(write_, "", 1, 0); }

void Waker::Drain() {
  char bytes[64];
  while (recv(read_, bytes, sizeof(bytes), 0) > 0) {
  }
}

#else

Waker::Waker() {
  int ends[2];
  if (pipe(ends) != 0) {
    throw std::system_error(errno, std::generic_category(), "pipe");
  }
  for (const int end : ends) {
    fcntl(end, F_SETFL, O_NONBLOCK);
    fcntl(end, F_SETFD, FD_CLOEXEC);
  }
  read_ = ends[0];
  write_ = ends[1];
}

Waker::~Waker() {
  close(read_);
  close(write_);
}

void Waker::Notify() {
  // A full pipe already wakes the reader, so the only possible failure is harmless.
  if (write(write_, "", 1) < 0) {
    return;
  }
}

void Waker::Drain() {
  char bytes[64];
  while (read(read_, bytes, sizeof(bytes)) > 0) {
  }
}

#endif

}  // namespace aiodns
