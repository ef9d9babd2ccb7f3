"""To whom an issue on record goes is frozen in a plan; nothing is sent by that."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from pdfdigest.errors import PostError, RequestError
from pdfdigest.office import mail_setup, sent_edition
from pdfdigest.office.post_room import Room
from pdfdigest.office.surroundings import Office
from pdfdigest.post import headers, letter, own_address, roster
from pdfdigest.post import plan as plans
from pdfdigest.post.plan import Bound, Planned
from pdfdigest.press.compose.house import House
from pdfdigest.record.issued import Filed, Record

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
    bounced, `had` have this revision already, `oversize` take no PDF of this size.  `duplicates` stand on several
    lists.  `bytes` and `seconds` are estimates; `not_before` (the embargo, or empty) and `not_after` are ISO 8601
    by the office's clock.  `new` is false where this very plan was made before.
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
    change: plans.Change | None
    new: bool
    by_list: tuple[tuple[str, int], ...]
    sender: str

    def facts(self) -> dict[str, Any]:
        """The same for JSON."""
        change = self.change
        changed = {} if change is None else {"since": change.issue, "large": change.large}
        changed |= {name: value for name, value in asdict(self)["change"].items() if name != "issue"} if change else {}
        return {**asdict(self), "by_list": dict(self.by_list), "change": changed or None}


def plan(
    office: Office,
    what: str,
    lists: tuple[str, ...],
    *,
    revision: int | None = None,
    previous: bool = False,
    attach: bool = False,
    link: str = "",
) -> Plan:
    """Freeze to whom WHAT goes, and in which words.

    `previous` means those alone who got the revision before; `link` is a web address in place of the attached PDF.
    RequestError where there is no such list, nobody is left on it, or WHAT is not on record; PostError where the PDF
    is too large to be attached, or another one stands at the link.
    """
    if attach and link:
        raise RequestError("a PDF is attached or linked, not both", needs="attach-or-link")
    lists = tuple(dict.fromkeys(lists))
    room, record = sent_edition.recorded(office, what, revision)
    now = office.seconds
    with room.ledger() as ledger:
        db = ledger.db
        if previous:
            earlier, chosen = plans.got_before(db, record.identity.label, record.identity.revision, lists)
            selected = iter(chosen)
            suppressed = 0
        else:
            roster.known(db, lists)
            earlier, selected = 0, roster.members(db, lists)
            suppressed = roster.left_out(db, lists)
        wording = bound(room, record, lists, link=link, correction_of=earlier)
        not_after = max(now, wording.not_before) + room.settings.not_after_hours * 3600
        made = plans.make(
            ledger,
            wording,
            lists,
            selected,
            secret=room.keys().secrets[0],
            suppressed=suppressed,
            now=now,
            not_after=not_after + _days(room, db.execute("SELECT count(*) FROM readers").fetchone()[0]) * DAY,
        )
    return _shown(room, made)


def bound(room: Room, record: Record, lists: tuple[str, ...], *, link: str, correction_of: int = 0) -> Bound:
    """All that a plan of this issue binds but its readers; errors as those of `plan`."""
    filed = sent_edition.filed(record)
    settings = room.settings
    if link:
        own_address.check(link, filed.sha256, filed.size)
    leave = settings.leave
    ways = bool(leave and (leave.address or leave.mailto))
    wording = letter.compose(record, House(room.publication), link=link, leave=ways)
    return Bound(
        issue=record.identity.label,
        revision=record.identity.revision,
        title=record.title,
        approved_by=record.by,
        approved_at=record.at.isoformat(),
        pdf_name=filed.name,
        pdf_sha256=filed.sha256,
        pdf_size=filed.size,
        attached=not link,
        link=link,
        sender=mail_setup.sender(room),
        reply_to=settings.reply_to or "",
        leave_address=(leave.address if leave else None) or "",
        leave_mailto=(leave.mailto if leave else None) or "",
        bounces=settings.bounces or "",
        subject=headers.checked(wording.subject, "the subject"),
        language=record.language,
        html=wording.html,
        text=wording.text,
        correction_of=correction_of,
        not_before=record.embargo.timestamp() if record.embargo else 0.0,
        too_small=() if link else _too_small(room, filed, lists),
        list_titles=tuple(
            sorted(
                (name, headers.checked(form.title, "the title of a list"))
                for name in lists
                if (form := settings.lists.get(name)) and form.title
            )
        ),
    )


def _too_small(room: Room, filed: Filed, lists: tuple[str, ...]) -> tuple[str, ...]:
    """The domains that take no PDF of this size; PostError where nobody on the lists is to get it attached."""
    settings = room.settings
    limits = [
        form.attach_kilobytes
        for name in lists
        if (form := settings.lists.get(name)) and form.attach_kilobytes is not None
    ]
    limit = 1000 * min(limits, default=settings.attach_kilobytes)
    if filed.size > limit:
        raise PostError(f"{filed.name} has {filed.size:,} octets, and {limit:,} are attached at most", needs="link")
    return tuple(
        sorted(
            name
            for name, form in settings.domains.items()
            if form.attach_kilobytes is not None and filed.size > 1000 * form.attach_kilobytes
        )
    )


def _days(room: Room, readers: int) -> int:
    daily = room.settings.pace.daily
    return -(-readers // daily) - 1 if daily and readers else 0


def _shown(room: Room, made: Planned) -> Plan:
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
        bytes=count * each,
        seconds=round(max(seconds, _days(room, count) * DAY)),
        first=made.first,
        last=made.last,
        attached=facts["attached"],
        link=facts["link"],
        sha256=facts["pdf_sha256"],
        approved_by=facts["approved_by"],
        not_before=room.moment(facts["not_before"]),
        not_after=room.moment(release.not_after),
        correction_of=facts["correction_of"],
        state=release.state,
        change=made.change,
        new=made.new,
        by_list=made.by_list,
        sender=room.settings.sender or "",
    )
