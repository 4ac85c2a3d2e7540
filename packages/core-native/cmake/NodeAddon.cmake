# add_node_addon(<name> <source>...): a Node-API 8 addon Release/<name>.node that exports its two entry points only.
set(AIODNS_NODE_HEADERS "" CACHE STRING "Folders of the headers of node-addon-api and node-api-headers")
set(AIODNS_NODE_API_DEF "" CACHE FILEPATH "Names of the functions of Node-API that node.exe exports; for Windows")

function(add_node_addon name)
  add_library(${name} MODULE ${ARGN})
  # A program may be loading the addon: it is linked elsewhere and then replaced in one step.
  set(linked "${CMAKE_BINARY_DIR}/linked")
  set_target_properties(${name} PROPERTIES
    PREFIX "" SUFFIX ".node"
    LIBRARY_OUTPUT_DIRECTORY "${linked}" LIBRARY_OUTPUT_DIRECTORY_RELEASE "${linked}")
  set(addon "${CMAKE_BINARY_DIR}/Release/${name}.node")
  add_custom_command(OUTPUT "${addon}" DEPENDS ${name}
    COMMAND "${CMAKE_COMMAND}" -E make_directory "${CMAKE_BINARY_DIR}/Release"
    COMMAND "${CMAKE_COMMAND}" -E copy "$<TARGET_FILE:${name}>" "${addon}.new"
    COMMAND "${CMAKE_COMMAND}" -E rename "${addon}.new" "${addon}")
  add_custom_target(${name}_in_place ALL DEPENDS "${addon}")

  target_include_directories(${name} SYSTEM PRIVATE ${AIODNS_NODE_HEADERS})
  target_compile_definitions(${name} PRIVATE
    NAPI_VERSION=8
    NAPI_DISABLE_CPP_EXCEPTIONS
    NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS
    NODE_ADDON_API_DISABLE_DEPRECATED)

  # node exports ares_ functions on Linux. A local symbol cannot be resolved to them.
  set(exports "${CMAKE_CURRENT_SOURCE_DIR}/cmake/exports")
  if(APPLE)
    target_link_options(${name} PRIVATE "LINKER:-exported_symbols_list,${exports}.txt" -undefined dynamic_lookup)
    set_property(TARGET ${name} APPEND PROPERTY LINK_DEPENDS "${exports}.txt")
  elseif(UNIX)
    target_link_options(${name} PRIVATE "LINKER:--version-script,${exports}.map")
    set_property(TARGET ${name} APPEND PROPERTY LINK_DEPENDS "${exports}.map")
    # node unloads the addon with the last worker thread that loaded it. Objects that live as long as the process would
    # then be lost, and created again for the next worker.
    target_link_options(${name} PRIVATE "LINKER:-z,nodelete")
  elseif(WIN32)
    link_node_executable(${name})
  endif()
endfunction()

# Imports Node-API from node.exe when it is first called, through a hook that finds the executable by any name.
function(link_node_executable name)
  set(library "${CMAKE_BINARY_DIR}/node_api.lib")
  target_sources(${name} PRIVATE "${CMAKE_CURRENT_SOURCE_DIR}/cmake/windows/delay_load_hook.cc")
  if(MSVC)
    set(command "${CMAKE_AR}" "/def:${AIODNS_NODE_API_DEF}" "/out:${library}" /nologo
      "/machine:${CMAKE_CXX_COMPILER_ARCHITECTURE_ID}")
    target_link_options(${name} PRIVATE "/DELAYLOAD:node.exe")
  else()
    set(command "${CMAKE_DLLTOOL}" --input-def "${AIODNS_NODE_API_DEF}" --dllname node.exe
      --output-delaylib "${library}")
  endif()
  execute_process(COMMAND ${command} COMMAND_ERROR_IS_FATAL ANY)
  target_link_libraries(${name} PRIVATE "${library}" delayimp)
endfunction()
