#!/bin/sh
# Make dist/pdfdigest_VERSION_ARCHITECTURE.deb of the bundle in dist/pdfdigest.  What it installs lies under /opt/pdfdigest but for a
# link in /usr/bin, the menu's entry, its icon and the type of file.  It has no scripts: publications, state and cache are the
# users' own, and removing it leaves them alone.
set -eu
cd "$(dirname "$0")/.."
[ -x dist/pdfdigest/pdfdigest ] || { echo "there is no bundle yet: make bundle" >&2; exit 1; }
version=${VERSION:-$(.venv/bin/python -c 'import pdfdigest; print(pdfdigest.__version__)')}
architecture=$(dpkg --print-architecture)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
mkdir -p "$work/DEBIAN" "$work/opt" "$work/usr/bin" "$work/usr/share/applications" "$work/usr/share/mime/packages" \
  "$work/usr/share/icons/hicolor/scalable/apps" "$work/usr/share/doc/pdfdigest"
cp -a dist/pdfdigest "$work/opt/pdfdigest"
ln -s /opt/pdfdigest/pdfdigest "$work/usr/bin/pdfdigest"
cp packaging/debian/pdfdigest.desktop "$work/usr/share/applications/"
cp packaging/debian/pdfdigest.xml "$work/usr/share/mime/packages/"
cp templates/desk/desk.svg "$work/usr/share/icons/hicolor/scalable/apps/pdfdigest.svg"
cp LICENSE "$work/usr/share/doc/pdfdigest/copyright"
echo "The licences of all that is inside, and the offer of sources: /opt/pdfdigest/LICENSES" >>"$work/usr/share/doc/pdfdigest/copyright"
chmod -R u+rwX,go+rX,go-w "$work"
libc=$(find "$work/opt" -type f \( -name '*.so*' -o -name 'pdfdigest*' \) -exec grep -haoE 'GLIBC_2\.[0-9]+' {} + | sort -uV | tail -n 1)
cat >"$work/DEBIAN/control" <<CONTROL
Package: pdfdigest
Version: $version
Architecture: $architecture
Maintainer: pdfdigest <pdfdigest@invalid>
Section: text
Priority: optional
Installed-Size: $(du -sk "$work/opt" | cut -f1)
Depends: libc6 (>= ${libc#GLIBC_}), zlib1g
Description: lays out, binds and mails the digests of a briefing office
 A digest is written once, as data, and comes out as pages for screen, paper
 and the web, each with its sources, and on record for good. Python, Pango and
 fonts are inside.
CONTROL
dpkg-deb --root-owner-group ${COMPRESSION:--Zxz -z3} --build "$work" "dist/pdfdigest_${version}_$architecture.deb" >/dev/null
echo "dist/pdfdigest_${version}_$architecture.deb: $(($(stat -c %s "dist/pdfdigest_${version}_$architecture.deb") / 1000000)) MB"
