#pragma once

#include <ares.h>

#include <cstdint>
#include <memory>

#include "cares/ares_channel.h"
#include "shared/completion_sink.h"
#include "shared/slab_allocator.h"
#include "shared/submission.h"

namespace aiodns {

// A request inside c-ares: what c-ares hands back to its callback. Each ends exactly once, with one completion.
// Belongs to the thread that drives the channel.
class Request {
 public:
  // Gives c-ares a request. It may end before this returns.
  static void Start(AresChannel& ares_channel, const Submission& submission, const char* text, const char* service);

  // Ends a request that c-ares was never called with.
  static void Fail(CompletionSink& sink, const Submission& submission, int status);

  // Ends the request with ECANCELLED. An unpatched c-ares goes on with it, and it ends by itself.
  void GiveUp();

  static void* operator new(size_t size) { return SlabAllocator::New(size); }
  static void operator delete(void* memory) { SlabAllocator::Free(memory); }

 private:
  Request(AresChannel& ares_channel, const Submission& submission);
  ~Request();
  friend std::default_delete<Request>;

  static void StartQuery(AresChannel& ares_channel, const Submission& submission, const char* name,
                         const char* edns_options);
  static void StartSearch(AresChannel& ares_channel, const Submission& submission, const char* name,
                          const char* edns_options);
  static void StartGetAddrInfo(AresChannel& ares_channel, const Submission& submission, const char* node,
                               const char* service);
  static void StartGetHostByName(AresChannel& ares_channel, const Submission& submission, const char* name);
  static void StartGetHostByAddr(AresChannel& ares_channel, const Submission& submission, const char* address);
  static void StartGetNameInfo(AresChannel& ares_channel, const Submission& submission, const char* address);

  // The callbacks of c-ares. They only append a completion to the sink.
  static void OnMessage(void* arg, ares_status_t status, size_t timeouts, const ares_dns_record_t* message);
  static void OnAddrInfo(void* arg, int status, int timeouts, struct ares_addrinfo* info);
  static void OnHost(void* arg, int status, int timeouts, struct hostent* host);
  static void OnNameInfo(void* arg, int status, int timeouts, char* node, char* service);

  // Messages sent to servers for the request.
#ifdef ARES_HAVE_REQUEST_TRIES
  uint32_t Tries(size_t /*timeouts*/) const { return queries_.tries; }
#else
  // Tries that a server ended are not known. A request that ends at once is malformed, or answered from the cache.
  uint32_t Tries(size_t timeouts) const {
    return ares_channel_.starting_query ? 0 : static_cast<uint32_t>(timeouts) + 1;
  }
#endif

  // Begins the completion of a query or search. It has the delivery if the request asks for it.
  CompletionWriter& BeginResponse(int status, PayloadKind payload, size_t timeouts, const Responder& responder) const;

  // Counts the tries of the request that no server answered in time.
  void CountTimeouts(int status, size_t timeouts) const;

  CompletionWriter& BeginCompletion(int status, PayloadKind payload) const;

  // Completes a request without a result, with the virtual server at fault, if there is one.
  void CompleteFailure(int status, size_t timeouts) const;

  void EncodeDelivery(CompletionWriter& out, size_t timeouts, const Responder& responder) const;

  AresChannel& ares_channel_;
  const uint32_t request_id_;
  const PayloadKind payload_;
  const bool with_delivery_;
  const uint16_t type_;
  // Queries that the request has at a time.
  const uint8_t ids_;
  // Whether c-ares was called with a whole message. It then leaves the response code to us.
  bool sent_message_ = false;
#ifdef ARES_HAVE_REQUEST
  ares_request_t queries_{};
#endif
};

}  // namespace aiodns
