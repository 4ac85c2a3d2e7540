// Preloaded into the server and into every program: UDP sockets get a receive buffer that holds a burst, unless the
// program sets another size later. With the default of Linux, 208 KiB, the server drops all but about 250 of a burst of
// queries, and a program all but about 250 of a burst of responses. A dropped query waits for its timeout, so that only
// a quarter of 1,000 queries would really be in flight.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <sys/socket.h>

enum { RECEIVE_BUFFER_BYTES = 32 << 20 };

static void enlarge(int fd) {
  int type = 0;
  socklen_t size = sizeof type;
  if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type == SOCK_DGRAM) {
    const int bytes = RECEIVE_BUFFER_BYTES;
    // Privileged processes may exceed the system's limit; others get up to it.
    if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof bytes) != 0)
      setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
  }
}

int socket(int domain, int type, int protocol) {
  int (*next)(int, int, int) = dlsym(RTLD_NEXT, "socket");
  const int fd = next(domain, type, protocol);
  if (fd >= 0) enlarge(fd);
  return fd;
}

// knotd sets its size between socket() and bind().
int bind(int fd, const struct sockaddr* address, socklen_t length) {
  int (*next)(int, const struct sockaddr*, socklen_t) = dlsym(RTLD_NEXT, "bind");
  enlarge(fd);
  return next(fd, address, length);
}
