#pragma once

#include <cerrno>

#include "shared/platform.h"

namespace aiodns {

// The error of the last socket function of this thread, where c-ares looks for it.
#ifdef _WIN32
inline int LastError() { return WSAGetLastError(); }
inline void SetError(int error) { WSASetLastError(error); }
constexpr int kWouldBlock = WSAEWOULDBLOCK;
constexpr int kInvalid = WSAEINVAL;
constexpr int kUnsupported = WSAEOPNOTSUPP;
constexpr int kConnectionRefused = WSAECONNREFUSED;
#else
inline int LastError() { return errno; }
inline void SetError(int error) { errno = error; }
constexpr int kWouldBlock = EWOULDBLOCK;
constexpr int kInvalid = EINVAL;
constexpr int kUnsupported = ENOSYS;
constexpr int kConnectionRefused = ECONNREFUSED;
#endif

}  // namespace aiodns
