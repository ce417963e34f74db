#!/bin/bash
# What an operator does to the package, from the installation to the purge; runs in the box.
#
# Prints one line for each thing that holds, and ends with status 1 at the first that does not.
set -euo pipefail
# shellcheck source=/dev/null
. /box/steps.sh

# The machine may forbid packages to start services; the box does not.
rm -f /usr/sbin/policy-rc.d
# The index of all manuals takes seconds to renew.
rm -f /var/lib/man-db/auto-update

begin "An installation"
older_state
before=$(ours)
install_package /box/first.deb
holds "the service is active" systemctl --quiet is-active tmsplannerd.service
holds "the service and its sockets are enabled" \
  systemctl --quiet is-enabled tmsplannerd.service tmsplannerd.socket tmsplanner-worker.socket
same "the secret key is root's alone" "600 root root" "$(owner /etc/tmsplanner/curve.secret)"
holds "the public key lies beside it" test -s /etc/tmsplanner/curve.public
same "the client list can be read by all" "644 root root" "$(owner /etc/tmsplanner/clients)"
same "the admin socket is its group's" "660 root tmsplanner-admin" \
  "$(owner /run/tmsplanner-admin.sock)"
same "the workers' socket is the daemon's" "600 tmsplanner tmsplanner" \
  "$(owner /run/tmsplanner-worker.sock)"
same "the folder of the ipc sockets is the clients'" "2750 tmsplanner tmsplanner-clients" \
  "$(owner /run/tmsplanner)"
same "the state is the daemon's" "750 tmsplanner tmsplanner" "$(owner /var/lib/tmsplanner)"
holds "the state of an installation with DynamicUser= is taken over" \
  test ! -L /var/lib/tmsplanner -a -e /var/lib/tmsplanner/older
same "the installed unit scores 1.2" "1.2" "$(score tmsplannerd.service)"
same "that of the workers scores 0.3" "0.3" "$(score tmsplanner-worker@x.service)"
same "systemd has nothing against the installed units" "" \
  "$(systemd-analyze verify tmsplannerd.service tmsplannerd.socket tmsplanner-worker.socket \
    tmsplanner-worker.slice tmsplanner-worker@x.service 2>&1)"

begin "A case"
tmsplan phantom --grid 4mm --output /root/phantom >/dev/null
submit --output /root >/root/report
holds "root submits a case and gets a target" grep -q 'target found' /root/report
holds "the doctor finds no fault" tmsplan doctor
for kind in ready:e6109387bb9e40899790b175562e18f0 accepted:a65b0df829ad48e7ad90505f75079bc9 \
  stored:b49b634405e44be1a3fd627bca21f800 started:400b6a524140472c955edc0e5fb7517e \
  done:e96d8aa908b64633a1fc9c68439f5cff; do
  await "the journal has an entry: ${kind%:*}" in_journal "${kind#*:}"
done
job=$(journalctl -o cat --output-fields=TMSP_JOB MESSAGE_ID=e96d8aa908b64633a1fc9c68439f5cff)
holds "journalctl -x explains it, with the job's id" contains "The report of the job $job " \
  "$(journalctl -x MESSAGE_ID=e96d8aa908b64633a1fc9c68439f5cff)"

begin "The clients' group"
configure 'jobs:' '  drain_seconds: 1' 'listen:' '  ipc_mode: "0660"'
systemctl restart tmsplannerd.service
same "a socket takes the group of its folder" "660 tmsplanner tmsplanner-clients" \
  "$(owner /run/tmsplanner/ingest.sock)"
holds "a member of tmsplanner-clients is served" as_user tmsplanner-clients tmsplan status
fails "another user does not get as far as the sockets" \
  as_user nogroup test -w /run/tmsplanner/ingest.sock
fails "a client does not get at the admin socket" \
  as_user tmsplanner-clients test -w /run/tmsplanner-admin.sock
holds "a member of tmsplanner-admin does" \
  as_user tmsplanner-admin test -w /run/tmsplanner-admin.sock

begin "A client with a key"
configure 'listen:' '  clients: /etc/tmsplanner/clients' \
  'ingest:' '    - tcp://127.0.0.1:17160' 'results:' '    - tcp://127.0.0.1:17161'
