#include "js/arguments.h"

namespace aiodns {

TextArgument::TextArgument(const Napi::CallbackInfo& info, size_t index) {
  const napi_env env = info.Env();
  const napi_value value = info[index];
  size_t size = 0;
  if (napi_get_value_string_utf8(env, value, short_, sizeof(short_), &size) != napi_ok) {
    return;
  }
  present_ = true;
  if (size < sizeof(short_) - 1) {
    view_ = {short_, size};
    return;
  }
  napi_get_value_string_utf8(env, value, nullptr, 0, &size);
  long_.resize(size + 1);
  napi_get_value_string_utf8(env, value, long_.data(), long_.size(), &size);
  long_.resize(size);
  view_ = long_;
}

}  // namespace aiodns
