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

// A c-ares that other code of the process shares keeps its own allocator.
#if defined(__linux__) && defined(__LP64__) && defined(AIODNS_PRIVATE_CARES)
#define AIODNS_SLAB_ALLOCATOR
#include <sys/mman.h>
#include <sys/resource.h>
#endif

// Poisoned memory is memory that AddressSanitizer reports any access to. Without that sanitizer these do nothing.
#if __has_include(<sanitizer/asan_interface.h>)
#include <sanitizer/asan_interface.h>
#include <sanitizer/lsan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(address, size) (static_cast<void>(address), static_cast<void>(size))
#define ASAN_UNPOISON_MEMORY_REGION(address, size) (static_cast<void>(address), static_cast<void>(size))
#endif

namespace aiodns {

#ifdef AIODNS_SLAB_ALLOCATOR

namespace {

// Block sizes are multiples of this. An object aligned to 16 bytes has a size that is a multiple of 16, so its block is
// aligned to 16 too.
constexpr size_t kSizeStep = 8;
constexpr size_t kLargestBlock = 512;
constexpr size_t kSizeClasses = kLargestBlock / kSizeStep + 1;

// A slab holds blocks of one size, side by side.
constexpr size_t kSlabSize = size_t{1} << 16;

// All slabs lie in one range of addresses, so that the address of a block shows whether malloc() allocated it. Only slabs
// in use are backed by memory. When the range is used up, malloc() takes over.
constexpr size_t kRangeSize = size_t{1} << 32;
constexpr size_t kSlabs = kRangeSize / kSlabSize;

// The number of slabs that one mprotect() makes accessible.
constexpr size_t kSlabsPerStep = 16;

// The number of empty slabs that keep their memory (512 KiB), not counting the last one of each size.
constexpr size_t kCachedSlabs = 8;

struct FreeBlock {
  FreeBlock* next;
};

struct Slab {
  FreeBlock* freed;
  uint32_t fresh;  // offset of the first block that was never used
  uint32_t live;   // blocks in use
  uint32_t block_size;
  // Partial slabs of one size form a doubly linked list, cached and decommitted ones a singly linked list.
  Slab* next;
  Slab* previous;
};

// AddressSanitizer checks bounds more exactly, and keeps freed blocks out of use for longer, where malloc() allocates. An
// addon built with it has slabs only where the environment selects them.
bool UsesSlabs() {
#ifdef AIODNS_SELECT_ALLOCATOR
  const char* selected = std::getenv("AIODNS_ALLOCATOR");
  return selected != nullptr && std::strcmp(selected, "slab") == 0;
#else
  return true;
#endif
}

// The slabs of the process. The thread that acquired them owns all data but `range_`, which is set once, `acquired_` and
// `freed_elsewhere_`.
class Slabs {
 public:
  // Returns false when another thread has the slabs, or the range is not reserved.
  bool Acquire() {
    if (acquired_.exchange(true, std::memory_order_acquire)) {
      return false;
    }
    if (range_.load(std::memory_order_relaxed) == nullptr && !Reserve()) {
      acquired_.store(false, std::memory_order_release);
      return false;
    }
    return true;
  }

  void Release() {
    FreeReturned();
    for (Slab* list : partial_) {
      while (list != nullptr) {
        Slab* slab = std::exchange(list, list->next);
        if (slab->live == 0) {
          Unlink(slab);
          Cache(slab);
        }
      }
    }
    Decommit(0);
    acquired_.store(false, std::memory_order_release);
  }

  bool Owns(const void* block) const {
    const std::byte* range = range_.load(std::memory_order_relaxed);
    return range != nullptr && reinterpret_cast<uintptr_t>(block) - reinterpret_cast<uintptr_t>(range) < kRangeSize;
  }

  size_t SizeOf(const void* block) { return SlabOf(block)->block_size; }

