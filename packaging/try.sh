#!/bin/bash
# Try what is handed out, as somebody who has nothing but that: the bundle and the package in a bare Debian, the image with a root
# that cannot be written.  It needs what bundle.sh, deb.sh and container.sh wrote into dist, and root.
set -euo pipefail
cd "$(dirname "$0")/.."
version=$(.venv/bin/python -c 'import pdfdigest; print(pdfdigest.__version__)')
# A folder in memory, where there is one: whoever installs packages waits for the disk at each file.
work=$(mktemp -d -p "$([ -d /dev/shm ] && echo /dev/shm || echo /tmp)")
chmod 755 "$work"
bare=$work/bare
packed=dist/pdfdigest-$version-linux-$(uname -m).tar.xz
# The first process of a namespace takes all of it along; it is the one child of what in-root.sh became.
stop() {
  kill -KILL $(cat "/proc/$1/task/$1/children") 2>/dev/null || true
  wait "$1" 2>/dev/null || true
}
trap 'for job in $(jobs -p); do stop "$job" || true; done; rm -rf "$work"' EXIT
fail() { echo "try: $*" >&2; exit 1; }
office() { sh packaging/in-root.sh "$bare" 1000:1000 "$@"; }
root() { sh packaging/in-root.sh "$bare" 0:0 "$@"; }

VARIANT=apt INCLUDE=zsh sh packaging/bare-root.sh "$bare"
mkdir -p "$bare/home/office"
chown 1000:1000 "$bare/home/office"
out=$bare/home/office/nine/out

# The bundle, unpacked in the user's own folder.
begun=$SECONDS
tar -C "$bare/home/office" -xf "$packed"
office /home/office/pdfdigest/pdfdigest init /home/office/first >/dev/null 2>&1 || fail "the first publication"
office /home/office/pdfdigest/pdfdigest build /home/office/first -o /home/office/first/out >/dev/null 2>&1 || fail "the first page"
[ $((SECONDS - begun)) -le 180 ] || fail "from the file to the first page in $((SECONDS - begun)) s"
echo "try: from the file to the first page in $((SECONDS - begun)) s"
office bash -s /home/office/pdfdigest/pdfdigest <packaging/smoke.sh
for said in 1:reopens 2-de:Mühle 3-fr:moulin 4-ja:製紙工場 7-el:μύλος 8-ru:Мельница; do
  pdftotext "$out/nine-1.${said%%:*}-screen.pdf" - | tr '\n' ' ' | grep -qi "${said#*:}" || fail "page of 1.${said%%:*} without ${said#*:}"
done
[ "$(pdffonts "$out/nine-1.5-ar-screen.pdf" | grep -c Arabic)" -ge 1 ] || fail "the Arabic page has no Arabic font"
[ "$(pdffonts "$out/nine-1.9-hi-screen.pdf" | grep -c Devanagari)" -ge 1 ] || fail "the Hindi page has no Devanagari font"

# The same packed file over it, as a newer one would come: what is the office's own stays as it was.
own() { (cd "$bare/home/office" && find nine .cache .local -type f -exec sha256sum {} + | sort | sha256sum); }
before=$(own)
tar -C "$bare/home/office" -xf "$packed"
[ "$before" = "$(own)" ] || fail "a bundle over another changed what is the office's own"
office /home/office/pdfdigest/pdfdigest --version
rm -rf "$bare/home/office/pdfdigest"

