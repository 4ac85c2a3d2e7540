#include "js/environment.h"

#include <algorithm>

#include "js/channel_wrap.h"
#include "io/io_thread.h"

namespace aiodns {
namespace {

// The buffer that batches travel in: this large at least, so that it is seldom replaced, and replaced by a small one
// again after a burst.
constexpr size_t kUsualWords = 1 << 14;
constexpr size_t kLargestKeptWords = 1 << 18;

// A vector that grew in a burst gives its memory back.
void ReleaseBurst(std::vector<uint32_t>& words) {
  words.clear();
  if (words.capacity() > kLargestKeptWords) {
    words.shrink_to_fit();
  }
}

}  // namespace

Environment::Environment(napi_env env) : env_(env) {
  IoThread::Get().Enter();
  napi_add_env_cleanup_hook(env_, &Environment::OnCleanup, this);
}

Environment::~Environment() = default;

bool Environment::Start(napi_value dispatch) {
  napi_value name = nullptr;
  if (call_ != nullptr || napi_create_reference(env_, dispatch, 1, &dispatch_) != napi_ok ||
      napi_create_string_utf8(env_, "aiodns", NAPI_AUTO_LENGTH, &name) != napi_ok ||
      napi_create_threadsafe_function(env_, nullptr, nullptr, name, 0, 1, nullptr, nullptr, this,
                                      &Environment::OnCall, &call_) != napi_ok) {
    napi_throw_error(env_, nullptr, "The completion queue could not be created");
    return false;
  }
  Unref();
  return true;
}

void Environment::Ref() {
  if (alive_) {
    napi_ref_threadsafe_function(env_, call_);
  }
}

void Environment::Unref() {
  if (alive_) {
    napi_unref_threadsafe_function(env_, call_);
  }
}

// Runs before the environment frees anything: hooks run in the reverse order of their making.
void Environment::OnCleanup(void* self) { static_cast<Environment*>(self)->Leave(); }

void Environment::Leave() {
  alive_ = false;
  const std::unordered_set<ChannelObject*> channels = channels_;
  for (ChannelObject* channel : channels) {
    channel->Abandon();
  }
  IoThread::Get().Barrier();
  IoThread::Get().Leave();
  if (call_ != nullptr) {
    napi_release_threadsafe_function(call_, napi_tsfn_abort);
    call_ = nullptr;
  }
  // Node frees what its references hold with the environment, but not the references themselves.
  for (napi_ref* reference : {&dispatch_, &buffer_}) {
    if (*reference != nullptr) {
      napi_delete_reference(env_, *reference);
      *reference = nullptr;
    }
  }
}

CompletionWriter& Environment::Writer() {
  if (!dirty_) {
    dirty_ = true;
    IoThread::Get().MarkDirty(*this);
  }
  return building_;
}

void Environment::Publish() {
  dirty_ = false;
  std::vector<uint32_t>& built = building_.words();
  bool call = false;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (ready_.empty()) {
      std::swap(ready_, built);
    } else {
      ready_.insert(ready_.end(), built.begin(), built.end());
    }
    call = !called_;
    called_ = true;
  }
  building_.Restart();
  ReleaseBurst(built);
  if (call) {
    napi_call_threadsafe_function(call_, nullptr, napi_tsfn_nonblocking);
  }
}

void Environment::OnCall(napi_env env, napi_value, void* self, void*) {
  // Without an environment the queue is only being emptied.
  if (env != nullptr) {
    static_cast<Environment*>(self)->Deliver();
  }
}

void Environment::Deliver() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    called_ = false;
    std::swap(ready_, delivering_);
  }
  napi_value dispatch = nullptr;
  napi_value receiver = nullptr;
  napi_value arguments[2] = {};
  if (!delivering_.empty() && EnsureBuffer(delivering_.size()) &&
      napi_get_reference_value(env_, dispatch_, &dispatch) == napi_ok &&
      napi_get_reference_value(env_, buffer_, &arguments[0]) == napi_ok &&
      napi_create_uint32(env_, static_cast<uint32_t>(delivering_.size()), &arguments[1]) == napi_ok &&
      napi_get_undefined(env_, &receiver) == napi_ok) {
    std::copy(delivering_.begin(), delivering_.end(), buffer_words_);
    ReleaseBurst(delivering_);
    // What can fail from here on is JavaScript itself: the dispatch function catches all that its callbacks throw,
    // and an environment that is being terminated runs nothing.
    napi_call_function(env_, receiver, dispatch, 2, arguments, nullptr);
    return;
  }
  // No memory for the buffer: the batch goes with the next one.
  const std::lock_guard<std::mutex> lock(mutex_);
  ready_.insert(ready_.begin(), delivering_.begin(), delivering_.end());
  ReleaseBurst(delivering_);
}

bool Environment::EnsureBuffer(size_t words) {
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

napi_value Environment::CopyWords(napi_env env, const uint32_t* words, size_t size) {
  napi_value buffer = nullptr;
  void* data = nullptr;
  if (napi_create_arraybuffer(env, size * sizeof(uint32_t), &data, &buffer) != napi_ok) {
    return nullptr;
  }
  std::copy(words, words + size, static_cast<uint32_t*>(data));
  return buffer;
}

}  // namespace aiodns
