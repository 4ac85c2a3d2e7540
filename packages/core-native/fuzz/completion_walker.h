#pragma once

#include <cstdint>
#include <vector>

namespace aiodns {

// The header of a completion.
struct WalkedCompletion {
  uint32_t request_id;
  uint32_t status;
};

// Reads completions as TypeScript does (decode/completion-reader.ts and the decoders over it), and checks that no read
// passes the end of a completion, that each completion has the length of its header, and that names are ASCII.
std::vector<WalkedCompletion> WalkCompletions(const std::vector<uint32_t>& words);

}  // namespace aiodns
