#include "channel_object.h"

#include <cmath>
#include <system_error>
#include <unordered_map>

#include "environment.h"
#include "io_thread.h"

namespace aiodns {
namespace {

int32_t Int(const Napi::CallbackInfo& info, size_t index) {
  int32_t value = 0;
  napi_get_value_int32(info.Env(), info[index], &value);
  return value;
}

uint32_t Unsigned(const Napi::CallbackInfo& info, size_t index) {
  uint32_t value = 0;
  napi_get_value_uint32(info.Env(), info[index], &value);
  return value;
}

// An order with the token and the `numbers` numbers from argument `first` on.
Submission Order(const Napi::CallbackInfo& info, Op op, size_t first, size_t numbers) {
  Submission order;
  order.op = op;
  order.token = Unsigned(info, 0);
  for (size_t i = 0; i < numbers; i++) {
    // Of a number beyond the signed range, such as a scope id, this takes the 32 bits as they are.
    order.number[i] = Int(info, first + i);
  }
  return order;
}

// An argument's text, on the stack unless it is longer than names are.
class TextArgument {
 public:
  TextArgument(const Napi::CallbackInfo& info, size_t index) {
    const napi_env env = info.Env();
    const napi_value value = info[index];
    size_t size = 0;
    if (napi_get_value_string_utf8(env, value, short_, sizeof(short_), &size) != napi_ok) {
      return;
    }
    present_ = true;
    if (size < sizeof(short_) - 1) {
      view_ = {short_, size};
      return;
    }
    napi_get_value_string_utf8(env, value, nullptr, 0, &size);
    long_.resize(size + 1);
    napi_get_value_string_utf8(env, value, long_.data(), long_.size(), &size);
    long_.resize(size);
    view_ = long_;
  }
  TextArgument(const TextArgument&) = delete;
  TextArgument& operator=(const TextArgument&) = delete;

  std::string_view view() const { return view_; }

  uint32_t AddTo(SubmissionBatch& batch) const {
    return present_ ? batch.AddText(view_) : Submission::kNoText;
  }

