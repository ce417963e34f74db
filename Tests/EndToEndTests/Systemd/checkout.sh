#!/bin/bash
# What an operator does who installs from a checkout, as Systemd/README.md tells it; runs in the box.
set -euo pipefail
# shellcheck source=/dev/null
. /box/steps.sh

begin "An installation from a checkout, below /usr/local"
cd /box/source
quietly make install BIN=/box/source/bin PREFIX=/usr/local
quietly systemd-sysusers
systemd-tmpfiles --create >/dev/null 2>&1 || true # other packages' lines may fail in a box
quietly journalctl --update-catalog
install -D -m 0644 Systemd/tmsplannerd.yaml.example /etc/tmsplanner/tmsplannerd.yaml
install -m 0644 Systemd/clients.example /etc/tmsplanner/clients
quietly tmsplan keys generate --server --output /etc/tmsplanner/curve.secret
systemctl daemon-reload
quietly systemctl start tmsplanner-worker.socket
same "the check of the configuration says nothing" "" \
  "$(tmsplannerd --config /etc/tmsplanner/tmsplannerd.yaml --check-config 2>&1)"
quietly systemctl enable --now tmsplannerd.service
holds "the service and its socket are active" \
  systemctl --quiet is-active tmsplannerd.service tmsplannerd.socket
holds "the sockets are enabled with the service" \
  systemctl --quiet is-enabled tmsplannerd.socket tmsplanner-worker.socket
tmsplan phantom --grid 4mm --output /root/phantom >/dev/null
submit --output /root >/root/report
holds "a case gets a target" grep -q 'target found' /root/report
holds "the doctor finds no fault" tmsplan doctor
holds "journalctl -x explains its entries" contains "clients are served from now on" \
  "$(journalctl -x MESSAGE_ID=e6109387bb9e40899790b175562e18f0)"
