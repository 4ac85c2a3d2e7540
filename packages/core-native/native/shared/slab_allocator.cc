#include "shared/slab_allocator.h"

#include <ares.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>
#include <utility>

// AddressSanitizer has to see every allocation, and a c-ares that other code of the process shares keeps its own allocator.
#if defined(__linux__) && defined(__LP64__) && defined(AIODNS_PRIVATE_CARES) && !defined(AIODNS_WATCH_ALLOCATIONS)
#define AIODNS_BLOCK_POOL
#include <sys/mman.h>
#endif

// Tells AddressSanitizer, where it is linked in, which blocks are in use. Otherwise these do nothing.
#if __has_include(<sanitizer/asan_interface.h>)
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(address, size) (static_cast<void>(address), static_cast<void>(size))
#define ASAN_UNPOISON_MEMORY_REGION(address, size) (static_cast<void>(address), static_cast<void>(size))
#endif

namespace aiodns {

#ifdef AIODNS_BLOCK_POOL

namespace {

// Sizes of blocks are multiples of this. What needs to be aligned to 16 bytes has a size that is a multiple of 16, and so
// has its address.
constexpr size_t kStep = 8;
constexpr size_t kLargest = 512;
constexpr size_t kClasses = kLargest / kStep + 1;

// Blocks of one size lie side by side in a chunk.
constexpr size_t kChunkSize = size_t{1} << 16;

// All chunks lie in one range of addresses, which tells their blocks from those of malloc(). Only what is used of it is
// backed by memory; when it is used up, malloc() takes over.
constexpr size_t kRangeSize = size_t{1} << 32;
constexpr size_t kChunks = kRangeSize / kChunkSize;

// The range is made accessible so many chunks at a time.
constexpr size_t kChunksPerStep = 16;

// Empty chunks that keep their memory, beside the last of each size: half a megabyte.
constexpr size_t kWarmChunks = 8;

struct FreeBlock {
  FreeBlock* next;
};

struct Chunk {
  FreeBlock* freed;
  uint32_t fresh;  // where the blocks begin that were never used
  uint32_t live;
  uint32_t block_size;
  // The next in a list of chunks; those with room for blocks of one size are linked both ways.
  Chunk* next;
  Chunk* previous;
};

// The chunks of the process. All but `range_`, which is set once, and `returned_` belong to the thread that is served.
class Chunks {
 public:
  // False when another thread is being served, or there are no addresses left.
  bool Enter() {
    if (served_.exchange(true, std::memory_order_acquire)) {
      return false;
    }
    if (range_.load(std::memory_order_relaxed) == nullptr && !Reserve()) {
      served_.store(false, std::memory_order_release);
      return false;
    }
    return true;
  }

  void Leave() {
    TakeReturned();
    for (Chunk* list : with_room_) {
      while (list != nullptr) {
        Chunk* chunk = std::exchange(list, list->next);
        if (chunk->live == 0) {
          Unlink(chunk);
          Retire(chunk);
        }
      }
    }
    Cool(0);
    served_.store(false, std::memory_order_release);
  }

  bool Holds(const void* block) const {
    const std::byte* range = range_.load(std::memory_order_relaxed);
    return range != nullptr && reinterpret_cast<uintptr_t>(block) - reinterpret_cast<uintptr_t>(range) < kRangeSize;
  }

  size_t SizeOf(const void* block) { return ChunkOf(block)->block_size; }

  // Null when there is no room left in the range.
  void* Take(size_t size) {
    const size_t index = std::max<size_t>((size + kStep - 1) / kStep, 1);
    Chunk* chunk = with_room_[index];
    if (chunk == nullptr) {
      chunk = Open(index);
      if (chunk == nullptr) {
        return nullptr;
      }
    }
    void* block;
    if (chunk->freed != nullptr) {
      block = chunk->freed;
      ASAN_UNPOISON_MEMORY_REGION(block, std::max(size, sizeof(FreeBlock)));
      chunk->freed = chunk->freed->next;
    } else {
      block = AddressOf(chunk) + chunk->fresh;
      ASAN_UNPOISON_MEMORY_REGION(block, size);
      chunk->fresh += chunk->block_size;
    }
    chunk->live++;
    if (!HasRoom(chunk)) {
      Unlink(chunk);
    }
    return block;
  }

