#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Lints the contract and compares it with the last release (the newest tag v*), so that within v1 it only
# grows. buf comes from npm, in the version that package-lock.json pins.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
tools="$root/tools"
cd "$root"

if ! cmp -s "$tools/package-lock.json" "$tools/node_modules/.installed-lock.json"; then
  npm ci --prefix "$tools" --ignore-scripts --no-audit --no-fund --loglevel=error
  cp "$tools/package-lock.json" "$tools/node_modules/.installed-lock.json"
fi
buf="$tools/node_modules/.bin/buf"

"$buf" lint
release="$(git tag --list 'v*' --sort=-version:refname | head -n 1)"
if [[ -z "$release" ]]; then
  echo "buf: no release tag yet, so there is nothing to break"
else
  "$buf" breaking --against ".git#tag=$release"
fi
