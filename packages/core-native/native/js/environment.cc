#include "js/environment.h"

#include "io/io_thread.h"

namespace aiodns {

Environment::Environment(napi_env env)
    : completions_(std::make_shared<CompletionQueue>(IoThread::Get().flusher())), dispatcher_(env, completions_) {
  IoThread::Get().EnterEnvironment();
  napi_add_env_cleanup_hook(env, &Environment::OnCleanup, this);
}

// Node runs cleanup hooks in the reverse order of their registration: this one before Node frees the addon's objects.
void Environment::OnCleanup(void* self) { static_cast<Environment*>(self)->Exit(); }

void Environment::Exit() {
  const auto resources = resources_;
  for (EnvironmentResource* resource : resources) {
    resource->OnExit();
  }
  dispatcher_.Stop();
  IoThread::Get().LeaveEnvironment();
}

}  // namespace aiodns
