#include "js/channel_options.h"

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace aiodns {
namespace {

template <typename Number>
void ReadValue(const Napi::Value& value, std::optional<Number>& into) {
  into = static_cast<Number>(value.ToNumber().Int64Value());
}
void ReadValue(const Napi::Value& value, std::optional<bool>& into) { into = value.ToBoolean().Value(); }
void ReadValue(const Napi::Value& value, std::string& into) { into = value.ToString().Utf8Value(); }
void ReadValue(const Napi::Value& value, std::optional<std::string>& into) { into = value.ToString().Utf8Value(); }
void ReadValue(const Napi::Value& value, std::optional<std::vector<std::string>>& into) {
  const auto array = value.As<Napi::Array>();
  into.emplace();
  for (uint32_t i = 0; i < array.Length(); i++) {
    into->push_back(array.Get(i).ToString().Utf8Value());
  }
}

// The texts of a list with spaces between them.
std::string Join(const Napi::Value& value) {
  std::optional<std::vector<std::string>> texts;
  ReadValue(value, texts);
  std::string joined;
  for (const std::string& text : *texts) {
    joined += joined.empty() ? text : ' ' + text;
  }
  return joined;
}

// A list of [id, transport, name].
void ReadValue(const Napi::Value& value, std::vector<VirtualServer>& into) {
  const auto rows = value.As<Napi::Array>();
  for (uint32_t i = 0; i < rows.Length(); i++) {
    const auto row = rows.Get(i).As<Napi::Array>();
    into.push_back({row.Get(0u).ToNumber().Uint32Value(),
                    static_cast<Responder::Transport>(row.Get(1u).ToNumber().Uint32Value()),
                    row.Get(2u).ToString().Utf8Value()});
  }
}

using OptionReader = void (*)(const Napi::Value& value, ChannelConfig& config);

template <auto kField>
void ReadOption(const Napi::Value& value, ChannelConfig& config) {
  ReadValue(value, config.*kField);
}

const std::unordered_map<std::string_view, OptionReader>& OptionReaders() {
  static const std::unordered_map<std::string_view, OptionReader> readers = {
      {"flags", ReadOption<&ChannelConfig::flags>},
      {"timeout", ReadOption<&ChannelConfig::timeout_ms>},
      {"tries", ReadOption<&ChannelConfig::tries>},
      {"ndots", ReadOption<&ChannelConfig::ndots>},
      {"udpPort", ReadOption<&ChannelConfig::udp_port>},
      {"tcpPort", ReadOption<&ChannelConfig::tcp_port>},
      {"socketSendBufferSize", ReadOption<&ChannelConfig::socket_send_buffer_size>},
      {"socketReceiveBufferSize", ReadOption<&ChannelConfig::socket_receive_buffer_size>},
      {"ednsPacketSize", ReadOption<&ChannelConfig::edns_packet_size>},
      {"udpMaxQueries", ReadOption<&ChannelConfig::udp_max_queries>},
      {"maxTimeout", ReadOption<&ChannelConfig::max_timeout_ms>},
      {"cacheMaxTtl", ReadOption<&ChannelConfig::cache_max_ttl>},
      {"cacheMaxEntries", ReadOption<&ChannelConfig::cache_max_entries>},
      {"serverRate", ReadOption<&ChannelConfig::server_rate>},
      {"rotate", ReadOption<&ChannelConfig::rotate>},
      {"domains", ReadOption<&ChannelConfig::domains>},
      {"lookups", ReadOption<&ChannelConfig::lookups>},
      {"resolvconfPath", ReadOption<&ChannelConfig::resolvconf_path>},
      {"hostsPath", ReadOption<&ChannelConfig::hosts_path>},
      {"sortlist", [](const Napi::Value& value, ChannelConfig& config) { config.sortlist = Join(value); }},
      {"localIp",
       [](const Napi::Value& value, ChannelConfig& config) { SetLocalAddress(config, value.ToString().Utf8Value()); }},
      {"localDev", ReadOption<&ChannelConfig::local_dev>},
      {"serverFailover",
       [](const Napi::Value& value, ChannelConfig& config) {
         const auto options = value.As<Napi::Object>();
         ReadValue(options.Get("retryChance"), config.server_retry_chance);
         ReadValue(options.Get("retryDelay"), config.server_retry_delay);
       }},
  };
  return readers;
}

}  // namespace

// Iterates over the given options, not over the table: most channels set one or two.
std::shared_ptr<ChannelConfig> ReadChannelOptions(const Napi::Object& options) {
  auto config = std::make_shared<ChannelConfig>();
  const Napi::Array names = options.GetPropertyNames();
  for (uint32_t i = 0; i < names.Length(); i++) {
    const Napi::Value name = names.Get(i);
    const auto reader = OptionReaders().find(name.ToString().Utf8Value());
    const Napi::Value value = options.Get(name);
    if (reader != OptionReaders().end() && !value.IsUndefined()) {
      reader->second(value, *config);
    }
  }
  return config;
}

void ReadVirtualServers(const Napi::Value& value, ChannelConfig& config) {
  config.virtual_servers.clear();
  ReadValue(value, config.virtual_servers);
}

void ThrowOpenError(Napi::Env env, const OpenError& open_error) {
  const Napi::Error error = Napi::Error::New(env, ares_strerror(open_error.status));
  error.Set("status", Napi::Number::New(env, open_error.status));
  error.Set("option", Napi::String::New(env, open_error.option));
  error.ThrowAsJavaScriptException();
}

}  // namespace aiodns
