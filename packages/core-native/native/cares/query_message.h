#pragma once

#include <ares.h>

#include <memory>

#include "cares/channel_config.h"

namespace aiodns {

struct DnsRecordDeleter {
  void operator()(ares_dns_record_t* record) const { ares_dns_record_destroy(record); }
};
using DnsRecord = std::unique_ptr<ares_dns_record_t, DnsRecordDeleter>;

// Bits of a query's header and EDNS, and its transport. TypeScript has the same numbers (packages/types/src/options/query-options.ts).
enum QueryFlag : int32_t {
  kDnssec = 1 << 0,
  kCheckingDisabled = 1 << 1,
  kAuthenticData = 1 << 2,
  kRecursion = 1 << 3,
  kNoRecursion = 1 << 4,
  kTcp = 1 << 5,
};

// What one query has in place of the channel's settings.
struct QueryOptions {
  int32_t flags = 0;
  // EDNS options in hexadecimal, each a code, a length and a value (RFC 6891 §6.1.2). Null without any.
  const char* edns_options = nullptr;

  bool empty() const { return flags == 0 && edns_options == nullptr; }
};

// Makes the query message that ares_query_dnsrec() makes by itself, for the functions of c-ares that take a message.
// Returns a status of c-ares, and with ARES_SUCCESS the message.
int MakeQueryMessage(const ChannelConfig& config, const char* name, int type, int dns_class,
                     const QueryOptions& options, DnsRecord& message);

// Whether a name in presentation form has more than 255 octets (RFC 1035 §2.3.4). c-ares would send some of those.
bool IsNameTooLong(const char* name);

}  // namespace aiodns
