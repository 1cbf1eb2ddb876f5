#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Runs the tests labelled `kafka` of the build folder given (default build) against a broker of their
# own: fresh, on a free port, gone afterwards. Further arguments go to ctest. Where Maven Central cannot
# be reached it says so in one line and succeeds, for that reason alone.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
kafka="$root/deploy/kafka/kafka.sh"
build="${1:-$root/build}"
shift || true
export NIANBAO_KAFKA_DIR="$root/build/kafka/test"

status=0
messages="$("$kafka" fetch 2>&1)" || status=$?
if [[ $status -eq 69 ]]; then
  echo "test-kafka: not run, because Maven Central cannot be reached"
  exit 0
elif [[ $status -ne 0 ]]; then
  echo "$messages" >&2
  exit "$status"
fi

trap '"$kafka" reset' EXIT
"$kafka" reset
address="$("$kafka" start 0)"
echo "test-kafka: Apache Kafka serves on $address"
NIANBAO_KAFKA_BROKERS="$address" ctest --test-dir "$build" -L '^kafka$' --output-on-failure \
  --no-tests=error "$@"
