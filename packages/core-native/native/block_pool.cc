#include "block_pool.h"

#include <ares.h>

#include <cstdlib>
#include <cstring>
#include <new>
#include <utility>

// The pool learns a block's size from glibc. A sanitizer has to see every allocation, and a c-ares that other code of
// the process shares keeps its own allocator.
#if defined(__GLIBC__) && defined(AIODNS_PRIVATE_CARES) && !defined(AIODNS_SANITIZE)
#define AIODNS_BLOCK_POOL
#include <malloc.h>
#endif

namespace aiodns {

#ifdef AIODNS_BLOCK_POOL

namespace {

// The pool of this thread. One pointer fits into the room that glibc keeps for the fastest kind of thread-local.
[[gnu::tls_model("initial-exec")]] thread_local BlockPool* current = nullptr;

}  // namespace

BlockPool::BlockPool() { current = this; }

BlockPool::~BlockPool() {
  current = nullptr;
  for (FreeBlock* block : free_) {
    while (block != nullptr) {
      std::free(std::exchange(block, block->next));
    }
  }
}

int BlockPool::InitAresLibrary() {
  return ares_library_init_mem(ARES_LIB_INIT_ALL, &BlockPool::Allocate, &BlockPool::Free, &BlockPool::Reallocate);
}

void* BlockPool::Take(size_t size) {
  const size_t index = size <= kSmallest ? 1 : (size - kSmallest + kStep - 1) / kStep + 1;
  if (index >= kClasses || free_[index] == nullptr) {
    return nullptr;
  }
  held_ -= index * kStep;
  return std::exchange(free_[index], free_[index]->next);
}

bool BlockPool::Keep(void* block) {
  const size_t usable = malloc_usable_size(block);
  if (usable < kSmallest || held_ >= kCapacity) {
    return false;
  }
  // Rounded down: an allocator that takes the place of glibc's, as jemalloc may, has sizes between those of two classes.
  const size_t index = (usable - kSmallest) / kStep + 1;
  if (index >= kClasses) {
    return false;
  }
  held_ += index * kStep;
  free_[index] = new (block) FreeBlock{free_[index]};
  return true;
}

void* BlockPool::Allocate(size_t size) {
  void* block = current == nullptr ? nullptr : current->Take(size);
  return block == nullptr ? std::malloc(size) : block;
}

void* BlockPool::Reallocate(void* block, size_t size) {
  if (block == nullptr) {
    return Allocate(size);
  }
  const size_t usable = malloc_usable_size(block);
  if (size <= usable) {
    return block;
  }
  if (current == nullptr || usable / kStep >= kClasses) {
    return std::realloc(block, size);
  }
  void* larger = Allocate(size);
  if (larger != nullptr) {
    std::memcpy(larger, block, usable);
    Free(block);
  }
  return larger;
}

void BlockPool::Free(void* block) {
  if (block != nullptr && (current == nullptr || !current->Keep(block))) {
    std::free(block);
  }
}

#else

BlockPool::BlockPool() = default;
BlockPool::~BlockPool() = default;
int BlockPool::InitAresLibrary() { return ares_library_init(ARES_LIB_INIT_ALL); }

#endif

}  // namespace aiodns
