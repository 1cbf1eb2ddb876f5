#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Builds the fuzz targets and runs each for FUZZ_SECONDS from tests/corpora, JOBS at a time. What it
# collects stays in BUILD/corpora, so that the next run goes on from there; what breaks a target is
# written to BUILD/crashes.
# Usage: tools/fuzz.sh BUILD [TARGET...]
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
build="$1"
shift
seconds="${FUZZ_SECONDS:-600}"
# A library that grows its arrays step by step spends its time in a large quarantine.
export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}quarantine_size_mb=16"
jobs="${JOBS:-2}"

if [[ $# -gt 0 ]]; then
  targets=("$@")
else
  mapfile -t targets < <(git ls-files '*_fuzz.cc' | xargs -n 1 basename -s .cc)
fi
cmake --build "$build" -j "$jobs" --target "${targets[@]}"

run() {
  local target="$1" build="$2" seconds="$3"
  local corpus="${target%_fuzz}"
  mkdir -p "$build/corpora/$corpus" "$build/crashes"
  if "$build/bin/$target" -max_total_time="$seconds" -max_len=65536 -timeout=60 -rss_limit_mb=3000 \
    -print_final_stats=1 -artifact_prefix="$build/crashes/$target-" \
    "$build/corpora/$corpus" "tests/corpora/$corpus" >"$build/corpora/$corpus.log" 2>&1; then
    echo "fuzz: $target found nothing in $seconds s, $(grep -o 'number_of_executed_units: .*' \
      "$build/corpora/$corpus.log")"
  else
    echo "fuzz: $target broke; see $build/corpora/$corpus.log and $build/crashes"
    return 1
  fi
}
export -f run
printf '%s\0' "${targets[@]}" | xargs -0 -P "$jobs" -I {} bash -c 'run "$@"' run {} "$build" "$seconds"
