#!/bin/sh
# Build the wheel, install it into a fresh environment outside the checkout, print an issue with it.
set -eu
here=$(pwd)
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
"$here/.venv/bin/python" -m build --wheel --no-isolation --outdir "$place/dist" "$here" >/dev/null
"${PYTHON:-python3}" -m venv "$place/venv"
"$place/venv/bin/python" -m pip install --quiet --disable-pip-version-check "$place"/dist/*.whl
cp -r "$here/issues/us-japan-alliance-digest" "$place/digest"
cd "$place/digest"
for target in screen print web; do
  "$place/venv/bin/pdfdigest" build 1.4 --for "$target" -o "$place/out" >/dev/null
done
cd "$place"
"$place/venv/bin/pdfdigest" init my-digest >/dev/null
cd my-digest
"$place/venv/bin/pdfdigest" build -o "$place/out" >/dev/null
ls "$place/out"
count=$(ls "$place/out" | wc -l)
[ "$count" -eq 4 ] || { echo "the wheel printed $count files, not 4" >&2; exit 1; }
echo "the wheel prints: $count files"
