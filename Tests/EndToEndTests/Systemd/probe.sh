#!/bin/bash
# probe.sh DAEMON: says what of the daemon whoever runs this can reach; DAEMON is its process.
daemon=$1

reach() {
  local what=$1
  shift
  if "$@" >/dev/null 2>&1; then echo "reached: $what"; else echo "out of reach: $what"; fi
}

can() { perl -MSocket -e "$1"; }

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
reach "a socket of its own" can 'socket(my $one, AF_UNIX, SOCK_STREAM, 0) or exit 1'
reach "a pair of sockets" can 'socketpair(my $one, my $two, AF_UNIX, SOCK_DGRAM, 0) or exit 1'
reach "the socket of the journal" test -w /run/systemd/journal/socket
reach "the socket of systemd" test -w /run/systemd/notify
# Without it the two lines on sockets would say nothing.
can 'exit 0' && echo "sockets were tried"
