#include "js/completion_dispatcher.h"

#include <algorithm>
#include <utility>

namespace aiodns {
namespace {

// Sizes of the buffer: the least, so that it is seldom replaced, and the largest that is kept after a burst.
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
  // Node frees with the environment what references hold, but not the references themselves.
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
    static_cast<CompletionDispatcher*>(self)->Dispatch();
  }
}

void CompletionDispatcher::Dispatch() {
  queue_->Take(batch_);
  napi_value dispatch = nullptr;
  napi_value receiver = nullptr;
  napi_value arguments[2] = {};
  if (!batch_.empty() && EnsureBuffer(batch_.size()) &&
      napi_get_reference_value(env_, dispatch_, &dispatch) == napi_ok &&
      napi_get_reference_value(env_, buffer_, &arguments[0]) == napi_ok &&
      napi_create_uint32(env_, static_cast<uint32_t>(batch_.size()), &arguments[1]) == napi_ok &&
      napi_get_undefined(env_, &receiver) == napi_ok) {
    std::copy(batch_.begin(), batch_.end(), buffer_words_);
    ClearBurst(batch_);
    // Only JavaScript itself can fail from here on: the dispatch function catches what its callbacks throw, and an
    // environment that is being terminated runs nothing.
    napi_call_function(env_, receiver, dispatch, 2, arguments, nullptr);
    return;
  }
  // No memory for the buffer: the batch is dispatched with the next one.
  queue_->PutBack(batch_);
  ClearBurst(batch_);
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
