"""The ledger is taken for the one and only after a move, and copied soundly together with its key."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path

from pdfdigest.office import disk, post_room
from pdfdigest.office.surroundings import Office
from pdfdigest.post import keys, ledger_to_server, postgres_store
from pdfdigest.post.ledger_file import NAME


def adopt(office: Office, *, by: str, why: str) -> Path:
    """Take the ledger here for the one, after a move or from a copy; its folder.  Who says so answers for it.

    A ledger file beside settings that name an empty server moves there first.
    """
    room = post_room.one(office)
    server = room.server
    if server is not None and (room.folder / NAME).is_file() and not postgres_store.there(server):
        ledger_to_server.move(room.folder, server)
    with room.ledger() as ledger:
        ledger.adopt(at=office.seconds, who=by, why=why)
    return room.folder


def backup(office: Office, path: Path) -> Path:
    """Write a sound copy of ledger and key as a ZIP that its owner alone can read, also while a run goes on.

    RequestError where there is no ledger here, or the file cannot be written.
    """
    room = post_room.one(office)
    with room.ledger() as ledger, tempfile.TemporaryDirectory(dir=room.folder) as beside:
        copy = Path(beside) / NAME
        ledger.copied(copy)
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as zipped:
            for name, data in ((NAME, copy.read_bytes()), (keys.NAME, keys.text(room.folder).encode())):
                entry = zipfile.ZipInfo(name, office.clock().astimezone().timetuple()[:6])
                entry.external_attr = 0o600 << 16
                zipped.writestr(entry, data, zipfile.ZIP_DEFLATED)
    disk.write(office.here / path, packed.getvalue(), secret=True)
    return path
