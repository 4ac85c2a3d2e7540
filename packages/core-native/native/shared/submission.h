#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "shared/completion_writer.h"

namespace aiodns {

class ChannelCore;
class Lane;

enum class Op : uint8_t {
  kQuery,
  kSearch,
  kGetAddrInfo,
  kGetHostByName,
  kGetHostByAddr,
  kGetNameInfo,
  kCancel,   // every request of the channel ends with ECANCELLED
  kReplace,  // later requests use another lane
  kClose,    // cancel, then free
  kDestroy,  // free: what is pending ends with EDESTRUCTION
};

// Whether an order asks for something, and so is answered.
constexpr bool IsRequest(Op op) { return op < Op::kCancel; }

// One order to a channel. The meaning of `number` depends on the operation:
//   query, search:  type, class
//   getaddrinfo:    flags, family, socktype, protocol
//   gethostbyname:  family
//   gethostbyaddr:  family
//   getnameinfo:    flags, family, port, flowinfo, scope id
struct Submission {
  static constexpr uint32_t kNoText = UINT32_MAX;

  Op op{};
  Payload payload = Payload::kNone;
  uint32_t token = 0;
  ChannelCore* channel = nullptr;
  uint32_t text = kNoText;     // offset of the name, node or address
  uint32_t service = kNoText;  // offset of getaddrinfo's service
  int32_t number[5] = {};
  Lane* lane = nullptr;  // kReplace: owned by the submission until executed
};

// Orders and their strings, in two arrays that are reused from batch to batch.
class SubmissionBatch {
 public:
  // Copies a NUL-terminated text in and returns its offset.
  uint32_t AddText(std::string_view text) {
    const auto offset = static_cast<uint32_t>(text_.size());
    text_.insert(text_.end(), text.begin(), text.end());
    text_.push_back('\0');
    return offset;
  }

  const char* Text(uint32_t offset) const {
    return offset == Submission::kNoText ? nullptr : text_.data() + offset;
  }

  void Clear() {
    // A burst's memory is given back; what an ordinary batch needs is kept.
    constexpr size_t kKeepItems = 1024;
    constexpr size_t kKeepText = 1 << 15;
    items.clear();
    text_.clear();
    if (items.capacity() > kKeepItems) {
      items.shrink_to_fit();
    }
    if (text_.capacity() > kKeepText) {
      text_.shrink_to_fit();
    }
  }

  std::vector<Submission> items;

 private:
  std::vector<char> text_;
};

}  // namespace aiodns
