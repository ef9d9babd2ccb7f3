#!/bin/sh
# The recipe for macOS: pdfdigest.app, in which lies the folder with the program and all that it needs, and a disk image of it.
# NOT RUN: nobody has run this yet.  It follows what PyInstaller and Apple say of their tools.
#
# Wanted on the machine: Python 3.11 or newer from python.org, and Homebrew.  With SIGN set to the name of a Developer ID it is
# signed; without it, whoever opens it is warned by the system.
set -eu
cd "$(dirname "$0")/../.."
brew install pango harfbuzz
python3 -m venv .venv
.venv/bin/python -m pip install --require-hashes -r requirements.lock
.venv/bin/python -m pip install --no-deps --require-hashes -r packaging/requirements.lock
.venv/bin/python -m pip install --no-deps --no-build-isolation -e .
.venv/bin/python -m PyInstaller --noconfirm --distpath dist --workpath build packaging/pdfdigest.spec

# From the file to the first page.
program=$(pwd)/dist/pdfdigest/pdfdigest
place=$(mktemp -d)
(cd "$place" && "$program" doctor && "$program" init my-digest && cd my-digest && "$program" build && test -s out/my-digest-1.1-screen.pdf)

version=$("$program" --version | sed 's/.* //')
app=dist/pdfdigest.app
mkdir -p "$app/Contents/MacOS" "$app/Contents/Resources"
sed "s/@VERSION@/$version/" packaging/macos/Info.plist >"$app/Contents/Info.plist"
cp -R dist/pdfdigest "$app/Contents/Resources/pdfdigest"
cp packaging/macos/open-desk.sh "$app/Contents/MacOS/pdfdigest"
chmod 755 "$app/Contents/MacOS/pdfdigest"
if [ -n "${SIGN:-}" ]; then
  find "$app" -type f \( -name '*.dylib' -o -name '*.so' -o -perm -u+x \) -exec codesign --force --options runtime --timestamp --sign "$SIGN" {} +
  codesign --force --options runtime --timestamp --sign "$SIGN" "$app"
fi
hdiutil create -volname pdfdigest -srcfolder "$app" -ov -format UDZO "dist/pdfdigest-$version-macos-$(uname -m).dmg"
shasum -a 256 "dist/pdfdigest-$version-macos-$(uname -m).dmg"
