#include "js/channel_wrap.h"

#include <cmath>
#include <system_error>
#include <utility>

#include "io/io_thread.h"
#include "js/arguments.h"
#include "js/channel_options.h"
#include "js/stats_array.h"

namespace aiodns {

Napi::Function ChannelWrap::Define(Napi::Env env) {
  return DefineClass(env, "NativeChannel",
                     {
                         InstanceMethod<&ChannelWrap::Query>("query"),
                         InstanceMethod<&ChannelWrap::Search>("search"),
                         InstanceMethod<&ChannelWrap::QueryWithOptions>("queryWithOptions"),
                         InstanceMethod<&ChannelWrap::GetAddrInfo>("getaddrinfo"),
                         InstanceMethod<&ChannelWrap::GetHostByName>("gethostbyname"),
                         InstanceMethod<&ChannelWrap::GetHostByAddr>("gethostbyaddr"),
                         InstanceMethod<&ChannelWrap::GetNameInfo>("getnameinfo"),
                         InstanceMethod<&ChannelWrap::Cancel>("cancel"),
                         InstanceMethod<&ChannelWrap::GiveUp>("giveUp"),
                         InstanceMethod<&ChannelWrap::Reply>("reply"),
                         InstanceMethod<&ChannelWrap::Close>("close"),
                         InstanceMethod<&ChannelWrap::Destroy>("destroy"),
                         InstanceMethod<&ChannelWrap::Reinit>("reinit"),
                         InstanceMethod<&ChannelWrap::SetServers>("setServers"),
                         InstanceMethod<&ChannelWrap::SetLocalIp>("setLocalIp"),
                         InstanceMethod<&ChannelWrap::SetLocalDev>("setLocalDev"),
                         InstanceMethod<&ChannelWrap::GetServers>("getServers"),
                         InstanceMethod<&ChannelWrap::GetStats>("getStats"),
                         InstanceMethod<&ChannelWrap::Process>("process"),
                         InstanceMethod<&ChannelWrap::Timeout>("timeout"),
                         InstanceMethod<&ChannelWrap::TakeSocketChanges>("takeSocketChanges"),
                         InstanceMethod<&ChannelWrap::TakeCompletions>("takeCompletions"),
                     });
}

ChannelWrap::ChannelWrap(const Napi::CallbackInfo& info) : Napi::ObjectWrap<ChannelWrap>(info) {
  const Napi::Env env = info.Env();
  if (!info.IsConstructCall() || !info[0].IsObject()) {
    Napi::TypeError::New(env, "NativeChannel takes an options object").ThrowAsJavaScriptException();
    return;
  }
  auto config = ReadChannelOptions(info[0].As<Napi::Object>());
  const TextArgument servers(info, 1);
  if (!servers.view().empty()) {
    config->servers = servers.view();
    ReadVirtualServers(info[2], *config);
  }
  if (env.IsExceptionPending()) {
    return;
  }
  auto ares_channel = OpenAresChannel(env, std::move(config));
  if (ares_channel == nullptr) {
    return;
  }
  environment_ = env.GetInstanceData<Environment>();
  if (info[3].ToBoolean()) {
    loop_ = std::make_shared<ExternalLoop>();
    channel_ = new Channel(std::move(ares_channel), *loop_, loop_);
  } else {
    try {
      IoThread::Get().AddChannel();
    } catch (const std::system_error& error) {
      Napi::Error::New(env, std::string("The I/O thread cannot be started: ") + error.code().message())
          .ThrowAsJavaScriptException();
      return;
    }
    channel_ = new Channel(std::move(ares_channel), IoThread::Get().driver(), environment_->completions());
  }
  environment_->Add(this);
}

ChannelWrap::~ChannelWrap() { End(Op::kClose, false); }

void ChannelWrap::OnExit() { End(Op::kClose, false); }

template <typename Fill>
void ChannelWrap::Submit(Submission submission, Fill fill) {
  if (channel_ == nullptr) {
    return;
  }
  submission.channel = channel_;
  if (loop_ == nullptr) {
    IoThread::Get().submissions().Push(submission, fill);
    return;
  }
  SubmissionBatch batch;
  fill(batch, submission);
  channel_->Execute(submission, batch);
  channel_->CloseDrained();
}

void ChannelWrap::Submit(const Submission& submission) {
  Submit(submission, [](SubmissionBatch&, Submission&) {});
}

void ChannelWrap::End(Op op, bool has_pending) {
  Channel* channel = channel_;
  if (channel == nullptr) {
    return;
  }
  channel_ = nullptr;
  environment_->Remove(this);
  if (loop_ == nullptr) {
    Submission submission;
    submission.op = op;
    submission.channel = channel;
    SubmissionQueue& submissions = IoThread::Get().submissions();
    if (has_pending) {
      submissions.Push(submission, [](SubmissionBatch&, Submission&) {});
    } else {
      submissions.PushLazily(submission);
    }
    return;
  }
  if (op == Op::kClose) {
    channel->Close(ARES_ECANCELLED);
  }
  delete channel;
}

Napi::Value ChannelWrap::SubmitRequest(const Napi::CallbackInfo& info, Op op, PayloadKind payload, size_t numbers) {
  const TextArgument text(info, 1);
  Submission submission = MakeRequest(info, op, 2, numbers);
  submission.payload = payload;
  Submit(submission, [&](SubmissionBatch& batch, Submission& to) { to.text = text.AddTo(batch); });
  return {};
}

Napi::Value ChannelWrap::SubmitTexts(const Napi::CallbackInfo& info, Op op, PayloadKind payload, size_t numbers) {
  const TextArgument text(info, 1);
  const TextArgument service(info, 2);
  Submission submission = MakeRequest(info, op, 3, numbers);
  submission.payload = payload;
  Submit(submission, [&](SubmissionBatch& batch, Submission& to) {
    to.text = text.AddTo(batch);
    to.service = service.AddTo(batch);
  });
  return {};
}

Napi::Value ChannelWrap::Query(const Napi::CallbackInfo& info) {
  return SubmitRequest(info, Op::kQuery, static_cast<PayloadKind>(Unsigned(info, 4)), 2);
}

Napi::Value ChannelWrap::Search(const Napi::CallbackInfo& info) {
  return SubmitRequest(info, Op::kSearch, PayloadKind::kMessage, 2);
}

Napi::Value ChannelWrap::QueryWithOptions(const Napi::CallbackInfo& info) {
  const Op op = info[7].ToBoolean() ? Op::kSearch : Op::kQuery;
  return SubmitTexts(info, op, static_cast<PayloadKind>(Unsigned(info, 6)), 3);
}

Napi::Value ChannelWrap::GetAddrInfo(const Napi::CallbackInfo& info) {
  return SubmitTexts(info, Op::kGetAddrInfo, PayloadKind::kNone, 4);
}

Napi::Value ChannelWrap::GetHostByName(const Napi::CallbackInfo& info) {
  return SubmitRequest(info, Op::kGetHostByName, PayloadKind::kNone, 1);
}

Napi::Value ChannelWrap::GetHostByAddr(const Napi::CallbackInfo& info) {
  return SubmitRequest(info, Op::kGetHostByAddr, PayloadKind::kNone, 1);
}

Napi::Value ChannelWrap::GetNameInfo(const Napi::CallbackInfo& info) {
  return SubmitRequest(info, Op::kGetNameInfo, PayloadKind::kNone, 5);
}

Napi::Value ChannelWrap::Cancel(const Napi::CallbackInfo&) {
  Submission submission;
  submission.op = Op::kCancel;
  Submit(submission);
  return {};
}

Napi::Value ChannelWrap::GiveUp(const Napi::CallbackInfo& info) {
  Submit(MakeRequest(info, Op::kGiveUp, 1, 0));
  return {};
}

Napi::Value ChannelWrap::Reply(const Napi::CallbackInfo& info) {
  Submission submission;
  submission.op = Op::kReply;
  submission.number[0] = Int(info, 0);
  submission.number[1] = Int(info, 1);
  void* data = nullptr;
  size_t size = 0;
  const bool has_response =
      napi_get_typedarray_info(info.Env(), info[2], nullptr, &size, &data, nullptr, nullptr) == napi_ok;
  submission.number[2] = static_cast<int32_t>(size);
  Submit(submission, [&](SubmissionBatch& batch, Submission& to) {
    if (has_response) {
      to.text = batch.AddText({static_cast<const char*>(data), size});
    }
  });
  return {};
}

Napi::Value ChannelWrap::Close(const Napi::CallbackInfo& info) {
  End(Op::kClose, info[0].ToBoolean());
  return {};
}

Napi::Value ChannelWrap::Destroy(const Napi::CallbackInfo& info) {
  End(Op::kDestroy, info[0].ToBoolean());
  return {};
}

std::unique_ptr<AresChannel> ChannelWrap::OpenAresChannel(Napi::Env env, std::shared_ptr<const ChannelConfig> config) {
  OpenError error;
  auto ares_channel = AresChannel::Open(config, error);
  if (ares_channel == nullptr) {
    ThrowOpenError(env, error);
    return nullptr;
  }
  config_ = std::move(config);
  servers_ = ServersOf(ares_channel->get());
  return ares_channel;
}

Napi::Value ChannelWrap::Reconfigure(Napi::Env env, std::shared_ptr<const ChannelConfig> config) {
  auto ares_channel = OpenAresChannel(env, std::move(config));
  if (ares_channel == nullptr) {
    return {};
  }
  Submission submission;
  submission.op = Op::kReconfigure;
  submission.ares_channel = ares_channel.release();
  Submit(submission);
  return {};
}

Napi::Value ChannelWrap::Reinit(const Napi::CallbackInfo& info) {
  return channel_ == nullptr ? Napi::Value() : Reconfigure(info.Env(), config_);
}

Napi::Value ChannelWrap::SetServers(const Napi::CallbackInfo& info) {
  if (channel_ == nullptr) {
    return {};
  }
  auto config = std::make_shared<ChannelConfig>(*config_);
  config->servers = TextArgument(info, 0).view();
  ReadVirtualServers(info[1], *config);
  return Reconfigure(info.Env(), std::move(config));
}

Napi::Value ChannelWrap::SetLocalIp(const Napi::CallbackInfo& info) {
  if (channel_ == nullptr) {
    return {};
  }
  auto config = std::make_shared<ChannelConfig>(*config_);
  SetLocalAddress(*config, std::string(TextArgument(info, 0).view()));
  return Reconfigure(info.Env(), std::move(config));
}

Napi::Value ChannelWrap::SetLocalDev(const Napi::CallbackInfo& info) {
  if (channel_ == nullptr) {
    return {};
  }
  auto config = std::make_shared<ChannelConfig>(*config_);
  config->local_dev = TextArgument(info, 0).view();
  return Reconfigure(info.Env(), std::move(config));
}

Napi::Value ChannelWrap::GetServers(const Napi::CallbackInfo& info) { return Napi::String::New(info.Env(), servers_); }

Napi::Value ChannelWrap::GetStats(const Napi::CallbackInfo& info) { return StatsToArray(info.Env(), channel_); }

}  // namespace aiodns
