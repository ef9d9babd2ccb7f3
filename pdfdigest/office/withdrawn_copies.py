"""Where an issue that was withdrawn still goes out, or its erased pages and words can still be found: plans, volumes, papers, letters."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from pdfdigest.errors import DigestError, counted
from pdfdigest.office import post_room
from pdfdigest.office.surroundings import Office

if TYPE_CHECKING:
    from pdfdigest.model import Publication
    from pdfdigest.record.revision import Record

OPEN = ("planned", "running", "paused")
"""States of a plan that can be called off."""


def called_off(office: Office, mine: Publication, notice: Record) -> Iterator[str]:
    """Cancel every plan of what the notice withdrew: the name of each as it is done; what keeps one from it is told."""
    from pdfdigest.post import releases

    try:
        room = post_room.room(office, mine)
        if not room.begun:
            return
        with room.ledger() as ledger:
            for each in releases.every(ledger.db):
                if each.state in OPEN and _of(each.facts, notice):
                    releases.cancel(ledger, each, at=office.seconds, who=notice.by, why=f"withdrawn: {notice.why}")
                    office.tell.say(f"the plan {each.plan[:12]} is called off")
                    yield each.plan
    except DigestError as error:
        office.tell.say(f"warning: plans were not called off, and are refused when they are run: {error.message}")


def _of(facts: dict[str, Any], notice: Record) -> bool:
    """Whether a plan is of what a notice withdrew, itself or as a translation that goes with it."""
    several = (facts, *facts.get("translations", ()))
    label, revision = notice.identity.label, notice.identity.revision
    return any(each["issue"] == label and each["revision"] < revision for each in several)


def found(office: Office, mine: Publication, erased: Sequence[Record]) -> Iterator[str]:
    """A sentence for each place outside the record that holds what was erased; `erased` are the records as they were."""
    if mine.root is None or not erased:
        return
    yield from _volumes(office, mine.root, erased)
    yield from _files(office, mine, erased)
    yield from _letters(office, mine, erased)


def let_go(office: Office, mine: Publication, every: Sequence[Record]) -> None:
    """Have the desk's journal let go of what the manuscript of an issue said."""
    from pdfdigest.manuscript import publication
    from pdfdigest.office.journal import FOLDER, Journal, begun, key_of

    if mine.root is None or not begun(office.state):
        return
    filed = {each.name for record in every for each in record.files if each.part == "issue"}
    paths = {mine.root.joinpath(*PurePosixPath(name).parts[1:]) for name in filed}
    paths |= {path for path in publication.issue_files(mine) if path.stem == every[0].identity.label}
    with closing(Journal(office.state / FOLDER)) as journal:
        gone = sum(journal.let_go(key_of(path)) for path in paths)
    if gone:
        office.tell.say(f"the desk's journal let go of {counted(gone, 'state')} of its manuscript")


def _volumes(office: Office, root: Path, erased: Sequence[Record]) -> Iterator[str]:
    """The volumes that were bound with it, as the filed manifests tell."""
    from pdfdigest.bindery import filed_proofs

    gone = {(each.identity.label, each.identity.revision) for each in erased}
    for path in sorted((root / filed_proofs.FOLDER).glob(f"*/b*/*{filed_proofs.ENDING}")):
        try:
            told = json.loads(path.read_bytes())
            parts = {each["part"] for each in told["issues"] if (each["issue"], each["revision"]) in gone}
            books = [each["file"] for each in told["books"] if each["part"] in parts]
        except (OSError, ValueError, KeyError, TypeError):
            continue
        for name in books:
            yield f"{name} was bound with its pages: destroy every copy of it ({office.near(path)} proves it, and has its headlines)"


def _files(office: Office, mine: Publication, erased: Sequence[Record]) -> Iterator[str]:
    """Files of the publication that are, byte for byte, what was erased, and its manuscript."""
    from pdfdigest.manuscript import publication
    from pdfdigest.record import issued

    root = mine.root or office.here
    sizes: dict[int, set[str]] = {}
    for filed in (filed for each in erased for filed in each.files if filed.part != "publication"):
        sizes.setdefault(filed.size, set()).add(filed.sha256)
    apart = root / issued.FOLDER
    named = set()
    for path in sorted(root.rglob("*")):
        try:
            if path.is_relative_to(apart) or not path.is_file() or path.stat().st_size not in sizes:
                continue
            if hashlib.sha256(path.read_bytes()).hexdigest() in sizes[path.stat().st_size]:
                named.add(path)
        except OSError:
            continue
    labels = {each.identity.label for each in erased}
    named |= {path for path in publication.issue_files(mine) if path.stem in labels}
    for path in sorted(named):
        yield f"{office.near(path)} holds what was erased, or is its manuscript; it stays until you delete it"


def _letters(office: Office, mine: Publication, erased: Sequence[Record]) -> Iterator[str]:
    """The letters that were frozen or rehearsed."""
    from pdfdigest.office import mail_setup
    from pdfdigest.post import releases

    try:
        room = post_room.room(office, mine)
        if not room.begun:
            return
        gone = {(each.identity.label, each.identity.revision) for each in erased}
        with room.ledger() as ledger:
            plans = [each for each in releases.every(ledger.db) if (each.issue, each.revision) in gone]
    except DigestError as error:
        yield f"whether letters of it are kept could not be looked up: {error.message}"
        return
    if plans:
        yield f"the ledger holds the words of its letter, of {counted(len(plans), 'plan')}"
    if plans and (outbox := room.folder / mail_setup.OUTBOX).is_dir():
        yield f"letters of a rehearsal lie in {office.near(outbox)}; delete those of it"
