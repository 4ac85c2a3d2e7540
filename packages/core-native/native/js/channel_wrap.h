#pragma once

#include <napi.h>

#include <memory>
#include <string_view>

#include "js/external_loop.h"
#include "cares/channel.h"
#include "shared/submission.h"

namespace aiodns {

class Environment;

// The JavaScript face of a channel. Arguments have been checked in TypeScript; what is wrong all the same is ignored.
// A channel is run by the I/O thread or, when opened so, by its caller: then orders are carried out at once.
class ChannelObject final : public Napi::ObjectWrap<ChannelObject> {
 public:
  static Napi::Function Define(Napi::Env env);

  // new NativeChannel(options, callerDriven)
  explicit ChannelObject(const Napi::CallbackInfo& info);
  ~ChannelObject() override;

  // Ends the channel without a word to JavaScript: its environment is ending.
  void Abandon();

 private:
  // (token, name, type, class, payload)
  Napi::Value Query(const Napi::CallbackInfo& info);
  // (token, name, type, class)
  Napi::Value Search(const Napi::CallbackInfo& info);
  // (token, node | null, service | null, flags, family, socktype, protocol)
  Napi::Value GetAddrInfo(const Napi::CallbackInfo& info);
  // (token, name, family)
  Napi::Value GetHostByName(const Napi::CallbackInfo& info);
  // (token, address, family)
  Napi::Value GetHostByAddr(const Napi::CallbackInfo& info);
  // (token, address, flags, family, port, flowinfo, scopeId)
  Napi::Value GetNameInfo(const Napi::CallbackInfo& info);

  Napi::Value Cancel(const Napi::CallbackInfo& info);
  // (somebodyWaits): whether requests are pending that this ends.
  Napi::Value Close(const Napi::CallbackInfo& info);
  Napi::Value Destroy(const Napi::CallbackInfo& info);

  // Each opens a lane with the configuration so changed, or throws { status, option }.
  Napi::Value Reinit(const Napi::CallbackInfo& info);
  Napi::Value SetServers(const Napi::CallbackInfo& info);
  Napi::Value SetLocalIp(const Napi::CallbackInfo& info);
  Napi::Value SetLocalDev(const Napi::CallbackInfo& info);
  // The servers in use, comma-separated.
  Napi::Value GetServers(const Napi::CallbackInfo& info);

  // For a caller-driven channel.
  // (fd, events, fd, events, …): lets c-ares handle those and whatever has timed out.
  Napi::Value Process(const Napi::CallbackInfo& info);
  // Milliseconds until c-ares wants Process() called; undefined when it waits for nothing.
  Napi::Value Timeout(const Napi::CallbackInfo& info);
  // A list of [fd, readable, writable] since the last call; undefined when nothing changed.
  Napi::Value TakeSocketChanges(const Napi::CallbackInfo& info);
  // The completions since the last call, as an ArrayBuffer; undefined when there is none.
  Napi::Value TakeCompletions(const Napi::CallbackInfo& info);

  // Submits an order with the text of argument 1 and the numbers behind it.
  Napi::Value Ask(const Napi::CallbackInfo& info, Op op, Payload payload, size_t numbers);
  template <typename Fill>
  void Submit(Submission order, Fill fill);
  // Opens a lane; null, with an error thrown into JavaScript, when c-ares refuses.
  std::unique_ptr<Lane> OpenLane(Napi::Env env, std::shared_ptr<const ChannelConfig> config);
  Napi::Value Reconfigure(Napi::Env env, std::shared_ptr<const ChannelConfig> config);
  void End(Op op, bool somebody_waits);

  Environment* environment_ = nullptr;
  // Null once ended. The I/O thread uses and frees it, unless `loop_` is set: then this thread does.
  ChannelCore* core_ = nullptr;
  // What the lane opened last was opened with, and the servers that it then had.
  std::shared_ptr<const ChannelConfig> config_;
  std::string servers_;
  std::unique_ptr<CallerLoop> loop_;
};

}  // namespace aiodns
