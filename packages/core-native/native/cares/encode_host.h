#pragma once

#include <ares.h>

#include "shared/completion_writer.h"

struct hostent;

namespace aiodns {

void EncodeAddrInfo(CompletionWriter& out, const struct ares_addrinfo* info);
void EncodeHost(CompletionWriter& out, const struct hostent* host);
void EncodeNameInfo(CompletionWriter& out, const char* node, const char* service);

}  // namespace aiodns
