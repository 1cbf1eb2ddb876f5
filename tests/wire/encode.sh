#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Serializes every *.textproto that has no .binpb beside it. What is there already is never written
# again: a stored sample stands for the bytes of the release that made it.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")"
for text in v1-*/*.textproto; do
  bytes="${text%.textproto}.binpb"
  [[ -e "$bytes" ]] && continue
  file="$(sed -n 's/^# proto-file: //p' "$text")"
  message="$(sed -n 's/^# proto-message: //p' "$text")"
  protoc --proto_path=../../proto --encode="$message" "../../proto/$file" <"$text" >"$bytes.tmp"
  mv "$bytes.tmp" "$bytes"
  echo "$bytes"
done