  // On the thread that is served.
  void Put(void* block) {
    Chunk* chunk = ChunkOf(block);
    const bool had_room = HasRoom(chunk);
    chunk->freed = new (Unpoisoned(block)) FreeBlock{chunk->freed};
    ASAN_POISON_MEMORY_REGION(block, chunk->block_size);
    chunk->live--;
    if (!had_room) {
      Link(chunk);
    } else if (chunk->live == 0 && (chunk->next != nullptr || chunk->previous != nullptr)) {
      // The last one of its size stays: it is likely to be needed again at once.
      Unlink(chunk);
      Retire(chunk);
    }
  }

  // On any other thread.
  void Return(void* block) {
    auto* returned = new (Unpoisoned(block)) FreeBlock{returned_.load(std::memory_order_relaxed)};
    while (!returned_.compare_exchange_weak(returned->next, returned, std::memory_order_release,
                                            std::memory_order_relaxed)) {
    }
  }

 private:
  bool Reserve() {
    // One chunk more than is used, so that the first one can begin at a multiple of its size.
    void* reserved = mmap(nullptr, kRangeSize + kChunkSize, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (reserved == MAP_FAILED) {
      return false;
    }
    const auto address = reinterpret_cast<uintptr_t>(reserved);
    range_.store(static_cast<std::byte*>(reserved) + (kChunkSize - address % kChunkSize) % kChunkSize,
                 std::memory_order_release);
    return true;
  }

  Chunk* ChunkOf(const void* block) {
    const auto offset = static_cast<const std::byte*>(block) - range_.load(std::memory_order_relaxed);
    return &chunks_[static_cast<size_t>(offset) / kChunkSize];
  }

  std::byte* AddressOf(const Chunk* chunk) const {
    return range_.load(std::memory_order_relaxed) + static_cast<size_t>(chunk - chunks_.data()) * kChunkSize;
  }

  static bool HasRoom(const Chunk* chunk) {
    return chunk->freed != nullptr || chunk->fresh + chunk->block_size <= kChunkSize;
  }

  static void* Unpoisoned(void* block) {
    ASAN_UNPOISON_MEMORY_REGION(block, sizeof(FreeBlock));
    return block;
  }

  void Link(Chunk* chunk) {
    Chunk*& list = with_room_[chunk->block_size / kStep];
    chunk->previous = nullptr;
    chunk->next = list;
    if (list != nullptr) {
      list->previous = chunk;
    }
    list = chunk;
  }

  void Unlink(Chunk* chunk) {
    if (chunk->previous == nullptr) {
      with_room_[chunk->block_size / kStep] = chunk->next;
    } else {
      chunk->previous->next = chunk->next;
    }
    if (chunk->next != nullptr) {
      chunk->next->previous = chunk->previous;
    }
    chunk->next = nullptr;
    chunk->previous = nullptr;
  }

  // A chunk with room for blocks of a size.
  Chunk* Open(size_t index) {
    TakeReturned();
    if (with_room_[index] != nullptr) {
      return with_room_[index];
    }
    Chunk* chunk = Empty();
    if (chunk == nullptr) {
      return nullptr;
    }
    *chunk = Chunk{.freed = nullptr,
                   .fresh = 0,
                   .live = 0,
                   .block_size = static_cast<uint32_t>(index * kStep),
                   .next = nullptr,
                   .previous = nullptr};
    ASAN_POISON_MEMORY_REGION(AddressOf(chunk), kChunkSize);
    Link(chunk);
    return chunk;
  }

  Chunk* Empty() {
    if (warm_ != nullptr) {
      warm_count_--;
      return std::exchange(warm_, warm_->next);
    }
    if (cold_ != nullptr) {
      return std::exchange(cold_, cold_->next);
    }
    if (opened_ == accessible_ && !MakeAccessible()) {
      return nullptr;
    }
    return &chunks_[opened_++];
  }

  bool MakeAccessible() {
    if (accessible_ + kChunksPerStep > kChunks ||
        mprotect(AddressOf(&chunks_[accessible_]), kChunksPerStep * kChunkSize, PROT_READ | PROT_WRITE) != 0) {
      return false;
    }
    accessible_ += kChunksPerStep;
    return true;
  }

  void Retire(Chunk* chunk) {
    chunk->next = warm_;
    warm_ = chunk;
    warm_count_++;
    // By halves, so that a load which rises and falls around the limit does not give back and take all the time.
    if (warm_count_ > kWarmChunks) {
      Cool(kWarmChunks / 2);
    }
  }

  // Gives the memory of empty chunks back, but of so many.
  void Cool(size_t keep) {
    while (warm_count_ > keep) {
      Chunk* chunk = std::exchange(warm_, warm_->next);
      warm_count_--;
      madvise(AddressOf(chunk), kChunkSize, MADV_DONTNEED);
      chunk->next = cold_;
      cold_ = chunk;
    }
  }

  void TakeReturned() {
    FreeBlock* block = returned_.exchange(nullptr, std::memory_order_acquire);
    while (block != nullptr) {
      Put(std::exchange(block, block->next));
    }
  }

  std::atomic<std::byte*> range_{nullptr};
  std::atomic<bool> served_{false};
  std::atomic<FreeBlock*> returned_{nullptr};

  std::array<Chunk*, kClasses> with_room_{};
  Chunk* warm_ = nullptr;
  Chunk* cold_ = nullptr;
  size_t warm_count_ = 0;
  // How many chunks have ever been used, and how many may be.
  size_t opened_ = 0;
  size_t accessible_ = 0;
  std::array<Chunk, kChunks> chunks_{};
};

// Never destroyed, and zero to begin with: memory is used only for the chunks that are.
constinit Chunks chunks;

// glibc keeps room for a few bytes of the fastest kind of thread-local. Others refuse to load a library that has any.
#ifdef __GLIBC__
[[gnu::tls_model("initial-exec")]]
#endif
thread_local bool served = false;

}  // namespace

SlabAllocator::SlabAllocator() { served = chunks.Enter(); }

SlabAllocator::~SlabAllocator() {
  if (served) {
    served = false;
    chunks.Leave();
  }
}

int SlabAllocator::InitAresLibrary() {
  return ares_library_init_mem(ARES_LIB_INIT_ALL, &SlabAllocator::Allocate, &SlabAllocator::Free, &SlabAllocator::Reallocate);
}

void* SlabAllocator::Allocate(size_t size) {
  void* block = served && size <= kLargest ? chunks.Take(size) : nullptr;
  return block == nullptr ? std::malloc(size) : block;
}

void* SlabAllocator::Reallocate(void* block, size_t size) {
  if (block == nullptr) {
    return Allocate(size);
  }
  if (!chunks.Holds(block)) {
    return std::realloc(block, size);
  }
  const size_t old_size = chunks.SizeOf(block);
  // What is to be aligned to 16 bytes may have to leave a block that is not.
  if (size <= old_size && (size % 16 != 0 || reinterpret_cast<uintptr_t>(block) % 16 == 0)) {
    ASAN_UNPOISON_MEMORY_REGION(block, size);
    return block;
  }
  void* other = Allocate(size);
  if (other != nullptr) {
    ASAN_UNPOISON_MEMORY_REGION(block, old_size);
    std::memcpy(other, block, std::min(size, old_size));
    Free(block);
  }
  return other;
}

void SlabAllocator::Free(void* block) {
  if (!chunks.Holds(block)) {
    std::free(block);
  } else if (served) {
    chunks.Put(block);
  } else {
    chunks.Return(block);
  }
}

#else

SlabAllocator::SlabAllocator() = default;
SlabAllocator::~SlabAllocator() = default;
int SlabAllocator::InitAresLibrary() { return ares_library_init(ARES_LIB_INIT_ALL); }
void* SlabAllocator::Allocate(size_t size) { return std::malloc(size); }
void* SlabAllocator::Reallocate(void* block, size_t size) { return std::realloc(block, size); }
void SlabAllocator::Free(void* block) { std::free(block); }

#endif

void* SlabAllocator::New(size_t size) {
  void* block = Allocate(size);
  if (block == nullptr) {
    throw std::bad_alloc();
  }
  return block;
}

}  // namespace aiodns
