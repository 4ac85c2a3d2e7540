#include "cares/query_message.h"

#include <cstring>
#include <vector>

namespace aiodns {
namespace {

// The UDP payload size that c-ares announces without ARES_OPT_EDNSPSZ (ares_init_options.3).
constexpr int kDefaultEdnsSize = 1232;

// DO (RFC 3225 §3).
constexpr unsigned short kDnssecOk = 0x8000;

int HexDigit(char digit) { return digit <= '9' ? digit - '0' : digit - 'a' + 10; }

// The addon's caller wrote the digits.
std::vector<unsigned char> FromHex(const char* digits) {
  const size_t size = std::strlen(digits) / 2;
  std::vector<unsigned char> bytes(size);
  for (size_t i = 0; i < size; i++) {
    bytes[i] = static_cast<unsigned char>((HexDigit(digits[2 * i]) << 4) | HexDigit(digits[2 * i + 1]));
  }
  return bytes;
}

int AddEdnsOptions(ares_dns_rr_t* opt, const char* digits) {
  const std::vector<unsigned char> bytes = FromHex(digits);
  size_t at = 0;
  while (at + 4 <= bytes.size()) {
    const auto code = static_cast<unsigned short>((bytes[at] << 8) | bytes[at + 1]);
    const size_t size = static_cast<size_t>((bytes[at + 2] << 8) | bytes[at + 3]);
    at += 4;
    if (size > bytes.size() - at) {
      return ARES_EBADQUERY;
    }
    const int status = ares_dns_rr_set_opt(opt, ARES_RR_OPT_OPTIONS, code, bytes.data() + at, size);
    if (status != ARES_SUCCESS) {
      return status;
    }
    at += size;
  }
  return ARES_SUCCESS;
}

unsigned short HeaderFlags(int channel_flags, int32_t flags) {
  unsigned short header = (channel_flags & ARES_FLAG_NORECURSE) != 0 ? 0 : ARES_FLAG_RD;
  if ((flags & kRecursion) != 0) {
    header = ARES_FLAG_RD;
  }
  if ((flags & kNoRecursion) != 0) {
    header = 0;
  }
  if ((flags & kCheckingDisabled) != 0) {
    header |= ARES_FLAG_CD;
  }
  if ((flags & kAuthenticData) != 0) {
    header |= ARES_FLAG_AD;
  }
  if ((flags & kTcp) != 0) {
    // A patched c-ares sends such a query over TCP, without the bit.
    header |= ARES_FLAG_TC;
  }
  return header;
}

int AddOpt(const ChannelConfig& config, const QueryOptions& options, ares_dns_record_t* message) {
  ares_dns_rr_t* opt = nullptr;
  const int status =
      ares_dns_record_rr_add(&opt, message, ARES_SECTION_ADDITIONAL, "", ARES_REC_TYPE_OPT, ARES_CLASS_IN, 0);
  if (status != ARES_SUCCESS) {
    return status;
  }
  const int udp_size = config.edns_packet_size.value_or(kDefaultEdnsSize);
  ares_dns_rr_set_u16(opt, ARES_RR_OPT_UDP_SIZE, static_cast<unsigned short>(udp_size));
  ares_dns_rr_set_u8(opt, ARES_RR_OPT_VERSION, 0);
  ares_dns_rr_set_u16(opt, ARES_RR_OPT_FLAGS, (options.flags & kDnssec) != 0 ? kDnssecOk : 0);
  return options.edns_options == nullptr ? ARES_SUCCESS : AddEdnsOptions(opt, options.edns_options);
}

}  // namespace

int MakeQueryMessage(const ChannelConfig& config, const char* name, int type, int dns_class,
                     const QueryOptions& options, DnsRecord& message) {
#ifndef ARES_HAVE_TCP_QUERY
  if ((options.flags & kTcp) != 0) {
    return ARES_ENOTIMP;
  }
#endif
  const int flags = config.flags.value_or(ARES_FLAG_EDNS);
  const unsigned short header_flags = HeaderFlags(flags, options.flags);
  ares_dns_record_t* created = nullptr;
  int status = ares_dns_record_create(&created, 0, header_flags, ARES_OPCODE_QUERY, ARES_RCODE_NOERROR);
  message.reset(created);
  if (status == ARES_SUCCESS) {
    status = ares_dns_record_query_add(created, name, static_cast<ares_dns_rec_type_t>(type),
                                       static_cast<ares_dns_class_t>(dns_class));
  }
  const bool needs_edns = (options.flags & kDnssec) != 0 || options.edns_options != nullptr;
  if (status == ARES_SUCCESS && (needs_edns || (flags & ARES_FLAG_EDNS) != 0)) {
    status = AddOpt(config, options, created);
  }
  return status;
}

bool IsNameTooLong(const char* name) {
  constexpr size_t kMaxOctets = 255;
  const size_t size = std::strlen(name);
  // Each label has a length in place of the dot after it, and the root has one.
  if (size + 2 <= kMaxOctets) {
    return false;
  }
  size_t octets = 1;
  bool in_label = false;
  for (size_t i = 0; i < size; i++) {
    if (name[i] == '.') {
      in_label = false;
      continue;
    }
    if (name[i] == '\\') {
      const bool decimal = i + 3 < size && name[i + 1] >= '0' && name[i + 1] <= '9';
      i += decimal ? 3 : 1;
    }
    octets += in_label ? 1 : 2;
    in_label = true;
  }
  return octets > kMaxOctets;
}

}  // namespace aiodns
