# build_info.h: what `--version` and docktap_build_info say. The revision is read when CMake
# configures, which a new commit triggers.
find_package(Git QUIET)
set(DOCKTAP_REVISION unknown)
if(GIT_FOUND AND EXISTS "${CMAKE_CURRENT_SOURCE_DIR}/.git")
  execute_process(COMMAND ${GIT_EXECUTABLE} rev-parse --short=12 HEAD
    WORKING_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}"
    OUTPUT_VARIABLE revision OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  if(revision)
    set(DOCKTAP_REVISION ${revision})
  endif()
  if(EXISTS "${CMAKE_CURRENT_SOURCE_DIR}/.git/logs/HEAD")
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
      "${CMAKE_CURRENT_SOURCE_DIR}/.git/logs/HEAD")
  endif()
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  set(DOCKTAP_COMPILER "g++ ${CMAKE_CXX_COMPILER_VERSION}")
else()
  set(DOCKTAP_COMPILER "${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION}")
endif()
configure_file("${CMAKE_CURRENT_LIST_DIR}/build_info.h.in"
  "${CMAKE_BINARY_DIR}/generated/build_info.h" @ONLY)
add_library(docktap_build_info INTERFACE)
target_include_directories(docktap_build_info INTERFACE "${CMAKE_BINARY_DIR}/generated")
