#!/bin/sh
# Installs what a build needs on Debian 12, or says in one sentence what is missing.
set -eu

packages="libnifti-dev libopenblas-dev libgsl-dev libzmq3-dev libsqlite3-dev libsystemd-dev
  zlib1g-dev libisal-dev pkg-config python3"
missing=""
for package in $packages; do
  dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null |
    grep -qx installed || missing="$missing $package"
done
python3 -c 'import ensurepip, venv' 2>/dev/null || missing="$missing python3-venv"

if [ -n "$missing" ]; then
  if [ "$(id -u)" = 0 ]; then
    root=""
  elif sudo -n true 2>/dev/null; then
    root="sudo"
  else
    echo "Missing Debian packages:$missing" >&2
    echo "Install them as root: apt-get install$missing" >&2
    exit 1
  fi
  echo "Installing:$missing"
  $root apt-get update -qq
  # shellcheck disable=SC2086 # a list of names
  DEBIAN_FRONTEND=noninteractive $root apt-get install -y -qq $missing >/dev/null
fi

version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\)\.\([0-9]*\).*/\1 \2/p' | head -n 1)
set -- ${version:-0 0}
if [ "$1" -lt 6 ] || { [ "$1" -eq 6 ] && [ "$2" -lt 2 ]; }; then
  echo "Swift 6.2 or later is needed; see https://www.swift.org/install/linux/" >&2
  exit 1
fi
