#pragma once

#include <ares.h>

#include "cares/responder.h"
#include "shared/completion_writer.h"

namespace aiodns {

// Appends the answer records of `type` (every record, when it is ANY) and returns how many there were.
uint32_t EncodeRecords(CompletionWriter& out, const ares_dns_record_t* message, uint16_t type);

// Appends the answer section.
void EncodeAnswer(CompletionWriter& out, const ares_dns_record_t* message);

// Appends who sent a message: the transport, and with one the server.
void EncodeResponder(CompletionWriter& out, const Responder& responder);

// Appends a whole message: header, who sent it, question, EDNS, and three sections.
void EncodeMessage(CompletionWriter& out, const ares_dns_record_t* message, const Responder& responder);

}  // namespace aiodns
