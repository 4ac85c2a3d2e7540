#pragma once

#include <napi.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <unordered_set>
#include <vector>

#include "cares/channel.h"

namespace aiodns {

class ChannelObject;

// One JavaScript thread that loaded the addon: the main one, or a worker.
// Completions reach it in batches: the I/O thread builds one, Publish() hands it over and calls, Deliver() copies it
// into an ArrayBuffer and calls the dispatch function that JavaScript gave.
class Environment final : public CompletionSink {
 public:
  explicit Environment(napi_env env);
  ~Environment();
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

  // --- The JavaScript thread's ---

  // Sets dispatch(buffer: ArrayBuffer, words: number), called once per batch. Throws into JavaScript on failure.
  bool Start(napi_value dispatch);

  // While referenced, the environment's event loop does not end.
  void Ref();
  void Unref();

  void AddChannel(ChannelObject* channel) { channels_.insert(channel); }
  void RemoveChannel(ChannelObject* channel) { channels_.erase(channel); }

  // Copies `size` words into a new ArrayBuffer.
  static napi_value CopyWords(napi_env env, const uint32_t* words, size_t size);

  // --- The I/O thread's ---

  CompletionWriter& Writer() override;
  // Whether the completions to be published are at least one in `share` of what is to come.
  bool HasShare(size_t share) const { return building_.completions() * share >= outstanding; }
  void Publish();
  // Whether the event loop has been called and has not come yet.
  bool IsCalled() const { return called_.load(std::memory_order_relaxed); }

 private:
  static void OnCleanup(void* self);
  static void OnCall(napi_env env, napi_value, void* self, void*);

  void Leave();
  void Deliver();
  bool EnsureBuffer(size_t words);

  // The JavaScript thread's own.
  napi_env env_;
  napi_threadsafe_function call_ = nullptr;
  napi_ref dispatch_ = nullptr;
  napi_ref buffer_ = nullptr;
  uint32_t* buffer_words_ = nullptr;
  size_t buffer_size_ = 0;
  std::vector<uint32_t> delivering_;
  std::unordered_set<ChannelObject*> channels_;
  bool alive_ = true;

  // The I/O thread's own.
  CompletionWriter building_;
  bool dirty_ = false;

  // Guarded by mutex_.
  std::mutex mutex_;
  std::vector<uint32_t> ready_;
  // Changed under the lock; read without it to learn whether the event loop has come.
  std::atomic<bool> called_{false};
};

}  // namespace aiodns
