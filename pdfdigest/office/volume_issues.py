"""The order of a volume and a moment go in; the issues on record that it is bound from come out, and those under embargo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from pdfdigest.bindery import shelf
from pdfdigest.errors import BindingError

if TYPE_CHECKING:
    from pdfdigest.bindery.volume import Bound
    from pdfdigest.model import Identity, Publication
    from pdfdigest.office.volume_order import VolumeOrder
    from pdfdigest.press.cache.cache import Cache
    from pdfdigest.record.revision import Record


@dataclass(frozen=True, slots=True)
class Found:
    """The issues of a volume in their order, and the revisions that are left out of it."""

    issues: tuple[Bound, ...]
    withheld: tuple[Record, ...] = ()

    @property
    def waiting(self) -> tuple[Identity, ...]:
        """What is left out, by number."""
        return tuple(each.identity for each in self.withheld)

    @property
    def until(self) -> datetime | None:
        """When the first embargo ends, after which the volume is to be bound anew; None where there is none."""
        return min((each.embargo for each in self.withheld if each.embargo), default=None)


def on_record(
    mine: Publication, wanted: VolumeOrder, now: datetime, memory: Cache | None, talk: Callable[[str], None]
) -> tuple[list[Bound], tuple[Record, ...]]:
    """The issues that are wanted, compared with their hashes, and the revisions that are left out, each of which is told.

    A proof shows what is under embargo too.  BindingError where all that is wanted is under embargo, or a file on record
    was edited.
    """
    records, waiting = shelf.records(mine, None if wanted.proof else now)
    withheld = tuple(each for each in waiting if wanted.holds(each.identity.volume, each.date))
    for each in withheld:
        moment = each.embargo.isoformat(timespec="minutes") if each.embargo else ""
        talk(f"{each.identity.slug} r{each.identity.revision} is under embargo until {moment}; it is left out")
    wished = [each for each in records if wanted.holds(each.identity.volume, each.date)]
    if withheld and not wished:
        raise BindingError("every issue of this volume is under embargo", hint="Bind it when the first has ended.")
    return [shelf.bound(record, mine, wanted.kind, memory) for record in wished], withheld
