"""WHAT and lists go in; a frozen plan, shown, or a proof for the office itself comes out."""

from __future__ import annotations

import json
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from pdfdigest.cli import posting, terminal
from pdfdigest.cli.posting import Room
from pdfdigest.errors import PostError, RequestError
from pdfdigest.office import disk
from pdfdigest.post import headers, letter, own_address, roster
from pdfdigest.post import plan as plans
from pdfdigest.post.plan import Bound, Planned
from pdfdigest.press.compose.house import House
from pdfdigest.record.issued import Record

TARGET = "screen"
_OVERHEAD = 12_000
_A_SECOND = 40.0
"""Letters a second that an estimate counts on, where nothing slows them down."""
_OCTETS_A_SECOND = 10_000_000.0


def plan(
    what: str, lists: tuple[str, ...], revision: int | None, to: str | None, *, attach: bool, link: str, as_json: bool
) -> int:
    """Make a plan, show it, and print its name."""
    if attach and link:
        raise RequestError("--attach and --link exclude each other")
    room, record = posting.recorded(what, revision)
    now = time.time()
    with room.ledger() as ledger:
        db = ledger.db
        if to == "previous":
            earlier, chosen = plans.got_before(db, record.identity.label, record.identity.revision, lists)
            selected = iter(chosen)
            suppressed = 0
        else:
            roster.known(db, lists)
            earlier, selected = 0, roster.members(db, lists)
            suppressed = roster.left_out(db, lists)
        bound = _bound(room, record, lists, attach=attach, link=link, correction_of=earlier)
        not_after = max(now, bound.not_before) + room.settings.not_after_hours * 3600
        made = plans.make(
            ledger,
            bound,
            lists,
            selected,
            secret=posting.secret(room),
            suppressed=suppressed,
            now=now,
            not_after=not_after + _days(room, db.execute("SELECT count(*) FROM readers").fetchone()[0]) * 86400,
        )
    facts = _facts(room, made)
    _show(room, made, facts)
    click.echo(json.dumps(facts, ensure_ascii=False) if as_json else made.release.plan)
    return 0


def _bound(room: Room, record: Record, lists: tuple[str, ...], *, attach: bool, link: str, correction_of: int) -> Bound:
    edition = next((each for each in record.editions if each.target == TARGET), None)
    if edition is None:
        record.path(TARGET)
        raise PostError("the edition for the screen is not on record")
    filed = next(filed for filed in record.files if filed.name == edition.name)
    settings = room.settings
    limits = [
        form.attach_kilobytes
        for name in lists
        if (form := settings.lists.get(name)) and form.attach_kilobytes is not None
    ]
    limit = 1000 * min(limits, default=settings.attach_kilobytes)
    if not link and filed.size > limit:
        raise PostError(
            f"{filed.name} has {filed.size:,} octets, and {limit:,} are attached at most",
            hint="Put it on the web and give its address: --link https://...; or raise [mail] attach_kilobytes.",
        )
    if link:
        own_address.check(link, filed.sha256, filed.size)
    small = (
        ()
        if link
        else tuple(
            sorted(
                name
                for name, form in settings.domains.items()
                if form.attach_kilobytes is not None and filed.size > 1000 * form.attach_kilobytes
            )
        )
    )
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
        sender=posting.sender(room),
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
        too_small=small,
        list_titles=tuple(
            sorted(
                (name, headers.checked(form.title, "the title of a list"))
                for name in lists
                if (form := settings.lists.get(name)) and form.title
            )
        ),
    )


