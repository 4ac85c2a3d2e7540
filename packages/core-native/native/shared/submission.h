#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "shared/completion_writer.h"

namespace aiodns {

class AresChannel;
class Channel;

enum class Op : uint8_t {
  kQuery,
  kSearch,
  kGetAddrInfo,
  kGetHostByName,
  kGetHostByAddr,
  kGetNameInfo,
  kCancel,       // ends every request of the channel with ECANCELLED
  kGiveUp,       // ends one request with ECANCELLED: nothing is sent for it any more
  kReply,        // gives a virtual socket the outcome of a query that JavaScript was given
  kReconfigure,  // gives the channel another ares channel, which later requests use
  kClose,        // cancels, then frees the channel
  kDestroy,      // frees the channel; its requests end with EDESTRUCTION
};

// Whether a submission is a request, and so has a completion. The others are control operations.
constexpr bool IsRequest(Op op) { return op < Op::kCancel; }

// One entry of the queue to the I/O thread. The meaning of `number` depends on the operation:
//   query, search:  type, class, flags of QueryFlag; `service` has the EDNS options in hexadecimal
//   getaddrinfo:    flags, family, socktype, protocol
//   gethostbyname:  family
//   gethostbyaddr:  family
//   getnameinfo:    flags, family, port, flowinfo, scope id
//   reply:          ticket, status, size of the response in `text`
struct Submission {
  static constexpr uint32_t kNoText = UINT32_MAX;

  Op op{};
  PayloadKind payload = PayloadKind::kNone;
  uint32_t request_id = 0;
  Channel* channel = nullptr;
  uint32_t text = kNoText;     // offset of the name, node, address or response
  uint32_t service = kNoText;  // offset of getaddrinfo's service, or of a query's EDNS options
  int32_t number[5] = {};
  AresChannel* ares_channel = nullptr;  // kReconfigure: owned by the submission until executed
};

// Submissions and their strings, in two arrays that are reused from batch to batch.
class SubmissionBatch {
 public:
  // Copies a text, adds its NUL, and returns its offset.
  uint32_t AddText(std::string_view text) {
    const auto offset = static_cast<uint32_t>(text_.size());
    text_.insert(text_.end(), text.begin(), text.end());
    text_.push_back('\0');
    return offset;
  }

  const char* Text(uint32_t offset) const {
    return offset == Submission::kNoText ? nullptr : text_.data() + offset;
  }

  // Empties the batch, and frees memory that only a burst needed.
  void Clear() {
    constexpr size_t kKeptItems = 1024;
    constexpr size_t kKeptText = 1 << 15;
    items.clear();
    text_.clear();
    if (items.capacity() > kKeptItems) {
      items.shrink_to_fit();
    }
    if (text_.capacity() > kKeptText) {
      text_.shrink_to_fit();
    }
  }

  std::vector<Submission> items;

 private:
  std::vector<char> text_;
};

}  // namespace aiodns
