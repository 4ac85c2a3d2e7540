#include "cares/query_message.h"

namespace aiodns {
namespace {

// The UDP payload size that c-ares announces without ARES_OPT_EDNSPSZ (ares_init_options.3).
constexpr int kDefaultEdnsSize = 1232;

int AddOpt(const ChannelConfig& config, ares_dns_record_t* message) {
  ares_dns_rr_t* opt = nullptr;
  const int status =
      ares_dns_record_rr_add(&opt, message, ARES_SECTION_ADDITIONAL, "", ARES_REC_TYPE_OPT, ARES_CLASS_IN, 0);
  if (status != ARES_SUCCESS) {
    return status;
  }
  const int udp_size = config.edns_packet_size.value_or(kDefaultEdnsSize);
  ares_dns_rr_set_u16(opt, ARES_RR_OPT_UDP_SIZE, static_cast<unsigned short>(udp_size));
  ares_dns_rr_set_u8(opt, ARES_RR_OPT_VERSION, 0);
  ares_dns_rr_set_u16(opt, ARES_RR_OPT_FLAGS, 0);
  return ARES_SUCCESS;
}

}  // namespace

int MakeQueryMessage(const ChannelConfig& config, const char* name, int type, int dns_class, DnsRecord& message) {
  const int flags = config.flags.value_or(ARES_FLAG_EDNS);
  const auto header_flags = static_cast<unsigned short>((flags & ARES_FLAG_NORECURSE) != 0 ? 0 : ARES_FLAG_RD);
  ares_dns_record_t* created = nullptr;
  int status = ares_dns_record_create(&created, 0, header_flags, ARES_OPCODE_QUERY, ARES_RCODE_NOERROR);
  message.reset(created);
  if (status == ARES_SUCCESS) {
    status = ares_dns_record_query_add(created, name, static_cast<ares_dns_rec_type_t>(type),
                                       static_cast<ares_dns_class_t>(dns_class));
  }
  if (status == ARES_SUCCESS && (flags & ARES_FLAG_EDNS) != 0) {
    status = AddOpt(config, created);
  }
  return status;
}

}  // namespace aiodns