 private:
  char short_[512];
  std::string long_;
  std::string_view view_;
  bool present_ = false;
};

template <typename Number>
void ReadValue(const Napi::Value& value, std::optional<Number>& into) {
  into = static_cast<Number>(value.ToNumber().Int64Value());
}
void ReadValue(const Napi::Value& value, std::optional<bool>& into) { into = value.ToBoolean().Value(); }
void ReadValue(const Napi::Value& value, std::string& into) { into = value.ToString().Utf8Value(); }
void ReadValue(const Napi::Value& value, std::optional<std::string>& into) { into = value.ToString().Utf8Value(); }
void ReadValue(const Napi::Value& value, std::optional<std::vector<std::string>>& into) {
  const auto array = value.As<Napi::Array>();
  into.emplace();
  for (uint32_t i = 0; i < array.Length(); i++) {
    into->push_back(array.Get(i).ToString().Utf8Value());
  }
}

using OptionReader = void (*)(const Napi::Value& value, ChannelConfig& config);

template <auto kField>
void ReadOption(const Napi::Value& value, ChannelConfig& config) {
  ReadValue(value, config.*kField);
}

const std::unordered_map<std::string_view, OptionReader>& OptionReaders() {
  static const std::unordered_map<std::string_view, OptionReader> readers = {
      {"flags", ReadOption<&ChannelConfig::flags>},
      {"timeout", ReadOption<&ChannelConfig::timeout_ms>},
      {"tries", ReadOption<&ChannelConfig::tries>},
      {"ndots", ReadOption<&ChannelConfig::ndots>},
      {"udpPort", ReadOption<&ChannelConfig::udp_port>},
      {"tcpPort", ReadOption<&ChannelConfig::tcp_port>},
      {"socketSendBufferSize", ReadOption<&ChannelConfig::socket_send_buffer_size>},
      {"socketReceiveBufferSize", ReadOption<&ChannelConfig::socket_receive_buffer_size>},
      {"ednsPacketSize", ReadOption<&ChannelConfig::edns_packet_size>},
      {"udpMaxQueries", ReadOption<&ChannelConfig::udp_max_queries>},
      {"maxTimeout", ReadOption<&ChannelConfig::max_timeout_ms>},
      {"cacheMaxTtl", ReadOption<&ChannelConfig::cache_max_ttl>},
      {"cacheMaxEntries", ReadOption<&ChannelConfig::cache_max_entries>},
      {"rotate", ReadOption<&ChannelConfig::rotate>},
      {"domains", ReadOption<&ChannelConfig::domains>},
      {"lookups", ReadOption<&ChannelConfig::lookups>},
      {"resolvconfPath", ReadOption<&ChannelConfig::resolvconf_path>},
      {"hostsPath", ReadOption<&ChannelConfig::hosts_path>},
      {"servers", ReadOption<&ChannelConfig::servers>},
      {"sortlist", ReadOption<&ChannelConfig::sortlist>},
      {"localIp",
       [](const Napi::Value& value, ChannelConfig& config) { TakeLocalIp(config, value.ToString().Utf8Value()); }},
      {"localDev", ReadOption<&ChannelConfig::local_dev>},
      {"retryChance", ReadOption<&ChannelConfig::server_retry_chance>},
      {"retryDelay", ReadOption<&ChannelConfig::server_retry_delay>},
  };
  return readers;
}

// Reads the options that are there: most channels have one or two.
std::shared_ptr<const ChannelConfig> ReadConfig(const Napi::Object& options) {
  auto config = std::make_shared<ChannelConfig>();
  const Napi::Array names = options.GetPropertyNames();
  for (uint32_t i = 0; i < names.Length(); i++) {
    const Napi::Value name = names.Get(i);
    const auto reader = OptionReaders().find(name.ToString().Utf8Value());
    if (reader != OptionReaders().end()) {
      reader->second(options.Get(name), *config);
    }
  }
  return config;
}

void ThrowOpenFailure(Napi::Env env, const OpenFailure& failure) {
  const Napi::Error error = Napi::Error::New(env, ares_strerror(failure.status));
  error.Set("status", Napi::Number::New(env, failure.status));
  error.Set("option", Napi::String::New(env, failure.option));
  error.ThrowAsJavaScriptException();
}

}  // namespace

Napi::Function ChannelObject::Define(Napi::Env env) {
  return DefineClass(env, "NativeChannel",
                     {
                         InstanceMethod<&ChannelObject::Query>("query"),
                         InstanceMethod<&ChannelObject::Search>("search"),
                         InstanceMethod<&ChannelObject::GetAddrInfo>("getaddrinfo"),
                         InstanceMethod<&ChannelObject::GetHostByName>("gethostbyname"),
                         InstanceMethod<&ChannelObject::GetHostByAddr>("gethostbyaddr"),
                         InstanceMethod<&ChannelObject::GetNameInfo>("getnameinfo"),
                         InstanceMethod<&ChannelObject::Cancel>("cancel"),
                         InstanceMethod<&ChannelObject::Close>("close"),
                         InstanceMethod<&ChannelObject::Destroy>("destroy"),
                         InstanceMethod<&ChannelObject::Reinit>("reinit"),
                         InstanceMethod<&ChannelObject::SetServers>("setServers"),
                         InstanceMethod<&ChannelObject::SetLocalIp>("setLocalIp"),
                         InstanceMethod<&ChannelObject::SetLocalDev>("setLocalDev"),
                         InstanceMethod<&ChannelObject::GetServers>("getServers"),
                         InstanceMethod<&ChannelObject::Process>("process"),
                         InstanceMethod<&ChannelObject::Timeout>("timeout"),
                         InstanceMethod<&ChannelObject::TakeSocketChanges>("takeSocketChanges"),
                         InstanceMethod<&ChannelObject::TakeCompletions>("takeCompletions"),
                     });
}

ChannelObject::ChannelObject(const Napi::CallbackInfo& info) : Napi::ObjectWrap<ChannelObject>(info) {
  const Napi::Env env = info.Env();
  if (!info.IsConstructCall() || !info[0].IsObject()) {
    Napi::TypeError::New(env, "NativeChannel takes an options object").ThrowAsJavaScriptException();
    return;
  }
  auto config = ReadConfig(info[0].As<Napi::Object>());
  if (env.IsExceptionPending()) {
    return;
  }
  auto lane = OpenLane(env, std::move(config));
  if (lane == nullptr) {
    return;
  }
  environment_ = env.GetInstanceData<Environment>();
  if (info[1].ToBoolean()) {
    loop_ = std::make_unique<CallerLoop>();
    core_ = new ChannelCore(std::move(lane), *loop_, *loop_);
  } else {
    try {
      IoThread::Get().AddChannel();
    } catch (const std::system_error& error) {
      Napi::Error::New(env, std::string("The I/O thread cannot be started: ") + error.code().message())
          .ThrowAsJavaScriptException();
      return;
    }
    core_ = new ChannelCore(std::move(lane), IoThread::Get(), *environment_);
  }
  environment_->AddChannel(this);
}

ChannelObject::~ChannelObject() { Abandon(); }

void ChannelObject::Abandon() { End(Op::kClose, false); }

template <typename Fill>
void ChannelObject::Submit(Submission order, Fill fill) {
  if (core_ == nullptr) {
    return;
  }
  order.channel = core_;
  if (loop_ == nullptr) {
    IoThread::Get().Submit(order, fill);
    return;
  }
  SubmissionBatch batch;
  fill(batch, order);
  core_->Execute(order, batch);
  core_->RetireLanes();
}

void ChannelObject::End(Op op, bool somebody_waits) {
  ChannelCore* core = core_;
  if (core == nullptr) {
    return;
  }
  core_ = nullptr;
  environment_->RemoveChannel(this);
  if (loop_ == nullptr) {
    Submission order;
    order.op = op;
    order.channel = core;
    if (somebody_waits) {
      IoThread::Get().Submit(order, [](SubmissionBatch&, Submission&) {});
    } else {
      IoThread::Get().SubmitSoon(order);
    }
    return;
  }
  if (op == Op::kClose) {
    core->Cancel();
  }
  delete core;
}

Napi::Value ChannelObject::Ask(const Napi::CallbackInfo& info, Op op, Payload payload, size_t numbers) {
  const TextArgument text(info, 1);
  Submission order = Order(info, op, 2, numbers);
  order.payload = payload;
  Submit(order, [&](SubmissionBatch& batch, Submission& to) { to.text = text.AddTo(batch); });
  return {};
}

Napi::Value ChannelObject::Query(const Napi::CallbackInfo& info) {
  return Ask(info, Op::kQuery, static_cast<Payload>(Unsigned(info, 4)), 2);
}

Napi::Value ChannelObject::Search(const Napi::CallbackInfo& info) {
  return Ask(info, Op::kSearch, Payload::kMessage, 2);
}

Napi::Value ChannelObject::GetAddrInfo(const Napi::CallbackInfo& info) {
  const TextArgument node(info, 1);
  const TextArgument service(info, 2);
  Submit(Order(info, Op::kGetAddrInfo, 3, 4), [&](SubmissionBatch& batch, Submission& to) {
    to.text = node.AddTo(batch);
    to.service = service.AddTo(batch);
  });
  return {};
}

Napi::Value ChannelObject::GetHostByName(const Napi::CallbackInfo& info) {
  return Ask(info, Op::kGetHostByName, Payload::kNone, 1);
}

Napi::Value ChannelObject::GetHostByAddr(const Napi::CallbackInfo& info) {
  return Ask(info, Op::kGetHostByAddr, Payload::kNone, 1);
}

Napi::Value ChannelObject::GetNameInfo(const Napi::CallbackInfo& info) {
  return Ask(info, Op::kGetNameInfo, Payload::kNone, 5);
}

Napi::Value ChannelObject::Cancel(const Napi::CallbackInfo&) {
  Submission order;
  order.op = Op::kCancel;
  Submit(order, [](SubmissionBatch&, Submission&) {});
  return {};
}

Napi::Value ChannelObject::Close(const Napi::CallbackInfo& info) {
  End(Op::kClose, info[0].ToBoolean());
  return {};
}

Napi::Value ChannelObject::Destroy(const Napi::CallbackInfo& info) {
  End(Op::kDestroy, info[0].ToBoolean());
  return {};
}

std::unique_ptr<Lane> ChannelObject::OpenLane(Napi::Env env, std::shared_ptr<const ChannelConfig> config) {
  OpenFailure failure;
  auto lane = Lane::Open(config, failure);
  if (lane == nullptr) {
    ThrowOpenFailure(env, failure);
    return nullptr;
  }
  config_ = std::move(config);
  servers_ = ServersOf(lane->ares());
  return lane;
}

Napi::Value ChannelObject::Reconfigure(Napi::Env env, std::shared_ptr<const ChannelConfig> config) {
  auto lane = OpenLane(env, std::move(config));
  if (lane == nullptr) {
    return {};
  }
  Submission order;
  order.op = Op::kReplace;
  order.lane = lane.release();
  Submit(order, [](SubmissionBatch&, Submission&) {});
  return {};
}

Napi::Value ChannelObject::Reinit(const Napi::CallbackInfo& info) {
  return core_ == nullptr ? Napi::Value() : Reconfigure(info.Env(), config_);
}

Napi::Value ChannelObject::SetServers(const Napi::CallbackInfo& info) {
  if (core_ == nullptr) {
    return {};
  }
  auto config = std::make_shared<ChannelConfig>(*config_);
  config->servers = TextArgument(info, 0).view();
  return Reconfigure(info.Env(), std::move(config));
}

Napi::Value ChannelObject::SetLocalIp(const Napi::CallbackInfo& info) {
  if (core_ == nullptr) {
    return {};
  }
  auto config = std::make_shared<ChannelConfig>(*config_);
  TakeLocalIp(*config, std::string(TextArgument(info, 0).view()));
  return Reconfigure(info.Env(), std::move(config));
}

Napi::Value ChannelObject::SetLocalDev(const Napi::CallbackInfo& info) {
  if (core_ == nullptr) {
    return {};
  }
  auto config = std::make_shared<ChannelConfig>(*config_);
  config->local_dev = TextArgument(info, 0).view();
  return Reconfigure(info.Env(), std::move(config));
}

Napi::Value ChannelObject::GetServers(const Napi::CallbackInfo& info) {
  return Napi::String::New(info.Env(), servers_);
}

Napi::Value ChannelObject::Process(const Napi::CallbackInfo& info) {
  if (core_ == nullptr || loop_ == nullptr) {
    return {};
  }
  std::vector<ares_fd_events_t> events;
  for (size_t i = 0; i + 1 < info.Length(); i += 2) {
    events.push_back({static_cast<ares_socket_t>(info[i].ToNumber().Int64Value()), Unsigned(info, i + 1)});
  }
  core_->Process(events);
  return {};
}

Napi::Value ChannelObject::Timeout(const Napi::CallbackInfo& info) {
  if (core_ == nullptr || loop_ == nullptr) {
    return {};
  }
  const auto deadline = core_->NextDeadline();
  if (!deadline) {
    return {};
  }
  const std::chrono::duration<double, std::milli> left = *deadline - SteadyNow();
  return Napi::Number::New(info.Env(), std::max(0.0, std::ceil(left.count())));
}

Napi::Value ChannelObject::TakeSocketChanges(const Napi::CallbackInfo& info) {
  if (loop_ == nullptr || loop_->changes().empty()) {
    return {};
  }
  std::vector<CallerLoop::SocketChange> changes;
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

Napi::Value ChannelObject::TakeCompletions(const Napi::CallbackInfo& info) {
  if (loop_ == nullptr || loop_->Writer().empty()) {
    return {};
  }
  std::vector<uint32_t> words;
  std::swap(words, loop_->Writer().words());
  return {info.Env(), Environment::CopyWords(info.Env(), words.data(), words.size())};
}

}  // namespace aiodns
