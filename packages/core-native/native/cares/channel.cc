#include "cares/channel.h"

#include <algorithm>

#include "shared/slab_allocator.h"
#include "cares/encode_host.h"
#include "cares/encode_message.h"
#include "shared/platform.h"

namespace aiodns {
namespace {

// What c-ares advertises when ARES_OPT_EDNSPSZ is not given (ares_init_options.3).
constexpr int kDefaultEdnsSize = 1232;

struct DnsRecordDeleter {
  void operator()(ares_dns_record_t* record) const { ares_dns_record_destroy(record); }
};
using DnsRecord = std::unique_ptr<ares_dns_record_t, DnsRecordDeleter>;

struct AddrInfoDeleter {
  void operator()(struct ares_addrinfo* info) const { ares_freeaddrinfo(info); }
};
using AddrInfo = std::unique_ptr<struct ares_addrinfo, AddrInfoDeleter>;

int AddressFamily(int32_t family) {
  switch (family) {
    case 4:
      return AF_INET;
    case 6:
      return AF_INET6;
    default:
      return AF_UNSPEC;
  }
}

// Addresses of both families are asked for at once.
uint32_t MessagesOf(const Submission& order) {
  const bool both_families = order.op == Op::kGetAddrInfo && order.number[1] == 0;
  return both_families ? 2 : 1;
}

}  // namespace

// What c-ares hands back to a callback.
struct ChannelCore::Request {
  static void* operator new(size_t size) { return BlockPool::New(size); }
  static void operator delete(void* request) { BlockPool::Free(request); }

  Lane& lane;
  uint32_t token;
  Payload payload;
  uint16_t type;
  uint32_t messages;  // how many it sends at first
  uint64_t sent;      // what the send window knows them by
  std::unique_ptr<const KeptOrder> chained;  // of a request that c-ares may lose, to give it again

  // Every callback begins so: takes the request back and counts it out of its lane. Null when there is nobody to tell.
  static std::unique_ptr<Request> End(void* arg, int status) {
    std::unique_ptr<Request> request(static_cast<Request*>(arg));
    ChannelCore& core = request->lane.core();
    const bool answered = !core.starting_ && status <= ARES_EREFUSED;
    core.window_.OnEnd(request->sent, request->messages, core.scheduler_.Now(), answered);
    request->lane.outstanding--;
    core.sink_.outstanding--;
    if (request->chained == nullptr) {
      return request;
    }
    request->lane.chained--;
    if (core.restarting_ == nullptr || status != ARES_ECANCELLED) {
      return request;
    }
    core.restarting_->push_back(std::move(request->chained));
    return nullptr;
  }

