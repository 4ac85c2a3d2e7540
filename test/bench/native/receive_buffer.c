// Preloaded into the server and into every program: UDP sockets get a receive buffer that holds a burst, unless the
// program asks for a size of its own later. With the 208 KiB that Linux gives, the server drops all but some 250 of a
// burst of queries, and a program all but some 250 of a burst of answers. What is dropped waits for its timeout, outside
// the window of measurement: of 1,000 queries said to be in flight, a quarter would be.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <sys/socket.h>

enum { RECEIVE_BUFFER_BYTES = 32 << 20 };

static void enlarge(int fd) {
  int type = 0;
  socklen_t size = sizeof type;
  if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type == SOCK_DGRAM) {
    const int bytes = RECEIVE_BUFFER_BYTES;
    // Past the system's limit where the process may, up to it where it may not.
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

// knotd sets a size of its own between socket() and bind().
int bind(int fd, const struct sockaddr* address, socklen_t length) {
  int (*next)(int, const struct sockaddr*, socklen_t) = dlsym(RTLD_NEXT, "bind");
  enlarge(fd);
  return next(fd, address, length);
}
