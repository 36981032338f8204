# The two commands: `make run` and `make test`. Both install what is missing.

.DEFAULT_GOAL := help
.PHONY: help run test build bench fuzz format install clean

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 12

run: build ## build docktap and run it on the engine it finds, else on the demo engine; ARGS="--flag…"
	@.ci/run-here $(ARGS)

test: ## build and run every test, those on a real engine included (as root); ARGS="-R name"
	@.ci/setup test
	@cmake --preset release $(QUIET)
	@cmake --build --preset release
	@tests/integration/with-engine ctest --preset release $(ARGS)

build: ## build docktap: build/release/docktap
	@.ci/setup build
	@cmake --preset release $(QUIET)
	@cmake --build --preset release

bench: ## build and run the benchmarks
	@.ci/setup bench
	@cmake --preset bench $(QUIET)
	@cmake --build --preset bench
	@tests/bench/run build/bench

fuzz: ## build and run the fuzz targets, FUZZ_SECONDS (60) each
	@.ci/setup fuzz
	@cmake --preset asan $(QUIET)
	@cmake --build --preset asan --target fuzzers
	@tests/fuzz/run build/asan -max_total_time=$(or $(FUZZ_SECONDS),60)

format: ## let clang-format lay out every source file
	@.ci/setup format
	@git ls-files '*.cpp' '*.h' | xargs clang-format -i

install: build ## install to PREFIX (/usr/local)
	@cmake --install build/release --prefix $(or $(PREFIX),/usr/local) --strip

clean: ## remove what was built, but not the sources that were fetched
	@rm -rf build/release build/bench build/debug build/asan build/tsan build/clang

QUIET := >/dev/null
