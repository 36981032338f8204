# Debian's packages, and two libraries that Debian 12 does not have in a usable form, built from
# pinned source: upstream's archives, or what .ci/fetch-sources put into build/deps.
include(FetchContent)

foreach(name prometheus-cpp civetweb)
  string(TOUPPER ${name} upper)
  string(REPLACE "-" "_" upper ${upper})
  set(fetched "${CMAKE_CURRENT_SOURCE_DIR}/build/deps/${name}")
  # The variable carries the name as FetchContent_Declare has it, in upper case.
  if(EXISTS "${fetched}/README.md" AND NOT FETCHCONTENT_SOURCE_DIR_${upper})
    set(FETCHCONTENT_SOURCE_DIR_${upper} "${fetched}" CACHE PATH "Source of ${name}")
  endif()
endforeach()

# prometheus-cpp: the registry and its types only. Its folder stays out of `all` and of install.
# Before find_package(benchmark), since it looks for targets of that name.
foreach(option ENABLE_PULL ENABLE_PUSH ENABLE_COMPRESSION ENABLE_TESTING USE_THIRDPARTY_LIBRARIES
    GENERATE_PKGCONFIG OVERRIDE_CXX_STANDARD_FLAGS)
  set(${option} OFF CACHE BOOL "" FORCE)
endforeach()
FetchContent_Declare(prometheus_cpp
  URL https://github.com/jupp0r/prometheus-cpp/archive/refs/tags/v1.0.2.tar.gz
  URL_HASH SHA256=65838fed64c4667140a574b78eb9f5c995bab80d575b082c9c677c6795c3c607)
FetchContent_GetProperties(prometheus_cpp)
if(NOT prometheus_cpp_POPULATED)
  FetchContent_Populate(prometheus_cpp)
  add_subdirectory(${prometheus_cpp_SOURCE_DIR} ${prometheus_cpp_BINARY_DIR} EXCLUDE_FROM_ALL)
endif()
add_library(docktap_prometheus INTERFACE)
target_link_libraries(docktap_prometheus INTERFACE core)
target_include_directories(docktap_prometheus SYSTEM INTERFACE
  $<TARGET_PROPERTY:core,INTERFACE_INCLUDE_DIRECTORIES>)

# civetweb: one C file, compiled by us, since its own CMake ignores plain variables, adds sanitizers
# to debug builds and can't pass all of these definitions.
FetchContent_Declare(civetweb
  URL https://github.com/civetweb/civetweb/archive/refs/tags/v1.16.tar.gz
  URL_HASH SHA256=f0e471c1bf4e7804a6cfb41ea9d13e7d623b2bcc7bc1e2a4dd54951a24d60285)
FetchContent_GetProperties(civetweb)
if(NOT civetweb_POPULATED)
  FetchContent_Populate(civetweb)
endif()
find_package(Threads REQUIRED)
add_library(docktap_civetweb STATIC ${civetweb_SOURCE_DIR}/src/civetweb.c)
target_include_directories(docktap_civetweb SYSTEM PUBLIC ${civetweb_SOURCE_DIR}/include)
target_compile_definitions(docktap_civetweb
  PUBLIC USE_IPV6
  # Without TLS, which no flag asks for yet: OpenSSL alone would take 1.7 MB of memory.
  PRIVATE NO_SSL NO_FILES NO_CGI NO_CACHING USE_STACK_SIZE=131072 STOP_FLAG_NEEDS_LOCK REENTRANT_TIME
    SOCKET_TIMEOUT_QUANTUM=500)
target_compile_options(docktap_civetweb PRIVATE -w -ffunction-sections -fdata-sections)
if(DOCKTAP_SANITIZE STREQUAL "thread")
  # Its flags are volatile, not atomic: the thread sanitizer is right, and it is not our code.
  target_compile_options(docktap_civetweb PRIVATE -fno-sanitize=thread)
endif()
target_link_libraries(docktap_civetweb PUBLIC Threads::Threads)

find_package(Boost 1.81 REQUIRED)
find_package(simdjson 3 REQUIRED)
find_package(spdlog 1.10 REQUIRED)
find_package(CLI11 2 REQUIRED)
find_package(yaml-cpp 0.7 REQUIRED)
find_package(ZLIB REQUIRED)

# Asio and Beast compile once, here: 4 to 11 s for every file that includes them otherwise.
add_library(docktap_asio STATIC ${CMAKE_CURRENT_SOURCE_DIR}/exporter/engine/asio_impl.cpp)
target_compile_definitions(docktap_asio PUBLIC BOOST_ASIO_SEPARATE_COMPILATION
  BOOST_BEAST_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED)
target_include_directories(docktap_asio SYSTEM PUBLIC ${Boost_INCLUDE_DIRS})
target_link_libraries(docktap_asio PUBLIC Threads::Threads PRIVATE docktap_options)

# ISA-L compresses five times faster than zlib; it exists for x86-64 and arm64.
find_library(ISAL_LIBRARY isal)
find_path(ISAL_INCLUDE_DIR isa-l/igzip_lib.h)
add_library(docktap_gzip INTERFACE)
if(ISAL_LIBRARY AND ISAL_INCLUDE_DIR)
  target_link_libraries(docktap_gzip INTERFACE ${ISAL_LIBRARY})
  target_compile_definitions(docktap_gzip INTERFACE DOCKTAP_HAVE_ISAL)
else()
  target_link_libraries(docktap_gzip INTERFACE ZLIB::ZLIB)
endif()

if(DOCKTAP_TESTS)
  find_package(GTest REQUIRED)
endif()
if(DOCKTAP_BENCHMARKS)
  find_package(benchmark REQUIRED)
endif()
