// A name server that responds to every A and AAAA query after a fixed delay, for lookups that wait for the network. It
// prints its port when it is ready, and exits at the end of its standard input.
//
// usage: slow_server ADDRESS PORT DELAY_MS [loopback]     (port 0: any free one; with `loopback`, names are this machine)

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
  HEADER = 12,
  LARGEST_QUERY = 512,
  ROOM_FOR_ANSWER = 28,
  WAITING = 1 << 16,
  TYPE_AAAA = 28,
};

// All responses have the same delay, so they are sent in the order of the queries: a ring buffer.
typedef struct {
  double due_ms;
  struct sockaddr_in client;
  size_t length;
  uint8_t packet[LARGEST_QUERY + ROOM_FOR_ANSWER];
} response_t;

static response_t responses[WAITING];
static size_t first, last;

static uint8_t address_a[4] = {192, 0, 2, 1};
static uint8_t address_aaaa[16] = {0x20, 0x01, 0x0d, 0xb8, [15] = 1};

static void answer_loopback(void) {
  memcpy(address_a, &(struct in_addr){htonl(INADDR_LOOPBACK)}, sizeof address_a);
  memcpy(address_aaaa, &in6addr_loopback, sizeof address_aaaa);
}

static double now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

// Turns a query into its response: keeps the question, drops everything after it (EDNS), and appends one address.
static bool make_response(response_t* response) {
  static const uint8_t flags_and_counts[] = {0x85, 0x80, 0, 1, 0, 1, 0, 0, 0, 0};
  static const uint8_t head_a[] = {0xc0, HEADER, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4};
  static const uint8_t head_aaaa[] = {0xc0, HEADER, 0, 28, 0, 1, 0, 0, 0, 60, 0, 16};
  size_t end = HEADER;
  while (end < response->length && response->packet[end] != 0) end += response->packet[end] + 1u;
  end += 5;
  if (end > response->length) return false;
  const bool aaaa = response->packet[end - 3] == TYPE_AAAA;
  memcpy(response->packet + 2, flags_and_counts, sizeof flags_and_counts);
  memcpy(response->packet + end, aaaa ? head_aaaa : head_a, sizeof head_a);
  end += sizeof head_a;
  const size_t size = aaaa ? sizeof address_aaaa : sizeof address_a;
  memcpy(response->packet + end, aaaa ? address_aaaa : address_a, size);
  response->length = end + size;
  return true;
}

static void receive(int fd, double delay_ms) {
  while (last - first < WAITING) {
    response_t* response = &responses[last % WAITING];
    socklen_t size = sizeof response->client;
    const ssize_t length = recvfrom(fd, response->packet, LARGEST_QUERY, MSG_DONTWAIT,
                                    (struct sockaddr*)&response->client, &size);
    if (length < 0) return;
    response->length = (size_t)length;
    response->due_ms = now_ms() + delay_ms;
    if (make_response(response)) last++;
  }
}

static void send_due(int fd) {
  for (const double now = now_ms(); first != last; first++) {
    const response_t* response = &responses[first % WAITING];
    if (response->due_ms > now) return;
    sendto(fd, response->packet, response->length, 0, (const struct sockaddr*)&response->client,
           sizeof response->client);
  }
}

static struct timespec until_due(void) {
  double wait = first == last ? 60e3 : responses[first % WAITING].due_ms - now_ms();
  if (wait < 0) wait = 0;
  const time_t seconds = (time_t)(wait / 1e3);
  return (struct timespec){seconds, (long)((wait - (double)seconds * 1e3) * 1e6)};
}

int main(int argc, char** argv) {
  if (argc < 4 || argc > 5) return 2;
  if (argc == 5) answer_loopback();
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(argv[2]))};
  socklen_t size = sizeof address;
  const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (inet_pton(AF_INET, argv[1], &address.sin_addr) != 1 ||
      bind(fd, (const struct sockaddr*)&address, sizeof address) != 0 ||
      getsockname(fd, (struct sockaddr*)&address, &size) != 0) {
    perror("slow_server");
    return 1;
  }
  printf("%d\n", ntohs(address.sin_port));
  fflush(stdout);

  const double delay_ms = strtod(argv[3], NULL);
  for (;;) {
    struct pollfd sources[] = {{.fd = fd, .events = POLLIN}, {.fd = STDIN_FILENO, .events = POLLIN}};
    const struct timespec wait = until_due();
    if (ppoll(sources, 2, &wait, NULL) < 0) return 1;
    if (sources[0].revents != 0) receive(fd, delay_ms);
    if (sources[1].revents != 0) return 0;
    send_due(fd);
  }
}
