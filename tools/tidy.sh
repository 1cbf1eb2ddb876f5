#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Runs clang-tidy over our sources: all of them, or with a commit as argument those that changed since
# then. It takes several seconds a file, so it is no part of `make lint`. Needs a configured build/.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
base="${1:-}"
if [[ -n "$base" ]]; then
  mapfile -t sources < <(git diff --name-only --diff-filter=d "$base" -- '*.cc')
else
  mapfile -t sources < <(git ls-files '*.cc')
fi
if [[ ${#sources[@]} -eq 0 ]]; then
  echo "tidy: no source changed since $base"
  exit 0
fi

# The compilation database was made with g++ flags; clang does not know all of its warnings.
printf '%s\0' "${sources[@]}" |
  xargs -0 -n 1 -P "$(nproc)" clang-tidy-14 -p build --quiet --extra-arg=-Wno-unknown-warning-option
echo "tidy: ${#sources[@]} sources are clean"