# The package: installed, used, replaced by a newer one, removed.
deb=dist/pdfdigest_${version}_$(dpkg --print-architecture).deb
VERSION=$version.1 COMPRESSION=-Znone sh packaging/deb.sh >/dev/null
newer=dist/pdfdigest_$version.1_$(dpkg --print-architecture).deb
# README word for word, in both shells: its first block where the package lies, then the first issue.
block() { awk -v want="$1" '/^```/ { fences++; next } fences == 2 * want - 1' README.md; }
for shell in bash zsh; do
  mkdir -p "$bare/srv/$shell" "$bare/home/office/$shell"
  cp "$deb" "$bare/srv/$shell"
  chown 1000:1000 "$bare/home/office/$shell"
  begun=$SECONDS
  { echo 'set -e; sudo() { "$@"; }'; block 1; } | IN_FOLDER=/srv/$shell IN_HOME=/srv/$shell root "$shell" -s >"$work/said" 2>&1 || { cat "$work/said" >&2; fail "README in $shell: installing"; }
  { echo 'set -e'; block 3; } | IN_FOLDER=/home/office/$shell office "$shell" -s >"$work/said" 2>&1 || { cat "$work/said" >&2; fail "README in $shell: the first issue"; }
  compgen -G "$bare/home/office/$shell/my-digest/out/*.pdf" >/dev/null || fail "README in $shell: no page"
  [ $((SECONDS - begun)) -le 180 ] || fail "README in $shell: from the package to the first page in $((SECONDS - begun)) s"
  echo "try: README in $shell, from the package to the first page in $((SECONDS - begun)) s"
  root apt-get remove -qq pdfdigest >/dev/null 2>&1 || fail "the package is not removed after README in $shell"
  rm -r "$bare/srv/$shell"
done
cp "$deb" "$bare/old.deb"
mv "$newer" "$bare/new.deb"
root dpkg -i /old.deb >/dev/null 2>&1 || fail "the package is not installed"
office pdfdigest build /home/office/nine -o /home/office/nine/out >/dev/null 2>&1 || fail "the package does not build"
before=$(own)
root dpkg -i /new.deb >/dev/null 2>&1 || fail "a newer package is not installed"
[ "$before" = "$(own)" ] || fail "a newer package changed what is the office's own"
office pdfdigest check /home/office/nine >/dev/null 2>&1 || fail "the newer package does not check"
for file in applications/pdfdigest.desktop mime/packages/pdfdigest.xml icons/hicolor/scalable/apps/pdfdigest.svg; do
  [ -s "$bare/usr/share/$file" ] || fail "the package has no $file"
done
before=$(own)
root dpkg --purge pdfdigest >/dev/null 2>&1 || fail "the package is not removed"
[ ! -e "$bare/opt/pdfdigest" ] && [ ! -L "$bare/usr/bin/pdfdigest" ] || fail "the package leaves something of itself"
[ "$before" = "$(own)" ] || fail "removing the package changed what is the office's own"
rm "$bare/old.deb" "$bare/new.deb"
echo "try: the package, installed, used, replaced and removed"

# The image: its root cannot be written, but for the two volumes.
image=$work/image
cp -a dist/container/rootfs "$image"
mkdir "$image/opt"
cp -a dist/container/pdfdigest "$image/opt/pdfdigest"
inside=(env WRITABLE="publication state" IN_HOME=/state IN_FOLDER=/publication
  IN_ENV="XDG_CACHE_HOME=/state/cache XDG_STATE_HOME=/state TMPDIR=/state"
  sh packaging/in-root.sh "$image" 65532:65532 /opt/pdfdigest/pdfdigest)
"${inside[@]}" init . --name Image >/dev/null 2>&1 || fail "the image: init"
"${inside[@]}" build >/dev/null 2>&1 || fail "the image: build"
! "${inside[@]}" build -o /elsewhere >/dev/null 2>"$work/said" || fail "the image: a file beside the volumes"
grep -q "cannot be written" "$work/said" || fail "the image: no sentence on what cannot be written: $(cat "$work/said")"
[ ! -e "$image/elsewhere" ] || fail "the image: a folder beside the volumes"
"${inside[@]}" desk --no-open >"$work/desk" 2>/dev/null &
.venv/bin/python packaging/asks.py "$work/desk" || fail "the image: the desk"
stop $!
printf 'email\nann@example.org\n' >"$image/publication/readers.csv"
"${inside[@]}" lists import readers.csv --list members >/dev/null 2>&1 || fail "the image: lists import"
"${inside[@]}" leave-server --make-key /state/leave.key >/dev/null 2>&1 || fail "the image: a key"
port=$((20000 + RANDOM % 10000))
"${inside[@]}" leave-server --queue /state/queue --key /state/leave.key --port $port >"$work/leave" 2>&1 &
.venv/bin/python packaging/asks.py http://127.0.0.1:$port/ 404 || { cat "$work/leave" >&2; fail "the image: the leave server"; }
stop $!
echo "try: the image, with a root that cannot be written"
