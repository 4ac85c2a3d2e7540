// The callbacks of c-ares: they only append completions.
#include <algorithm>
#include <memory>

#include "cares/encode_host.h"
#include "cares/encode_message.h"
#include "cares/request.h"

namespace aiodns {
namespace {

struct AddrInfoDeleter {
  void operator()(struct ares_addrinfo* info) const { ares_freeaddrinfo(info); }
};
using AddrInfo = std::unique_ptr<struct ares_addrinfo, AddrInfoDeleter>;

// The status that c-ares gives a query for its response (ares_query_dnsrec(3)).
ares_status_t StatusOfResponse(const ares_dns_record_t* message) {
  switch (ares_dns_record_get_rcode(message)) {
    case ARES_RCODE_NOERROR:
      return ares_dns_record_rr_cnt(message, ARES_SECTION_ANSWER) > 0 ? ARES_SUCCESS : ARES_ENODATA;
    case ARES_RCODE_FORMERR:
      return ARES_EFORMERR;
    case ARES_RCODE_SERVFAIL:
      return ARES_ESERVFAIL;
    case ARES_RCODE_NXDOMAIN:
      return ARES_ENOTFOUND;
    case ARES_RCODE_NOTIMP:
      return ARES_ENOTIMP;
    case ARES_RCODE_REFUSED:
      return ARES_EREFUSED;
    default:
      return ARES_SUCCESS;
  }
}

}  // namespace

CompletionWriter& Request::BeginCompletion(int status, PayloadKind payload) const {
  CompletionWriter& out = ares_channel_.sink().Writer();
  out.Begin(request_id_, static_cast<uint32_t>(ares_channel_.StatusOf(status)), payload);
  return out;
}

CompletionWriter& Request::BeginResponse(int status, PayloadKind payload, size_t timeouts,
                                         const Responder& responder) const {
  if (!with_delivery_) {
    return BeginCompletion(status, payload);
  }
  CompletionWriter& out = BeginCompletion(status, WithDelivery(payload));
  EncodeDelivery(out, timeouts, responder);
  return out;
}

void Request::EncodeDelivery(CompletionWriter& out, size_t timeouts, const Responder& responder) const {
  out.Word(Tries(timeouts));
  EncodeResponder(out, responder);
}

void Request::CompleteFailure(int status, size_t timeouts) const {
  const TransportReply* failed = ares_channel_.delivered();
  if (failed == nullptr) {
    BeginResponse(status, PayloadKind::kNone, timeouts, Responder()).End();
    return;
  }
  // c-ares reads a failure as a malformed response: only such a one costs no other query a try.
  const bool is_failure = status == ARES_EBADRESP && failed->status != ARES_SUCCESS;
  const PayloadKind payload = PayloadKind::kTransportFailure;
  CompletionWriter& out =
      BeginCompletion(is_failure ? failed->status : status, with_delivery_ ? WithDelivery(payload) : payload);
  out.Word(failed->server_id);
  out.Word(failed->ticket);
  if (with_delivery_) {
    EncodeDelivery(out, timeouts, Responder());
  }
  out.End();
}

void Request::CountTimeouts(int status, size_t timeouts) const {
  if (timeouts == 0) {
    return;
  }
  ChannelStats& stats = ares_channel_.stats();
  // After its last timeout a query is not tried again.
  const size_t last = status == ARES_ETIMEOUT ? std::min<size_t>(ids_, timeouts) : 0;
  stats.timed_out.Add(timeouts);
  stats.retried.Add(timeouts - last);
}

void Request::OnMessage(void* arg, ares_status_t status, size_t timeouts, const ares_dns_record_t* message) {
  const std::unique_ptr<Request> request(static_cast<Request*>(arg));
  request->CountTimeouts(status, timeouts);
  if (message != nullptr) {
    ChannelStats& stats = request->ares_channel_.stats();
    (request->ares_channel_.starting_query ? stats.cache_hits : stats.cache_misses).Add(1);
  }
  if (message == nullptr) {
    request->CompleteFailure(status, timeouts);
    return;
  }
  const Responder& responder = request->ares_channel_.responder;
  if (status == ARES_SUCCESS && request->sent_message_) {
    status = StatusOfResponse(message);
  }
  if (status == ARES_SUCCESS && request->payload_ == PayloadKind::kRecords) {
    CompletionWriter& out = request->BeginResponse(status, PayloadKind::kRecords, timeouts, responder);
    if (EncodeRecords(out, message, request->type_) > 0) {
      out.End();
      return;
    }
    out.Abandon();
    status = ARES_ENODATA;
  }
  const bool answer = status == ARES_SUCCESS && request->payload_ == PayloadKind::kAnswer;
  const PayloadKind payload = answer ? PayloadKind::kAnswer : PayloadKind::kMessage;
  CompletionWriter& out = request->BeginResponse(status, payload, timeouts, responder);
  if (answer) {
    EncodeAnswer(out, message);
  } else {
    EncodeMessage(out, message, responder);
  }
  out.End();
}

void Request::OnAddrInfo(void* arg, int status, int timeouts, struct ares_addrinfo* info) {
  const AddrInfo owned(info);
  const std::unique_ptr<Request> request(static_cast<Request*>(arg));
  request->CountTimeouts(status, static_cast<size_t>(timeouts));
  const bool found = status == ARES_SUCCESS && info != nullptr;
  if (!found) {
    request->CompleteFailure(status, static_cast<size_t>(timeouts));
    return;
  }
  CompletionWriter& out = request->BeginCompletion(status, PayloadKind::kAddrInfo);
  EncodeAddrInfo(out, info);
  out.End();
}

void Request::OnHost(void* arg, int status, int timeouts, struct hostent* host) {
  const std::unique_ptr<Request> request(static_cast<Request*>(arg));
  request->CountTimeouts(status, static_cast<size_t>(timeouts));
  const bool found = status == ARES_SUCCESS && host != nullptr;
  if (!found) {
    request->CompleteFailure(status, static_cast<size_t>(timeouts));
    return;
  }
  CompletionWriter& out = request->BeginCompletion(status, PayloadKind::kHost);
  EncodeHost(out, host);
  out.End();
}

void Request::OnNameInfo(void* arg, int status, int timeouts, char* node, char* service) {
  const std::unique_ptr<Request> request(static_cast<Request*>(arg));
  request->CountTimeouts(status, static_cast<size_t>(timeouts));
  const bool found = status == ARES_SUCCESS;
  if (!found) {
    request->CompleteFailure(status, static_cast<size_t>(timeouts));
    return;
  }
  CompletionWriter& out = request->BeginCompletion(status, PayloadKind::kNameInfo);
  EncodeNameInfo(out, node, service);
  out.End();
}

}  // namespace aiodns
