#!/bin/sh
# What is handed out, in one folder: wheel, bundle, package and image as `make release` made and tried them, and SHA256SUMS of them.
# With KEY set to the name of a key of gpg, SHA256SUMS.asc signs that.  Nothing is uploaded anywhere.
set -eu
cd "$(dirname "$0")/.."
version=$(.venv/bin/python -c 'import pdfdigest; print(pdfdigest.__version__)')
[ -z "$(git status --porcelain)" ] || { echo "there are changes that no commit holds: commit them, or take them back" >&2; exit 1; }
grep -q "^## \[$version\]" CHANGELOG.md || { echo "CHANGELOG.md has no section [$version]: what is new stands under [Unreleased]" >&2; exit 1; }
out=dist/release-$version
set -- "dist/pdfdigest-$version-py3-none-any.whl" dist/pdfdigest-"$version"-linux-*.tar.xz dist/pdfdigest_"$version"_*.deb \
  dist/pdfdigest-"$version"-container-*.tar
for file in "$@"; do
  [ -s "$file" ] || { echo "$file is not there" >&2; exit 1; }
done
rm -rf "$out"
mkdir -p "$out"
ln "$@" "$out/"
(cd "$out" && sha256sum -- pdfdigest* >SHA256SUMS && sha256sum --quiet --check SHA256SUMS)
if [ -n "${KEY:-}" ]; then
  gpg --batch --yes --local-user "$KEY" --armor --detach-sign "$out/SHA256SUMS"
  gpg --batch --verify "$out/SHA256SUMS.asc" "$out/SHA256SUMS"
else
  echo "not signed: KEY names no key of gpg" >&2
fi
cat "$out/SHA256SUMS"
