#pragma once

#include <napi.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "shared/completion_queue.h"

namespace aiodns {

// Takes batches of completions from the queue of its environment, copies each into an ArrayBuffer, and calls the
// dispatch function of JavaScript: of a long batch with a slice at a time, so that the event loop runs in between.
// Belongs to the JavaScript thread.
class CompletionDispatcher {
 public:
  CompletionDispatcher(napi_env env, std::shared_ptr<CompletionQueue> queue);

  // Sets dispatch(buffer: ArrayBuffer, words: number, more: boolean), called once per slice. After one with `more`,
  // JavaScript calls Resume() from another turn of its event loop. Throws into JavaScript on failure.
  void Start(napi_value dispatch);

  // Dispatches the next slice.
  void Resume();

  // Ends dispatching and frees all that Start() made. Called when the environment exits.
  void Stop();

  // While referenced, the event loop does not end.
  void Ref();
  void Unref();

 private:
  static void OnWake(napi_env env, napi_value, void* self, void*);
  void Dispatch();
  size_t SliceSize() const;
  void DropBatch();
  bool EnsureBuffer(size_t words);

  const napi_env env_;
  const std::shared_ptr<CompletionQueue> queue_;
  napi_threadsafe_function wake_ = nullptr;
  napi_ref dispatch_ = nullptr;
  // The ArrayBuffer that batches are copied into, reused from batch to batch.
  napi_ref buffer_ = nullptr;
  uint32_t* buffer_words_ = nullptr;
  size_t buffer_size_ = 0;
  // The batch being dispatched, and where its next slice begins.
  std::vector<uint32_t> batch_;
  size_t next_ = 0;
  // Whether JavaScript is to call Resume(), and whether more completions came since.
  bool resume_due_ = false;
  bool woken_meanwhile_ = false;
};

// Copies words into a new ArrayBuffer; null on failure, with an error thrown into JavaScript.
napi_value CopyWords(napi_env env, const std::vector<uint32_t>& words);

}  // namespace aiodns
