# Sanitizer builds read the foreign headers once: that is more than half of what compiling costs
# there. Other builds read them file by file, so that each file has to include what it uses.
if(DOCKTAP_SANITIZE)
  # Macros and options have to be the same wherever the precompiled headers are used.
  add_library(docktap_foreign INTERFACE)
  target_link_libraries(docktap_foreign INTERFACE docktap_asio docktap_prometheus
    simdjson::simdjson spdlog::spdlog GTest::gmock docktap_options)
  file(WRITE "${CMAKE_CURRENT_BINARY_DIR}/precompiled.cpp" "")
  add_library(docktap_precompiled OBJECT "${CMAKE_CURRENT_BINARY_DIR}/precompiled.cpp")
  target_link_libraries(docktap_precompiled PRIVATE docktap_foreign)
  target_precompile_headers(docktap_precompiled PRIVATE
    <algorithm> <chrono> <filesystem> <fstream> <functional> <map> <memory> <optional> <sstream>
    <string> <thread> <vector>
    <boost/asio/as_tuple.hpp> <boost/asio/awaitable.hpp> <boost/asio/io_context.hpp>
    <boost/asio/post.hpp> <boost/asio/steady_timer.hpp> <boost/asio/use_awaitable.hpp>
    <gmock/gmock.h> <gtest/gtest.h> <prometheus/metric_family.h> <simdjson.h> <spdlog/spdlog.h>)
endif()

# docktap_precompile(<target>): it takes part in that.
function(docktap_precompile target)
  if(DOCKTAP_SANITIZE)
    target_link_libraries(${target} PRIVATE docktap_foreign)
    target_precompile_headers(${target} REUSE_FROM docktap_precompiled)
  endif()
endfunction()
