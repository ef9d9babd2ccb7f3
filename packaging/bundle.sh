#!/bin/sh
# Make the bundle: dist/pdfdigest, and the same packed as dist/pdfdigest-VERSION-linux-MACHINE.tar.xz.
set -eu
cd "$(dirname "$0")/.."
python=.venv/bin/python
work=$(mktemp -d -p "$([ -d /dev/shm ] && echo /dev/shm || echo /tmp)")
trap 'rm -rf "$work"' EXIT
version=$("$python" -c 'import pdfdigest; print(pdfdigest.__version__)')
packed="dist/pdfdigest-$version-linux-$(uname -m).tar.xz"
rm -rf dist/pdfdigest
"$python" -m PyInstaller --noconfirm --log-level ERROR --distpath dist --workpath "$work" packaging/pdfdigest.spec
# A Python that was built here bears what debuggers read; the wheels' libraries are left as they came.
find dist/pdfdigest/_internal -maxdepth 1 -name 'libpython*' -exec strip --strip-unneeded {} +
find dist/pdfdigest/_internal/python3* -name '*.so' -exec strip --strip-unneeded {} +
"$python" packaging/licences.py dist/pdfdigest
tar --sort=name --owner=0 --group=0 --numeric-owner -C dist -cf - pdfdigest | xz -T0 -6 >"$packed"
echo "$packed: $(($(stat -c %s "$packed") / 1000000)) MB, unpacked $(du -sm dist/pdfdigest | cut -f1) MB"
