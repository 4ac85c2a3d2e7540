#pragma once

#include <cstddef>
#include <cstdint>

#include "shared/completion_writer.h"
#include "shared/request_table.h"

namespace aiodns {

// The destination of a channel's completions. All members belong to the thread that drives the channel.
class CompletionSink {
 public:
  virtual ~CompletionSink() = default;

  // The writer to append the next completion to.
  virtual CompletionWriter& Writer() = 0;

  // Requests inside c-ares whose completions are still to come.
  size_t in_flight = 0;

  RequestTable requests;

  // The next ticket of a query that JavaScript sends; wraps around.
  uint32_t next_ticket = 0;
};

}  // namespace aiodns
