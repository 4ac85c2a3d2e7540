#pragma once

#include <cstddef>

namespace aiodns {

// Allocates the small blocks that c-ares uses on the I/O thread.
//
// c-ares allocates 128 times a query, nearly always less than 400 bytes, and keeps some 20 blocks while the query is
// pending. A block here has no header, and sizes are eight bytes apart: pending queries take a fifth less memory than
// with malloc(). Allocating takes a few instructions and no lock: a query takes a tenth less of the thread's time.
//
// The thread that constructs an object of this class gets its blocks from slabs until the object is destroyed. One thread
// at a time can have slabs. Other threads, and blocks of more than 512 bytes, get malloc(). Any thread may free or
// reallocate any block.
class SlabAllocator {
 public:
  SlabAllocator();
  ~SlabAllocator();
  SlabAllocator(const SlabAllocator&) = delete;
  SlabAllocator& operator=(const SlabAllocator&) = delete;

  // Makes c-ares allocate here. Must run before c-ares allocates anything. Returns a status of c-ares.
  static int InitAresLibrary();

  // As malloc(), realloc() and free().
  static void* Allocate(size_t size);
  static void* Reallocate(void* block, size_t size);
  static void Free(void* block);

  // As operator new: throws std::bad_alloc.
  static void* New(size_t size);
};

}  // namespace aiodns
