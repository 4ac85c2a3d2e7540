#pragma once

#include <napi.h>

#include <memory>
#include <unordered_set>

#include "js/completion_dispatcher.h"
#include "shared/completion_queue.h"

namespace aiodns {

// A resource that must end before its environment.
class EnvironmentResource {
 public:
  virtual void OnExit() = 0;

 protected:
  ~EnvironmentResource() = default;
};

// One JavaScript thread that loaded the addon: the main thread or a worker. Belongs to that thread; the completion
// queue is what it shares with the I/O thread.
class Environment {
 public:
  explicit Environment(napi_env env);
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

  CompletionDispatcher& dispatcher() { return dispatcher_; }
  const std::shared_ptr<CompletionQueue>& completions() const { return completions_; }

  void Add(EnvironmentResource* resource) { resources_.insert(resource); }
  void Remove(EnvironmentResource* resource) { resources_.erase(resource); }

 private:
  static void OnCleanup(void* self);
  void Exit();

  const std::shared_ptr<CompletionQueue> completions_;
  CompletionDispatcher dispatcher_;
  std::unordered_set<EnvironmentResource*> resources_;
};

}  // namespace aiodns
