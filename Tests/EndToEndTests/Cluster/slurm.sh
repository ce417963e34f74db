#!/bin/bash
# A Slurm of one node, for as long as a command runs.
#
#   slurm.sh --check                      whether there can be one; else the reason, and status 1
#   slurm.sh FOLDER COMMAND [ARGUMENT...] runs the command with SLURM_CONF set; ends with its status
#
# Needs root and Debian's slurm-wlm and munge. Everything lies in FOLDER, whose path must be short, as sockets
# lie in it; nothing of the machine's own Slurm is touched. The daemons end with the command.
set -eu
PATH=$PATH:/usr/sbin:/sbin

refuse() { echo "no Slurm here: $1" >&2; exit 1; }
check() {
  [ "$(id -u)" = 0 ] || refuse "not root"
  for program in munged slurmctld slurmd sbatch; do
    command -v "$program" >/dev/null || refuse "$program is missing (Debian: slurm-wlm, munge)"
  done
}

check
[ "$1" != --check ] || exit 0
# A test's programs are started with signals blocked, by which the daemons are to end.
if [ -z "${TMSP_UNBLOCKED:-}" ]; then
  export TMSP_UNBLOCKED=1
  exec python3 -c 'import os, signal, sys
signal.pthread_sigmask(signal.SIG_SETMASK, ())
os.execv(sys.argv[1], sys.argv[1:])' "$0" "$@"
fi
folder=$1
shift
mkdir -p "$folder"/{spool,state,log}
chmod 700 "$folder" "$folder/state"

port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
host=$(hostname -s)
cat >"$folder/slurm.conf" <<END
ClusterName=test
SlurmctldHost=$host(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$folder/munge.socket
CryptoType=crypto/munge
SlurmctldPort=$(port)
SlurmdPort=$(port)
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
SlurmctldLogFile=$folder/log/slurmctld
SlurmdLogFile=$folder/log/slurmd
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SwitchType=switch/none
MpiDefault=none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/filetxt
JobCompLoc=$folder/log/jobs
SchedulerType=sched/backfill
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerParameters=sched_interval=1,batch_sched_delay=0,sched_min_interval=0
SlurmdParameters=config_overrides
ReturnToService=2
MinJobAge=300
InactiveLimit=0
KillWait=5
NodeName=$host NodeAddr=127.0.0.1 CPUs=4 RealMemory=4096 State=UNKNOWN
PartitionName=all Nodes=$host Default=YES MaxTime=INFINITE State=UP
END
export SLURM_CONF="$folder/slurm.conf"

pids=()
stop() {
  # The node first: the controller else waits for it.
  for ((index = ${#pids[@]} - 1; index >= 0; index--)); do
    kill "${pids[index]}" 2>/dev/null || true
    wait "${pids[index]}" 2>/dev/null || true
  done
}
trap stop EXIT

head -c 1024 /dev/urandom >"$folder/munge.key"
chmod 400 "$folder/munge.key"
munged --foreground --force --key-file="$folder/munge.key" --socket="$folder/munge.socket" \
  --pid-file="$folder/munged.pid" --log-file="$folder/log/munged" --seed-file="$folder/munge.seed" \
  >"$folder/log/munged.out" 2>&1 &
pids+=($!)
for _ in {1..50}; do [ -S "$folder/munge.socket" ] && break; sleep 0.1; done
slurmctld -D >"$folder/log/slurmctld.out" 2>&1 &
pids+=($!)
slurmd -D -N "$host" >"$folder/log/slurmd.out" 2>&1 &
pids+=($!)
for _ in {1..100}; do
  [ "$(sinfo --noheader --format=%t 2>/dev/null)" = idle ] && break
  sleep 0.2
done
if [ "$(sinfo --noheader --format=%t 2>/dev/null)" != idle ]; then
  tail -n 20 "$folder"/log/* >&2
  refuse "the node did not come up"
fi
"$@"
