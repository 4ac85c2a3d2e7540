/* Functions of newer releases of glibc that a static libstdc++ or libgcc calls, for an addon that loads with 2.28. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <link.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/random.h>

/* glibc 2.32. Zero is always right: atomic operations then stay atomic. */
char __libc_single_threaded = 0;

/* glibc 2.36, for std::random_device. */
uint32_t arc4random(void) {
  uint32_t value = 0;
  while (getrandom(&value, sizeof(value), 0) != sizeof(value)) {
    if (errno != EINTR) {
      abort();
    }
  }
  return value;
}

struct search {
  uintptr_t address;
  struct dl_find_object* result;
};

/* Whether an object contains the address; then fills in what libgcc reads of it. */
static int find(struct dl_phdr_info* info, size_t size, void* data) {
  (void)size;
  const struct search* search = data;
  uintptr_t start = 0;
  uintptr_t end = 0;
  void* eh_frame = NULL;
  int found = 0;
  for (size_t i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr)* header = &info->dlpi_phdr[i];
    const uintptr_t address = info->dlpi_addr + header->p_vaddr;
    if (header->p_type == PT_GNU_EH_FRAME) {
      eh_frame = (void*)address;
    } else if (header->p_type == PT_LOAD && search->address - address < header->p_memsz) {
      start = address;
      end = address + header->p_memsz;
      found = 1;
    }
  }
  if (!found || eh_frame == NULL) {
    return 0;
  }
  search->result->dlfo_map_start = (void*)start;
  search->result->dlfo_map_end = (void*)end;
  search->result->dlfo_link_map = NULL;
  search->result->dlfo_eh_frame = eh_frame;
  return 1;
}

/* glibc 2.35, for the unwinder of exceptions. */
int _dl_find_object(void* address, struct dl_find_object* result) {
  struct search search = {(uintptr_t)address, result};
  return dl_iterate_phdr(find, &search) == 1 ? 0 : -1;
}
