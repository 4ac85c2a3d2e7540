#pragma once

#include <napi.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "shared/submission.h"

namespace aiodns {

// Reads arguments without a check: TypeScript has checked them. An argument of another type reads as 0 or as no text.

inline int32_t Int(const Napi::CallbackInfo& info, size_t index) {
  int32_t value = 0;
  napi_get_value_int32(info.Env(), info[index], &value);
  return value;
}

inline uint32_t Unsigned(const Napi::CallbackInfo& info, size_t index) {
  uint32_t value = 0;
  napi_get_value_uint32(info.Env(), info[index], &value);
  return value;
}

// A request with the id of argument 0 and the `numbers` numbers from argument `first` on.
inline Submission MakeRequest(const Napi::CallbackInfo& info, Op op, size_t first, size_t numbers) {
  Submission submission;
  submission.op = op;
  submission.request_id = Unsigned(info, 0);
  for (size_t i = 0; i < numbers; i++) {
    // Of a number beyond the signed range, such as a scope id, this keeps the 32 bits.
    submission.number[i] = Int(info, first + i);
  }
  return submission;
}

// The text of an argument, on the stack unless it is longer than any name.
class TextArgument {
 public:
  TextArgument(const Napi::CallbackInfo& info, size_t index);
  TextArgument(const TextArgument&) = delete;
  TextArgument& operator=(const TextArgument&) = delete;

  std::string_view view() const { return view_; }

  // The text's offset in the batch; kNoText when the argument is no string.
  uint32_t AddTo(SubmissionBatch& batch) const {
    return present_ ? batch.AddText(view_) : Submission::kNoText;
  }

 private:
  char short_[512];
  std::string long_;
  std::string_view view_;
  bool present_ = false;
};

}  // namespace aiodns