systemctl restart tmsplannerd.service
tmsplan keys generate --output /root/clinic.secret >/dev/null 2>&1
by_key() { # for so many seconds at most: one who is not let in sees that nobody answers
  timeout "$1" tmsplan status --ingest tcp://127.0.0.1:17160 \
    --server-key /etc/tmsplanner/curve.public --key-file /root/clinic.secret
}
fails "an unknown key is not served" by_key 3
await "the journal says so" in_journal 416fe7b9026c4a0ca0b596225ac2c00f
holds "a key is added, and at once in force" contains "The daemon works by this list now" \
  "$(tmsplan keys add clinic-7 --site clinic-7 --role clinic --public-key /root/clinic.public 2>&1)"
holds "the server's key, a credential, serves it" by_key 20

begin "A worker of its own"
await "no worker is there without a job" no_workers
hold_job confined
user=$(stat --format=%u "/proc/$worker")
holds "it is in the slice of the workers" contains /tmsplanner-worker.slice/ "$(cat "/proc/$worker/cgroup")"
fails "it has another user than root" test "$user" = 0
fails "it has another user than the daemon" test "$user" = "$(id -u tmsplanner)"
fails "it has another network than the daemon" \
  test "$(readlink "/proc/$worker/ns/net")" = "$(readlink "/proc/$(main)/ns/net")"
same "it has no capability, gains no privilege, and has a filter" "0000000000000000 1 2" \
  "$(sed -n 's/^\(CapEff\|NoNewPrivs\|Seccomp\):[[:space:]]*//p' "/proc/$worker/status" | xargs)"
same "the case's files are open to it for reading only" "" \
  "$(for file in "/proc/$worker/fd"/*; do
    case $(readlink "$file") in
      /var/lib/tmsplanner/*) grep -H '^flags:.*[12]$' "/proc/$worker/fdinfo/${file##*/}" || true ;;
    esac
  done)"
kill -CONT "$worker"
await "the job is done" is_done "$held"
/box/probe.sh "$(main)" >/root/reached
same "root reaches all of this" 13 "$(grep -c '^reached: ' /root/reached)"
probe_worker >/root/unreached
same "from inside a worker's sandbox nothing is reached" 13 "$(grep -c '^out of reach: ' /root/unreached)"
holds "sockets were tried there" grep -q '^sockets were tried' /root/unreached
fails "not one thing" grep '^reached: ' /root/unreached

begin "A worker that dies"
hold_job dies-once
kill -SEGV "$worker"
kill -CONT "$worker"
await "its job is done all the same" is_done "$held"
same "in a second attempt" 2 "$(starts_of "$held")"
same "it has one result" 1 "$(results_of "$held")"
await "the journal tells of the death" in_journal d08faeca154345cea8927a90617288f4
same "the worker does not stay listed as failed" "" \
  "$(systemctl --quiet --plain --no-legend --state=failed list-units 'tmsplanner-worker@*')"

begin "No workers to be had"
systemctl stop tmsplanner-worker.socket
waiting=$(submit --no-wait --key no-worker)
await "the journal says so" in_journal 18e3e27ef9a44295bc485ef1294ada38
holds "the job waits" is_queued "$waiting"
holds "the check of the configuration says so, too" contains "is no socket yet" \
  "$(tmsplannerd --check-config 2>&1)"
systemctl start tmsplanner-worker.socket
await "it is done when there are some again" is_done "$waiting"
same "in its first attempt" 1 "$(starts_of "$waiting")"

begin "Twenty jobs"
files=$(open_files)
for count in 10 20; do
  for number in $(seq $((count - 9)) $count); do
    waiting=$(submit --no-wait --key "one-of-many-$number")
  done
  await "$count are done" is_done "$waiting"
done
# The database may open a few more for its readers, but not one for each job.
await "the daemon holds no more files open than before" no_more_files_than $((files + 9))

begin "The operators"
# Adding a client to whatever list asks for a reload at the admin socket.
holds "the admin socket serves a member of tmsplanner-admin" contains "reads another list" \
  "$(as_user tmsplanner-admin tmsplan keys add somebody --site clinic-7 --role navigator --user 1 \
    --clients /tmp/clients 2>&1)"

quietly systemctl stop tmsplannerd.service
holds "an operator who asks starts the service again" contains "reads another list" \
  "$(tmsplan keys add another --site clinic-7 --role navigator --user 2 --clients /tmp/clients 2>&1)"

