#include <ares.h>

/* Named as an entry point of the addon, so that it is exported and the archive behind it kept. */
int napi_register_module_v1(ares_channel_t** channel);

int napi_register_module_v1(ares_channel_t** channel) {
  return ares_init_options(channel, 0, 0);
}
