#pragma once

#include <cstdint>
#include <vector>

namespace aiodns {

// What a reader needs to know of a completion to go on.
struct WalkedCompletion {
  uint32_t request_id;
  uint32_t status;
};

// Reads completions as TypeScript does (decode/completion-reader.ts and the decoders over it) and checks what it relies
// on: that nothing is read beyond a completion, that each ends where its length says, and that names are ASCII.
std::vector<WalkedCompletion> WalkCompletions(const std::vector<uint32_t>& words);

}  // namespace aiodns
