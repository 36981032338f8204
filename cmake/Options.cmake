# docktap_options: how every target of ours is compiled. Foreign sources don't link it.
add_library(docktap_options INTERFACE)
target_compile_options(docktap_options INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror
  -ffunction-sections -fdata-sections -fno-plt)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # False alarms of g++ 12: at -O2 in files with coroutines, and at -O3 of strings put together
  # (its bug 105651).
  target_compile_options(docktap_options INTERFACE -Wno-mismatched-new-delete -Wno-restrict)
endif()
target_link_options(docktap_options INTERFACE
  -Wl,--gc-sections $<$<CONFIG:Release>:-s>)

# Sanitizers reach foreign sources too: what they do to our memory counts.
if(DOCKTAP_SANITIZE)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # False alarms of g++ with sanitizers: in std::regex, and of the fences in Asio's reference counts.
    target_compile_options(docktap_options INTERFACE -Wno-maybe-uninitialized -Wno-tsan)
  endif()
  add_compile_options(-fsanitize=${DOCKTAP_SANITIZE} -fno-omit-frame-pointer
    -fno-sanitize-recover=all)
  if(CMAKE_CXX_COMPILER_ID MATCHES "Clang" AND DOCKTAP_SANITIZE MATCHES "undefined")
    # Calls through coroutine frames trip it.
    add_compile_options(-fno-sanitize=function)
  endif()
  add_link_options(-fsanitize=${DOCKTAP_SANITIZE})
endif()

# Every source tells the fuzzer which branches it took; libFuzzer's main comes with docktap_fuzzer().
if(DOCKTAP_FUZZERS)
  if(NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    message(FATAL_ERROR "DOCKTAP_FUZZERS needs Clang: use the preset asan")
  endif()
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
