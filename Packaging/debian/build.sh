#!/bin/sh
# Packs the built programs into a Debian package; builds nothing itself.
#
#   build.sh BIN OUT      BIN: folder of tmsplan and tmsplannerd; OUT: where the package goes
#
# DEB_REVISION=N        the part of the version behind the dash (default 1)
# DEB_COMPRESSION=...   options for dpkg-deb, such as "-Zgzip -z1" (default: those of dpkg-deb)
#
# The package holds the very programs that were tested, since reports name a program by its build id;
# a second build against the static Swift libraries would have another one. So the few Swift libraries
# that Debian does not have come along, in /usr/lib/tmsplanner, and the programs look for them there.
# dpkg-deb and no debhelper: two programs and four maintainer scripts need no more, and the scripts
# that run are the ones to be read here.
set -eu

bin=$(realpath "$1")
mkdir -p "$2"
out=$(realpath "$2")
cd "$(dirname "$0")/../.."
here=Packaging/debian

for tool in dpkg-deb dpkg-shlibdeps dpkg-architecture chrpath strip readelf; do
  command -v "$tool" >/dev/null || {
    echo "$tool is missing; install it as root: apt-get install dpkg-dev chrpath binutils" >&2
    exit 1
  }
done

version=$("$bin/tmsplan" --version)-${DEB_REVISION:-1}
architecture=$(dpkg-architecture -qDEB_HOST_ARCH)
SOURCE_DATE_EPOCH=$(dpkg-parsechangelog -l $here/changelog -S Timestamp)
export SOURCE_DATE_EPOCH

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
stage=$work/debian/tmsplanner
lib=$stage/usr/lib/tmsplanner
doc=$stage/usr/share/doc/tmsplanner
umask 022

# -- files
make --no-print-directory --silent install DESTDIR="$stage" PREFIX=/usr BIN="$bin"
install -D -m 644 Systemd/tmsplannerd.yaml.example "$stage/etc/tmsplanner/tmsplannerd.yaml"
install -D -m 644 Systemd/clients.example "$stage/etc/tmsplanner/clients"
install -D -m 644 $here/copyright "$doc/copyright"
install -D -m 644 $here/lintian-overrides "$stage/usr/share/lintian/overrides/tmsplanner"
gzip -9n <$here/changelog >"$doc/changelog.Debian.gz"
gzip -9n "$stage"/usr/share/man/man*/*

# -- the Swift libraries: those that come from the toolchain
mkdir -p "$lib"
runtime=$(readelf -d "$bin/tmsplan" | sed -n 's/.*RUNPATH.*\[\([^]:]*\).*/\1/p')
[ -d "$runtime" ] || { echo "$bin/tmsplan does not say where its Swift libraries are" >&2; exit 1; }
ldd "$bin/tmsplan" "$bin/tmsplannerd" | awk -v from="$runtime/" 'index($3, from) == 1 {print $3}' |
  sort -u | while read -r library; do install -m 644 "$library" "$lib"; done
for program in "$stage"/usr/bin/*; do chrpath --replace /usr/lib/tmsplanner "$program" >/dev/null; done
strip --strip-unneeded --remove-section=.comment "$stage"/usr/bin/* "$lib"/*

# -- control data
mkdir "$stage/DEBIAN"
sed "s/@VERSION@/$version/; s/@ARCHITECTURE@/$architecture/" $here/control >"$work/control"
# dpkg-shlibdeps wants a source stanza, and finds the libraries of the package itself by -l; it warns of
# each of them, since they bear no version.
printf 'Source: tmsplanner\n\nPackage: tmsplanner\nArchitecture: any\n' >"$work/debian/control"
(
  cd "$work"
  dpkg-shlibdeps -O -l"$lib" --warnings=1 debian/tmsplanner/usr/bin/* debian/tmsplanner/usr/lib/tmsplanner/*
) >"$work/depends" 2>"$work/warnings" || { cat "$work/warnings" >&2; exit 1; }
grep -v "can't extract name and version" "$work/warnings" >&2 || true
depends=$(sed -n 's/^shlibs:Depends=//p' "$work/depends")
[ -n "$depends" ] || { echo "dpkg-shlibdeps found no dependencies" >&2; exit 1; }
size=$(du -k -s --apparent-size "$stage" | cut -f 1)
sed "s/@DEPENDS@/$depends/; s/@SIZE@/$size/" "$work/control" >"$stage/DEBIAN/control"
(cd "$stage" && find etc -type f -printf '/%p\n' | sort) >"$stage/DEBIAN/conffiles"
install -m 755 $here/postinst $here/prerm $here/postrm "$stage/DEBIAN"
(cd "$stage" && find usr -type f -exec md5sum {} + | sort -k 2) >"$stage/DEBIAN/md5sums"

# shellcheck disable=SC2086 # options
dpkg-deb --root-owner-group ${DEB_COMPRESSION:-} --build "$stage" \
  "$out/tmsplanner_${version}_${architecture}.deb"
