#!/bin/sh
# bare-root.sh FOLDER: a Debian of the same release as this machine, from its own sources, with nothing in it but what a
# Debian cannot be without: no Python, no Pango, no fonts.  VARIANT=extract INCLUDE=PACKAGES makes one of those packages alone.
set -eu
[ "$(id -u)" = 0 ] || { echo "only root can make a root of another Debian" >&2; exit 1; }
. /etc/os-release
for sources in /etc/apt/sources.list /etc/apt/sources.list.d/debian.sources; do
  [ ! -s "$sources" ] || set -- "$@" "$sources"
done
mmdebstrap --quiet --mode=root --variant="${VARIANT:-essential}" ${INCLUDE:+--include="$INCLUDE"} "$VERSION_CODENAME" "$@"
