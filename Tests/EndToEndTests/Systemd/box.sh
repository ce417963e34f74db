#!/bin/bash
# Runs a program under a real systemd, in a throw-away copy of this machine.
#
#   box.sh --check                    can a box run here? Tries one; 77 and a reason if not
#   box.sh FOLDER PROGRAM [ARG...]    FOLDER is /box inside, read-only; PROGRAM is a path inside
#
# The box is the root file system under an overlay in memory, booted by systemd-nspawn with systemd as
# process 1, without network. It boots into a target of its own, so that no service of the host runs
# in it. The folder named by BOX_HIDE is empty in it.
#
# The status is that of PROGRAM; 77 and a reason on standard error where no box can run, 1 instead with
# TMSP_BOX_REQUIRED=1. Needs root and, on Debian, the package systemd-container.
#
# All of it lives in name spaces for mounts and processes of its own, and dies with this script.
# A box says nothing about MemoryMax=, TasksMax= and IPAddressDeny=: whether they are enforced depends
# on the control groups of the host.
set -euo pipefail

skip() {
  if [ "${TMSP_BOX_REQUIRED:-0}" = 1 ]; then
    echo "box.sh: a box is required, but cannot run here: $*" >&2
    exit 1
  fi
  echo "box.sh: SKIPPED, nothing was tested: $*" >&2
  exit 77
}

needs() {
  [ "$(id -u)" = 0 ] || skip "it needs root"
  for tool in systemd-nspawn unshare setpriv mount realpath; do
    command -v $tool >/dev/null || skip "$tool is missing: apt-get install systemd-container util-linux"
  done
  [ -x /usr/lib/systemd/systemd ] || [ -x /lib/systemd/systemd ] || skip "systemd is missing"
  unshare --mount --pid --fork --mount-proc true 2>/dev/null ||
    skip "the kernel refuses name spaces for mounts and processes"
  # shellcheck disable=SC2016 # expanded inside
  unshare --mount bash -c '
    mount -t tmpfs box /mnt && mkdir /mnt/up /mnt/work /mnt/root &&
      mount -t overlay -o lowerdir=/,upperdir=/mnt/up,workdir=/mnt/work box /mnt/root' 2>/dev/null ||
    skip "the kernel refuses an overlay over the root file system"
}

# Runs in the name spaces: nothing need be undone, since nothing outlives them.
boot() {
  local scratch=$1 folder=$2 root=$1/root
  shift 2
  mount -t tmpfs -o size=4g,mode=755 box "$scratch"
  mkdir "$scratch/up" "$scratch/work" "$root"
  mount -t overlay -o "lowerdir=/,upperdir=$scratch/up,workdir=$scratch/work" box "$root"
  ln -sfn /dev/null "$root/etc/systemd/system/systemd-udevd.service"
  ln -sfn /dev/null "$root/etc/systemd/system/systemd-timesyncd.service"
  cat >"$root/etc/systemd/system/box.target" <<UNIT
[Unit]
Requires=basic.target
Wants=box.service
After=basic.target
AllowIsolate=yes
UNIT
  cat >"$root/etc/systemd/system/box.service" <<UNIT
[Unit]
After=basic.target
SuccessAction=exit
FailureAction=exit
[Service]
ExecStart=$*
Environment=HOME=/root LANG=C.UTF-8
StandardOutput=file:/box.output
StandardError=inherit
UNIT
  local hide=()
  [ -z "${BOX_HIDE:-}" ] || hide=(--tmpfs="$BOX_HIDE")
  local status=0
  systemd-nspawn --quiet --directory="$root" --boot --private-network --register=no --keep-unit \
    --machine="tmsp-box-$$" --link-journal=no --console=pipe --bind-ro="$folder:/box" \
    ${hide[@]+"${hide[@]}"} systemd.unit=box.target \
    >"$scratch/console" 2>&1 </dev/null || status=$?
  if [ -e "$root/box.output" ]; then
    cat "$root/box.output"
  else
    cat "$scratch/console" >&2
    echo "box.sh: the box did not boot" >&2
    status=1
  fi
  return $status
}

# The kernel takes processes and mounts back; empty control groups and a folder of nspawn's stay.
tidy() {
  rm -rf "$scratch"
  rmdir /run/systemd/nspawn/propagate/tmsp-box-* 2>/dev/null || true
  local controllers path top group
  while IFS=: read -r _ controllers path; do
    case $controllers in
      name=systemd) top=/sys/fs/cgroup/systemd ;;
      '') [ -d /sys/fs/cgroup/unified ] && top=/sys/fs/cgroup/unified || top=/sys/fs/cgroup ;;
      *) continue ;;
    esac
    for group in "$top$path/payload" "$top$path/supervisor"; do
      [ ! -d "$group" ] || find "$group" -depth -type d -exec rmdir {} \; 2>/dev/null || true
    done
  done </proc/self/cgroup
}

# Boots a box and runs a program of FOLDER in it.
box() {
  # Boxes share the control groups of their host: two at once would stop each other's units.
  exec 9>/run/lock/tmsp-box.lock
  flock -n 9 || {
    echo "box.sh: waiting for another box" >&2
    flock -w 300 9 || exit 1
  }
  scratch=$(mktemp -d)
  trap tidy EXIT
  local folder
  folder=$(realpath "$1")
  shift
  setpriv --pdeathsig KILL unshare --mount --pid --fork --kill-child --mount-proc \
    "$0" --boot "$scratch" "$folder" "$@" 9>&-
}

case ${1:-} in
  --check)
    needs
    console=$(timeout --kill-after=5 60 "$0" / /usr/bin/true 2>&1) || {
      console=$(tail -n 3 <<<"$console" | tr '\n' ' ')
      skip "no box boots: ${console:-nothing was heard of it for 60 s}"
    }
    ;;
  --boot) shift && boot "$@" ;;
  *) needs && box "$@" ;;
esac
