#pragma once

#include <napi.h>

#include <memory>
#include <string>

#include "cares/channel.h"
#include "js/environment.h"
#include "js/external_loop.h"
#include "shared/submission.h"

namespace aiodns {

// The JavaScript object of a channel. TypeScript has checked all arguments. The I/O thread drives the channel, or a
// caller's own loop does: then submissions are executed at once. Belongs to one JavaScript thread.
class ChannelWrap final : public Napi::ObjectWrap<ChannelWrap>, public EnvironmentResource {
 public:
  static Napi::Function Define(Napi::Env env);

  // new NativeChannel(options, servers, virtualServers, externalLoop)
  explicit ChannelWrap(const Napi::CallbackInfo& info);
  ~ChannelWrap() override;

  // Closes the channel without a completion: its environment is exiting.
  void OnExit() override;

 private:
  // (requestId, name, type, class, payload)
  Napi::Value Query(const Napi::CallbackInfo& info);
  // (requestId, name, type, class)
  Napi::Value Search(const Napi::CallbackInfo& info);
  // (requestId, name, EDNS options | null, type, class, flags, payload, searches)
  Napi::Value QueryWithOptions(const Napi::CallbackInfo& info);
  // (requestId, node | null, service | null, flags, family, socktype, protocol)
  Napi::Value GetAddrInfo(const Napi::CallbackInfo& info);
  // (requestId, name, family)
  Napi::Value GetHostByName(const Napi::CallbackInfo& info);
  // (requestId, address, family)
  Napi::Value GetHostByAddr(const Napi::CallbackInfo& info);
  // (requestId, address, flags, family, port, flowinfo, scopeId)
  Napi::Value GetNameInfo(const Napi::CallbackInfo& info);

  Napi::Value Cancel(const Napi::CallbackInfo& info);
  // (requestId)
  Napi::Value GiveUp(const Napi::CallbackInfo& info);
  // (ticket, status, response as a Uint8Array | undefined)
  Napi::Value Reply(const Napi::CallbackInfo& info);
  // (hasPending): whether requests are pending that this ends; without any, it may wait.
  Napi::Value Close(const Napi::CallbackInfo& info);
  Napi::Value Destroy(const Napi::CallbackInfo& info);

  // Each opens an ares channel with the changed configuration, or throws { status, option }.
  Napi::Value Reinit(const Napi::CallbackInfo& info);
  // (servers, virtual servers)
  Napi::Value SetServers(const Napi::CallbackInfo& info);
  Napi::Value SetLocalIp(const Napi::CallbackInfo& info);
  Napi::Value SetLocalDev(const Napi::CallbackInfo& info);
  // The servers in use, comma-separated.
  Napi::Value GetServers(const Napi::CallbackInfo& info);

  // See StatsToArray().
  Napi::Value GetStats(const Napi::CallbackInfo& info);

  // --- With a caller's own loop ---

  // (fd, events, fd, events, …): lets c-ares handle those and all timeouts that are due.
  Napi::Value Process(const Napi::CallbackInfo& info);
  // Milliseconds until process() must be called; undefined when nothing is pending.
  Napi::Value Timeout(const Napi::CallbackInfo& info);
  // A list of [fd, readable, writable] since the last call; undefined when nothing changed.
  Napi::Value TakeSocketChanges(const Napi::CallbackInfo& info);
  // The completions since the last call, as an ArrayBuffer; undefined when there is none.
  Napi::Value TakeCompletions(const Napi::CallbackInfo& info);

  // Submits a request with the text of argument 1 and the numbers after it.
  Napi::Value SubmitRequest(const Napi::CallbackInfo& info, Op op, PayloadKind payload, size_t numbers);
  // The same with the texts of arguments 1 and 2.
  Napi::Value SubmitTexts(const Napi::CallbackInfo& info, Op op, PayloadKind payload, size_t numbers);
  template <typename Fill>
  void Submit(Submission submission, Fill fill);
  void Submit(const Submission& submission);
  // Opens an ares channel; null, with an error thrown into JavaScript, when c-ares refuses.
  std::unique_ptr<AresChannel> OpenAresChannel(Napi::Env env, std::shared_ptr<const ChannelConfig> config);
  Napi::Value Reconfigure(Napi::Env env, std::shared_ptr<const ChannelConfig> config);
  void End(Op op, bool has_pending);

  Environment* environment_ = nullptr;
  // Null once ended. The I/O thread uses and frees it, unless `loop_` is set: then this thread does.
  Channel* channel_ = nullptr;
  // The configuration of the latest ares channel, and the servers that it had when it was opened.
  std::shared_ptr<const ChannelConfig> config_;
  std::string servers_;
  // The caller's own loop.
  std::shared_ptr<ExternalLoop> loop_;
};

}  // namespace aiodns
