// Allocates, reallocates and frees blocks as the input says, on a thread that has slabs some of the time.

#include <fuzzer/FuzzedDataProvider.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <vector>

#include "shared/slab_allocator.h"
#include "check.h"

namespace aiodns {
namespace {

// Exceeds the largest block of a slab.
constexpr size_t kLargest = 600;

// Few enough to be filled and checked in milliseconds.
constexpr size_t kMostBlocks = 10'000;

// A block filled with one byte, its mark.
struct Block {
  uint8_t* start;
  size_t size;
  uint8_t mark;
};

bool IsWhole(const Block& block, size_t size) {
  return std::all_of(block.start, block.start + size, [&](uint8_t byte) { return byte == block.mark; });
}

void Fill(Block& block, size_t from) {
  FUZZ_CHECK(block.start != nullptr);
  const size_t alignment = block.size % 16 == 0 ? 16 : 8;
  FUZZ_CHECK(reinterpret_cast<uintptr_t>(block.start) % alignment == 0);
  std::memset(block.start + from, block.mark, block.size - from);
}

class Blocks {
 public:
  ~Blocks() {
    while (!blocks_.empty()) {
      Free(0);
    }
  }

  bool empty() const { return blocks_.empty(); }
  size_t size() const { return blocks_.size(); }

  void Allocate(size_t size) {
    Block block{static_cast<uint8_t*>(SlabAllocator::Allocate(size)), size, static_cast<uint8_t>(mark_++)};
    Fill(block, 0);
    blocks_.push_back(block);
  }

  void Reallocate(size_t index, size_t size) {
    Block& block = blocks_[index % blocks_.size()];
    const size_t kept = std::min(block.size, size);
    block.start = static_cast<uint8_t*>(SlabAllocator::Reallocate(block.start, size));
    block.size = size;
    FUZZ_CHECK(IsWhole(block, kept));
    Fill(block, kept);
  }

  void Free(size_t index) {
    Block& block = blocks_[index % blocks_.size()];
    FUZZ_CHECK(IsWhole(block, block.size));
    SlabAllocator::Free(block.start);
    block = blocks_.back();
    blocks_.pop_back();
  }

 private:
  std::vector<Block> blocks_;
  unsigned mark_ = 1;
};

void Run(FuzzedDataProvider& data) {
  const auto size = [&] { return data.ConsumeIntegralInRange<size_t>(1, kLargest); };
  Blocks blocks;
  std::optional<SlabAllocator> allocator;
  while (data.remaining_bytes() > 0) {
    switch (data.ConsumeIntegralInRange(0, 7)) {
      case 0:
        if (allocator) {
          allocator.reset();
        } else {
          allocator.emplace();
        }
        break;
      case 1:
      case 2:
        if (!blocks.empty()) {
          blocks.Free(data.ConsumeIntegral<uint16_t>());
        }
        break;
      case 3:
        if (!blocks.empty()) {
          blocks.Reallocate(data.ConsumeIntegral<uint16_t>(), size());
        }
        break;
      case 4: {
        // Enough to fill slabs.
        const size_t each = size();
        for (int left = data.ConsumeIntegralInRange(0, 2000); left > 0 && blocks.size() < kMostBlocks; left--) {
          blocks.Allocate(each);
        }
        break;
      }
      default:
        blocks.Allocate(size());
    }
  }
}

}  // namespace
}  // namespace aiodns

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  FuzzedDataProvider data(bytes, size);
  aiodns::Run(data);
  return 0;
}
