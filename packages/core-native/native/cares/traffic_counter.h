#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include "shared/channel_stats.h"
#include "shared/platform.h"
#include "shared/steady_time.h"

namespace aiodns {

// Counts DNS messages in the bytes of a stream, each of which follows its length (RFC 1035 §4.2.2).
class MessageCounter {
 public:
  // Returns how many messages end in the next bytes.
  size_t Count(const void* data, size_t size);

 private:
  // Bytes of the length that were read, and their value.
  size_t length_bytes_ = 0;
  size_t length_ = 0;
  // Bytes until the message ends.
  size_t left_ = 0;
};

// Counts the messages of one socket.
class TrafficCounter {
 public:
  TrafficCounter(ServerStats& server, bool is_stream) : server_(server), is_stream_(is_stream) {}

  void OnSend(const void* data, size_t size) { server_.sent.Add(is_stream_ ? sent_.Count(data, size) : 1); }
  void OnReceive(const void* data, size_t size) { server_.received.Add(is_stream_ ? received_.Count(data, size) : 1); }
  void OnRoundTrip(SteadyTime::duration time) {
    const auto nanoseconds = std::chrono::duration_cast<std::chrono::nanoseconds>(time).count();
    server_.round_trip.Set(static_cast<uint64_t>(nanoseconds));
  }

 private:
  ServerStats& server_;
  const bool is_stream_;
  MessageCounter sent_;
  MessageCounter received_;
};

// The address of a server in the form of ChannelStats.
std::string FormatServer(const struct sockaddr* address);

}  // namespace aiodns
