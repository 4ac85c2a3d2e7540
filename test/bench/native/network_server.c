// A name server at the end of a network that is far, lossy or hostile, for the experiments of the group "network". It
// answers every A and AAAA query with one address. It prints its port when it is ready. When its standard input ends, it
// prints its counters as a line of JSON and ends.
//
// usage: network_server --address=ADDRESS [--port=PORT] [--delay=MS] [--slow-delay=MS] [--unanswered=SHARE] [--cut=SHARE]
//                       [--receive-buffer=BYTES]
//
//   --delay           of each response
//   --slow-delay      of responses to names that begin with "slow"
//   --unanswered      share of the names that are never answered, from 0 to 1: the same names in every query
//   --cut             share of the responses that lack their last three bytes, from 0 to 1: chosen at random, but at most two
//                     per name, so that three tries are enough
//   --receive-buffer  of the socket; the system's default without it

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <ctype.h>
#include <getopt.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
  HEADER = 12,
  LARGEST_QUERY = 320,
  ROOM_FOR_ANSWER = 28,
  CUT_BYTES = 3,
  WAITING = 1 << 18,
  BATCH = 64,
  NAMES = 1 << 22,
  MOST_CUTS = 2,
  TYPE_AAAA = 28,
};

typedef struct {
  double due_ms;
  struct sockaddr_in client;
  size_t length;
  uint8_t packet[LARGEST_QUERY + ROOM_FOR_ANSWER];
} reply_t;

// Responses with the same delay leave in the order of their queries: one ring per delay.
typedef struct {
  double delay_ms;
  size_t first, last;
  reply_t* replies;
} ring_t;

typedef struct {
  const char* address;
  uint16_t port;
  double unanswered;
  double cut;
  int receive_buffer;
} options_t;

static struct {
  unsigned long received, answered, unanswered, cut, refused;
} count;

static ring_t usual, slow;
static options_t options = {.address = "127.0.0.1"};

static double now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static double mixed(uint64_t value) {
  value = (value ^ (value >> 31)) * 0x9e3779b97f4a7c15u;
  value = (value ^ (value >> 29)) * 0xbf58476d1ce4e5b9u;
  return (double)((value ^ (value >> 32)) >> 11) / (double)(1ull << 53);
}

static uint64_t hash_of_name(const uint8_t* name, size_t length) {
  uint64_t hash = 0xcbf29ce484222325u;
  for (size_t i = 0; i < length; i++) hash = (hash ^ (uint64_t)tolower(name[i])) * 0x100000001b3u;
  return hash;
}

static double share_by_chance(void) {
  static uint64_t drawn;
  return mixed(++drawn);
}

static bool is_to_be_cut(uint64_t name) {
  static uint8_t cuts[NAMES];
  uint8_t* of_name = &cuts[(name ^ (name >> 32)) % NAMES];
  if (options.cut == 0 || *of_name == MOST_CUTS || share_by_chance() >= options.cut) return false;
  ++*of_name;
  return true;
}

// The end of the question, 0 where there is none.
static size_t question_end(const reply_t* query) {
  size_t end = HEADER;
  while (end < query->length && query->packet[end] != 0) end += query->packet[end] + 1u;
  end += 5;
  return end <= query->length ? end : 0;
}

// Turns a query into its response: keeps the question, drops everything after it (EDNS), and appends one address.
static void answer(reply_t* reply, size_t end, uint64_t name) {
  static const uint8_t flags_and_counts[] = {0x85, 0x80, 0, 1, 0, 1, 0, 0, 0, 0};
  static const uint8_t head_a[] = {0xc0, HEADER, 0, 1, 0, 1, 0, 0, 14, 16, 0, 4};
  static const uint8_t head_aaaa[] = {0xc0, HEADER, 0, 28, 0, 1, 0, 0, 14, 16, 0, 16};
  static const uint8_t address_a[4] = {192, 0, 2, 1};
  static const uint8_t address_aaaa[16] = {0x20, 0x01, 0x0d, 0xb8, [15] = 1};

  const bool aaaa = reply->packet[end - 3] == TYPE_AAAA;
  memcpy(reply->packet + 2, flags_and_counts, sizeof flags_and_counts);
  memcpy(reply->packet + end, aaaa ? head_aaaa : head_a, sizeof head_a);
  end += sizeof head_a;
  const size_t size = aaaa ? sizeof address_aaaa : sizeof address_a;
  memcpy(reply->packet + end, aaaa ? address_aaaa : address_a, size);
  reply->length = end + size;
  if (is_to_be_cut(name)) {
    reply->length -= CUT_BYTES;
    count.cut++;
  }
}

static void take(reply_t* query, double now) {
  count.received++;
  const size_t end = question_end(query);
  if (end == 0) return;
  const uint8_t* name = query->packet + HEADER;
  const uint64_t hash = hash_of_name(name, end - 4 - HEADER);
  if (mixed(hash) < options.unanswered) {
    count.unanswered++;
    return;
  }
  ring_t* ring = name[0] >= 4 && strncasecmp((const char*)name + 1, "slow", 4) == 0 ? &slow : &usual;
  if (ring->last - ring->first == WAITING) {
    count.refused++;
    return;
  }
  reply_t* reply = &ring->replies[ring->last++ % WAITING];
  reply->due_ms = now + ring->delay_ms;
  reply->client = query->client;
  reply->length = query->length;
  memcpy(reply->packet, query->packet, query->length);
  answer(reply, end, hash);
}

