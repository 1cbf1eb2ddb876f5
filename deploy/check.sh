#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Checks the compose file and the Kubernetes manifests without a cluster or a container engine. A tool
# that is not here is named in one line and its check left out.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
kubernetes_version=1.32
venv=build/deploy/venv
mkdir -p build/deploy

check_compose() {
  local compose
  if docker compose version >/dev/null 2>&1; then
    compose=(docker compose)
  elif command -v docker-compose >/dev/null; then
    compose=(docker-compose)
  else
    echo "deploy: compose.yaml not checked, because neither docker compose nor docker-compose is here"
    return 0
  fi
  "${compose[@]}" -f deploy/compose.yaml config --quiet
  echo "deploy: compose.yaml is right"
}

# False where PyPI cannot be reached; any other failure ends the script.
install_validator() {
  local stamp="$venv/requirements.txt"
  cmp -s deploy/requirements.txt "$stamp" && return 0
  rm -rf "$venv"
  python3 -m venv "$venv"
  if ! "$venv/bin/pip" install --quiet --disable-pip-version-check -r deploy/requirements.txt \
    >build/deploy/pip.log 2>&1; then
    grep -qE 'Retrying|connection broken|NewConnectionError' build/deploy/pip.log && return 1
    cat build/deploy/pip.log >&2
    exit 1
  fi
  cp deploy/requirements.txt "$stamp"
}

check_kubernetes() {
  local kustomization name log
  if ! command -v kubectl >/dev/null; then
    echo "deploy: Kubernetes manifests not checked, because kubectl is not here"
    return 0
  fi
  for kustomization in deploy/kubernetes/*/kustomization.yaml; do
    name="$(basename "$(dirname "$kustomization")")"
    kubectl kustomize "deploy/kubernetes/$name" >"build/deploy/$name.yaml"
  done
  if ! install_validator; then
    echo "deploy: Kubernetes schemas not checked, because PyPI cannot be reached"
    return 0
  fi
  for kustomization in deploy/kubernetes/*/kustomization.yaml; do
    name="$(basename "$(dirname "$kustomization")")"
    log="build/deploy/$name.log"
    if ! "$venv/bin/kubernetes-validate" --strict -k "$kubernetes_version" "build/deploy/$name.yaml" \
      >"$log" 2>&1; then
      grep -v ' passed for resource ' "$log" >&2
      return 1
    fi
    # A validator that looked at nothing has proven nothing.
    [[ "$(grep -c ' passed for resource ' "$log")" == "$(grep -c '^kind:' "build/deploy/$name.yaml")" ]]
    echo "deploy: kubernetes/$name fits the schemas of Kubernetes $kubernetes_version"
  done
}

check_compose
check_kubernetes
