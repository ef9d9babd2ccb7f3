"""A folder goes in; why a ledger should not lie there comes out."""

from __future__ import annotations

import os
from pathlib import Path

_NAMES = (
    "dropbox",
    "onedrive",
    "google drive",
    "googledrive",
    "my drive",
    "icloud",
    "mobile documents",
    "cloudstorage",
    "nextcloud",
    "owncloud",
    "box sync",
    "pcloud",
    "seafile",
    "syncthing",
)
_MARKS = (".dropbox", ".stfolder", ".nextcloudsync.log", ".owncloudsync.log", "desktop.ini.onedrive")
_SHARED = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "afpfs", "webdav", "davfs", "fuse.sshfs", "fuse.rclone"})


def synced(folder: Path) -> str:
    """`in a folder that is synced (Dropbox)`, `on a network drive (nfs)`, or nothing where all is well.

    Told by the names of the folders above it, by what synchronising programs leave in them, and by the
    kind of the file system where the system says so (/proc/mounts).
    """
    here = folder.resolve()
    for place in (here, *here.parents):
        if any(place.name.lower().startswith(name) for name in _NAMES):
            return f"in a folder that is synced ({place.name})"
        if mark := next((mark for mark in _MARKS if (place / mark).exists()), ""):
            return f"in a folder that is synced ({place / mark})"
    kind = _file_system(here)
    return f"on a network drive ({kind})" if kind in _SHARED else ""


def _file_system(here: Path) -> str:
    try:
        rows = [line.split() for line in Path("/proc/mounts").read_text("utf-8", "replace").splitlines()]
    except OSError:
        return ""
    mounts = {row[1].replace("\\040", " "): row[2] for row in rows if len(row) > 2}
    for place in (here, *here.parents):
        if os.fspath(place) in mounts:
            return mounts[os.fspath(place)]
    return ""
