#!/bin/sh
# Installs what a build needs on Debian 12, or says in one sentence what is missing.
#
#   setup.sh [PACKAGE...]    further packages that are wanted, but not needed
set -eu

packages="libnifti-dev libopenblas-dev libgsl-dev libzmq3-dev libsqlite3-dev libsystemd-dev
  zlib1g-dev libpng-dev libisal-dev pkg-config python3"
is_missing() {
  ! dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null | grep -qx installed
}

missing=""
wanted=""
for package in $packages; do ! is_missing "$package" || missing="$missing $package"; done
for package in "$@"; do ! is_missing "$package" || wanted="$wanted $package"; done
python3 -c 'import ensurepip, venv' 2>/dev/null || missing="$missing python3-venv"

if [ -n "$missing$wanted" ]; then
  if [ "$(id -u)" = 0 ]; then
    root=""
  elif sudo -n true 2>/dev/null; then
    root="sudo"
  elif [ -n "$missing" ]; then
    echo "Missing Debian packages:$missing" >&2
    echo "Install them as root: apt-get install$missing" >&2
    exit 1
  else
    echo "Some tests will be skipped without the Debian packages:$wanted" >&2
    wanted=""
  fi
fi
install() {
  echo "Installing:$1"
  $root apt-get update -qq
  # shellcheck disable=SC2086 # a list of names
  DEBIAN_FRONTEND=noninteractive $root apt-get install -y -qq --no-install-recommends $1 >/dev/null
}
[ -z "$missing" ] || install "$missing"
[ -z "$wanted" ] || (install "$wanted") ||
  echo "Some tests will be skipped without the Debian packages:$wanted" >&2

version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\)\.\([0-9]*\).*/\1 \2/p' | head -n 1)
set -- ${version:-0 0}
if [ "$1" -lt 6 ] || { [ "$1" -eq 6 ] && [ "$2" -lt 2 ]; }; then
  echo "Swift 6.2 or later is needed; see https://www.swift.org/install/linux/" >&2
  exit 1
fi
