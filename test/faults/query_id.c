// Starts each query in the callback of the previous one, with a server in this process that responds at once, and prints
// how many ended. One callback in 65,536 draws the id that its query has just released.
//
// usage: query_id QUERIES

#include <ares.h>
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

// A query that c-ares has lost never ends: the program ends after IDLE_ROUNDS rounds without a callback, of up to 1 s each.
enum { CHAINS = 64, LONGEST_MESSAGE = 512, IDLE_ROUNDS = 10 };

static ares_channel_t* channel;
static long left, ended;

static void start(void);

static void on_answer(void* arg, ares_status_t status, size_t timeouts, const ares_dns_record_t* record) {
  (void)arg, (void)timeouts, (void)record;
  if (status == ARES_EDESTRUCTION) return;
  ended++;
  start();
}

static void start(void) {
  if (left == 0) return;
  left--;
  ares_query_dnsrec(channel, "a.test", ARES_CLASS_IN, ARES_REC_TYPE_A, on_answer, NULL, NULL);
}

static void serve(int server) {
  unsigned char message[LONGEST_MESSAGE];
  struct sockaddr_in client;
  for (;;) {
    socklen_t size = sizeof client;
    const ssize_t length =
        recvfrom(server, message, sizeof message, MSG_DONTWAIT, (struct sockaddr*)&client, &size);
    if (length < 4) return;
    message[2] |= 0x80;
    sendto(server, message, (size_t)length, 0, (struct sockaddr*)&client, size);
  }
}

int main(int argc, char** argv) {
  left = argc > 1 ? atol(argv[1]) : 0;
  const int server = socket(AF_INET, SOCK_DGRAM, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  struct ares_options options = {.tries = 1, .timeout = 2000, .qcache_max_ttl = 0};
  const int mask = ARES_OPT_TRIES | ARES_OPT_TIMEOUTMS | ARES_OPT_QUERY_CACHE;
  char csv[32];
  if (bind(server, (struct sockaddr*)&address, size) != 0 ||
      getsockname(server, (struct sockaddr*)&address, &size) != 0 ||
      ares_library_init(ARES_LIB_INIT_ALL) != ARES_SUCCESS ||
      ares_init_options(&channel, &options, mask) != ARES_SUCCESS) {
    return 1;
  }
  snprintf(csv, sizeof csv, "127.0.0.1:%d", ntohs(address.sin_port));
  if (ares_set_servers_ports_csv(channel, csv) != ARES_SUCCESS) return 1;

  for (int chain = 0; chain < CHAINS; chain++) start();
  for (int idle = 0; idle < IDLE_ROUNDS && ares_queue_active_queries(channel) > 0; idle++) {
    const long before = ended;
    fd_set readable, writable;
    FD_ZERO(&readable);
    FD_ZERO(&writable);
    int highest = ares_fds(channel, &readable, &writable);
    FD_SET(server, &readable);
    if (server >= highest) highest = server + 1;
    struct timeval longest = {.tv_sec = 1}, due;
    select(highest, &readable, &writable, NULL, ares_timeout(channel, &longest, &due));
    if (FD_ISSET(server, &readable)) serve(server);
    ares_process(channel, &readable, &writable);
    if (ended > before) idle = 0;
  }
  printf("%ld\n", ended);
  ares_destroy(channel);
  return 0;
}
