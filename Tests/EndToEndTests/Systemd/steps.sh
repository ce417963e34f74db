# shellcheck shell=bash
# The words of scenario.sh.

held='' worker=''

begin() { printf '== %s (after %d s)\n' "$*" "$SECONDS"; }

fail() {
  echo "FAILED: $*"
  systemctl status --no-pager --full tmsplannerd.socket tmsplannerd.service tmsplanner-worker.socket || true
  journalctl --no-pager --boot --lines=60 || true
  exit 1
}
trap 'fail "line $LINENO: $BASH_COMMAND"' ERR
set -E

quietly() { "$@" >/root/quietly 2>&1 || { cat /root/quietly; fail "$*"; }; }

# holds WHAT COMMAND...
holds() { local what=$1; shift; quietly "$@"; echo "   $what"; }

fails() {
  local what=$1; shift
  if "$@" >/dev/null 2>&1; then fail "not: $what"; fi
  echo "   $what"
}

# same WHAT EXPECTED ACTUAL
same() { [ "$2" = "$3" ] || fail "$1: expected '$2', is '$3'"; echo "   $1"; }

# await WHAT COMMAND...: within 30 s
await() {
  local what=$1 end=$((SECONDS + 30)); shift
  until "$@" >/dev/null 2>&1; do
    [ $SECONDS -lt $end ] || fail "not within 30 s: $what"
    sleep 0.05
  done
  echo "   $what"
}

contains() { case $2 in *"$1"*) ;; *) return 1 ;; esac; }

owner() { stat --format='%a %U %G' "$1"; }

main() { systemctl show --property=MainPID --value tmsplannerd.service; }

ending() { systemctl show --property=Result,ExecMainStatus --value tmsplannerd.service | xargs; }

# score UNIT
score() { systemd-analyze security --no-pager "$1" | sed -n 's/.*: \([0-9.]*\) [A-Z].*/\1/p'; }

in_journal() { [ -n "$(journalctl --quiet MESSAGE_ID="$1")" ]; }

reloads() { journalctl --quiet --output=cat MESSAGE_ID=72f0e274f4bc44819d85563114f4e7f1 | wc -l; }

more_reloads() { [ "$(reloads)" -gt "$1" ]; }

# All files and links that could be ours; man keeps what it has shown in a cache of its own.
ours() {
  find /etc /run /usr /var/lib -xdev -iname '*tmspl*' ! -path '/var/lib/private/*' \
    ! -path '/var/lib/tmsplanner' 2>/dev/null | sort
}

# The state as a unit with DynamicUser= left it.
older_state() {
  install -d -m 700 /var/lib/private
  install -d -m 750 -o 64321 -g 64321 /var/lib/private/tmsplanner
  touch /var/lib/private/tmsplanner/older
  ln -s private/tmsplanner /var/lib/tmsplanner
}

install_package() { quietly dpkg --force-unsafe-io --install "$1"; }

# configure SECTION LINE...: puts each line behind its section. The check stands in for systemd, which
# passes the key as a credential.
configure() {
  while [ $# -gt 0 ]; do
    sed -i "/^ *$1\$/a\\$2" /etc/tmsplanner/tmsplannerd.yaml
    shift 2
  done
  quietly env CREDENTIALS_DIRECTORY=/etc/tmsplanner \
    tmsplannerd --config /etc/tmsplanner/tmsplannerd.yaml --check-config
}

drop_in() {
  mkdir -p /etc/systemd/system/tmsplannerd.service.d
  printf '%s\n' "$@" >/etc/systemd/system/tmsplannerd.service.d/test.conf
  systemctl daemon-reload
}

# as_user GROUP COMMAND...: nobody, with one further group
as_user() {
  local group=$1; shift
  setpriv --reuid=nobody --regid=nogroup --groups="$group" -- "$@"
}

submit() { tmsplan submit --bids-derivatives /root/phantom --participant phantom "$@"; }

is_done() { tmsplan status "$1" --json | grep -q '"state" *: *"done"'; }

# How many results of a job were published.
results_of() { tmsplan events --json | grep "$1" | grep -c '"state" *: *"done"'; }

# How often a job began.
starts_of() {
  journalctl --quiet --output=cat MESSAGE_ID=400b6a524140472c955edc0e5fb7517e TMSP_JOB="$1" | wc -l
}

# The workers' processes.
workers() {
  systemctl show --property=MainPID --value 'tmsplanner-worker@*.service' | grep -v '^0*$' || true
}

has_files() { find "/proc/$1/fd" -lname '/var/lib/tmsplanner/*' 2>/dev/null | grep -q .; }

has_ended() { [ "$(systemctl is-active tmsplannerd.service)" = inactive ]; }

# hold_job KEY: submits a case and stops its worker in the middle; the job is $held, the process $worker
hold_job() {
  local end=$((SECONDS + 30))
  submit --no-wait --key "$1" >/root/held &
  # It runs for moments only, until it has its order: else there would be no worker, rather than one that
  # hangs.
  until worker=$(workers | head -n 1) && [ -n "$worker" ] && kill -STOP "$worker" && has_files "$worker"; do
    [ $SECONDS -lt $end ] || fail "no worker began"
    [ -z "$worker" ] || kill -CONT "$worker" || true
  done
  wait $!
  held=$(cat /root/held)
  await "a job runs" tmsplan_running "$held"
}

# Lets the worker that was held see that nobody wants it any more; an upgrade has ended it already.
let_go() {
  kill -CONT "$worker" 2>/dev/null || true
  await "the worker that was held ends" no_workers
}

no_workers() { [ -z "$(workers)" ]; }

is_queued() { tmsplan status "$1" --json | grep -q '"state" *: *"queued"'; }

# The open files of the daemon.
open_files() { find "/proc/$(main)/fd" -mindepth 1 | wc -l; }

no_more_files_than() { [ "$(open_files)" -le "$1" ]; }

# Runs the very unit of the workers with probe.sh in the worker's place; prints what it says.
probe_worker() {
  local folder=/run/systemd/system/tmsplanner-worker@probe.service.d
  mkdir -p $folder
  printf '%s\n' '[Service]' 'Type=oneshot' 'ExecStart=' "ExecStart=/box/probe.sh $(main)" \
    'RuntimeMaxSec=infinity' 'StandardInput=null' 'StandardOutput=journal' >$folder/probe.conf
  systemctl daemon-reload
  quietly systemctl start tmsplanner-worker@probe.service
  journalctl --sync
  journalctl --quiet --output=cat --unit=tmsplanner-worker@probe.service _COMM=probe.sh
  rm -r $folder
  systemctl daemon-reload
}

tmsplan_running() { tmsplan status "$1" --json | grep -q '"state" *: *"running"'; }

restarted_once() {
  [ "$(systemctl show --property=NRestarts --value tmsplannerd.service)" = 1 ] &&
    systemctl --quiet is-active tmsplannerd.service
}
