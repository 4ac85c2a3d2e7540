#pragma once

#include <cstdio>
#include <cstdlib>

// Aborts the program when a condition does not hold. The fuzzer reports that as a crash.
#define FUZZ_CHECK(promise)                                                             \
  do {                                                                                  \
    if (!(promise)) {                                                                   \
      std::fprintf(stderr, "%s:%d: broken promise: %s\n", __FILE__, __LINE__, #promise); \
      std::abort();                                                                     \
    }                                                                                   \
  } while (false)
