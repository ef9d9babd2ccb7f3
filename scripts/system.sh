#!/bin/sh
# See to the libraries that Python packages cannot bring: Pango, HarfBuzz and its subsetter.
# `system.sh judges` also sees to the programs that judge the files, `system.sh bundle` to those that make and try what is
# handed out.  Installs through apt where that
# is allowed; otherwise says in one line what to install.
set -eu

libraries="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz0b libharfbuzz-subset0"
programs="poppler-utils qpdf ghostscript"

missing=""
found() { ldconfig -p 2>/dev/null | grep -q "$1"; }

if [ "$(uname -s)" = Linux ]; then
  found libpango-1.0.so || missing="$missing libpango-1.0-0"
  found libpangoft2-1.0.so || missing="$missing libpangoft2-1.0-0"
  found libharfbuzz.so || missing="$missing libharfbuzz0b"
  found libharfbuzz-subset.so || missing="$missing libharfbuzz-subset0"
fi
for pair in pdftotext:poppler-utils qpdf:qpdf gs:ghostscript; do
  command -v "${pair%%:*}" >/dev/null 2>&1 || missing="$missing ${pair##*:}"
done
if [ "${1:-}" = judges ]; then
  command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
  command -v javac >/dev/null 2>&1 || missing="$missing default-jdk-headless"
  [ -e /usr/share/java/jaxb-runtime.jar ] || missing="$missing libjaxb-java"
  command -v gpg >/dev/null 2>&1 || missing="$missing gnupg"
  command -v zsh >/dev/null 2>&1 || missing="$missing zsh"
  command -v mutool >/dev/null 2>&1 || missing="$missing mupdf-tools"
  command -v npm >/dev/null 2>&1 || missing="$missing nodejs npm"
  command -v postfix >/dev/null 2>&1 || missing="$missing postfix"
  command -v dovecot >/dev/null 2>&1 || missing="$missing dovecot-core"
  [ -e /usr/lib/dovecot/lmtp ] || missing="$missing dovecot-lmtpd"
  [ -e /usr/lib/dovecot/imap ] || missing="$missing dovecot-imapd"
  [ -x /usr/lib/postgresql/15/bin/initdb ] || missing="$missing postgresql"
  command -v spamassassin >/dev/null 2>&1 || missing="$missing spamassassin"
  [ -e /usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc ] || missing="$missing fonts-noto-cjk"
fi
if [ "${1:-}" = bundle ]; then
  for pair in xz:xz-utils strip:binutils dpkg-deb:dpkg mmdebstrap:mmdebstrap unshare:util-linux buildah:buildah; do
    command -v "${pair%%:*}" >/dev/null 2>&1 || missing="$missing ${pair##*:}"
  done
fi

# Exim and Postfix exclude each other as packages, so Exim's program is unpacked beside, and not installed.
exim=/opt/pdfdigest-judges/exim
unpack_exim() {
  [ "${1:-}" = judges ] && [ ! -e "$exim/usr/sbin/exim4" ] || return 0
  command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ] || return 0
  echo "unpacking exim4-daemon-light into $exim" >&2
  packed=$(mktemp -d)
  chmod 755 "$packed"
  (cd "$packed" && apt-get download -qq exim4-daemon-light >/dev/null 2>&1 && mkdir -p "$exim" && dpkg-deb -x ./*.deb "$exim" &&
    chmod 755 "$exim/usr/sbin/exim4") ||
    echo "Exim cannot be had; what needs it will say so." >&2
  rm -r "$packed"
  # What it is linked to; the rest that its package asks for would come into Postfix's way.
  libraries=$(apt-cache depends exim4-daemon-light | sed -n 's/^ *Depends: \(lib[^ ]*\)$/\1/p')
  # shellcheck disable=SC2086
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $libraries >/dev/null
}

[ -n "$missing" ] || { unpack_exim "$@"; exit 0; }
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
  echo "installing$missing" >&2
  apt-get update -qq
  # shellcheck disable=SC2086
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
  unpack_exim "$@"
  exit 0
fi
cat >&2 <<SAY
This machine lacks:$missing
  Debian, Ubuntu:  sudo apt install $libraries $programs
  Fedora:          sudo dnf install pango harfbuzz poppler-utils qpdf ghostscript
  macOS:           brew install pango harfbuzz poppler qpdf ghostscript
  Windows:         install MSYS2, then in its shell: pacman -S mingw-w64-x86_64-pango
Going on without; what needs it will say so.
SAY
