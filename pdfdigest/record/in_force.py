"""The revisions of an issue go in; which of them stand, which were withdrawn and what is said of that comes out.

Of a withdrawn issue the notice stands, and what was issued after it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from pdfdigest.errors import RequestError
from pdfdigest.model import Publication
from pdfdigest.record.revision import Paper, Record

TOLD_APART = ("issue", "picture", "facts")
"""The parts of a manuscript by which a withdrawn revision is known again."""


def standing(revisions: Sequence[Record]) -> tuple[Record, ...]:
    """The revisions of one issue that were not withdrawn: from its last notice on, that included."""
    last = max((at for at, each in enumerate(revisions) if each.withdrawn), default=0)
    return tuple(revisions[last:])


def notice(revisions: Sequence[Record], revision: int) -> Record | None:
    """The notice that withdrew a revision, or None while it stands; a notice withdraws all before it."""
    return next((each for each in revisions if each.withdrawn and each.identity.revision > revision), None)


def embargo_of_notice(revisions: Sequence[Record], now: datetime) -> datetime | None:
    """Until when a notice is withheld: as long as the issue itself, where none of it could be read yet."""
    readable = any(each.open_at(now) for each in revisions)
    return None if readable else revisions[-1].embargo


def told(record: Record, publication: Publication) -> str:
    """`1.4 was withdrawn on 2025-05-03 by A. Editor: the wrong attachment`, of a notice; the day by the office's clock."""
    said = f"{record.identity.label} was withdrawn on {_day(record.at, publication)} by {record.by}"
    return f"{said}: {record.why}" if record.why else said


def told_erased(record: Record, publication: Publication | None = None) -> str:
    """`erased by A. Editor on 2025-05-03: a court's order`; empty for a revision that was not erased."""
    gone = record.erased
    return f"erased by {gone.by} on {_day(gone.at, publication)}: {gone.why}" if gone else ""


def withdrawn_before(revisions: Sequence[Record], papers: Callable[[], Iterable[Paper]]) -> Record | None:
    """The withdrawn revision that papers are once more, byte for byte; they are read where anything was withdrawn."""
    if not any(each.withdrawn for each in revisions):
        return None
    now = [hashlib.sha256(paper.data).hexdigest() for paper in papers() if paper.part in TOLD_APART]
    gone = [each for each in revisions if notice(revisions, each.identity.revision)]
    return next((each for each in gone if now == [of.sha256 for of in each.files if of.part in TOLD_APART]), None)


def not_again(revisions: Sequence[Record], papers: Iterable[Paper]) -> None:
    """RequestError where what is to be filed is a withdrawn revision once more."""
    if before := withdrawn_before(revisions, lambda: papers):
        words = f"r{before.identity.revision} of it was withdrawn, and this is the same again"
        raise RequestError(
            f"{before.identity.slug}: {words}", hint="Change what was wrong in its manuscript; then it can be issued."
        )


def _day(at: datetime, publication: Publication | None) -> str:
    zone = ZoneInfo(publication.time_zone) if publication else at.tzinfo
    return at.astimezone(zone).date().isoformat()
