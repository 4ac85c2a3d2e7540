#include "cares/request.h"

#include "cares/query_message.h"
#include "cares/socket_address.h"
#include "shared/platform.h"

namespace aiodns {
namespace {

// Queries that a request has at a time: a lookup of any family queries A and AAAA at once.
uint8_t IdsOf(const Submission& submission) {
  const bool both_families = (submission.op == Op::kGetAddrInfo && submission.number[1] == 0) ||
                             (submission.op == Op::kGetHostByName && submission.number[0] == 0);
  return both_families ? 2 : 1;
}

}  // namespace

Request::Request(AresChannel& ares_channel, const Submission& submission)
    : ares_channel_(ares_channel),
      request_id_(submission.request_id),
      payload_(WithoutDelivery(submission.payload)),
      with_delivery_(HasDelivery(submission.payload)),
      type_(static_cast<uint16_t>(submission.number[0])),
      ids_(IdsOf(submission)) {
  ares_channel_.OnRequestStart(ids_);
  ares_channel_.sink().requests.SetStarted(request_id_, this);
#ifdef ARES_HAVE_REQUEST
  ares_set_request(ares_channel_.get(), &queries_);
#endif
}

Request::~Request() {
  ares_channel_.sink().requests.Remove(request_id_);
  ares_channel_.OnRequestEnd(ids_);
}

void Request::GiveUp() {
#ifdef ARES_HAVE_REQUEST
  ares_channel_.CancelRequest(queries_);
#endif
}

void Request::Start(AresChannel& ares_channel, const Submission& submission, const char* text, const char* service) {
  if (text != nullptr && IsNameTooLong(text)) {
    Fail(ares_channel.sink(), submission, ARES_EBADNAME);
    return;
  }
  ares_channel.responder.Forget();
  switch (submission.op) {
    case Op::kQuery:
      StartQuery(ares_channel, submission, text, service);
      break;
    case Op::kSearch:
      StartSearch(ares_channel, submission, text, service);
      break;
    case Op::kGetAddrInfo:
      StartGetAddrInfo(ares_channel, submission, text, service);
      break;
    case Op::kGetHostByName:
      StartGetHostByName(ares_channel, submission, text);
      break;
    case Op::kGetHostByAddr:
      StartGetHostByAddr(ares_channel, submission, text);
      break;
    case Op::kGetNameInfo:
      StartGetNameInfo(ares_channel, submission, text);
      break;
    case Op::kCancel:
    case Op::kGiveUp:
    case Op::kReply:
    case Op::kReconfigure:
    case Op::kClose:
    case Op::kDestroy:
      break;
  }
#ifdef ARES_HAVE_REQUEST
  ares_set_request(ares_channel.get(), nullptr);
#endif
}

void Request::StartQuery(AresChannel& ares_channel, const Submission& submission, const char* name,
                         const char* edns_options) {
  const QueryOptions options{submission.number[2], edns_options};
  if (!options.empty()) {
    DnsRecord message;
    const int status = MakeQueryMessage(ares_channel.config(), name, submission.number[0], submission.number[1],
                                        options, message);
    if (status != ARES_SUCCESS) {
      Fail(ares_channel.sink(), submission, status);
      return;
    }
    auto* request = new Request(ares_channel, submission);
    request->sent_message_ = true;
    ares_channel.starting_query = true;
    ares_send_dnsrec(ares_channel.get(), message.get(), &Request::OnMessage, request, nullptr);
    ares_channel.starting_query = false;
    return;
  }
  ares_channel.starting_query = true;
  ares_query_dnsrec(ares_channel.get(), name, static_cast<ares_dns_class_t>(submission.number[1]),
                    static_cast<ares_dns_rec_type_t>(submission.number[0]), &Request::OnMessage,
                    new Request(ares_channel, submission), nullptr);
  ares_channel.starting_query = false;
}

void Request::StartSearch(AresChannel& ares_channel, const Submission& submission, const char* name,
                          const char* edns_options) {
  DnsRecord message;
  const int status = MakeQueryMessage(ares_channel.config(), name, submission.number[0], submission.number[1],
                                      QueryOptions{submission.number[2], edns_options}, message);
  if (status != ARES_SUCCESS) {
    Fail(ares_channel.sink(), submission, status);
    return;
  }
  ares_channel.starting_query = true;
  ares_search_dnsrec(ares_channel.get(), message.get(), &Request::OnMessage, new Request(ares_channel, submission));
  ares_channel.starting_query = false;
}

void Request::StartGetAddrInfo(AresChannel& ares_channel, const Submission& submission, const char* node,
                               const char* service) {
  if (IsAddressOfOtherFamily(node, submission.number[1])) {
    Fail(ares_channel.sink(), submission, ARES_ENOTFOUND);
    return;
  }
  struct ares_addrinfo_hints hints {};
  hints.ai_flags = submission.number[0];
  hints.ai_family = AddressFamily(submission.number[1]);
  hints.ai_socktype = submission.number[2];
  hints.ai_protocol = submission.number[3];
  ares_getaddrinfo(ares_channel.get(), node, service, &hints, &Request::OnAddrInfo,
                   new Request(ares_channel, submission));
}

void Request::StartGetHostByName(AresChannel& ares_channel, const Submission& submission, const char* name) {
  if (IsAddressOfOtherFamily(name, submission.number[0])) {
    Fail(ares_channel.sink(), submission, ARES_ENOTFOUND);
    return;
  }
  ares_gethostbyname(ares_channel.get(), name, AddressFamily(submission.number[0]), &Request::OnHost,
                     new Request(ares_channel, submission));
}

void Request::StartGetHostByAddr(AresChannel& ares_channel, const Submission& submission, const char* address) {
  const int family = AddressFamily(submission.number[0]);
  struct ares_in6_addr bytes;
  if (ares_inet_pton(family, address, &bytes) != 1) {
    Fail(ares_channel.sink(), submission, ARES_EBADSTR);
    return;
  }
  const int size = family == AF_INET ? sizeof(struct in_addr) : sizeof(bytes);
  ares_gethostbyaddr(ares_channel.get(), &bytes, size, family, &Request::OnHost,
                     new Request(ares_channel, submission));
}

void Request::StartGetNameInfo(AresChannel& ares_channel, const Submission& submission, const char* address) {
  const SocketAddress socket_address(submission, address);
  if (socket_address.size == 0) {
    Fail(ares_channel.sink(), submission, ARES_EBADSTR);
    return;
  }
  ares_getnameinfo(ares_channel.get(), &socket_address.generic, socket_address.size, submission.number[0],
                   &Request::OnNameInfo, new Request(ares_channel, submission));
}

void Request::Fail(CompletionSink& sink, const Submission& submission, int status) {
  sink.requests.Remove(submission.request_id);
  CompletionWriter& out = sink.Writer();
  out.Begin(submission.request_id, static_cast<uint32_t>(status), PayloadKind::kNone);
  out.End();
}

}  // namespace aiodns
