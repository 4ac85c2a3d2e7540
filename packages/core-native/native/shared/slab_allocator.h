#pragma once

#include <cstddef>

namespace aiodns {

// Serves the small blocks that c-ares allocates on the I/O thread.
//
// c-ares allocates 128 times a query, nearly always less than 400 bytes, and keeps some 20 blocks while the query is
// pending. Blocks here have no header and sizes eight bytes apart, which saves a fifth of the memory of malloc(), and
// allocating one is a few instructions without a lock, which saves a tenth of the thread's time.
//
// An object of this class makes its thread the one that is served while it lives. Other threads, and larger blocks, get
// theirs from malloc(). Any thread may free or enlarge any block.
class SlabAllocator {
 public:
  SlabAllocator();
  ~SlabAllocator();
  SlabAllocator(const SlabAllocator&) = delete;
  SlabAllocator& operator=(const SlabAllocator&) = delete;

  // Makes c-ares allocate here. To be called before c-ares allocates anything. Gives its status.
  static int InitAresLibrary();

  // As malloc(), realloc() and free().
  static void* Allocate(size_t size);
  static void* Reallocate(void* block, size_t size);
  static void Free(void* block);

  // As operator new: throws std::bad_alloc.
  static void* New(size_t size);
};

}  // namespace aiodns
