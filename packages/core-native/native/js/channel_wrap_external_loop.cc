// The methods of ChannelWrap for a caller's own event loop.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>
#include <vector>

#include "js/arguments.h"
#include "js/channel_wrap.h"
#include "js/completion_dispatcher.h"
#include "shared/steady_time.h"

namespace aiodns {

Napi::Value ChannelWrap::Process(const Napi::CallbackInfo& info) {
  if (channel_ == nullptr || loop_ == nullptr) {
    return {};
  }
  std::vector<ares_fd_events_t> events;
  for (size_t i = 0; i + 1 < info.Length(); i += 2) {
    events.push_back({static_cast<ares_socket_t>(info[i].ToNumber().Int64Value()), Unsigned(info, i + 1)});
  }
  channel_->Process(events);
  return {};
}

Napi::Value ChannelWrap::Timeout(const Napi::CallbackInfo& info) {
  if (channel_ == nullptr || loop_ == nullptr) {
    return {};
  }
  const auto deadline = channel_->NextDeadline();
  if (!deadline) {
    return {};
  }
  const std::chrono::duration<double, std::milli> left = *deadline - SteadyNow();
  return Napi::Number::New(info.Env(), std::max(0.0, std::ceil(left.count())));
}

Napi::Value ChannelWrap::TakeSocketChanges(const Napi::CallbackInfo& info) {
  if (loop_ == nullptr || loop_->changes().empty()) {
    return {};
  }
  std::vector<ExternalLoop::SocketChange> changes;
  std::swap(changes, loop_->changes());
  const Napi::Env env = info.Env();
  const Napi::Array taken = Napi::Array::New(env, changes.size());
  for (uint32_t i = 0; i < changes.size(); i++) {
    const Napi::Array change = Napi::Array::New(env, 3);
    change.Set(0u, Napi::Number::New(env, static_cast<double>(changes[i].fd)));
    change.Set(1u, Napi::Boolean::New(env, changes[i].readable));
    change.Set(2u, Napi::Boolean::New(env, changes[i].writable));
    taken.Set(i, change);
  }
  return taken;
}

Napi::Value ChannelWrap::TakeCompletions(const Napi::CallbackInfo& info) {
  if (loop_ == nullptr || loop_->Writer().empty()) {
    return {};
  }
  const Napi::Value words(info.Env(), CopyWords(info.Env(), loop_->Writer().words()));
  loop_->Writer().Restart();
  return words;
}

}  // namespace aiodns
