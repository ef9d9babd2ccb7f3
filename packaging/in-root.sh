#!/bin/sh
# in-root.sh ROOT USER COMMAND...: run a command in a root of another Debian, as a user (UID:GID), with /proc and /dev of this
# machine and nothing else of it.  Mounts and processes are of a namespace of their own, and go with it.  IN_HOME is the user's
# home, IN_FOLDER where the command stands, IN_ENV more of the environment (NAME=VALUE ...).  Where WRITABLE names folders below the root, nothing else in it can be written.
set -eu
root=$(realpath "$1") user=$2
shift 2
export root user
exec unshare --mount --pid --fork --propagation private sh -euc '
  mount --bind "$root" "$root"
  mount -t proc proc "$root/proc"
  mount --rbind /dev "$root/dev"
  if [ -n "${WRITABLE:-}" ]; then
    for folder in $WRITABLE; do
      mount --bind "$root/$folder" "$root/$folder"
    done
    mount -o remount,bind,ro "$root"
  fi
  exec env -i HOME="${IN_HOME:-/home/office}" PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 ${IN_ENV:-} \
    setpriv --clear-groups unshare --root="$root" --wd="${IN_FOLDER:-/}" --setgid="${user#*:}" --setuid="${user%:*}" "$@"
' sh "$@"
