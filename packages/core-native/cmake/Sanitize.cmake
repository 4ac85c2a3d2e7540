# Compiles and links everything that follows with the sanitizer of AIODNS_SANITIZE.
# c-ares is compiled with it too: a sanitizer does not see what uninstrumented code does to memory.
set(sanitizers_address "address,undefined")
set(sanitizers_thread "thread")

if(AIODNS_SANITIZE)
  if(NOT DEFINED sanitizers_${AIODNS_SANITIZE})
    message(FATAL_ERROR "AIODNS_SANITIZE must be address or thread, not '${AIODNS_SANITIZE}'.")
  endif()
  if(MSVC)
    message(FATAL_ERROR "AIODNS_SANITIZE needs clang or gcc.")
  endif()
  # -O1 keeps the stacks of a report readable.
  add_compile_options(-fsanitize=${sanitizers_${AIODNS_SANITIZE}} -fno-omit-frame-pointer -O1 -g)
  if(AIODNS_SANITIZE STREQUAL "address")
    # The environment variable AIODNS_ALLOCATOR selects what c-ares allocates with: slab, or malloc by default.
    add_compile_definitions(AIODNS_SELECT_ALLOCATOR)
    # The vptr check opens a pipe, and reports an error where a test has used up all descriptors.
    add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-fno-sanitize=vptr>)
  endif()
  add_link_options(-fsanitize=${sanitizers_${AIODNS_SANITIZE}})
  if(CMAKE_CXX_COMPILER_ID MATCHES "Clang" AND NOT APPLE)
    # node is not sanitized: LD_PRELOAD loads the runtime, which only works with the shared one.
    add_link_options(-shared-libsan)
  endif()
endif()
