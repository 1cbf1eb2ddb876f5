# SPDX-License-Identifier: Apache-2.0
# Every target does what it needs first; on a bare Debian 12 `make run` and `make test` install the
# packages themselves (as root or with sudo).

JOBS ?= $(shell nproc)
SAMPLES := tests/samples
CTEST := ctest --output-on-failure --no-tests=error
# What takes longer than `make test` may, or needs more than this machine has to offer.
ELSEWHERE := ^(kafka|soak|bench)$$

export ASAN_OPTIONS ?= detect_stack_use_after_return=1:strict_string_checks=1
export UBSAN_OPTIONS ?= print_stacktrace=1
# gRPC's own libraries are not instrumented; without this every call reports races inside them.
export TSAN_OPTIONS ?= ignore_noninstrumented_modules=1

.DEFAULT_GOAL := help
.PHONY: help deps deps-extra build run demo test test-kafka kafka kafka-stop accuracy bench soak asan fuzz tsan \
        lint lint-format lint-proto lint-shell lint-tree lint-deploy tidy format clean

help: ## Show this list
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 14

deps: ## Install the Debian packages that building needs
	@tools/install_packages.sh deploy/packages.txt

deps-extra:
	@tools/install_packages.sh deploy/packages.txt deploy/packages-extra.txt

# One folder per preset; ninja looks after everything that changes later.
build/build.ninja: CMakePresets.json | deps
	cmake --preset dev
	@touch $@
build/%/build.ninja: CMakePresets.json | deps
	cmake --preset $*
	@touch $@

build: deps build/build.ninja ## Build everything; the binaries are in build/bin
	cmake --build build -j $(JOBS)

run: deps build/build.ninja ## Start nianbao with the sample reports and serve until Ctrl-C
	cmake --build build -j $(JOBS) --target nianbao
	@build/bin/nianbao run --samples $(SAMPLES)

demo: deps build/build.ninja ## The same, but print the reports and their findings and exit
	cmake --build build -j $(JOBS) --target nianbao
	@build/bin/nianbao run --samples $(SAMPLES) --demo

test: build ## Run the tests (all but kafka, soak and bench)
	$(CTEST) --test-dir build -j $(JOBS) -LE '$(ELSEWHERE)'

kafka: deps-extra ## Start a real Apache Kafka on 127.0.0.1:19092 (stop: make kafka-stop)
	@deploy/kafka/kafka.sh start

kafka-stop: ## Stop it; its data stay under build/kafka
	@deploy/kafka/kafka.sh stop

test-kafka: deps-extra build ## Run the tests that need a real Apache Kafka
	@deploy/kafka/run_tests.sh build

bench: deps build/release/build.ninja ## Run the benchmarks, optimized
	cmake --build build/release -j $(JOBS)
	@for program in build/release/bin/*_bench; do \
	  echo "== $$program"; "$$program" || exit 1; \
	done

accuracy: deps build/build.ninja ## Show how well formats are read and reports understood
	cmake --build build -j $(JOBS) --target accuracy
	@build/bin/accuracy renderings
	@build/bin/accuracy extraction

soak: build ## Run the tests that take long
	ctest --test-dir build -L '^soak$$' --output-on-failure --no-tests=ignore

asan: deps build/asan/build.ninja ## Run the unit tests with AddressSanitizer and UBSan
	cmake --build build/asan -j $(JOBS)
	$(CTEST) --test-dir build/asan -j $(JOBS) -L '^unit$$'

fuzz: deps build/fuzz/build.ninja ## Run every fuzz target for FUZZ_SECONDS (600) from its corpus
	JOBS=$(JOBS) tools/fuzz.sh build/fuzz

tsan: deps build/tsan/build.ninja ## Run the unit tests with ThreadSanitizer
	cmake --build build/tsan -j $(JOBS)
	$(CTEST) --test-dir build/tsan -j $(JOBS) -L '^unit$$'

lint: lint-format lint-proto lint-shell lint-tree lint-deploy ## Check format, contract, scripts, tree and manifests
	@echo "lint: clean"

lint-format: deps
	git ls-files -z '*.h' '*.cc' | xargs -0 -r clang-format-14 --dry-run -Werror

lint-proto: deps-extra
	tools/buf.sh

lint-shell: deps-extra
	git ls-files -z '*.sh' .ci/run | xargs -0 shellcheck

lint-tree: deps
	python3 tools/check_tree.py

lint-deploy: deps-extra
	deploy/check.sh

tidy: build ## Run clang-tidy over all files, or those changed since BASE=<commit>
	tools/tidy.sh $(BASE)

format: deps ## Format the C++ files
	git ls-files -z '*.h' '*.cc' | xargs -0 -r clang-format-14 -i

clean: ## Delete build/
	rm -rf build
