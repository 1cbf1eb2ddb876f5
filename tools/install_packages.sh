#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Installs the Debian packages named in the given lists, and only those that are missing.
# Usage: tools/install_packages.sh deploy/packages.txt [LIST...]
# A line of a list is a package, optionally followed by a command that makes it unnecessary.
set -euo pipefail

if [[ $# -eq 0 ]]; then
  echo "usage: $0 LIST..." >&2
  exit 2
fi

if ! command -v dpkg-query >/dev/null; then
  echo "nianbao is built on Debian 12; this system has no dpkg. Install what these files name: $*" >&2
  exit 1
fi

wanted=()
while read -r package command _; do
  [[ -z "$package" || "$package" == \#* ]] && continue
  [[ -n "$command" ]] && command -v "$command" >/dev/null && continue
  wanted+=("$package")
done <<<"$(cat -- "$@")"

installed="$(dpkg-query -W -f='\n${db:Status-Status} ${Package} ' "${wanted[@]}" 2>/dev/null || true)"
missing=()
for package in "${wanted[@]}"; do
  [[ "$installed " == *$'\n'"installed $package "* ]] || missing+=("$package")
done
[[ ${#missing[@]} -eq 0 ]] && exit 0

as_root=()
if [[ "$(id -u)" -ne 0 ]]; then
  if ! command -v sudo >/dev/null; then
    echo "These packages are missing and installing them needs root or sudo. As root, run:" >&2
    echo "  apt-get update && apt-get install --no-install-recommends ${missing[*]}" >&2
    exit 1
  fi
  as_root=(sudo)
fi

apt_get() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get -qq -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "$@"
}

install_missing() {
  apt_get install -y --no-install-recommends "${missing[@]}"
}

# The package index may be absent (a fresh image) or name versions that the mirror has dropped.
index_is_absent() {
  local package
  for package in "${missing[@]}"; do
    apt-cache show "$package" >/dev/null 2>&1 || return 0
  done
  return 1
}

echo "installing ${#missing[@]} Debian packages: ${missing[*]}"
if index_is_absent; then
  apt_get update
  install_missing
elif ! install_missing; then
  apt_get update
  install_missing
fi
