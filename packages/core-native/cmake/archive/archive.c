#include <ares.h>

/* Has the name of an entry point of the addon, so that the linker exports it and keeps the archive it calls. */
int napi_register_module_v1(ares_channel_t** channel);

int napi_register_module_v1(ares_channel_t** channel) {
  return ares_init_options(channel, 0, 0);
}
