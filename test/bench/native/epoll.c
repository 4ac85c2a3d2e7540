// The limit that the binding is compared with: the same c-ares, driven by one thread with epoll, which only counts the
// records of each parsed response. Flags and output are those of job.ts and measurement.ts.
//
// Queries start in the loop and never in a callback: c-ares can give a query that is started inside a callback the id of
// the one being freed, and then loses it.

#define _GNU_SOURCE
#include <ares.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { EVENTS_PER_WAIT = 64, LONGEST_WAIT_MS = 1000, WARM_UP_BATCH = 100, WARM_UP_BATCHES = 100 };

typedef enum { THROUGHPUT, RESPONSIVENESS, PENDING, SCOPED, GETADDRINFO, MEASURES } measure_t;

static const char* const measure_names[MEASURES] = {
    [THROUGHPUT] = "throughput", [RESPONSIVENESS] = "responsiveness", [PENDING] = "pending",
    [SCOPED] = "scoped",         [GETADDRINFO] = "getaddrinfo",
};

typedef struct {
  const char* address;
  const char* port;
  const char* silent_port;
  const char* names_file;
  const char* type;
  measure_t measure;
  size_t records;
  size_t in_flight;
  size_t count;
  int edns;
  double warm_up_ms;
  double duration_ms;
} job_t;

typedef struct run run_t;

// One slot of the queries in flight.
typedef struct {
  run_t* run;
  double started_at;
} slot_t;

struct run {
  const job_t* job;
  ares_dns_rec_type_t type;
  char** names;
  size_t name_count;
  size_t next_name;

  int epoll;
  ares_channel_t* channel;

  slot_t* slots;
  slot_t** free_slots;
  size_t free_count;

  size_t limit;
  size_t started;
  size_t settled;
  size_t errors;
  const char* first_error;

  bool timed;
  double* latencies;
  size_t latency_count;
  size_t latency_capacity;
};

static void fail(const char* what) {
  fprintf(stderr, "epoll: %s\n", what);
  exit(1);
}

static void* grow(void* memory, size_t count, size_t size) {
  memory = reallocarray(memory, count, size);
  if (memory == NULL) fail("out of memory");
  return memory;
}

