# docktap_library(<folder> SOURCES … DEPENDS …)
# The static library docktap_<folder> of exporter/<folder>; sources are relative to that folder.
# DEPENDS are CMake targets and reach whoever links it.
function(docktap_library folder)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;DEPENDS")
  set(target docktap_${folder})
  if(arg_SOURCES)
    add_library(${target} STATIC ${arg_SOURCES})
    target_include_directories(${target} PUBLIC "${PROJECT_SOURCE_DIR}/exporter")
    target_link_libraries(${target} PUBLIC ${arg_DEPENDS} PRIVATE docktap_options)
    docktap_precompile(${target})
  else()
    add_library(${target} INTERFACE)
    target_include_directories(${target} INTERFACE "${PROJECT_SOURCE_DIR}/exporter")
    target_link_libraries(${target} INTERFACE ${arg_DEPENDS})
  endif()
endfunction()

# docktap_test_library(<target> SOURCES … DEPENDS …)
# A static library for tests and benchmarks; its headers are included as "support/<folder>/…".
function(docktap_test_library target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;DEPENDS")
  add_library(${target} STATIC ${arg_SOURCES})
  target_include_directories(${target} PUBLIC "${PROJECT_SOURCE_DIR}/tests"
    "${PROJECT_SOURCE_DIR}/exporter")
  target_link_libraries(${target} PUBLIC ${arg_DEPENDS} PRIVATE docktap_options)
  docktap_precompile(${target})
endfunction()

# docktap_test(<name> SOURCES … DEPENDS … LABELS unit|fake|integration)
# The test program <name>; each of its cases is a ctest test. DOCKTAP_FIXTURES is the folder
# tests/fixtures. Integration tests share one engine, so they run one after the other.
function(docktap_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;DEPENDS;LABELS")
  add_executable(${name} ${arg_SOURCES})
  target_include_directories(${name} PRIVATE "${PROJECT_SOURCE_DIR}/tests")
  target_compile_definitions(${name} PRIVATE
    DOCKTAP_FIXTURES="${PROJECT_SOURCE_DIR}/tests/fixtures"
    DOCKTAP_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  target_link_libraries(${name} PRIVATE ${arg_DEPENDS} GTest::gmock GTest::gtest_main
    docktap_options)
  docktap_precompile(${name})
  set(properties LABELS "${arg_LABELS}" TIMEOUT 300)
  if("integration" IN_LIST arg_LABELS)
    # A command of theirs that hangs is killed after a minute, which says more than this limit does.
    set(properties LABELS "${arg_LABELS}" TIMEOUT 180 RUN_SERIAL ON)
  endif()
  gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST TEST_PREFIX "${name}." NO_PRETTY_VALUES
    PROPERTIES ${properties})
endfunction()

# docktap_benchmark(<name> SOURCES … DEPENDS …): a Google Benchmark program.
function(docktap_benchmark name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;DEPENDS")
  add_executable(${name} ${arg_SOURCES})
  target_include_directories(${name} PRIVATE "${PROJECT_SOURCE_DIR}/tests")
  target_compile_definitions(${name} PRIVATE
    DOCKTAP_FIXTURES="${PROJECT_SOURCE_DIR}/tests/fixtures")
  target_link_libraries(${name} PRIVATE ${arg_DEPENDS} benchmark::benchmark benchmark::benchmark_main
    docktap_options)
endfunction()

# docktap_fuzzer(<name> SOURCES … DEPENDS …): a libFuzzer program, of the target `fuzzers`. Its seeds
# are in <its build folder>/seeds/<name>.
function(docktap_fuzzer name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;DEPENDS")
  add_executable(${name} ${arg_SOURCES})
  target_include_directories(${name} PRIVATE "${PROJECT_SOURCE_DIR}/exporter")
  target_link_options(${name} PRIVATE -fsanitize=fuzzer)
  target_link_libraries(${name} PRIVATE ${arg_DEPENDS} docktap_options)
  add_dependencies(fuzzers ${name})
endfunction()
