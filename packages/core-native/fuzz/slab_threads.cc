// Allocates blocks on a thread that has slabs, and frees or reallocates most of them on two others, while another thread
// takes the slabs over at times. ThreadSanitizer looks for races; the marks of the blocks show any that are shared.
#include <ares.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <mutex>
#include <random>
#include <thread>
#include <vector>

#include "check.h"
#include "shared/slab_allocator.h"

// The allocator refers to it. This program links no c-ares.
extern "C" int ares_library_init_mem(int, void* (*)(size_t), void (*)(void*), void* (*)(void*, size_t)) {
  return ARES_SUCCESS;
}

namespace aiodns {
namespace {

// Exceeds the largest block of a slab.
constexpr size_t kLargest = 600;
constexpr int kOwners = 20;
constexpr int kBlocksPerOwner = 5'000;

// A block filled with one byte, its mark.
struct Block {
  uint8_t* start;
  size_t size;
  uint8_t mark;
};

void Fill(const Block& block) {
  FUZZ_CHECK(block.start != nullptr);
  std::memset(block.start, block.mark, block.size);
}

void Check(const Block& block, size_t size) {
  FUZZ_CHECK(std::all_of(block.start, block.start + size, [&](uint8_t byte) { return byte == block.mark; }));
}

void Free(const Block& block) {
  Check(block, block.size);
  SlabAllocator::Free(block.start);
}

void Resize(Block& block, size_t size) {
  const size_t kept = std::min(block.size, size);
  block.start = static_cast<uint8_t*>(SlabAllocator::Reallocate(block.start, size));
  block.size = size;
  Check(block, kept);
  Fill(block);
}

// Blocks on their way to other threads. The lock guards `blocks_` and `closed_`.
class Handover {
 public:
  void Give(const Block& block) {
    const std::lock_guard<std::mutex> lock(mutex_);
    blocks_.push_back(block);
  }

  void Close() {
    const std::lock_guard<std::mutex> lock(mutex_);
    closed_ = true;
  }

  // Returns false when there will be no more blocks.
  bool Take(std::vector<Block>& blocks) {
    const std::lock_guard<std::mutex> lock(mutex_);
    blocks.swap(blocks_);
    return !blocks.empty() || !closed_;
  }

 private:
  std::mutex mutex_;
  std::vector<Block> blocks_;
  bool closed_ = false;
};

void Own(Handover& handover, unsigned seed) {
  std::minstd_rand random(seed);
  const SlabAllocator allocator;
  std::vector<Block> own;
  for (int i = 0; i < kBlocksPerOwner; i++) {
    const size_t size = 1 + random() % kLargest;
    const Block block{static_cast<uint8_t*>(SlabAllocator::Allocate(size)), size, static_cast<uint8_t>(random())};
    Fill(block);
    if (random() % 4 == 0) {
      own.push_back(block);
    } else {
      handover.Give(block);
    }
    if (own.size() > 100) {
      std::swap(own[random() % own.size()], own.back());
      Free(own.back());
      own.pop_back();
    }
  }
  std::for_each(own.begin(), own.end(), Free);
}

void FreeOthers(Handover& handover, unsigned seed) {
  std::minstd_rand random(seed);
  std::vector<Block> blocks;
  while (handover.Take(blocks)) {
    for (Block& block : blocks) {
      if (random() % 4 == 0) {
        Resize(block, 1 + random() % kLargest);
      }
      Free(block);
    }
    blocks.clear();
    std::this_thread::yield();
  }
}

}  // namespace
}  // namespace aiodns

int main() {
  aiodns::Handover handover;
  std::thread first([&] { aiodns::FreeOthers(handover, 1); });
  std::thread second([&] { aiodns::FreeOthers(handover, 2); });
  for (unsigned owner = 0; owner < aiodns::kOwners; owner++) {
    std::thread([&] { aiodns::Own(handover, owner + 3); }).join();
  }
  handover.Close();
  first.join();
  second.join();
}
