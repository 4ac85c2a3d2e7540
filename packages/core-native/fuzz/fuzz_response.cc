// Input: the bytes of a DNS message. They are encoded unmodified, and are the response to a request of a channel. The
// first two bytes choose the request and its settings; the query's id replaces them.
#include <ares.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "cares/channel.h"
#include "cares/encode_message.h"
#include "cares/query_message.h"
#include "check.h"
#include "completion_walker.h"
#include "js/external_loop.h"
#include "scripted_sockets.h"
#include "shared/slab_allocator.h"

namespace aiodns {
namespace {

// The question of the message, so that a query for it accepts the message as its response.
struct Question {
  std::string name = "example.test";
  uint16_t type = ARES_REC_TYPE_A;
  uint16_t dns_class = ARES_CLASS_IN;
};

Question QuestionOf(const ares_dns_record_t* message) {
  Question question;
  const char* name = nullptr;
  ares_dns_rec_type_t type{};
  ares_dns_class_t dns_class{};
  if (message != nullptr && ares_dns_record_query_cnt(message) > 0 &&
      ares_dns_record_query_get(message, 0, &name, &type, &dns_class) == ARES_SUCCESS) {
    question = {name, static_cast<uint16_t>(type), static_cast<uint16_t>(dns_class)};
  }
  return question;
}

void Encode(const ares_dns_record_t* message, uint16_t type) {
  CompletionWriter out;
  out.Begin(1, ARES_SUCCESS, PayloadKind::kMessage);
  EncodeMessage(out, message, Responder());
  out.End();
  for (const uint16_t queried : {type, static_cast<uint16_t>(ARES_REC_TYPE_ANY)}) {
    out.Begin(2, ARES_SUCCESS, PayloadKind::kRecords);
    if (EncodeRecords(out, message, queried) > 0) {
      out.End();
    } else {
      out.Abandon();
    }
  }
  WalkCompletions(out.words());
}

std::shared_ptr<const ChannelConfig> Configuration(uint8_t choice) {
  auto config = std::make_shared<ChannelConfig>();
  config->servers = "127.0.0.1";
  config->tries = 1;
  config->lookups = "b";
  config->sortlist = "192.0.2.0/24";
  config->resolvconf_path = "/dev/null";
  config->hosts_path = "/dev/null";
  config->flags = ((choice & 0x10) != 0 ? ARES_FLAG_USEVC : 0) | ((choice & 0x20) != 0 ? 0 : ARES_FLAG_EDNS) |
                  ((choice & 0x40) != 0 ? ARES_FLAG_IGNTC : 0) | ((choice & 0x80) != 0 ? ARES_FLAG_NOCHECKRESP : 0) |
                  ((choice & 0x08) != 0 ? ARES_FLAG_DNS0x20 : 0);
  return config;
}

Submission MakeSubmission(uint8_t choice, const Question& question, SubmissionBatch& batch) {
  Submission submission;
  submission.text = batch.AddText(question.name);
  submission.number[0] = question.type;
  submission.number[1] = question.dns_class;
  switch (choice % 8) {
    case 0:
      submission.op = Op::kQuery;
      submission.payload = PayloadKind::kMessage;
      break;
    case 1:
      submission.op = Op::kSearch;
      submission.payload = PayloadKind::kMessage;
      break;
    case 2:
      submission.op = Op::kGetAddrInfo;
      submission.number[0] = ARES_AI_CANONNAME;
      submission.number[1] = choice & 8 ? 4 : 0;
      break;
    case 3:
      submission.op = Op::kGetHostByName;
      submission.number[0] = choice & 8 ? 6 : 0;
      break;
    case 4:
      submission.op = Op::kGetHostByAddr;
      submission.text = batch.AddText(choice & 8 ? "2001:db8::1" : "192.0.2.1");
      submission.number[0] = choice & 8 ? 6 : 4;
      break;
    case 5:
      submission.op = Op::kGetNameInfo;
      submission.text = batch.AddText("192.0.2.1");
      submission.number[0] = ARES_NI_LOOKUPHOST;
      submission.number[1] = 4;
      break;
    default:
      submission.op = Op::kQuery;
      submission.payload = PayloadKind::kRecords;
      break;
  }
  return submission;
}

void Exchange(std::string_view response, const Question& question) {
  const uint8_t choice = static_cast<uint8_t>(response[0]);
  const uint8_t settings = response.size() > 1 ? static_cast<uint8_t>(response[1]) : 0;

  // The I/O thread has slabs. Half of the inputs do without: malloc() detects more uses of freed blocks.
  std::optional<SlabAllocator> pool;
  if ((choice & 0x10) != 0) {
    pool.emplace();
  }
  ScriptedSockets sockets(response);
  OpenError error;
  auto ares_channel = AresChannel::Open(Configuration(settings), error);
  FUZZ_CHECK(ares_channel != nullptr);
  sockets.Attach(ares_channel->get());

  const auto loop = std::make_shared<ExternalLoop>();
  Channel channel(std::move(ares_channel), *loop, loop);
  // The second of two equal requests may get its response from the cache.
  constexpr uint32_t kRequests = 2;
  for (uint32_t request_id = 0; request_id < kRequests; request_id++) {
    SubmissionBatch batch;
    Submission submission = MakeSubmission(choice, question, batch);
    submission.request_id = request_id;
    submission.channel = &channel;
    channel.Execute(submission, batch);
    // A request may need a round for each try, one over TCP, and one without EDNS.
    for (int round = 0; round < 8; round++) {
      const auto ready = sockets.Ready();
      if (ready.empty()) {
        break;
      }
      channel.Process(ready);
    }
  }
  channel.Cancel();

  const auto completions = WalkCompletions(loop->Writer().words());
  FUZZ_CHECK(completions.size() == kRequests);
  for (uint32_t request_id = 0; request_id < kRequests; request_id++) {
    FUZZ_CHECK(std::count_if(completions.begin(), completions.end(), [request_id](const auto& completion) {
                 return completion.request_id == request_id;
               }) == 1);
  }
}

}  // namespace
}  // namespace aiodns

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  // The length prefix of TCP has 16 bits.
  if (size == 0 || size > UINT16_MAX) {
    return 0;
  }
  ares_dns_record_t* parsed = nullptr;
  ares_dns_parse(data, size, 0, &parsed);
  const aiodns::DnsRecord message(parsed);
  const aiodns::Question question = aiodns::QuestionOf(parsed);
  if (message != nullptr) {
    aiodns::Encode(parsed, question.type);
  }
  aiodns::Exchange({reinterpret_cast<const char*>(data), size}, question);
  return 0;
}
