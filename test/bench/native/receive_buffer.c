// Preloaded into knotd, which has no option for it: a receive buffer that holds the burst with which a program fills its
// places. What is compared is how programs resolve, not whose burst a server with a small buffer drops.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <sys/socket.h>

enum { RECEIVE_BUFFER_BYTES = 32 << 20 };

int bind(int fd, const struct sockaddr* address, socklen_t length) {
  int (*next)(int, const struct sockaddr*, socklen_t) = dlsym(RTLD_NEXT, "bind");
  int type = 0;
  socklen_t size = sizeof type;
  if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type == SOCK_DGRAM) {
    const int bytes = RECEIVE_BUFFER_BYTES;
    // Past the system's limit where the process may, up to it where it may not.
    if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof bytes) != 0)
      setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
  }
  return next(fd, address, length);
}
