# Defines the target aiodns::cares: the c-ares that the addon links.

# Releases below have a use-after-free (fixed in 1.34.6).
set(cares_minimum 1.34.6)

# c-ares would take its own default where the caller has set a plain variable, and MSVC's runtime for the DLL one.
set(CMAKE_POLICY_DEFAULT_CMP0077 NEW)
set(CMAKE_POLICY_DEFAULT_CMP0091 NEW)

function(require_cares_version version)
  if(version VERSION_LESS cares_minimum)
    message(FATAL_ERROR "c-ares ${version} is older than ${cares_minimum}, which fixed a use-after-free.")
  endif()
endfunction()

# A function, so that the settings below end with it.
function(add_cares_release directory)
  set(CARES_STATIC ON)
  set(CARES_STATIC_PIC ON)
  set(CARES_SHARED OFF)
  set(CARES_INSTALL OFF)
  set(CARES_BUILD_TESTS OFF)
  set(CARES_BUILD_TOOLS OFF)
  set(CARES_THREADS ON)
  add_subdirectory("${directory}" "${CMAKE_BINARY_DIR}/c-ares" EXCLUDE_FROM_ALL)
  # c-ares names the target differently with and without its shared twin; the alias stays.
  get_target_property(library c-ares::cares_static ALIASED_TARGET)
  if(NOT MSVC)
    # Public c-ares functions have default visibility; without this, calls among them could not be inlined.
    target_compile_options(${library} PRIVATE -fno-semantic-interposition)
  endif()
  add_library(aiodns::cares ALIAS ${library})
endfunction()

# Links what pkg-config calls libcares, statically where its archive is fit for a shared object:
# node exports ares_ functions of its own, and only a static c-ares is out of their reach.
function(add_system_cares)
  find_package(PkgConfig REQUIRED)
  pkg_check_modules(system_cares REQUIRED libcares)
  require_cares_version("${system_cares_VERSION}")

  add_library(system_cares INTERFACE)
  add_library(aiodns::cares ALIAS system_cares)
  target_include_directories(system_cares INTERFACE ${system_cares_INCLUDE_DIRS})

  find_library(system_cares_archive NAMES libcares.a HINTS ${system_cares_LIBRARY_DIRS} ${system_cares_LIBDIR})
  if(system_cares_archive)
    file(WRITE "${CMAKE_BINARY_DIR}/cares-archive/probe.c" "extern int ares_init(void **);\nint probe(void **c) { return ares_init(c); }\n")
    file(WRITE "${CMAKE_BINARY_DIR}/cares-archive/CMakeLists.txt"
      "cmake_minimum_required(VERSION 3.18)\nproject(probe C)\n"
      "add_library(probe MODULE probe.c)\ntarget_link_libraries(probe PRIVATE \"${system_cares_archive}\")\n")
    try_compile(archive_is_pic "${CMAKE_BINARY_DIR}/cares-archive/build" "${CMAKE_BINARY_DIR}/cares-archive" probe)
  endif()
  if(archive_is_pic)
    target_link_libraries(system_cares INTERFACE "${system_cares_archive}" ${system_cares_STATIC_LDFLAGS_OTHER})
    target_compile_definitions(system_cares INTERFACE CARES_STATICLIB)
  else()
    target_link_libraries(system_cares INTERFACE ${system_cares_LINK_LIBRARIES})
  endif()
endfunction()

if(AIODNS_CARES_DIR)
  add_cares_release("${AIODNS_CARES_DIR}")
else()
  add_system_cares()
endif()