static double now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static double cpu_ms(int who) {
  struct rusage usage;
  getrusage(who, &usage);
  return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3 +
         (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3;
}

static double resident_bytes(void) {
  FILE* statm = fopen("/proc/self/statm", "r");
  unsigned long pages = 0;
  if (statm == NULL || fscanf(statm, "%*s %lu", &pages) != 1) fail("cannot read /proc/self/statm");
  fclose(statm);
  return (double)pages * (double)sysconf(_SC_PAGESIZE);
}

static void read_names(run_t* run) {
  FILE* file = fopen(run->job->names_file, "r");
  if (file == NULL) fail("cannot read the names file");
  size_t capacity = 0;
  char* line = NULL;
  size_t size = 0;
  for (ssize_t length; (length = getline(&line, &size, file)) > 0;) {
    if (line[length - 1] == '\n') line[length - 1] = '\0';
    if (run->name_count == capacity) {
      capacity = capacity ? capacity * 2 : 1024;
      run->names = grow(run->names, capacity, sizeof(char*));
    }
    run->names[run->name_count++] = strdup(line);
  }
  free(line);
  fclose(file);
  if (run->name_count == 0) fail("the names file is empty");
}

static const char* next_name(run_t* run) {
  const char* name = run->names[run->next_name];
  run->next_name = run->next_name + 1 == run->name_count ? 0 : run->next_name + 1;
  return name;
}

static void on_socket_state(void* data, ares_socket_t fd, int readable, int writable) {
  const run_t* run = data;
  struct epoll_event event = {
      .events = (readable ? EPOLLIN : 0u) | (writable ? EPOLLOUT : 0u),
      .data.fd = fd,
  };
  if (event.events == 0) {
    epoll_ctl(run->epoll, EPOLL_CTL_DEL, fd, NULL);
  } else if (epoll_ctl(run->epoll, EPOLL_CTL_MOD, fd, &event) != 0) {
    epoll_ctl(run->epoll, EPOLL_CTL_ADD, fd, &event);
  }
}

static void open_channel(run_t* run, const char* port) {
  const job_t* job = run->job;
  char lookups[] = "b";
  struct ares_options options = {
      .flags = ARES_FLAG_EDNS,
      .ednspsz = job->edns,
      .timeout = job->measure == PENDING ? 60000 : 2000,
      .tries = 4,
      .qcache_max_ttl = 0,
      .lookups = lookups,
      .sock_state_cb = on_socket_state,
      .sock_state_cb_data = run,
  };
  int mask = ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_QUERY_CACHE | ARES_OPT_LOOKUPS |
             ARES_OPT_SOCK_STATE_CB;
  if (job->edns > 0) mask |= ARES_OPT_FLAGS | ARES_OPT_EDNSPSZ;
  if (ares_init_options(&run->channel, &options, mask) != ARES_SUCCESS) fail("ares_init_options");
  char server[128];
  snprintf(server, sizeof server, "%s:%s", job->address, port);
  if (ares_set_servers_ports_csv(run->channel, server) != ARES_SUCCESS) fail("ares_set_servers");
}

static void note_latency(run_t* run, double latency) {
  if (run->latency_count == run->latency_capacity) {
    run->latency_capacity = run->latency_capacity ? run->latency_capacity * 2 : 1 << 16;
    run->latencies = grow(run->latencies, run->latency_capacity, sizeof(double));
  }
  run->latencies[run->latency_count++] = latency;
}

static void settle(slot_t* slot, ares_status_t status, size_t records) {
  run_t* run = slot->run;
  const char* error = status != ARES_SUCCESS              ? ares_strerror((int)status)
                      : records != run->job->records ? "unexpected number of records"
                                                     : NULL;
  if (run->timed) note_latency(run, now_ms() - slot->started_at);
  run->settled++;
  if (error != NULL) {
    run->errors++;
    if (run->first_error == NULL) run->first_error = error;
  }
  run->free_slots[run->free_count++] = slot;
}

static void on_response(void* data, ares_status_t status, size_t timeouts,
                        const ares_dns_record_t* response) {
  (void)timeouts;
  settle(data, status,
         response == NULL ? 0 : ares_dns_record_rr_cnt(response, ARES_SECTION_ANSWER));
}

static void on_addresses(void* data, int status, int timeouts, struct ares_addrinfo* result) {
  (void)timeouts;
  const slot_t* slot = data;
  settle(data, (ares_status_t)status, slot->run->job->records);
  ares_freeaddrinfo(result);
}

static void start_query(run_t* run) {
  slot_t* slot = run->free_slots[--run->free_count];
  if (run->job->measure == RESPONSIVENESS) slot->started_at = now_ms();
  run->started++;
  if (run->job->measure == GETADDRINFO) {
    const struct ares_addrinfo_hints hints = {.ai_family = AF_UNSPEC};
    ares_getaddrinfo(run->channel, next_name(run), NULL, &hints, on_addresses, slot);
  } else {
    ares_query_dnsrec(run->channel, next_name(run), ARES_CLASS_IN, run->type, on_response, slot,
                      NULL);
  }
}

static void process(run_t* run) {
  struct timeval longest = {.tv_sec = LONGEST_WAIT_MS / 1000};
  struct timeval due;
  const struct timeval* wait = ares_timeout(run->channel, &longest, &due);
  const int wait_ms = (int)(wait->tv_sec * 1000 + (wait->tv_usec + 999) / 1000);

  struct epoll_event ready[EVENTS_PER_WAIT];
  ares_fd_events_t events[EVENTS_PER_WAIT];
  const int count = epoll_wait(run->epoll, ready, EVENTS_PER_WAIT, wait_ms);
  for (int i = 0; i < count; i++) {
    events[i].fd = ready[i].data.fd;
    events[i].events =
        ((ready[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) ? ARES_FD_EVENT_READ : 0u) |
        ((ready[i].events & EPOLLOUT) ? ARES_FD_EVENT_WRITE : 0u);
  }
  ares_process_fds(run->channel, events, count > 0 ? (size_t)count : 0, ARES_PROCESS_FLAG_NONE);
}

static void top_up(run_t* run) {
  while (run->free_count > 0 && run->started < run->limit) start_query(run);
}

static void drain(run_t* run) {
  while (run->settled < run->started) process(run);
}

// Settles `count` queries, started as fast as the slots allow.
static void resolve_all(run_t* run, size_t count) {
  run->limit = run->started + count;
  while (run->started < run->limit) {
    top_up(run);
    process(run);
  }
  drain(run);
}

// One step of a run that keeps its slots filled.
static void keep_resolving(run_t* run) {
  run->limit = SIZE_MAX;
  top_up(run);
  process(run);
}

// One step of a run that opens a channel, sends one query and destroys it.
static void create_use_and_dispose(run_t* run) {
  open_channel(run, run->job->port);
  resolve_all(run, 1);
  ares_destroy(run->channel);
}

static int by_value(const void* a, const void* b) {
  const double left = *(const double*)a, right = *(const double*)b;
  return (left > right) - (left < right);
}

static double quantile(const double* sorted, size_t count, double share) {
  return sorted[(size_t)((double)(count - 1) * share + 0.5)];
}

typedef struct {
  double wall_ms;
  double cpu_ms;
  double thread_cpu_ms;
  size_t settled;
} moment_t;

static moment_t moment(const run_t* run) {
  return (moment_t){now_ms(), cpu_ms(RUSAGE_SELF), cpu_ms(RUSAGE_THREAD), run->settled};
}

static void print(run_t* run, moment_t begin, moment_t end, double resident) {
  printf("{\"queries\":%zu,\"errors\":%zu,\"lost\":%zu,", end.settled - begin.settled, run->errors,
         run->started - run->settled);
  if (run->first_error == NULL) {
    printf("\"firstError\":null,");
  } else {
    printf("\"firstError\":\"%s\",", run->first_error);
  }
  printf("\"wallMs\":%.6f,\"cpuMs\":%.6f,\"mainThreadCpuMs\":%.6f,", end.wall_ms - begin.wall_ms,
         end.cpu_ms - begin.cpu_ms, end.thread_cpu_ms - begin.thread_cpu_ms);
  if (run->latency_count > 0) {
    qsort(run->latencies, run->latency_count, sizeof(double), by_value);
    printf("\"latencyMs\":{\"p50\":%.6f,\"p99\":%.6f,\"max\":%.6f},",
           quantile(run->latencies, run->latency_count, 0.5),
           quantile(run->latencies, run->latency_count, 0.99), quantile(run->latencies, run->latency_count, 1));
  } else {
    printf("\"latencyMs\":null,");
  }
  printf("\"loopDelayMs\":null,");
  if (resident >= 0) {
    printf("\"residentBytes\":%.0f}\n", resident);
  } else {
    printf("\"residentBytes\":null}\n");
  }
}

static void measure_window(run_t* run, void (*step)(run_t*)) {
  const job_t* job = run->job;
  const double warm = now_ms() + job->warm_up_ms;
  while (now_ms() < warm) step(run);
  run->timed = job->measure == RESPONSIVENESS;
  const moment_t begin = moment(run);
  while (now_ms() < begin.wall_ms + job->duration_ms || run->settled == begin.settled) step(run);
  const moment_t end = moment(run);
  run->timed = false;
  drain(run);
  print(run, begin, end, -1);
}

static void measure_burst(run_t* run) {
  const moment_t begin = moment(run);
  resolve_all(run, run->job->count);
  print(run, begin, moment(run), -1);
}

static void measure_pending(run_t* run) {
  open_channel(run, run->job->port);
  for (int i = 0; i < WARM_UP_BATCHES; i++) resolve_all(run, WARM_UP_BATCH);
  ares_destroy(run->channel);

  open_channel(run, run->job->silent_port);
  const moment_t begin = moment(run);
  const double before = resident_bytes();
  run->limit = run->started + run->job->in_flight;
  top_up(run);
  const double after = resident_bytes();
  moment_t end = moment(run);
  const size_t pending = run->started - end.settled;
  end.settled = begin.settled + pending;
  run->started -= pending;
  print(run, begin, end, after - before);
}

static void measure(run_t* run) {
  switch (run->job->measure) {
    case THROUGHPUT:
    case RESPONSIVENESS:
      open_channel(run, run->job->port);
      return measure_window(run, keep_resolving);
    case SCOPED:
      return measure_window(run, create_use_and_dispose);
    case GETADDRINFO:
      open_channel(run, run->job->port);
      return measure_burst(run);
    case PENDING:
      return measure_pending(run);
    case MEASURES:
      break;
  }
}

static measure_t measure_of(const char* name) {
  for (int i = 0; i < MEASURES; i++) {
    if (strcmp(measure_names[i], name) == 0) return (measure_t)i;
  }
  fail("unknown measure");
  return MEASURES;
}

static job_t read_job(int argc, char** argv) {
  job_t job = {.type = "A", .records = 1, .in_flight = 1};
  const struct option flags[] = {
      {"measure", required_argument, NULL, 'm'},   {"address", required_argument, NULL, 'a'},
      {"port", required_argument, NULL, 'p'},      {"silent-port", required_argument, NULL, 's'},
      {"names", required_argument, NULL, 'n'},     {"type", required_argument, NULL, 't'},
      {"records", required_argument, NULL, 'r'},   {"in-flight", required_argument, NULL, 'f'},
      {"count", required_argument, NULL, 'c'},     {"edns", required_argument, NULL, 'e'},
      {"warm-up", required_argument, NULL, 'w'},   {"duration", required_argument, NULL, 'd'},
      {"version", no_argument, NULL, 'v'},
      {0},
  };
  for (int flag; (flag = getopt_long(argc, argv, "", flags, NULL)) != -1;) {
    switch (flag) {
      case 'm': job.measure = measure_of(optarg); break;
      case 'a': job.address = optarg; break;
      case 'p': job.port = optarg; break;
      case 's': job.silent_port = optarg; break;
      case 'n': job.names_file = optarg; break;
      case 't': job.type = optarg; break;
      case 'r': job.records = strtoul(optarg, NULL, 10); break;
      case 'f': job.in_flight = strtoul(optarg, NULL, 10); break;
      case 'c': job.count = strtoul(optarg, NULL, 10); break;
      case 'e': job.edns = (int)strtol(optarg, NULL, 10); break;
      case 'w': job.warm_up_ms = strtod(optarg, NULL); break;
      case 'd': job.duration_ms = strtod(optarg, NULL); break;
      case 'v': puts(ares_version(NULL)); exit(0);
      default: exit(2);
    }
  }
  if (job.address == NULL || job.port == NULL || job.names_file == NULL) fail("incomplete job");
  return job;
}

int main(int argc, char** argv) {
  const job_t job = read_job(argc, argv);
  run_t run = {.job = &job, .epoll = epoll_create1(EPOLL_CLOEXEC)};
  if (ares_library_init(ARES_LIB_INIT_ALL) != ARES_SUCCESS) fail("ares_library_init");
  if (!ares_dns_rec_type_fromstr(&run.type, job.type)) fail("unknown record type");
  read_names(&run);

  run.slots = grow(NULL, job.in_flight, sizeof(slot_t));
  run.free_slots = grow(NULL, job.in_flight, sizeof(slot_t*));
  for (size_t i = 0; i < job.in_flight; i++) {
    run.slots[i] = (slot_t){.run = &run};
    run.free_slots[run.free_count++] = &run.slots[i];
  }
  measure(&run);
  return 0;
}
