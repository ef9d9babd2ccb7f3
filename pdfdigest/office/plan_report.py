"""A plan as whoever made it should see it: to whom, how much, until when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from pdfdigest.errors import counted
from pdfdigest.office.post_room import Room
from pdfdigest.post.plan_summary import Change, Planned
from pdfdigest.post.undelivered import Missed

_OVERHEAD = 12_000
"""Octets of a letter beside its PDF."""
_BASE64 = 1.37
_A_SECOND = 40.0
"""Letters a second that an estimate counts on, where nothing slows them down."""
_OCTETS_A_SECOND = 10_000_000.0
DAY = 86_400


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan, as whoever made it should see it.

    Numbers are of readers: all that were `planned`, those `to_send`, and those who get none: `suppressed` left or
    bounced, `had` have this revision already, `oversize` take no PDF of this size.  `linked` take none either and get
    the link; `duplicates` stand on several lists.  `bytes` and `seconds` are estimates; `not_before` (the embargo, or when it is to
    begin, or empty) and `not_after` are ISO 8601 by the office's clock.  `new` is false where this very plan was made before.
    `again` is the plan whose missed readers this one is for, or empty, `missed` who did not get that one, or this one
    where it was run before.  `translated` are the translations on record that go to readers of those languages, and to how many.
    `time_zone` is that of the office.
    """

    plan: str
    issue: str
    revision: int
    title: str
    lists: tuple[str, ...]
    planned: int
    to_send: int
    duplicates: int
    suppressed: int
    had: int
    oversize: int
    linked: int
    bytes: int
    seconds: int
    first: str
    last: str
    attached: bool
    link: str
    sha256: str
    approved_by: str
    not_before: str
    not_after: str
    correction_of: int
    state: str
    change: Change | None
    new: bool
    again: str
    missed: tuple[Missed, ...]
    by_list: tuple[tuple[str, int], ...]
    sender: str
    translated: tuple[tuple[str, int], ...] = ()
    time_zone: str = "UTC"

    def facts(self) -> dict[str, Any]:
        """The same for JSON."""
        change = self.change
        changed = None
        if change is not None:
            changed = {"since": change.issue, "before": change.before, "came": change.came, "went": change.went}
            changed["large"] = change.large
        translated = dict(self.translated)
        return {**asdict(self), "by_list": dict(self.by_list), "change": changed, "translated": translated}

    def lines(self) -> Iterator[str]:
        """The plan in words, a line each."""
        yield f"{self.title}, r{self.revision}, approved by {self.approved_by}"
        yield f"  to        {', '.join(f'{name} ({number:,})' for name, number in self.by_list)}"
        yield f"  readers   {self.to_send:,}, from {self.first} to {self.last}"
        for each in (
            (self.duplicates, "on several lists, and gets it once", "on several lists, and get it once"),
            (self.suppressed, "left or bounced, and is not sent to", "left or bounced, and are not sent to"),
            (self.had, "had this revision already, and is skipped", "had this revision already, and are skipped"),
            (self.oversize, "takes no PDF of this size, and is skipped", "take no PDF of this size, and are skipped"),
            (self.linked, "takes no PDF of this size, and gets the link", "take no PDF of this size, and get the link"),
        ):
            if each[0]:
                yield f"            {counted(*each)}"
        for name, number in self.translated:
            get = counted(number, f"gets the translation {name}, by its", f"get the translation {name}, by their")
            yield f"            {get} language"
        how = "attached" if self.attached else f"linked: {self.link}"
        yield f"  letter    {self.sender or 'no sender is set'}; the PDF is {how}"
        yield f"  takes     {self.bytes / 1e6:,.1f} MB, about {_span(self.seconds)}"
        if self.not_before:
            yield f"  not before {_clock(self.not_before)}, by the office's clock ({self.time_zone})"
        yield f"  not after  {_clock(self.not_after)}, by the office's clock ({self.time_zone})"
        if (change := self.change) is not None:
            yield f"  change    {change.came:,} came and {change.went:,} went since {change.issue} ({change.before:,})"
            if change.large:
                yield "  WARNING: that is more than 20 %; is it the right list?"
        if self.again:
            yield f"  again     whom {self.again[:12]} missed"


def days(room: Room, readers: int) -> int:
    """How many days beyond the first one the cap of a day makes of so many letters."""
    daily = room.settings.pace.daily
    return -(-readers // daily) - 1 if daily and readers else 0


def report(room: Room, made: Planned, missed: tuple[Missed, ...]) -> Plan:
    """What a plan in the ledger comes to."""
    release, facts = made.release, made.release.facts
    count = facts["planned"] - made.had - made.too_large
    each = _OVERHEAD + (round(facts["pdf_size"] * _BASE64) if facts["attached"] else 0)
    a_minute = room.settings.pace.per_minute
    seconds = count / min(_A_SECOND, (a_minute or 1e9) / 60, _OCTETS_A_SECOND / each)
    return Plan(
        plan=release.plan,
        issue=release.issue,
        revision=release.revision,
        title=facts["title"],
        lists=release.lists,
        planned=facts["planned"],
        to_send=count,
        duplicates=made.duplicates,
        suppressed=made.suppressed,
        had=made.had,
        oversize=made.too_large,
        linked=made.linked,
        bytes=count * each,
        seconds=round(max(seconds, days(room, count) * DAY)),
        first=made.first,
        last=made.last,
        attached=facts["attached"],
        link=facts["link"] or facts.get("spare_link", ""),
        sha256=facts["pdf_sha256"],
        approved_by=facts["approved_by"],
        not_before=room.moment(release.not_before),
        not_after=room.moment(release.not_after),
        correction_of=facts["correction_of"],
        state=release.state,
        change=made.change,
        new=made.new,
        again=facts.get("again", ""),
        missed=missed,
        by_list=made.by_list,
        sender=room.settings.sender or "",
        translated=made.translated,
        time_zone=room.publication.time_zone,
    )


def _clock(moment: str) -> str:
    """A moment of ISO 8601 as it is read: `2026-12-04 09:00`."""
    return moment[:16].replace("T", " ")


def _span(seconds: float) -> str:
    """A time in its largest unit, rounded, like `3 hours`."""
    spans = ((86400, "day"), (3600, "hour"), (60, "minute"), (1, "second"))
    length, name = next((each for each in spans if seconds >= each[0]), spans[-1])
    number = max(1, round(seconds / length))
    return counted(number, name)