  // Returns null when the range is used up.
  void* Allocate(size_t size) {
    const size_t index = std::max<size_t>((size + kSizeStep - 1) / kSizeStep, 1);
    Slab* slab = partial_[index];
    if (slab == nullptr) {
      slab = OpenSlab(index);
      if (slab == nullptr) {
        return nullptr;
      }
    }
    void* block;
    if (slab->freed != nullptr) {
      block = slab->freed;
      ASAN_UNPOISON_MEMORY_REGION(block, std::max(size, sizeof(FreeBlock)));
      slab->freed = slab->freed->next;
    } else {
      block = AddressOf(slab) + slab->fresh;
      ASAN_UNPOISON_MEMORY_REGION(block, size);
      slab->fresh += slab->block_size;
    }
    slab->live++;
    if (!HasRoom(slab)) {
      Unlink(slab);
    }
    return block;
  }

  // Must run on the thread that acquired the slabs.
  void Free(void* block) {
    Slab* slab = SlabOf(block);
    const bool had_room = HasRoom(slab);
    slab->freed = new (Unpoisoned(block)) FreeBlock{slab->freed};
    ASAN_POISON_MEMORY_REGION(block, slab->block_size);
    slab->live--;
    if (!had_room) {
      Link(slab);
    } else if (slab->live == 0 && (slab->next != nullptr || slab->previous != nullptr)) {
      // The last partial slab of its size stays in the list: the next block of that size is likely to be needed soon.
      Unlink(slab);
      Cache(slab);
    }
  }

  // May run on any thread.
  void FreeFromOtherThread(void* block) {
    auto* freed = new (Unpoisoned(block)) FreeBlock{freed_elsewhere_.load(std::memory_order_relaxed)};
    while (!freed_elsewhere_.compare_exchange_weak(freed->next, freed, std::memory_order_release,
                                            std::memory_order_relaxed)) {
    }
  }

 private:
  // With a limit on address space the rest of the process needs what the range would take.
  static bool AddressSpaceIsLimited() {
    struct rlimit limit {};
    return getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur != RLIM_INFINITY;
  }

