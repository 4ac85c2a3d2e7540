#pragma once

#include <array>
#include <cstddef>

namespace aiodns {

// Keeps the blocks that c-ares frees for its next allocations.
//
// c-ares allocates 128 times a query, nearly always less than 400 bytes. With thousands of queries in flight that
// overflows the per-thread cache of the C library, whose own lists then take a quarter of the I/O thread's time. A pool
// serves the one thread that made it, while it exists; other threads, and blocks of other sizes, go to the C library.
// All blocks are the C library's, so any thread may free any block.
class BlockPool {
 public:
  BlockPool();
  ~BlockPool();
  BlockPool(const BlockPool&) = delete;
  BlockPool& operator=(const BlockPool&) = delete;

  // Makes c-ares allocate through the pools. To be called before c-ares allocates anything. Gives its status.
  static int InitAresLibrary();

 private:
  struct FreeBlock {
    FreeBlock* next;
  };

  // glibc gives blocks of 24, 40, 56 … usable bytes: class n holds those with 16 n + 8 or a little more.
  static constexpr size_t kSmallest = 24;
  static constexpr size_t kStep = 16;
  static constexpr size_t kClasses = 33;
  // What the pool holds at most, in bytes: a burst's memory goes back to the C library.
  static constexpr size_t kCapacity = 2 << 20;

  static void* Allocate(size_t size);
  static void* Reallocate(void* block, size_t size);
  static void Free(void* block);

  void* Take(size_t size);
  bool Keep(void* block);

  [[maybe_unused]] std::array<FreeBlock*, kClasses> free_{};
  [[maybe_unused]] size_t held_ = 0;
};

}  // namespace aiodns
