#include <ares.h>
#include <napi.h>

#include <cstdlib>
#include <string>

#include "js/channel_wrap.h"
#include "js/environment.h"
#include "shared/platform.h"

#ifdef _WIN32
#include <iphlpapi.h>
#else
#include <net/if.h>
#endif

namespace aiodns {
namespace {

CompletionDispatcher& DispatcherOf(const Napi::CallbackInfo& info) {
  return info.Env().GetInstanceData<Environment>()->dispatcher();
}

void Start(const Napi::CallbackInfo& info) { DispatcherOf(info).Start(info[0]); }
void Resume(const Napi::CallbackInfo& info) { DispatcherOf(info).Resume(); }
void Ref(const Napi::CallbackInfo& info) { DispatcherOf(info).Ref(); }
void Unref(const Napi::CallbackInfo& info) { DispatcherOf(info).Unref(); }

Napi::Value StrError(const Napi::CallbackInfo& info) {
  return Napi::String::New(info.Env(), ares_strerror(info[0].ToNumber().Int32Value()));
}

// (address, family): the 4 or 16 bytes of an address; undefined when the text is no address of the family.
Napi::Value AddressBytes(const Napi::CallbackInfo& info) {
  const int family = info[1].ToNumber().Int32Value() == 4 ? AF_INET : AF_INET6;
  struct ares_in6_addr bytes;
  if (ares_inet_pton(family, info[0].ToString().Utf8Value().c_str(), &bytes) != 1) {
    return {};
  }
  const size_t size = family == AF_INET ? 4 : 16;
  Napi::Uint8Array copy = Napi::Uint8Array::New(info.Env(), size);
  std::memcpy(copy.Data(), &bytes, size);
  return copy;
}

Napi::Value HasInterface(const Napi::CallbackInfo& info) {
  const std::string zone = info[0].ToString().Utf8Value();
  const bool is_index = !zone.empty() && zone.find_first_not_of("0123456789") == std::string::npos;
  char name[IF_NAMESIZE];
  const bool found = is_index ? if_indextoname(static_cast<unsigned int>(std::strtoul(zone.c_str(), nullptr, 10)), name) != nullptr
                              : if_nametoindex(zone.c_str()) != 0;
  return Napi::Boolean::New(info.Env(), found);
}

Napi::Object Init(Napi::Env env, Napi::Object exports) {
  env.SetInstanceData(new Environment(env));
  exports.Set("NativeChannel", ChannelWrap::Define(env));
  exports.Set("start", Napi::Function::New<Start>(env));
  exports.Set("resume", Napi::Function::New<Resume>(env));
  exports.Set("ref", Napi::Function::New<Ref>(env));
  exports.Set("unref", Napi::Function::New<Unref>(env));
  exports.Set("strerror", Napi::Function::New<StrError>(env));
  exports.Set("addressBytes", Napi::Function::New<AddressBytes>(env));
  exports.Set("hasInterface", Napi::Function::New<HasInterface>(env));
  exports.Set("version", Napi::String::New(env, ares_version(nullptr)));
  exports.Set("threadsafety", Napi::Boolean::New(env, ares_threadsafety() == ARES_TRUE));
  return exports;
}

}  // namespace
}  // namespace aiodns

static Napi::Object InitAddon(Napi::Env env, Napi::Object exports) { return aiodns::Init(env, exports); }
NODE_API_MODULE(aiodns_cares, InitAddon)
