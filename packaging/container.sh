#!/bin/sh
# Make dist/container: a folder with what `Containerfile` copies, the bundle and a root with a C library, zlib and the certificates of
# authorities.  Where buildah can build here, it does, into dist/pdfdigest-VERSION-container-MACHINE.tar.
set -eu
cd "$(dirname "$0")/.."
[ -x dist/pdfdigest/pdfdigest ] || { echo "there is no bundle yet: make bundle" >&2; exit 1; }
version=$(.venv/bin/python -c 'import pdfdigest; print(pdfdigest.__version__)')
image="dist/pdfdigest-$version-container-$(uname -m).tar"
out=dist/container
# A folder in memory, where there is one: thousands of small files are written to it.
work=$(mktemp -d -p "$([ -d /dev/shm ] && echo /dev/shm || echo /tmp)")
trap 'rm -rf "$work"' EXIT
rm -rf "$out" "$image"
mkdir -p "$out/rootfs"
VARIANT=extract INCLUDE=libc6,zlib1g,ca-certificates sh packaging/bare-root.sh "$work/whole"
for part in lib lib64 usr/lib usr/share/doc/libc6 usr/share/doc/zlib1g usr/share/doc/ca-certificates; do
  [ ! -e "$work/whole/$part" ] || { mkdir -p "$(dirname "$out/rootfs/$part")" && cp -a "$work/whole/$part" "$out/rootfs/$part"; }
done
mkdir -p "$out/rootfs/etc/ssl/certs" "$out/rootfs/proc" "$out/rootfs/sys" "$out/rootfs/dev" "$out/rootfs/publication" "$out/rootfs/state"
find "$work/whole/usr/share/ca-certificates" -name '*.crt' | sort | xargs cat >"$out/rootfs/etc/ssl/certs/ca-certificates.crt"
echo "office:x:65532:65532::/state:/" >"$out/rootfs/etc/passwd"
echo "office:x:65532:" >"$out/rootfs/etc/group"
chown 65532:65532 "$out/rootfs/publication" "$out/rootfs/state"
cp -a dist/pdfdigest "$out/pdfdigest"
cp packaging/Containerfile "$out/"
if command -v buildah >/dev/null 2>&1; then
  set -- buildah --root "$work/store" --runroot "$work/run" --storage-driver vfs
  "$@" build --quiet --isolation chroot --tag "pdfdigest:$version" "$out" >/dev/null
  "$@" push --quiet "pdfdigest:$version" "docker-archive:$image:pdfdigest:$version"
  echo "$image: $(($(stat -c %s "$image") / 1000000)) MB"
else
  echo "buildah is not here: dist/container holds what it would copy" >&2
fi