begin "A reload"
process=$(main)
cp /etc/tmsplanner/clients /root/clients
echo nonsense >/etc/tmsplanner/clients
count=$(reloads)
holds "systemctl asks for it" systemctl reload tmsplannerd.service
await "the journal tells of a list that cannot be read" more_reloads "$count"
holds "the former list is in force" by_key 20
echo '{"clients":[]}' >/etc/tmsplanner/clients
count=$(reloads)
systemctl reload tmsplannerd.service
await "the journal tells of a list that can" more_reloads "$count"
fails "a client that was struck off is served no more" by_key 3
cp /root/clients /etc/tmsplanner/clients
count=$(reloads)
systemctl reload tmsplannerd.service
await "a third reload ends, too" more_reloads "$count"
holds "a client that is back is served" by_key 20
same "it was one process all the time" "$process" "$(main)"
same "systemd knows that the reload is over" "active running" \
  "$(systemctl show --property=ActiveState,SubState --value tmsplannerd.service | xargs)"

begin "A stop while a job runs"
hold_job stop-running
waiting=$(submit --no-wait --key stop-waiting)
quietly systemctl stop tmsplannerd.service
same "the stop is a clean one" "success 0" "$(ending)"
let_go
systemctl start tmsplannerd.service
await "the interrupted job is done after the next start" is_done "$held"
await "so is the one that waited" is_done "$waiting"
same "each has one result" "1 1" "$(results_of "$held") $(results_of "$waiting")"

begin "An upgrade while a job runs"
key=$(cat /etc/tmsplanner/curve.secret)
hold_job upgrade-running
waiting=$(submit --no-wait --key upgrade-waiting)
install_package /box/second.deb
let_go
holds "the service is active again" systemctl --quiet is-active tmsplannerd.service
holds "so is the socket of the workers" systemctl --quiet is-active tmsplanner-worker.socket
await "the interrupted job is done after it" is_done "$held"
await "so is the one that waited" is_done "$waiting"
same "each has one result" "1 1" "$(results_of "$held") $(results_of "$waiting")"
same "the key is the same" "$key" "$(cat /etc/tmsplanner/curve.secret)"
holds "the configuration is the operator's" grep -q 'drain_seconds: 1' \
  /etc/tmsplanner/tmsplannerd.yaml

begin "A stop that waits for a job"
sed -i 's/drain_seconds: 1$/drain_seconds: 20/' /etc/tmsplanner/tmsplannerd.yaml
drop_in '[Service]' 'TimeoutStopSec=2s'
systemctl restart tmsplannerd.service
hold_job stop-waits
systemctl stop --no-block tmsplannerd.socket tmsplannerd.service
# Longer than systemd waits unless the daemon asks for more.
sleep 3
holds "the daemon has asked for more time" test -d "/proc/$worker"
kill -CONT "$worker"
await "the job being done, the service ends" has_ended
same "the stop is a clean one" "success 0" "$(ending)"
holds "the admin socket is gone" test ! -e /run/tmsplanner-admin.sock
systemctl start tmsplannerd.service
holds "the job is done" is_done "$held"
same "it began once" "1" "$(starts_of "$held")"

begin "A daemon that hangs"
drop_in '[Service]' 'WatchdogSec=2s'
systemctl restart tmsplannerd.service
hold_job hanging-daemon
kill -STOP "$(main)"
await "the watchdog starts it again" restarted_once
kill -CONT "$worker"
await "the job that ran is done afterwards" is_done "$held"
same "it has one result" "1" "$(results_of "$held")"

# Nor can libfaketime stand in for it: under it libdispatch's timed waits stop, at any constant offset.
begin "A clock that jumps"
echo "   SKIPPED: the box has the clock of its host, which others use"

begin "A missing key, and a new one"
mv /etc/tmsplanner/curve.secret /root/
fails "the service does not start" systemctl restart tmsplannerd.service
contains "243/CREDENTIALS" "$(systemctl status tmsplannerd.service)" ||
  fail "systemd does not say that the credential is missing"
rm /etc/tmsplanner/curve.public
quietly tmsplan keys generate --server --output /etc/tmsplanner/curve.secret
systemctl reset-failed tmsplannerd.service
systemctl start tmsplannerd.service
holds "with a new pair of keys it serves who has the new public one" by_key 20

begin "A removal"
quietly dpkg --remove tmsplanner
fails "the service is gone" systemctl --quiet is-active tmsplannerd.service
holds "jobs and key are kept" test -e /var/lib/tmsplanner/tmsp.db -a -e /etc/tmsplanner/curve.secret

begin "A return"
install_package /box/second.deb
holds "the service is active again" systemctl --quiet is-active tmsplannerd.service
holds "it knows its jobs" is_done "$held"

begin "A purge"
quietly dpkg --purge tmsplanner
rm -r /etc/systemd/system/tmsplannerd.service.d
same "nothing of ours is left" "$before" "$(ours)"
same "neither user nor group" "" "$(grep -hs tmsplanner /etc/passwd /etc/group || true)"
echo "The package holds what it promises."
