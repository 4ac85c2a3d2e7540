#pragma once

#include <ares.h>

#include <memory>

#include "cares/channel_config.h"

namespace aiodns {

struct DnsRecordDeleter {
  void operator()(ares_dns_record_t* record) const { ares_dns_record_destroy(record); }
};
using DnsRecord = std::unique_ptr<ares_dns_record_t, DnsRecordDeleter>;

// Makes the query message that ares_query_dnsrec() makes by itself, for the functions of c-ares that take a message.
// Returns a status of c-ares, and with ARES_SUCCESS the message.
int MakeQueryMessage(const ChannelConfig& config, const char* name, int type, int dns_class, DnsRecord& message);

}  // namespace aiodns
