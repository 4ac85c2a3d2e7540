# add_node_addon(<name> <source>...): a Node-API 8 addon Release/<name>.node that exports its two entry points only.
# CMAKE_JS_INC, CMAKE_JS_SRC, CMAKE_JS_LIB and CMAKE_JS_NODELIB_* come from cmake-js and point to node-api-headers.
function(add_node_addon name)
  add_library(${name} MODULE ${ARGN} ${CMAKE_JS_SRC})
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

  target_include_directories(${name} SYSTEM PRIVATE ${CMAKE_JS_INC})
  target_link_libraries(${name} PRIVATE ${CMAKE_JS_LIB})
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
  endif()

  if(MSVC AND CMAKE_JS_NODELIB_DEF AND CMAKE_JS_NODELIB_TARGET)
    execute_process(
      COMMAND "${CMAKE_AR}" /def:${CMAKE_JS_NODELIB_DEF} /out:${CMAKE_JS_NODELIB_TARGET} ${CMAKE_STATIC_LINKER_FLAGS}
      COMMAND_ERROR_IS_FATAL ANY)
    target_link_libraries(${name} PRIVATE delayimp)
  endif()
endfunction()
