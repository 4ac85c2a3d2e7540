# Turns on link-time optimisation where the compiler has it: c-ares and the addon then inline into each other.
# A sanitized build goes without: inlining would hide frames of its stacks.
if(NOT AIODNS_SANITIZE)
  include(CheckIPOSupported)
  check_ipo_supported(RESULT ipo_supported OUTPUT ipo_failure LANGUAGES C CXX)
  if(ipo_supported)
    set(CMAKE_INTERPROCEDURAL_OPTIMIZATION ON)
    # c-ares sets CMake 3.10's policies at most. This one makes it follow the setting above.
    set(CMAKE_POLICY_DEFAULT_CMP0069 NEW)
  else()
    message(STATUS "No link-time optimisation: ${ipo_failure}")
  endif()
endif()
