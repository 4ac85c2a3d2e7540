#pragma once

#include <napi.h>

#include "cares/channel.h"

namespace aiodns {

// [timed out, retried, cache hits, cache misses, [[server, sent, received, round trip in ms], …]]; undefined without a
// channel.
Napi::Value StatsToArray(Napi::Env env, const Channel* channel);

}  // namespace aiodns
