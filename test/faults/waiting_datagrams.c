// In each round, starts queries whose datagrams the socket refuses, cancels them, and starts another query: in one round of
// thirteen it has the id of a cancelled one, whose datagram waits before its own. Then the socket takes all datagrams.
// Prints how many were sent for cancelled queries, and how many for the others.
//
// usage: waiting_datagrams ROUNDS

#include <ares.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CANCELLED = 5000 };

// The first letter of the name follows the header of the message and the length of the label.
enum { FIRST_LETTER = 13 };

static int refuses;
static long cancelled, others;

static ares_socket_t open_socket(int domain, int type, int protocol, void* arg) {
  (void)arg;
  return socket(domain, type, protocol);
}

static int close_socket(ares_socket_t fd, void* arg) {
  (void)arg;
  return close(fd);
}

static int set_option(ares_socket_t fd, ares_socket_opt_t option, const void* value, ares_socklen_t size, void* arg) {
  (void)fd, (void)option, (void)value, (void)size, (void)arg;
  errno = ENOSYS;
  return -1;
}

static int connect_socket(ares_socket_t fd, const struct sockaddr* address, ares_socklen_t size, unsigned int flags,
                          void* arg) {
  (void)fd, (void)address, (void)size, (void)flags, (void)arg;
  return 0;
}

static ares_ssize_t receive(ares_socket_t fd, void* buffer, size_t size, int flags, struct sockaddr* address,
                            ares_socklen_t* address_size, void* arg) {
  (void)fd, (void)buffer, (void)size, (void)flags, (void)address, (void)address_size, (void)arg;
  errno = EWOULDBLOCK;
  return -1;
}

static ares_ssize_t send_datagram(ares_socket_t fd, const void* data, size_t size, int flags,
                                  const struct sockaddr* address, ares_socklen_t address_size, void* arg) {
  (void)fd, (void)flags, (void)address, (void)address_size, (void)arg;
  if (refuses) {
    errno = EWOULDBLOCK;
    return -1;
  }
  *(((const char*)data)[FIRST_LETTER] == 'c' ? &cancelled : &others) += 1;
  return (ares_ssize_t)size;
}

static ares_socket_t used = ARES_SOCKET_BAD;

static void on_state(void* arg, ares_socket_t fd, int readable, int writable) {
  (void)arg, (void)writable;
  if (readable) used = fd;
}

static void on_end(void* arg, ares_status_t status, size_t timeouts, const ares_dns_record_t* record) {
  (void)arg, (void)status, (void)timeouts, (void)record;
}

static void start(ares_channel_t* channel, const char* name) {
  ares_query_dnsrec(channel, name, ARES_CLASS_IN, ARES_REC_TYPE_A, on_end, NULL, NULL);
}

int main(int argc, char** argv) {
  const long rounds = argc > 1 ? atol(argv[1]) : 0;
  const struct ares_socket_functions_ex functions = {
      .version = 1,
      .asocket = open_socket,
      .aclose = close_socket,
      .asetsockopt = set_option,
      .aconnect = connect_socket,
      .arecvfrom = receive,
      .asendto = send_datagram,
  };
  ares_channel_t* channel;
  // On a busy machine a query may time out here; it must not be sent again.
  struct ares_options options = {.tries = 1, .sock_state_cb = on_state};
  if (ares_library_init(ARES_LIB_INIT_ALL) != ARES_SUCCESS ||
      ares_init_options(&channel, &options, ARES_OPT_TRIES | ARES_OPT_SOCK_STATE_CB) != ARES_SUCCESS ||
      ares_set_socket_functions_ex(channel, &functions, NULL) != ARES_SUCCESS ||
      ares_set_servers_ports_csv(channel, "127.0.0.1:53") != ARES_SUCCESS) {
    return 1;
  }
  // c-ares keeps the connection open for this one.
  start(channel, "open.test");
  for (long round = 0; round < rounds; round++) {
    ares_request_t requests[CANCELLED] = {0};
    refuses = 1;
    for (int i = 0; i < CANCELLED; i++) {
      ares_set_request(channel, &requests[i]);
      start(channel, "cancelled.test");
    }
    ares_set_request(channel, NULL);
    for (int i = 0; i < CANCELLED; i++) ares_cancel_request(channel, &requests[i]);
    start(channel, "later.test");
    refuses = 0;
    const ares_fd_events_t event = {.fd = used, .events = ARES_FD_EVENT_WRITE};
    ares_process_fds(channel, &event, 1, ARES_PROCESS_FLAG_NONE);
  }
  printf("%ld %ld\n", cancelled, others);
  ares_destroy(channel);
  return 0;
}
