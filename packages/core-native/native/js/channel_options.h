#pragma once

#include <napi.h>

#include <memory>

#include "cares/channel_config.h"

namespace aiodns {

// Reads the options of a channel but its servers. TypeScript has checked them. Names without a row in the table of options
// are ignored.
std::shared_ptr<ChannelConfig> ReadChannelOptions(const Napi::Object& options);

// Replaces the virtual servers by a list of [id, transport, name].
void ReadVirtualServers(const Napi::Value& value, ChannelConfig& config);

// Throws { status, option }, with the message of c-ares.
void ThrowOpenError(Napi::Env env, const OpenError& open_error);

}  // namespace aiodns
