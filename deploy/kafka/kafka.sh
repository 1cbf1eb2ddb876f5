#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# One real Apache Kafka broker on loopback for development and tests: KRaft, one node, no ZooKeeper.
#
#   deploy/kafka/kafka.sh fetch          get the jars from Maven Central
#   deploy/kafka/kafka.sh start [PORT]   fetch, format on first use, start, wait until it serves
#   deploy/kafka/kafka.sh stop           stop it; the data stay
#   deploy/kafka/kafka.sh status         print its address, or exit 3
#   deploy/kafka/kafka.sh reset          stop it and delete its data
#
# PORT is 19092 by default; 0 picks a free one. `start` prints the address (127.0.0.1:PORT) on stdout
# and nothing else. Data, log and process id are kept under NIANBAO_KAFKA_DIR (default
# build/kafka/local), so that several brokers can run side by side.
# Exit status 69 means that Maven Central cannot be reached; 3 that no broker is running.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../.." && pwd)"
libs="$root/build/kafka/libs"
dir="${NIANBAO_KAFKA_DIR:-$root/build/kafka/local}"
default_port=19092
start_seconds=90
stop_seconds=20

say() { echo "kafka: $*" >&2; }
fail() { say "$1"; exit "${2:-1}"; }

need() {
  command -v "$1" >/dev/null || fail "needs $1; run: tools/install_packages.sh deploy/packages-extra.txt"
}

fetch() {
  local stamp want log="$root/build/kafka/fetch.log"
  stamp="$libs/.pom.sha256"
  want="$(sha256sum <"$here/pom.xml")"
  [[ -f "$stamp" && "$(<"$stamp")" == "$want" ]] && return 0
  need java
  need mvn
  rm -rf "$libs"
  mkdir -p "$libs"
  say "fetching the jars of Apache Kafka from Maven Central"
  if ! mvn -B -q -Dstyle.color=never -f "$here/pom.xml" -DoutputDirectory="$libs" \
    org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies >"$log" 2>&1; then
    if grep -qE 'Could not transfer|transfer failed|UnknownHost|Unknown host|Connection (refused|reset|timed out)|Connect to .* failed|in offline mode' "$log"; then
      fail "Maven Central cannot be reached (see build/kafka/fetch.log)" 69
    fi
    tail -n 20 "$log" >&2
    fail "fetching the jars failed"
  fi
  echo "$want" >"$stamp"
}

running_pid() {
  local pid
  [[ -f "$dir/pid" ]] || return 1
  pid="$(<"$dir/pid")"
  # Process ids are reused; only a process that was given our configuration file is our broker.
  [[ -r "/proc/$pid/cmdline" ]] && tr '\0' '\n' <"/proc/$pid/cmdline" | grep -qxF "$dir/server.properties" \
    || return 1
  echo "$pid"
}

is_open() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

free_ports() {
  python3 - "$1" <<'PY'
import socket, sys
sockets = [socket.socket() for _ in range(int(sys.argv[1]))]
for s in sockets:
    s.bind(("127.0.0.1", 0))
print(*[s.getsockname()[1] for s in sockets])
PY
}

write_properties() {
  local port="$1" controller_port="$2"
  sed -e "s#@PORT@#$port#g" -e "s#@CONTROLLER_PORT@#$controller_port#g" -e "s#@DATA@#$dir/data#g" \
    "$here/server.properties.in" >"$dir/server.properties"
}

java_options=(-Xms256m -Xmx768m -XX:+ExitOnOutOfMemoryError -Djava.awt.headless=true
  -Dorg.slf4j.simpleLogger.defaultLogLevel=warn
  -Dorg.slf4j.simpleLogger.log.kafka.server.KafkaRaftServer=info
  -Dorg.slf4j.simpleLogger.showDateTime=true
  "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSS")

format() {
  local id
  [[ -f "$dir/data/meta.properties" ]] && return 0
  id="$(python3 -c 'import base64, uuid; print(base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("="))')"
  # An id that begins with '-' would be read as an option.
  java "${java_options[@]}" -cp "$libs/*" kafka.tools.StorageTool format --cluster-id="k${id:1}" \
    --config "$dir/server.properties" >"$dir/format.log" 2>&1 || {
    tail -n 20 "$dir/format.log" >&2
    fail "formatting the data folder failed"
  }
}

start() {
  local port="${1:-$default_port}" controller_port pid deadline
  if pid="$(running_pid)"; then
    say "already running (pid $pid)"
    cat "$dir/address"
    return 0
  fi
  fetch
  need java
  mkdir -p "$dir"
  if [[ "$port" == 0 ]]; then
    read -r port controller_port < <(free_ports 2)
  else
    read -r controller_port < <(free_ports 1)
    ! is_open "$port" || fail "port $port on 127.0.0.1 is taken; give another: $0 start PORT"
  fi
  write_properties "$port" "$controller_port"
  format
  setsid nohup java "${java_options[@]}" -cp "$libs/*" kafka.Kafka "$dir/server.properties" \
    </dev/null >"$dir/kafka.log" 2>&1 &
  pid=$!
  echo "$pid" >"$dir/pid"
  echo "127.0.0.1:$port" >"$dir/address"
  deadline=$((SECONDS + start_seconds))
  until grep -q 'Kafka Server started' "$dir/kafka.log" && is_open "$port"; do
    if ! kill -0 "$pid" 2>/dev/null; then
      tail -n 20 "$dir/kafka.log" >&2
      fail "the broker ended while starting (see $dir/kafka.log)"
    fi
    ((SECONDS < deadline)) || { stop; fail "no answer within $start_seconds s (see $dir/kafka.log)"; }
    sleep 0.1
  done
  cat "$dir/address"
}

stop() {
  local pid deadline
  if ! pid="$(running_pid)"; then
    rm -f "$dir/pid" "$dir/address"
    return 0
  fi
  kill "$pid"
  deadline=$((SECONDS + stop_seconds))
  while kill -0 "$pid" 2>/dev/null; do
    if ((SECONDS >= deadline)); then
      say "did not stop within $stop_seconds s; killing it"
      kill -KILL "$pid" 2>/dev/null || true
    fi
    sleep 0.1
  done
  rm -f "$dir/pid" "$dir/address"
}

status() {
  running_pid >/dev/null || fail "not running" 3
  cat "$dir/address"
}

case "${1:-}" in
  fetch) fetch ;;
  start) start "${2:-}" ;;
  stop) stop ;;
  status) status ;;
  reset) stop; rm -rf "$dir" ;;
  *) sed -n '3,17s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