  bool Reserve() {
    if (!UsesSlabs() || AddressSpaceIsLimited()) {
      return false;
    }
    // One slab more than is used, so that the first can begin at a multiple of its size.
    void* reserved = mmap(nullptr, kRangeSize + kSlabSize, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (reserved == MAP_FAILED) {
      return false;
    }
#ifdef AIODNS_SELECT_ALLOCATOR
    // LeakSanitizer looks for pointers only in memory that it knows.
    __lsan_register_root_region(reserved, kRangeSize + kSlabSize);
#endif
    const auto address = reinterpret_cast<uintptr_t>(reserved);
    range_.store(static_cast<std::byte*>(reserved) + (kSlabSize - address % kSlabSize) % kSlabSize,
                 std::memory_order_release);
    return true;
  }

  Slab* SlabOf(const void* block) {
    const auto offset = static_cast<const std::byte*>(block) - range_.load(std::memory_order_relaxed);
    return &slabs_[static_cast<size_t>(offset) / kSlabSize];
  }

  std::byte* AddressOf(const Slab* slab) const {
    return range_.load(std::memory_order_relaxed) + static_cast<size_t>(slab - slabs_.data()) * kSlabSize;
  }

  static bool HasRoom(const Slab* slab) {
    return slab->freed != nullptr || slab->fresh + slab->block_size <= kSlabSize;
  }

  static void* Unpoisoned(void* block) {
    ASAN_UNPOISON_MEMORY_REGION(block, sizeof(FreeBlock));
    return block;
  }

  void Link(Slab* slab) {
    Slab*& list = partial_[slab->block_size / kSizeStep];
    slab->previous = nullptr;
    slab->next = list;
    if (list != nullptr) {
      list->previous = slab;
    }
    list = slab;
  }

  void Unlink(Slab* slab) {
    if (slab->previous == nullptr) {
      partial_[slab->block_size / kSizeStep] = slab->next;
    } else {
      slab->previous->next = slab->next;
    }
    if (slab->next != nullptr) {
      slab->next->previous = slab->previous;
    }
    slab->next = nullptr;
    slab->previous = nullptr;
  }

  // Returns a partial slab of a size class; null when the range is used up.
  Slab* OpenSlab(size_t index) {
    FreeReturned();
    if (partial_[index] != nullptr) {
      return partial_[index];
    }
    Slab* slab = TakeEmpty();
    if (slab == nullptr) {
      return nullptr;
    }
    *slab = Slab{.freed = nullptr,
                   .fresh = 0,
                   .live = 0,
                   .block_size = static_cast<uint32_t>(index * kSizeStep),
                   .next = nullptr,
                   .previous = nullptr};
    ASAN_POISON_MEMORY_REGION(AddressOf(slab), kSlabSize);
    Link(slab);
    return slab;
  }

  Slab* TakeEmpty() {
    if (cached_ != nullptr) {
      cached_count_--;
      return std::exchange(cached_, cached_->next);
    }
    if (decommitted_ != nullptr) {
      return std::exchange(decommitted_, decommitted_->next);
    }
    if (opened_ == accessible_ && !MakeAccessible()) {
      return nullptr;
    }
    return &slabs_[opened_++];
  }

  bool MakeAccessible() {
    if (accessible_ + kSlabsPerStep > kSlabs ||
        mprotect(AddressOf(&slabs_[accessible_]), kSlabsPerStep * kSlabSize, PROT_READ | PROT_WRITE) != 0) {
      return false;
    }
    accessible_ += kSlabsPerStep;
    return true;
  }

  void Cache(Slab* slab) {
    slab->next = cached_;
    cached_ = slab;
    cached_count_++;
    // Decommits half of them: a load that varies around the limit then does not decommit each slab it needs next.
    if (cached_count_ > kCachedSlabs) {
      Decommit(kCachedSlabs / 2);
    }
  }

  // Returns the memory of cached slabs to the system until `keep` of them are left.
  void Decommit(size_t keep) {
    while (cached_count_ > keep) {
      Slab* slab = std::exchange(cached_, cached_->next);
      cached_count_--;
      madvise(AddressOf(slab), kSlabSize, MADV_DONTNEED);
      slab->next = decommitted_;
      decommitted_ = slab;
    }
  }

  void FreeReturned() {
    FreeBlock* block = freed_elsewhere_.exchange(nullptr, std::memory_order_acquire);
    while (block != nullptr) {
      Free(std::exchange(block, block->next));
    }
  }

  std::atomic<std::byte*> range_{nullptr};
  std::atomic<bool> acquired_{false};
  std::atomic<FreeBlock*> freed_elsewhere_{nullptr};

  std::array<Slab*, kSizeClasses> partial_{};
  Slab* cached_ = nullptr;
  Slab* decommitted_ = nullptr;
  size_t cached_count_ = 0;
  // The numbers of slabs ever used, and of those that are accessible.
  size_t opened_ = 0;
  size_t accessible_ = 0;
  std::array<Slab, kSlabs> slabs_{};
};

// Zero-initialised and never destroyed: only the entries of slabs in use are backed by memory.
constinit Slabs slabs;

// glibc reserves a few bytes for initial-exec thread-locals, the fastest kind. Other C libraries refuse to load a library
// that has one.
#ifdef __GLIBC__
[[gnu::tls_model("initial-exec")]]
#endif
thread_local bool serves_this_thread = false;

}  // namespace

SlabAllocator::SlabAllocator() { serves_this_thread = slabs.Acquire(); }

SlabAllocator::~SlabAllocator() {
  if (serves_this_thread) {
    serves_this_thread = false;
    slabs.Release();
  }
}

int SlabAllocator::InitAresLibrary() {
  return ares_library_init_mem(ARES_LIB_INIT_ALL, &SlabAllocator::Allocate, &SlabAllocator::Free, &SlabAllocator::Reallocate);
}

void* SlabAllocator::Allocate(size_t size) {
  void* block = serves_this_thread && size <= kLargestBlock ? slabs.Allocate(size) : nullptr;
  return block == nullptr ? std::malloc(size) : block;
}

void* SlabAllocator::Reallocate(void* block, size_t size) {
  if (block == nullptr) {
    return Allocate(size);
  }
  if (!slabs.Owns(block)) {
    return std::realloc(block, size);
  }
  const size_t old_size = slabs.SizeOf(block);
  // An object that becomes aligned to 16 bytes must move out of a block that is not.
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
  if (!slabs.Owns(block)) {
    std::free(block);
  } else if (serves_this_thread) {
    slabs.Free(block);
  } else {
    slabs.FreeFromOtherThread(block);
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
