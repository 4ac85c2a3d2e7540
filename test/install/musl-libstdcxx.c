/* What libstdc++ calls of glibc and musl 1.2.3 does not have. */
#include <stdint.h>
#include <stdlib.h>
#include <sys/random.h>

/* Zero is always right: atomic operations then stay atomic. */
char __libc_single_threaded = 0;

uint32_t arc4random(void) {
  uint32_t value = 0;
  if (getrandom(&value, sizeof(value), 0) != sizeof(value)) {
    abort();
  }
  return value;
}
