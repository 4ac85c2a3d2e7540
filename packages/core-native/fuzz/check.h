#pragma once

#include <cstdio>
#include <cstdlib>

// Ends the program, which the fuzzer takes for a crash, when a promise is broken.
#define FUZZ_CHECK(promise)                                                             \
  do {                                                                                  \
    if (!(promise)) {                                                                   \
      std::fprintf(stderr, "%s:%d: broken promise: %s\n", __FILE__, __LINE__, #promise); \
      std::abort();                                                                     \
    }                                                                                   \
  } while (false)
