#include "cares/encode_message.h"

#include <cstring>
#include <string>

#include "shared/platform.h"

namespace aiodns {
namespace {

// A type that c-ares does not parse carries its real number as a field.
uint16_t TypeOf(const ares_dns_rr_t* rr) {
  const ares_dns_rec_type_t type = ares_dns_rr_get_type(rr);
  return type == ARES_REC_TYPE_RAW_RR ? ares_dns_rr_get_u16(rr, ARES_RR_RAW_RR_TYPE)
                                      : static_cast<uint16_t>(type);
}

// c-ares leaves spaces in names unescaped. In master files they end a name.
void EncodeName(CompletionWriter& out, const char* name) {
  if (name == nullptr || std::strchr(name, ' ') == nullptr) {
    out.Text(name);
    return;
  }
  std::string escaped;
  for (const char* at = name; *at != '\0'; at++) {
    if (*at == ' ') {
      escaped += "\\032";
    } else {
      escaped += *at;
    }
  }
  out.Text(escaped.c_str());
}

void EncodeOptions(CompletionWriter& out, const ares_dns_rr_t* rr, ares_dns_rr_key_t key) {
  const size_t count = ares_dns_rr_get_opt_cnt(rr, key);
  out.Word(static_cast<uint32_t>(count));
  for (size_t i = 0; i < count; i++) {
    const unsigned char* value = nullptr;
    size_t size = 0;
    const unsigned short option = ares_dns_rr_get_opt(rr, key, i, &value, &size);
    out.Word(option);
    out.Bytes(value, value == nullptr ? 0 : size);
  }
}

void EncodeStrings(CompletionWriter& out, const ares_dns_rr_t* rr, ares_dns_rr_key_t key) {
  const size_t count = ares_dns_rr_get_abin_cnt(rr, key);
  out.Word(static_cast<uint32_t>(count));
  for (size_t i = 0; i < count; i++) {
    size_t size = 0;
    const unsigned char* data = ares_dns_rr_get_abin(rr, key, i, &size);
    out.Bytes(data, data == nullptr ? 0 : size);
  }
}

void EncodeField(CompletionWriter& out, const ares_dns_rr_t* rr, ares_dns_rr_key_t key) {
  switch (ares_dns_rr_key_datatype(key)) {
    case ARES_DATATYPE_INADDR: {
      const struct in_addr* address = ares_dns_rr_get_addr(rr, key);
      uint32_t word = 0;
      if (address != nullptr) {
        std::memcpy(&word, address, sizeof(word));
      }
      out.Word(ntohl(word));
      return;
    }
    case ARES_DATATYPE_INADDR6: {
      char text[INET6_ADDRSTRLEN] = "";
      const struct ares_in6_addr* address = ares_dns_rr_get_addr6(rr, key);
      if (address != nullptr) {
        ares_inet_ntop(AF_INET6, address, text, sizeof(text));
      }
      out.Text(text);
      return;
    }
    case ARES_DATATYPE_U8:
      out.Word(ares_dns_rr_get_u8(rr, key));
      return;
    case ARES_DATATYPE_U16:
      out.Word(ares_dns_rr_get_u16(rr, key));
      return;
    case ARES_DATATYPE_U32:
      out.Word(ares_dns_rr_get_u32(rr, key));
      return;
    case ARES_DATATYPE_NAME:
      if (key == ARES_RR_URI_TARGET) {
        out.Text(ares_dns_rr_get_str(rr, key));
      } else {
        EncodeName(out, ares_dns_rr_get_str(rr, key));
      }
      return;
    case ARES_DATATYPE_STR:
      out.Text(ares_dns_rr_get_str(rr, key));
      return;
    case ARES_DATATYPE_BIN:
    case ARES_DATATYPE_BINP: {
      size_t size = 0;
      const unsigned char* data = ares_dns_rr_get_bin(rr, key, &size);
      out.Bytes(data, data == nullptr ? 0 : size);
      return;
    }
    case ARES_DATATYPE_ABINP:
      EncodeStrings(out, rr, key);
      return;
    case ARES_DATATYPE_OPT:
      EncodeOptions(out, rr, key);
      return;
  }
  // A datatype of a newer c-ares: nothing, in the form that a reader can step over.
  out.Bytes(nullptr, 0);
}

// Each field is announced by its c-ares key and datatype, so a reader can skip one that it has no name for.
void EncodeFields(CompletionWriter& out, const ares_dns_rr_t* rr) {
  const ares_dns_rec_type_t type = ares_dns_rr_get_type(rr);
  size_t count = 0;
  const ares_dns_rr_key_t* keys = ares_dns_rr_get_keys(type, &count);
  const size_t fields = out.Placeholder();
  uint32_t written = 0;
  for (size_t i = 0; i < count; i++) {
    if (keys[i] == ARES_RR_RAW_RR_TYPE) {
      continue;
    }
    out.Word(static_cast<uint32_t>(keys[i]) |
             (static_cast<uint32_t>(ares_dns_rr_key_datatype(keys[i])) << 24));
    EncodeField(out, rr, keys[i]);
    written++;
  }
  out.Fill(fields, written);
}

void EncodeRecord(CompletionWriter& out, const ares_dns_rr_t* rr) {
  out.Word(TypeOf(rr) | (static_cast<uint32_t>(ares_dns_rr_get_class(rr)) << 16));
  out.Word(ares_dns_rr_get_ttl(rr));
}

void EncodeQuestion(CompletionWriter& out, const ares_dns_record_t* message) {
  const char* name = nullptr;
  ares_dns_rec_type_t type{};
  ares_dns_class_t dns_class{};
  if (ares_dns_record_query_cnt(message) == 0 ||
      ares_dns_record_query_get(message, 0, &name, &type, &dns_class) != ARES_SUCCESS) {
    out.Word(0);
    return;
  }
  out.Word(1);
  out.Word((static_cast<uint32_t>(type) & 0xffff) | (static_cast<uint32_t>(dns_class) << 16));
  EncodeName(out, name);
}

const ares_dns_rr_t* FindOpt(const ares_dns_record_t* message) {
  const size_t count = ares_dns_record_rr_cnt(message, ARES_SECTION_ADDITIONAL);
  for (size_t i = 0; i < count; i++) {
    const ares_dns_rr_t* rr = ares_dns_record_rr_get_const(message, ARES_SECTION_ADDITIONAL, i);
    if (ares_dns_rr_get_type(rr) == ARES_REC_TYPE_OPT) {
      return rr;
    }
  }
  return nullptr;
}

void EncodeEdns(CompletionWriter& out, const ares_dns_rr_t* opt) {
  out.Word(opt == nullptr ? 0 : 1);
  if (opt != nullptr) {
    EncodeFields(out, opt);
  }
}

void EncodeSection(CompletionWriter& out, const ares_dns_record_t* message, ares_dns_section_t section,
                   const ares_dns_rr_t* except) {
  const size_t count = ares_dns_record_rr_cnt(message, section);
  const size_t records = out.Placeholder();
  uint32_t written = 0;
  for (size_t i = 0; i < count; i++) {
    const ares_dns_rr_t* rr = ares_dns_record_rr_get_const(message, section, i);
    if (rr == except) {
      continue;
    }
    EncodeRecord(out, rr);
    EncodeName(out, ares_dns_rr_get_name(rr));
    EncodeFields(out, rr);
    written++;
  }
  out.Fill(records, written);
}

}  // namespace

uint32_t EncodeRecords(CompletionWriter& out, const ares_dns_record_t* message, uint16_t type) {
  const size_t count = ares_dns_record_rr_cnt(message, ARES_SECTION_ANSWER);
  const size_t records = out.Placeholder();
  uint32_t written = 0;
  for (size_t i = 0; i < count; i++) {
    const ares_dns_rr_t* rr = ares_dns_record_rr_get_const(message, ARES_SECTION_ANSWER, i);
    if (type != ARES_REC_TYPE_ANY && TypeOf(rr) != type) {
      continue;
    }
    EncodeRecord(out, rr);
    EncodeFields(out, rr);
    written++;
  }
  out.Fill(records, written);
  return written;
}

void EncodeAnswer(CompletionWriter& out, const ares_dns_record_t* message) {
  EncodeSection(out, message, ARES_SECTION_ANSWER, nullptr);
}

void EncodeResponder(CompletionWriter& out, const Responder& responder) {
  out.Word(static_cast<uint32_t>(responder.transport));
  if (responder.transport != Responder::Transport::kNone) {
    out.Text(responder.server.c_str());
  }
}

void EncodeMessage(CompletionWriter& out, const ares_dns_record_t* message, const Responder& responder) {
  out.Word(ares_dns_record_get_flags(message) |
           (static_cast<uint32_t>(ares_dns_record_get_rcode(message)) << 16));
  EncodeResponder(out, responder);
  EncodeQuestion(out, message);
  const ares_dns_rr_t* opt = FindOpt(message);
  EncodeEdns(out, opt);
  EncodeSection(out, message, ARES_SECTION_ANSWER, nullptr);
  EncodeSection(out, message, ARES_SECTION_AUTHORITY, nullptr);
  EncodeSection(out, message, ARES_SECTION_ADDITIONAL, opt);
}

}  // namespace aiodns