def _days(room: Room, readers: int) -> int:
    daily = room.settings.pace.daily
    return -(-readers // daily) - 1 if daily and readers else 0


def _facts(room: Room, made: Planned) -> dict[str, Any]:
    release, facts = made.release, made.release.facts
    count = facts["planned"] - made.had - made.too_large
    each = _OVERHEAD + (round(facts["pdf_size"] * 1.37) if facts["attached"] else 0)
    a_minute = room.settings.pace.per_minute
    seconds = count / min(_A_SECOND, (a_minute or 1e9) / 60, _OCTETS_A_SECOND / each)
    return {
        "plan": release.plan,
        "issue": release.issue,
        "revision": release.revision,
        "title": facts["title"],
        "lists": list(release.lists),
        "planned": facts["planned"],
        "to_send": count,
        "duplicates": made.duplicates,
        "suppressed": made.suppressed,
        "had": made.had,
        "oversize": made.too_large,
        "bytes": count * each,
        "seconds": round(max(seconds, _days(room, count) * 86400)),
        "first": made.first,
        "last": made.last,
        "attached": facts["attached"],
        "link": facts["link"],
        "sha256": facts["pdf_sha256"],
        "approved_by": facts["approved_by"],
        "not_before": _moment(room, facts["not_before"]),
        "not_after": _moment(room, release.not_after),
        "correction_of": facts["correction_of"],
        "state": release.state,
        "change": None
        if made.change is None
        else {
            "since": made.change.issue,
            "before": made.change.before,
            "came": made.change.came,
            "went": made.change.went,
            "large": made.change.large,
        },
    }


def _moment(room: Room, seconds: float) -> str:
    return datetime.fromtimestamp(seconds, room.zone).isoformat(timespec="seconds") if seconds else ""


def _show(room: Room, made: Planned, facts: dict[str, Any]) -> None:
    say = terminal.say
    say(f"{facts['title']}, r{facts['revision']}, approved by {facts['approved_by']}")
    say(f"  to        {', '.join(f'{name} ({number:,})' for name, number in made.by_list)}")
    say(f"  readers   {facts['to_send']:,}, from {facts['first']} to {facts['last']}")
    for number, words in (
        (made.duplicates, "on several lists, and get it once"),
        (made.suppressed, "left or bounced, and are not sent to"),
        (made.had, "had this revision already, and are skipped"),
        (made.too_large, "take no PDF of this size, and are skipped"),
    ):
        if number:
            say(f"            {number:,} {words}")
    how = "attached" if facts["attached"] else f"linked: {facts['link']}"
    say(f"  letter    {room.settings.sender or 'no sender is set'}; the PDF is {how}")
    say(f"  takes     {facts['bytes'] / 1e6:,.1f} MB, about {_span(facts['seconds'])}")
    if facts["not_before"]:
        say(f"  not before {facts['not_before']}, its embargo")
    say(f"  not after  {facts['not_after']}")
    if made.change is not None:
        change = made.change
        say(f"  change    {change.came:,} came and {change.went:,} went since {change.issue} ({change.before:,})")
        if change.large:
            say("  WARNING: that is more than 20 %; is it the right list?")
    if not made.new:
        say(f"this very plan was made before; it is {made.release.state}")
    say(f"send it with: pdfdigest send run {made.release.plan[:12]}")


def _span(seconds: float) -> str:
    spans = ((86400, "day"), (3600, "hour"), (60, "minute"), (1, "second"))
    length, name = next((span for span in spans if seconds >= span[0]), spans[-1])
    number = max(1, round(seconds / length))
    return f"{number} {name}{'s' if number > 1 else ''}"


def proof(what: str, to: str, revision: int | None, link: str, out: str) -> int:
    """The very message, to the office itself."""
    from pdfdigest.post import keys as key_file
    from pdfdigest.post.book import Row
    from pdfdigest.post.carriers import Lost
    from pdfdigest.post.outgoing import composer
    from pdfdigest.post.tokens import Keys, new_secret
    from pdfdigest.record import issued

    try:
        address = headers.address(to)
    except PostError as error:
        raise RequestError(error.message, hint="Write it like me@office.example") from None
    room, record = posting.recorded(what, revision)
    bound = _bound(room, record, (), attach=False, link=link, correction_of=0)
    facts = {name: getattr(bound, name) for name in Bound.__slots__}
    secret = key_file.text(room.folder) if (room.folder / key_file.NAME).exists() else new_secret()
    data = issued.edition(record, TARGET).data if bound.attached else b""
    compose = composer(facts, data, Keys.read(secret), posting.signers(room))
    token = plans.token(secret.encode(), "proof", str(time.time_ns()), address)
    domain = address.rpartition("@")[2]
    envelope, made = compose(Row(0, address, "", "proof", domain, token, 0, None), time.time())
    carrier = posting.carrier(room)
    if carrier is None:
        revised = f"-r{record.identity.revision}" if record.identity.revision > 1 else ""
        path = Path(out) / f"{record.identity.slug}-proof{revised}.eml"
        disk.write(path, made.file())
        terminal.written(path)
        terminal.say("no server is set ([mail.server]), so nobody was mailed; open the file with a mail program")
        return 0
    if not carrier.loopback and (lacks := posting.lacking(room)):
        raise PostError(f"a proof beyond this machine is not sent: {'; '.join(lacks)}")
    try:
        session = carrier.open()
        answer = session.offer(envelope, made) or session.dot()
        session.close()
    except Lost as lost:
        raise PostError(f"the proof was not handed over: {lost}") from None
    if not answer.accepted:
        raise PostError(f"the server refused the proof: {answer.code} {answer.words}")
    terminal.say(f"the server took the proof for {address}: {answer.words}")
    return 0