  CompletionWriter& Complete(int status, Payload kind) const {
    const ChannelCore& core = lane.core();
    const bool lost = core.restarting_ != nullptr && status == ARES_ECANCELLED;
    CompletionWriter& out = core.sink_.Writer();
    out.Begin(token, static_cast<uint32_t>(lost ? ARES_ETIMEOUT : status), kind);
    return out;
  }
};

ChannelCore::ChannelCore(std::unique_ptr<Lane> lane, LaneScheduler& scheduler, CompletionSink& sink)
    : scheduler_(scheduler), sink_(sink) {
  Adopt(std::move(lane));
}

ChannelCore::~ChannelCore() {
  scheduler_.OnCoreClosing(*this);
  FailWaiting(ARES_EDESTRUCTION);
  for (const auto& lane : lanes_) {
    scheduler_.OnLaneClosing(*lane);
  }
  lanes_.clear();
}

void ChannelCore::Adopt(std::unique_ptr<Lane> lane) {
  for (const auto& other : lanes_) {
    other->draining = true;
    scheduler_.OnLaneTouched(*other);
  }
  lane->Attach(*this, scheduler_);
  lanes_.push_back(std::move(lane));
}

Lane& ChannelCore::LaneForRequest() {
  if (current().outstanding < kLaneCapacity) {
    return current();
  }
  const auto roomy = std::find_if(lanes_.begin(), lanes_.end(), [](const auto& lane) {
    return !lane->draining && lane->outstanding < kLaneCapacity;
  });
  if (roomy != lanes_.end()) {
    std::iter_swap(roomy, lanes_.end() - 1);
    return current();
  }
  OpenFailure failure;
  if (auto lane = Lane::Open(current().config(), failure)) {
    lane->Attach(*this, scheduler_);
    lanes_.push_back(std::move(lane));
  }
  return current();
}

ChannelCore::Request* ChannelCore::Begin(Lane& lane, const Submission& order) {
  lane.outstanding++;
  sink_.outstanding++;
  lane.deadline_stale = true;
  scheduler_.OnLaneTouched(lane);
  const uint32_t messages = MessagesOf(order);
  return new Request{.lane = lane,
                     .token = order.token,
                     .payload = order.payload,
                     .type = static_cast<uint16_t>(order.number[0]),
                     .messages = messages,
                     .sent = window_.OnSend(messages),
                     .chained = nullptr};
}

ChannelCore::Request* ChannelCore::BeginChained(Lane& lane, const Submission& order, const char* text,
                                                const char* service) {
  if (lane.chained++ == 0) {
    lane.chained_since = SteadyNow();
  }
  Request* request = Begin(lane, order);
  request->chained = KeptOrder::Copy(order, text, service);
  return request;
}

void ChannelCore::Execute(const Submission& order, const char* text, const char* service) {
  const bool full = IsRequest(order.op) && scheduler_.Paces() && !window_.HasRoom(scheduler_.Now());
  if (order.op != Op::kCancel && (full || !waiting_.empty())) {
    waiting_.Push(KeptOrder::Copy(order, text, service));
    scheduler_.OnWaiting(*this);
    return;
  }
  Start(order, text, service);
}

bool ChannelCore::SendWaiting() {
  while (!waiting_.empty()) {
    if (!window_.HasRoom(scheduler_.Now())) {
      return false;
    }
    const auto kept = waiting_.Pop();
    Start(kept->order(), kept->text(), kept->service());
  }
  return true;
}

void ChannelCore::FailWaiting(int status) {
  while (!waiting_.empty()) {
    const auto kept = waiting_.Pop();
    if (IsRequest(kept->order().op)) {
      Fail(kept->order(), status);
    } else {
      Start(kept->order(), kept->text(), kept->service());
    }
  }
}

void ChannelCore::Start(const Submission& order, const char* text, const char* service) {
  starting_ = true;
  Dispatch(order, text, service);
  starting_ = false;
}

void ChannelCore::Dispatch(const Submission& order, const char* text, const char* service) {
  switch (order.op) {
    case Op::kQuery:
      return Query(order, text);
    case Op::kSearch:
      return Search(order, text);
    case Op::kGetAddrInfo:
      return GetAddrInfo(order, text, service);
    case Op::kGetHostByName:
      return GetHostByName(order, text);
    case Op::kGetHostByAddr:
      return GetHostByAddr(order, text);
    case Op::kGetNameInfo:
      return GetNameInfo(order, text);
    case Op::kCancel:
      return Cancel();
    case Op::kReplace:
      return Adopt(std::unique_ptr<Lane>(order.lane));
    case Op::kClose:
    case Op::kDestroy:
      return;
  }
}

void ChannelCore::Query(const Submission& order, const char* name) {
  Lane& lane = LaneForRequest();
  ares_query_dnsrec(lane.ares(), name, static_cast<ares_dns_class_t>(order.number[1]),
                    static_cast<ares_dns_rec_type_t>(order.number[0]), &ChannelCore::OnMessage,
                    Begin(lane, order), nullptr);
}

void ChannelCore::Search(const Submission& order, const char* name) {
  Lane& lane = LaneForRequest();
  // ares_search_dnsrec() wants the message that ares_query_dnsrec() would have made.
  const ChannelConfig& config = *lane.config();
  const int flags = config.flags.value_or(ARES_FLAG_EDNS);
  ares_dns_record_t* created = nullptr;
  int status = ares_dns_record_create(
      &created, 0, static_cast<unsigned short>((flags & ARES_FLAG_NORECURSE) != 0 ? 0 : ARES_FLAG_RD),
      ARES_OPCODE_QUERY, ARES_RCODE_NOERROR);
  DnsRecord message(created);
  if (status == ARES_SUCCESS) {
    status = ares_dns_record_query_add(created, name, static_cast<ares_dns_rec_type_t>(order.number[0]),
                                       static_cast<ares_dns_class_t>(order.number[1]));
  }
  if (status == ARES_SUCCESS && (flags & ARES_FLAG_EDNS) != 0) {
    ares_dns_rr_t* opt = nullptr;
    status = ares_dns_record_rr_add(&opt, created, ARES_SECTION_ADDITIONAL, "", ARES_REC_TYPE_OPT,
                                    ARES_CLASS_IN, 0);
    if (status == ARES_SUCCESS) {
      ares_dns_rr_set_u16(opt, ARES_RR_OPT_UDP_SIZE,
                          static_cast<unsigned short>(config.edns_packet_size.value_or(kDefaultEdnsSize)));
      ares_dns_rr_set_u8(opt, ARES_RR_OPT_VERSION, 0);
      ares_dns_rr_set_u16(opt, ARES_RR_OPT_FLAGS, 0);
    }
  }
  if (status != ARES_SUCCESS) {
    Fail(order, status);
    return;
  }
  ares_search_dnsrec(lane.ares(), created, &ChannelCore::OnMessage,
                     BeginChained(lane, order, name, nullptr));
}

void ChannelCore::GetAddrInfo(const Submission& order, const char* node, const char* service) {
  Lane& lane = LaneForRequest();
  struct ares_addrinfo_hints hints {};
  hints.ai_flags = order.number[0];
  hints.ai_family = AddressFamily(order.number[1]);
  hints.ai_socktype = order.number[2];
  hints.ai_protocol = order.number[3];
  ares_getaddrinfo(lane.ares(), node, service, &hints, &ChannelCore::OnAddrInfo,
                   BeginChained(lane, order, node, service));
}

void ChannelCore::GetHostByName(const Submission& order, const char* name) {
  Lane& lane = LaneForRequest();
  ares_gethostbyname(lane.ares(), name, AddressFamily(order.number[0]), &ChannelCore::OnHost,
                     BeginChained(lane, order, name, nullptr));
}

void ChannelCore::GetHostByAddr(const Submission& order, const char* address) {
  const int family = AddressFamily(order.number[0]);
  struct ares_in6_addr bytes;
  if (ares_inet_pton(family, address, &bytes) != 1) {
    Fail(order, ARES_EBADSTR);
    return;
  }
  const int size = family == AF_INET ? sizeof(struct in_addr) : sizeof(bytes);
  Lane& lane = LaneForRequest();
  ares_gethostbyaddr(lane.ares(), &bytes, size, family, &ChannelCore::OnHost, Begin(lane, order));
}

void ChannelCore::GetNameInfo(const Submission& order, const char* address) {
  const auto port = static_cast<uint16_t>(order.number[2]);
  union {
    struct sockaddr generic;
    struct sockaddr_in in4;
    struct sockaddr_in6 in6;
  } socket_address{};
  ares_socklen_t size = 0;
  int parsed = 0;
  if (order.number[1] == 4) {
    socket_address.in4.sin_family = AF_INET;
    socket_address.in4.sin_port = htons(port);
    parsed = ares_inet_pton(AF_INET, address, &socket_address.in4.sin_addr);
    size = sizeof(socket_address.in4);
  } else {
    socket_address.in6.sin6_family = AF_INET6;
    socket_address.in6.sin6_port = htons(port);
    socket_address.in6.sin6_flowinfo = htonl(static_cast<uint32_t>(order.number[3]));
    socket_address.in6.sin6_scope_id = static_cast<uint32_t>(order.number[4]);
    parsed = ares_inet_pton(AF_INET6, address, &socket_address.in6.sin6_addr);
    size = sizeof(socket_address.in6);
  }
  if (parsed != 1) {
    Fail(order, ARES_EBADSTR);
    return;
  }
  Lane& lane = LaneForRequest();
  ares_getnameinfo(lane.ares(), &socket_address.generic, size, order.number[0], &ChannelCore::OnNameInfo,
                   Begin(lane, order));
}

void ChannelCore::Fail(const Submission& order, int status) {
  CompletionWriter& out = sink_.Writer();
  out.Begin(order.token, static_cast<uint32_t>(status), Payload::kNone);
  out.End();
}

void ChannelCore::Cancel() {
  FailWaiting(ARES_ECANCELLED);
  for (const auto& lane : lanes_) {
    ares_cancel(lane->ares());
    lane->deadline_stale = true;
  }
}

void ChannelCore::RestartLostRequests(Lane& lane) {
  std::vector<std::unique_ptr<const KeptOrder>> lost;
  restarting_ = &lost;
  ares_cancel(lane.ares());
  restarting_ = nullptr;
  for (const auto& chained : lost) {
    Execute(chained->order(), chained->text(), chained->service());
  }
}

void ChannelCore::DrainIfLongChained(Lane& lane, SteadyTime now) {
  if (lane.chained == 0 || lane.draining || now - lane.chained_since < kLongChained) {
    return;
  }
  // Where none can be opened, it is tried again after as long.
  lane.chained_since = now;
  OpenFailure failure;
  if (auto successor = Lane::Open(lane.config(), failure)) {
    lane.draining = true;
    successor->Attach(*this, scheduler_);
    lanes_.push_back(std::move(successor));
  }
}

void ChannelCore::Process(const std::vector<ares_fd_events_t>& events) {
  // By index: a request that starts anew may open a lane.
  for (size_t i = 0; i < lanes_.size(); i++) {
    Lane& lane = *lanes_[i];
    lane.ready = events;
    lane.Process();
    if (!lane.RefreshDeadline()) {
      RestartLostRequests(lane);
    }
    DrainIfLongChained(lane, SteadyNow());
  }
  RetireLanes();
}

std::optional<SteadyTime> ChannelCore::NextDeadline() {
  std::optional<SteadyTime> earliest;
  for (const auto& lane : lanes_) {
    lane->deadline_stale = true;
    lane->RefreshDeadline();
    if (lane->deadline && (!earliest || *lane->deadline < *earliest)) {
      earliest = lane->deadline;
    }
  }
  return earliest;
}

void ChannelCore::RetireLanes() {
  std::erase_if(lanes_, [this](const std::unique_ptr<Lane>& lane) {
    const bool finished = lane->draining && lane->outstanding == 0;
    if (finished) {
      scheduler_.OnLaneClosing(*lane);
    }
    return finished;
  });
}

void ChannelCore::OnMessage(void* arg, ares_status_t status, size_t /*timeouts*/,
                            const ares_dns_record_t* message) {
  const auto request = Request::End(arg, status);
  if (request == nullptr) {
    return;
  }
  if (message == nullptr) {
    request->Complete(status, Payload::kNone).End();
    return;
  }
  if (status == ARES_SUCCESS && request->payload == Payload::kRecords) {
    CompletionWriter& out = request->Complete(status, Payload::kRecords);
    if (EncodeRecords(out, message, request->type) > 0) {
      out.End();
      return;
    }
    out.Abandon();
    status = ARES_ENODATA;
  }
  CompletionWriter& out = request->Complete(status, Payload::kMessage);
  EncodeMessage(out, message);
  out.End();
}

void ChannelCore::OnAddrInfo(void* arg, int status, int /*timeouts*/, struct ares_addrinfo* info) {
  const AddrInfo owned(info);
  const auto request = Request::End(arg, status);
  if (request == nullptr) {
    return;
  }
  const bool found = status == ARES_SUCCESS && info != nullptr;
  CompletionWriter& out = request->Complete(status, found ? Payload::kAddrInfo : Payload::kNone);
  if (found) {
    EncodeAddrInfo(out, info);
  }
  out.End();
}

void ChannelCore::OnHost(void* arg, int status, int /*timeouts*/, struct hostent* host) {
  const auto request = Request::End(arg, status);
  if (request == nullptr) {
    return;
  }
  const bool found = status == ARES_SUCCESS && host != nullptr;
  CompletionWriter& out = request->Complete(status, found ? Payload::kHost : Payload::kNone);
  if (found) {
    EncodeHost(out, host);
  }
  out.End();
}

void ChannelCore::OnNameInfo(void* arg, int status, int /*timeouts*/, char* node, char* service) {
  const auto request = Request::End(arg, status);
  if (request == nullptr) {
    return;
  }
  const bool found = status == ARES_SUCCESS;
  CompletionWriter& out = request->Complete(status, found ? Payload::kNameInfo : Payload::kNone);
  if (found) {
    EncodeNameInfo(out, node, service);
  }
  out.End();
}

}  // namespace aiodns
