# Defines the target aiodns::cares: the c-ares that the addon links.
# AIODNS_PRIVATE_CARES is defined where no other code of the process can share it.

# Releases below can be made to free a query twice (CVE-2026-33630).
set(cares_minimum 1.34.7)

# c-ares would take its own default where the caller has set a plain variable, and MSVC's runtime for the DLL one.
set(CMAKE_POLICY_DEFAULT_CMP0077 NEW)
set(CMAKE_POLICY_DEFAULT_CMP0091 NEW)

function(require_cares_version version)
  if(version VERSION_LESS cares_minimum)
    message(FATAL_ERROR "c-ares ${version} is older than ${cares_minimum}, which fixed CVE-2026-33630.")
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
  target_compile_definitions(${library} INTERFACE AIODNS_PRIVATE_CARES)
  add_library(aiodns::cares ALIAS ${library})
endfunction()

# Links what pkg-config calls libcares: its archive where that is fit for an addon, otherwise the shared library.
function(add_system_cares)
  find_package(PkgConfig REQUIRED)
  pkg_check_modules(system_cares REQUIRED libcares)
  require_cares_version("${system_cares_VERSION}")

  add_library(system_cares INTERFACE)
  add_library(aiodns::cares ALIAS system_cares)
  target_include_directories(system_cares INTERFACE ${system_cares_INCLUDE_DIRS})

  find_library(system_cares_archive NAMES libcares.a HINTS ${system_cares_LIBRARY_DIRS} ${system_cares_LIBDIR})
  if(system_cares_archive)
    try_compile(archive_fits "${CMAKE_BINARY_DIR}/archive" "${CMAKE_CURRENT_SOURCE_DIR}/cmake/archive" archive
      CMAKE_FLAGS "-DARCHIVE=${system_cares_archive}" "-DINCLUDE=${system_cares_INCLUDE_DIRS}")
  endif()
  if(archive_fits)
    target_link_libraries(system_cares INTERFACE "${system_cares_archive}" ${system_cares_STATIC_LDFLAGS_OTHER})
    target_compile_definitions(system_cares INTERFACE CARES_STATICLIB AIODNS_PRIVATE_CARES)
  else()
    refuse_shared_cares_beside_that_of_node()
    target_link_libraries(system_cares INTERFACE ${system_cares_LINK_LIBRARIES})
  endif()
endfunction()

# On ELF, a function that node exports comes before that of a library the addon links. A node with a c-ares of its own
# would take some calls and leave others to the library: two c-ares on one channel.
function(refuse_shared_cares_beside_that_of_node)
  if(WIN32 OR APPLE OR NOT AIODNS_NODE)
    return()
  endif()
  execute_process(COMMAND "${CMAKE_NM}" -D --defined-only "${AIODNS_NODE}" OUTPUT_VARIABLE symbols ERROR_QUIET)
  if(symbols MATCHES " ares_init_options")
    message(FATAL_ERROR
      "The system's c-ares is only fit to be linked as a shared library, and this node exports ares_ functions that "
      "would take its calls. Set CARES_SOURCE instead, or install a libcares.a built as position independent code.")
  endif()
endfunction()

if(AIODNS_CARES_DIR)
  add_cares_release("${AIODNS_CARES_DIR}")
else()
  add_system_cares()
endif()