// Takes one batch; true when there may be more.
static bool receive(int fd) {
  static reply_t queries[BATCH];
  static struct iovec parts[BATCH];
  struct mmsghdr messages[BATCH];
  for (int i = 0; i < BATCH; i++) {
    parts[i] = (struct iovec){queries[i].packet, LARGEST_QUERY};
    messages[i].msg_hdr = (struct msghdr){
        .msg_name = &queries[i].client,
        .msg_namelen = sizeof queries[i].client,
        .msg_iov = &parts[i],
        .msg_iovlen = 1,
    };
  }
  const int taken = recvmmsg(fd, messages, BATCH, MSG_DONTWAIT, NULL);
  const double now = now_ms();
  for (int i = 0; i < taken; i++) {
    queries[i].length = messages[i].msg_len;
    take(&queries[i], now);
  }
  return taken == BATCH;
}

static void send_due(int fd, ring_t* ring) {
  for (const double now = now_ms(); ring->first != ring->last;) {
    struct iovec parts[BATCH];
    struct mmsghdr messages[BATCH];
    unsigned due = 0;
    for (; due < BATCH && ring->first + due != ring->last; due++) {
      reply_t* reply = &ring->replies[(ring->first + due) % WAITING];
      if (reply->due_ms > now) break;
      parts[due] = (struct iovec){reply->packet, reply->length};
      messages[due].msg_hdr = (struct msghdr){
          .msg_name = &reply->client,
          .msg_namelen = sizeof reply->client,
          .msg_iov = &parts[due],
          .msg_iovlen = 1,
      };
    }
    if (due == 0) return;
    // An error concerns the first message: its client has closed the socket.
    const int sent = sendmmsg(fd, messages, due, 0);
    ring->first += sent > 0 ? (size_t)sent : 1;
    count.answered += sent > 0 ? (unsigned long)sent : 0;
  }
}

static double due_in(const ring_t* ring) {
  if (ring->first == ring->last) return 60e3;
  const double wait = ring->replies[ring->first % WAITING].due_ms - now_ms();
  return wait > 0 ? wait : 0;
}

// Datagrams that found the receive buffer full, from the last column of /proc/net/udp; -1 where there is none.
static long dropped(uint16_t port) {
  FILE* table = fopen("/proc/net/udp", "r");
  if (table == NULL) return -1;
  char line[512];
  long sum = 0;
  while (fgets(line, sizeof line, table) != NULL) {
    unsigned local = 0;
    if (sscanf(line, " %*d: %*8x:%4x", &local) != 1 || local != port) continue;
    for (size_t end = strlen(line); end > 0 && isspace((unsigned char)line[end - 1]);) line[--end] = '\0';
    const char* last = strrchr(line, ' ');
    sum += last == NULL ? 0 : strtol(last, NULL, 10);
  }
  fclose(table);
  return sum;
}

static void read_options(int argc, char** argv) {
  const struct option flags[] = {
      {"address", required_argument, NULL, 'a'},    {"port", required_argument, NULL, 'p'},
      {"delay", required_argument, NULL, 'd'},      {"slow-delay", required_argument, NULL, 's'},
      {"unanswered", required_argument, NULL, 'u'}, {"cut", required_argument, NULL, 'c'},
      {"receive-buffer", required_argument, NULL, 'b'},
      {0},
  };
  for (int flag; (flag = getopt_long(argc, argv, "", flags, NULL)) != -1;) {
    switch (flag) {
      case 'a': options.address = optarg; break;
      case 'p': options.port = (uint16_t)strtoul(optarg, NULL, 10); break;
      case 'd': usual.delay_ms = strtod(optarg, NULL); break;
      case 's': slow.delay_ms = strtod(optarg, NULL); break;
      case 'u': options.unanswered = strtod(optarg, NULL); break;
      case 'c': options.cut = strtod(optarg, NULL); break;
      case 'b': options.receive_buffer = (int)strtol(optarg, NULL, 10); break;
      default: exit(2);
    }
  }
}

int main(int argc, char** argv) {
  read_options(argc, argv);
  usual.replies = calloc(WAITING, sizeof(reply_t));
  slow.replies = calloc(WAITING, sizeof(reply_t));
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(options.port)};
  socklen_t size = sizeof address;
  const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  const int bytes = options.receive_buffer;
  if (usual.replies == NULL || slow.replies == NULL ||
      inet_pton(AF_INET, options.address, &address.sin_addr) != 1 ||
      (bytes > 0 && setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes) != 0) ||
      bind(fd, (const struct sockaddr*)&address, sizeof address) != 0 ||
      getsockname(fd, (struct sockaddr*)&address, &size) != 0) {
    perror("network_server");
    return 1;
  }
  const uint16_t port = ntohs(address.sin_port);
  printf("%d\n", port);
  fflush(stdout);

  for (;;) {
    struct pollfd sources[] = {{.fd = fd, .events = POLLIN}, {.fd = STDIN_FILENO, .events = POLLIN}};
    const double first = due_in(&usual), second = due_in(&slow);
    const double wait_ms = first < second ? first : second;
    const time_t seconds = (time_t)(wait_ms / 1e3);
    const struct timespec wait = {seconds, (long)((wait_ms - (double)seconds * 1e3) * 1e6)};
    if (ppoll(sources, 2, &wait, NULL) < 0) return 1;
    if (sources[1].revents != 0) break;
    bool more = sources[0].revents != 0;
    do {
      if (more) more = receive(fd);
      send_due(fd, &usual);
      send_due(fd, &slow);
    } while (more);
  }
  printf("{\"received\":%lu,\"answered\":%lu,\"unanswered\":%lu,\"cut\":%lu,\"refused\":%lu,\"dropped\":%ld}\n",
         count.received, count.answered, count.unanswered, count.cut, count.refused, dropped(port));
  return 0;
}
