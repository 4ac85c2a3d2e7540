#include "js/completion_dispatcher.h"

#include <algorithm>
#include <utility>

namespace aiodns {
namespace {

// A slice takes some milliseconds: it has 512 completions at most, or some 250 with a record.
constexpr size_t kSliceWords = 1 << 11;

// Sizes of the buffer: the least, so that it is seldom replaced, and the largest that is kept after a large response.
constexpr size_t kUsualWords = 1 << 14;
constexpr size_t kLargestKeptWords = 1 << 18;

}  // namespace

CompletionDispatcher::CompletionDispatcher(napi_env env, std::shared_ptr<CompletionQueue> queue)
    : env_(env), queue_(std::move(queue)) {}

void CompletionDispatcher::Start(napi_value dispatch) {
  napi_value name = nullptr;
  if (wake_ != nullptr || napi_create_reference(env_, dispatch, 1, &dispatch_) != napi_ok ||
      napi_create_string_utf8(env_, "aiodns", NAPI_AUTO_LENGTH, &name) != napi_ok ||
      napi_create_threadsafe_function(env_, nullptr, nullptr, name, 0, 1, nullptr, nullptr, this,
                                      &CompletionDispatcher::OnWake, &wake_) != napi_ok) {
    napi_throw_error(env_, nullptr, "The completion queue could not be created");
    return;
  }
  queue_->Open([wake = wake_] { napi_call_threadsafe_function(wake, nullptr, napi_tsfn_nonblocking); });
  Unref();
}

void CompletionDispatcher::Stop() {
  queue_->Close();
  if (wake_ != nullptr) {
    napi_release_threadsafe_function(std::exchange(wake_, nullptr), napi_tsfn_abort);
  }
  // With the environment Node frees the referenced objects, but not the references.
  for (napi_ref* reference : {&dispatch_, &buffer_}) {
    if (*reference != nullptr) {
      napi_delete_reference(env_, std::exchange(*reference, nullptr));
    }
  }
}

void CompletionDispatcher::Ref() {
  if (wake_ != nullptr) {
    napi_ref_threadsafe_function(env_, wake_);
  }
}

void CompletionDispatcher::Unref() {
  if (wake_ != nullptr) {
    napi_unref_threadsafe_function(env_, wake_);
  }
}

void CompletionDispatcher::OnWake(napi_env env, napi_value, void* self, void*) {
  // Without an environment, Node only empties the threadsafe function's queue.
  if (env != nullptr) {
    auto& dispatcher = *static_cast<CompletionDispatcher*>(self);
    dispatcher.woken_meanwhile_ = dispatcher.resume_due_;
    if (!dispatcher.resume_due_) {
      dispatcher.Dispatch();
    }
  }
}

void CompletionDispatcher::Resume() {
  resume_due_ = false;
  Dispatch();
}

void CompletionDispatcher::Dispatch() {
  if (batch_.empty()) {
    woken_meanwhile_ = false;
    queue_->Take(batch_);
  }
  const size_t size = SliceSize();
  napi_value dispatch = nullptr;
  napi_value receiver = nullptr;
  napi_value arguments[3] = {};
  if (size > 0 && EnsureBuffer(size) && napi_get_reference_value(env_, dispatch_, &dispatch) == napi_ok &&
      napi_get_reference_value(env_, buffer_, &arguments[0]) == napi_ok &&
      napi_create_uint32(env_, static_cast<uint32_t>(size), &arguments[1]) == napi_ok &&
      napi_get_boolean(env_, next_ + size < batch_.size() || woken_meanwhile_, &arguments[2]) == napi_ok &&
      napi_get_undefined(env_, &receiver) == napi_ok) {
    std::copy_n(batch_.begin() + static_cast<std::ptrdiff_t>(next_), size, buffer_words_);
    next_ += size;
    resume_due_ = next_ < batch_.size() || woken_meanwhile_;
    if (next_ == batch_.size()) {
      DropBatch();
    }
    // Only JavaScript itself can fail from here on: the dispatch function catches what its callbacks throw, and an
    // environment that is being terminated runs nothing.
    napi_call_function(env_, receiver, dispatch, 3, arguments, nullptr);
    return;
  }
  // No memory for the buffer: the batch is dispatched later.
  batch_.erase(batch_.begin(), batch_.begin() + static_cast<std::ptrdiff_t>(next_));
  queue_->PutBack(batch_);
  DropBatch();
}

size_t CompletionDispatcher::SliceSize() const {
  if (batch_.size() - next_ <= kSliceWords) {
    return batch_.size() - next_;
  }
  size_t end = next_;
  while (end < batch_.size() && end - next_ < kSliceWords) {
    end += batch_[end];
  }
  return end - next_;
}

void CompletionDispatcher::DropBatch() {
  ClearBurst(batch_);
  next_ = 0;
}

bool CompletionDispatcher::EnsureBuffer(size_t words) {
  const bool oversized = buffer_size_ > kLargestKeptWords && words <= kUsualWords;
  if (words <= buffer_size_ && !oversized) {
    return true;
  }
  size_t size = kUsualWords;
  while (size < words) {
    size *= 2;
  }
  napi_value buffer = nullptr;
  void* data = nullptr;
  napi_ref reference = nullptr;
  if (napi_create_arraybuffer(env_, size * sizeof(uint32_t), &data, &buffer) != napi_ok ||
      napi_create_reference(env_, buffer, 1, &reference) != napi_ok) {
    return false;
  }
  if (buffer_ != nullptr) {
    napi_delete_reference(env_, buffer_);
  }
  buffer_ = reference;
  buffer_words_ = static_cast<uint32_t*>(data);
  buffer_size_ = size;
  return true;
}

napi_value CopyWords(napi_env env, const std::vector<uint32_t>& words) {
  napi_value buffer = nullptr;
  void* data = nullptr;
  if (napi_create_arraybuffer(env, words.size() * sizeof(uint32_t), &data, &buffer) != napi_ok) {
    return nullptr;
  }
  std::copy(words.begin(), words.end(), static_cast<uint32_t*>(data));
  return buffer;
}

}  // namespace aiodns
