#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

namespace aiodns {

// The content after the header of a completion. TypeScript decodes by the same numbers (src/decode/payload-kind.ts).
enum class PayloadKind : uint32_t {
  kNone = 0,
  kRecords = 1,   // answer records of the queried type, without owner names
  kMessage = 2,   // a whole DNS message
  kAddrInfo = 3,
  kHost = 4,
  kNameInfo = 5,
  kAnswer = 6,            // the answer section of a message
  kTransportFailure = 7,  // which server's failure ended the request
  // Not of a request: the request id is the id of a virtual server, the status is a ticket.
  kTransportQuery = 8,  // a query for JavaScript to send
  kTransportAbort = 9,  // nothing waits for the response any more
};

// Flag of the number of a payload kind: the content follows the delivery (a transport failure comes before it), which is
// the number of tries and the responder, as in a message. A request that asks for it has it unless it was never passed to
// c-ares.
constexpr uint32_t kDelivery = 0x100;

constexpr bool HasDelivery(PayloadKind kind) { return (static_cast<uint32_t>(kind) & kDelivery) != 0; }
constexpr PayloadKind WithDelivery(PayloadKind kind) {
  return static_cast<PayloadKind>(static_cast<uint32_t>(kind) | kDelivery);
}
constexpr PayloadKind WithoutDelivery(PayloadKind kind) {
  return static_cast<PayloadKind>(static_cast<uint32_t>(kind) & ~kDelivery);
}

// Clears a vector, and frees the memory of one that grew in a burst.
inline void ClearBurst(std::vector<uint32_t>& words) {
  constexpr size_t kKeptWords = 1 << 18;
  words.clear();
  if (words.capacity() > kKeptWords) {
    words.shrink_to_fit();
  }
}

// Appends completions to one array of 32-bit words, in the byte order of the machine. Each completion is
//   length in words (header included), request id, status, payload kind, payload…
// Strings and byte strings are a length in bytes followed by the bytes, padded to a whole word.
class CompletionWriter {
 public:
  static constexpr size_t kHeaderWords = 4;

  void Begin(uint32_t request_id, uint32_t status, PayloadKind payload) {
    start_ = words_.size();
    words_.insert(words_.end(), {0, request_id, status, static_cast<uint32_t>(payload)});
  }

  void End() {
    words_[start_] = static_cast<uint32_t>(words_.size() - start_);
    completions_++;
  }

  // Removes the unfinished completion, so that another can be written in its place.
  void Abandon() { words_.resize(start_); }

  void Word(uint32_t value) { words_.push_back(value); }

  // Reserves a word whose value is known only later.
  size_t Placeholder() {
    words_.push_back(0);
    return words_.size() - 1;
  }
  void Fill(size_t placeholder, uint32_t value) { words_[placeholder] = value; }

  void Bytes(const void* data, size_t size) {
    words_.push_back(static_cast<uint32_t>(size));
    if (size == 0) {
      return;
    }
    const size_t at = words_.size();
    words_.resize(at + (size + sizeof(uint32_t) - 1) / sizeof(uint32_t));
    std::memcpy(words_.data() + at, data, size);
  }

  void Text(const char* text) {
    const std::string_view view = text == nullptr ? std::string_view() : std::string_view(text);
    Bytes(view.data(), view.size());
  }

  bool empty() const { return words_.empty(); }
  std::vector<uint32_t>& words() { return words_; }

  // Completions written since Restart().
  size_t completions() const { return completions_; }
  void Restart() {
    ClearBurst(words_);
    completions_ = 0;
  }

 private:
  std::vector<uint32_t> words_;
  size_t start_ = 0;
  size_t completions_ = 0;
};

}  // namespace aiodns
