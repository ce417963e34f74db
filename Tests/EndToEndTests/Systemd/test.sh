#!/bin/bash
# Tests the Debian package under a real systemd: box.sh boots it, scenario.sh runs in it.
#
#   test.sh --check         can it run here? 77 and a reason if not
#   test.sh BIN [--long]    BIN: folder of tmsplan and tmsplannerd
#
# --long packs as a release does, has lintian look at the package, and installs from the checkout too
# (checkout.sh).
# The status is 77, with a reason, where no box can run.
set -euo pipefail
here=$(dirname "$(realpath "$0")")
package=$here/../../../Packaging/debian

"$here/box.sh" --check
for tool in dpkg-deb dpkg-shlibdeps chrpath strip; do
  command -v $tool >/dev/null || {
    echo "test.sh: SKIPPED, nothing was tested: $tool is missing: apt-get install dpkg-dev chrpath" >&2
    [ "${TMSP_BOX_REQUIRED:-0}" = 0 ] || exit 1
    exit 77
  }
done
[ "$1" != --check ] || exit 0

bin=$1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

compression=(-Znone)
[ "${2:-}" != --long ] || compression=()
DEB_COMPRESSION="${compression[*]}" "$package/build.sh" "$bin" "$scratch/deb"
first=$(ls "$scratch"/deb/*.deb)
[ "${2:-}" != --long ] || lintian --fail-on error,warning "$first"

# The same with a higher version.
mkdir "$scratch/box"
dpkg-deb -R "$first" "$scratch/second"
sed -i 's/^Version: .*/&.1/' "$scratch/second/DEBIAN/control"
dpkg-deb --root-owner-group -Znone -b "$scratch/second" "$scratch/box/second.deb" >/dev/null
mv "$first" "$scratch/box/first.deb"
cp "$here"/*.sh "$scratch/box"

run() { timeout --kill-after=5 "${TMSP_BOX_LIMIT:-240}" "$here/box.sh" "$scratch/box" "$1"; }

if [ "${2:-}" = --long ]; then
  mkdir -p "$scratch/box/source/bin"
  (cd "$here/../../.." && cp -r Makefile Systemd Atlases Protocols "$scratch/box/source")
  cp "$bin/tmsplan" "$bin/tmsplannerd" "$scratch/box/source/bin"
  run /box/checkout.sh
fi

# Without the toolchain's libraries: the package must bring its own.
BOX_HIDE=$(readelf -d "$bin/tmsplan" | sed -n 's/.*RUNPATH.*\[\([^]:]*\).*/\1/p')
export BOX_HIDE
run /box/scenario.sh
