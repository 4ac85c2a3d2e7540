#include "completion_walker.h"

#include <ares.h>

#include <algorithm>
#include <string_view>

#include "check.h"
#include "shared/completion_writer.h"

namespace aiodns {
namespace {

class Walker {
 public:
  Walker(const uint32_t* words, size_t size) : words_(words), size_(size) {}

  uint32_t Word() {
    FUZZ_CHECK(at_ < size_);
    return words_[at_++];
  }

  std::string_view Bytes() {
    const uint32_t length = Word();
    const size_t padded = (static_cast<size_t>(length) + 3) / 4;
    FUZZ_CHECK(padded <= size_ - at_);
    const std::string_view bytes(reinterpret_cast<const char*>(words_ + at_), length);
    at_ += padded;
    return bytes;
  }

  void Ascii() {
    const std::string_view text = Bytes();
    FUZZ_CHECK(std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f; }));
  }

  template <typename Item>
  void List(Item item) {
    for (uint32_t left = Word(); left > 0; left--) {
      item();
    }
  }

  size_t at() const { return at_; }

 private:
  const uint32_t* words_;
  size_t size_;
  size_t at_ = 0;
};

void WalkField(Walker& in) {
  const uint32_t header = in.Word();
  const auto key = static_cast<ares_dns_rr_key_t>(header & 0xffffff);
  FUZZ_CHECK(ares_dns_rr_key_datatype(key) == static_cast<ares_dns_datatype_t>(header >> 24));
  switch (ares_dns_rr_key_datatype(key)) {
    case ARES_DATATYPE_INADDR:
    case ARES_DATATYPE_U32:
      in.Word();
      return;
    case ARES_DATATYPE_U8:
      FUZZ_CHECK(in.Word() <= UINT8_MAX);
      return;
    case ARES_DATATYPE_U16:
      FUZZ_CHECK(in.Word() <= UINT16_MAX);
      return;
    case ARES_DATATYPE_INADDR6:
    case ARES_DATATYPE_NAME:
    case ARES_DATATYPE_STR:
      in.Ascii();
      return;
    case ARES_DATATYPE_BIN:
    case ARES_DATATYPE_BINP:
      in.Bytes();
      return;
    case ARES_DATATYPE_ABINP:
      in.List([&] { FUZZ_CHECK(in.Bytes().size() <= UINT8_MAX); });
      return;
    case ARES_DATATYPE_OPT:
      in.List([&] {
        FUZZ_CHECK(in.Word() <= UINT16_MAX);
        in.Bytes();
      });
      return;
  }
  FUZZ_CHECK(!"a datatype that the reader knows");
}

void WalkFields(Walker& in) {
  in.List([&] { WalkField(in); });
}

void WalkRecords(Walker& in) {
  in.List([&] {
    in.Word();  // type and class
    in.Word();  // TTL
    WalkFields(in);
  });
}

void WalkSection(Walker& in) {
  in.List([&] {
    in.Word();
    in.Word();
    in.Ascii();  // owner
    WalkFields(in);
  });
}

void WalkMessage(Walker& in) {
  in.Word();  // flags and response code
  if (in.Word() != 0) {
    in.Ascii();  // server
  }
  if (in.Word() != 0) {
    in.Word();  // type and class of the question
    in.Ascii();
  }
  if (in.Word() != 0) {
    WalkFields(in);  // EDNS
  }
  for (int section = 0; section < 3; section++) {
    WalkSection(in);
  }
}

void WalkAddrInfo(Walker& in) {
  in.List([&] {
    in.Word();
    in.Bytes();
    in.Bytes();
  });
  in.List([&] {
    for (int i = 0; i < 4; i++) {
      in.Word();
    }
    const uint32_t family = in.Word();
    FUZZ_CHECK(family == 4 || family == 6);
    in.Ascii();
    FUZZ_CHECK(in.Word() <= UINT16_MAX);
    if (family == 6) {
      in.Word();
      in.Word();
    }
  });
}

void WalkHost(Walker& in) {
  in.Bytes();
  in.List([&] { in.Bytes(); });
  in.List([&] { in.Ascii(); });
}

void WalkNameInfo(Walker& in) {
  for (int i = 0; i < 2; i++) {
    if (in.Word() != 0) {
      in.Bytes();
    }
  }
}

void WalkPayload(Walker& in, PayloadKind kind) {
  switch (kind) {
    case PayloadKind::kNone:
      return;
    case PayloadKind::kRecords:
      return WalkRecords(in);
    case PayloadKind::kMessage:
      return WalkMessage(in);
    case PayloadKind::kAddrInfo:
      return WalkAddrInfo(in);
    case PayloadKind::kHost:
      return WalkHost(in);
    case PayloadKind::kNameInfo:
      return WalkNameInfo(in);
    case PayloadKind::kAnswer:
      return WalkSection(in);
    case PayloadKind::kTransportFailure:
      in.Word();  // server
      in.Word();  // ticket
      return;
    case PayloadKind::kTransportQuery:
      in.Bytes();
      return;
    case PayloadKind::kTransportAbort:
      return;
  }
  FUZZ_CHECK(!"a kind of payload that the reader knows");
}

}  // namespace

std::vector<WalkedCompletion> WalkCompletions(const std::vector<uint32_t>& words) {
  std::vector<WalkedCompletion> walked;
  for (size_t start = 0; start < words.size();) {
    const size_t length = words[start];
    FUZZ_CHECK(length >= CompletionWriter::kHeaderWords && length <= words.size() - start);
    Walker in(words.data() + start, length);
    in.Word();
    const uint32_t request_id = in.Word();
    const uint32_t status = in.Word();
    WalkPayload(in, static_cast<PayloadKind>(in.Word()));
    FUZZ_CHECK(in.at() == length);
    walked.push_back({request_id, status});
    start += length;
  }
  return walked;
}

}  // namespace aiodns
