#include "js/stats_array.h"

#include <string>

namespace aiodns {

Napi::Value StatsToArray(Napi::Env env, const Channel* channel) {
  if (channel == nullptr) {
    return {};
  }
  const ChannelStats& stats = channel->stats();
  const auto number = [env](const Counter& counter) {
    return Napi::Number::New(env, static_cast<double>(counter.value()));
  };
  const Napi::Array servers = Napi::Array::New(env);
  stats.ForEachServer([&](const std::string& address, const ServerStats& server) {
    const Napi::Array row = Napi::Array::New(env, 4);
    row.Set(0u, Napi::String::New(env, address));
    row.Set(1u, number(server.sent));
    row.Set(2u, number(server.received));
    row.Set(3u, Napi::Number::New(env, static_cast<double>(server.round_trip.value()) / 1e6));
    servers.Set(servers.Length(), row);
  });
  const Napi::Array figures = Napi::Array::New(env, 5);
  figures.Set(0u, number(stats.timed_out));
  figures.Set(1u, number(stats.retried));
  figures.Set(2u, number(stats.cache_hits));
  figures.Set(3u, number(stats.cache_misses));
  figures.Set(4u, servers);
  return figures;
}

}  // namespace aiodns
