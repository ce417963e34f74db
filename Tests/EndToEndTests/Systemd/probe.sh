#!/bin/bash
# probe.sh DAEMON: says what of the daemon whoever runs this can reach; DAEMON is its process.
daemon=$1

reach() {
  local what=$1
  shift
  if "$@" >/dev/null 2>&1; then echo "reached: $what"; else echo "out of reach: $what"; fi
}

connect() { exec 3<>"/dev/tcp/127.0.0.1/17160"; }

echo "user $(id -u)"
reach "the secret key in its credential" cat /run/credentials/tmsplannerd.service/curve.secret
reach "the secret key in its file" cat /etc/tmsplanner/curve.secret
reach "the database" head -c 1 /var/lib/tmsplanner/tmsp.db
reach "the folder of the state" ls /var/lib/tmsplanner
reach "the socket of the operators" test -w /run/tmsplanner-admin.sock
reach "the socket of the clients" test -w /run/tmsplanner/ingest.sock
reach "the socket of the workers" test -w /run/tmsplanner-worker.sock
reach "the process of the daemon" test -e "/proc/$daemon"
reach "the network" connect
