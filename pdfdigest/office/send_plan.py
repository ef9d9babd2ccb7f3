"""To whom an issue on record goes is frozen in a plan; nothing is sent by that."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pdfdigest.errors import DigestError, PostError, RequestError
from pdfdigest.office import mail_setup, moments, plan_report, post_room, sent_edition, user_settings
from pdfdigest.office.plan_report import Plan
from pdfdigest.office.post_room import Room
from pdfdigest.office.surroundings import Office
from pdfdigest.post import headers, letter, own_address, roster, undelivered
from pdfdigest.post import plan as plans
from pdfdigest.post.ledger import Ledger
from pdfdigest.post.plan import Bound, Selected
from pdfdigest.post.undelivered import Missed
from pdfdigest.press.compose.house import House
from pdfdigest.record import in_force
from pdfdigest.record.revision import Filed, Record


def plan(
    office: Office,
    what: str,
    lists: tuple[str, ...],
    *,
    revision: int | None = None,
    previous: bool = False,
    tag: str = "",
    attach: bool = False,
    link: str = "",
    at: str = "",
) -> Plan:
    """Freeze to whom WHAT goes, and in which words.

    Readers whose language is that of a translation on record get that one, where WHAT is no translation itself.  `at` is
    when it may begin, by the office's clock, as `moments.read` has it.  `previous` means those alone who got the revision before,
    on whatever list where none is named, or any revision, where WHAT is the notice of a withdrawal, which goes to nobody else; `tag` those who bear it; `link` is a web address in place of the attached PDF.
    RequestError where there is no such list, nobody is left on it, or WHAT is not on record; PostError where the PDF
    is too large to be attached, or another one stands at the link.
    """
    if attach and link:
        raise RequestError("a PDF is attached or linked, not both", needs="attach-or-link")
    if previous and tag:
        raise RequestError("a correction goes to whoever got the revision before, whatever the tag", needs="not-tag")
    lists = tuple(dict.fromkeys(lists))
    room, record = sent_edition.recorded(office, what, revision)
    if record.withdrawn and not previous:
        words = f"it is not sent to a list: {in_force.told(record, room.publication)}"
        raise RequestError(words, needs=f"withdrawn:{record.identity.label}")
    begins = moments.read(at, office.seconds, room.zone) if at else 0.0
    with room.ledger() as ledger:
        db = ledger.db
        if previous:
            ever = record.withdrawn
            earlier, before = undelivered.got_before(
                db, record.identity.label, record.identity.revision, lists, ever=ever
            )
            lists = lists or tuple(sorted({each.list for each in before}))
            wording = bound(room, record, lists, link=link, correction_of=earlier)
            return _made(room, ledger, wording, lists, before, begins=begins)
        roster.known(db, lists)
        wording = replace(bound(room, record, lists, link=link), tag=tag)
        chosen = roster.members(db, lists, tag)
        return _made(room, ledger, wording, lists, chosen, suppressed=roster.left_out(db, lists, tag), begins=begins)


def plan_again(office: Office, name: str, *, link: str = "", at: str = "") -> Plan:
    """Plan the same issue for whom an earlier plan missed: rejected, expired, or left out for a cause that is gone.

    Never for who had it or may have had it, nor for who left since.  `link` and `at` are as in `plan`; without it the PDF goes
    as in the earlier plan.  RequestError where nobody was missed, or there is no such plan; PostError as in `plan`.
    """
    room, ledger, release = post_room.planned(office, name)
    with ledger:
        begins = moments.read(at, office.seconds, room.zone) if at else 0.0
        record = sent_edition.again(room, release.issue, release.revision)
        sent_edition.stands(room, release.issue, release.revision)
        chosen = undelivered.to_plan_again(ledger.db, release, office.seconds)
        facts = release.facts
        wording = replace(
            bound(room, record, release.lists, link=link or facts["link"], correction_of=facts["correction_of"]),
            again=release.plan,
        )
        why = undelivered.missed(ledger.db, release)
        made = _made(room, ledger, wording, release.lists, chosen, why, begins=begins)
        with ledger.writing() as db:
            undelivered.close_overdue(db, release, office.seconds)
        return made


def _made(
    room: Room,
    ledger: Ledger,
    wording: Bound,
    lists: tuple[str, ...],
    chosen: Iterable[Selected],
    missed: tuple[Missed, ...] = (),
    *,
    suppressed: int = 0,
    begins: float = 0.0,
) -> Plan:
    now, db = room.office.seconds, ledger.db
    (readers,) = db.execute("SELECT count(DISTINCT reader) FROM memberships").fetchone()
    not_after = max(now, wording.not_before, begins) + room.settings.not_after_hours * 3600
    made = plans.make(
        ledger,
        wording,
        lists,
        chosen,
        secret=room.keys().secrets[0],
        suppressed=suppressed,
        now=now,
        not_after=not_after + plan_report.days(room, readers) * plan_report.DAY,
        begins=begins,
    )
    return plan_report.report(room, made, missed or undelivered.missed(db, made.release))


def bound(room: Room, record: Record, lists: tuple[str, ...], *, link: str, correction_of: int = 0) -> Bound:
    """All that a plan of this issue binds but its readers; errors as those of `plan`."""
    filed = sent_edition.filed(record)
    settings = room.settings
    others = sent_edition.translations(room, record) if lists and not link else ()
    link, spare = _links(room, filed, lists, link)
    leave = settings.leave
    ways = bool(leave and (leave.address or leave.mailto))
    house = House(room.publication)
    leads, greeting = settings.letter or "", settings.greeting
    wording = letter.compose(record, house, link=link, leave=ways, leads=leads, greeting=greeting)
    linked = letter.compose(record, house, link=spare, leave=ways, leads=leads, greeting=greeting) if spare else None
    return Bound(
        issue=record.identity.label,
        revision=record.identity.revision,
        title=record.title,
        approved_by=record.by,
        approved_at=record.at.isoformat(),
        pdf_name=filed.name,
        pdf_title=letter.file_title(record, room.publication),
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
        too_small=() if link else _too_small(room, filed),
        spare_link=spare,
        linked_html=linked.html if linked else "",
        linked_text=linked.text if linked else "",
        translations=tuple(bound(room, other, lists, link="", correction_of=correction_of) for other in others),
        list_titles=tuple(
            sorted(
                (name, headers.checked(form.title, "the title of a list"))
                for name in lists
                if (form := settings.lists.get(name)) and form.title
            )
        ),
    )


def _links(room: Room, filed: Filed, lists: tuple[str, ...], link: str) -> tuple[str, str]:
    """The address that all letters link to in place of the PDF, and the one for those alone who cannot take it.

    Both are looked up: PostError where the first leads to another file, or the PDF is too large to be attached and
    no address is set.
    """
    settings, proxy = room.settings, user_settings.of(room.office).proxy
    limits = [
        form.attach_kilobytes
        for name in lists
        if (form := settings.lists.get(name)) and form.attach_kilobytes is not None
    ]
    limit = 1000 * min(limits, default=settings.attach_kilobytes)
    spare = (settings.link or "").format(file=filed.name)
    if not link and filed.size > limit:
        link = spare
    if link:
        own_address.check(link, filed.sha256, filed.size, proxy)
        return link, ""
    if filed.size > limit:
        raise PostError(f"{filed.name} has {filed.size:,} octets, and {limit:,} are attached at most", needs="link")
    if spare:
        try:
            own_address.check(spare, filed.sha256, filed.size, proxy)
        except DigestError as error:
            words = "so whoever cannot take the PDF gets no letter"
            room.office.tell.say(f"warning: the link of [mail] is not used, {words}: {spare}: {error.message}")
            spare = ""
    return "", spare


def _too_small(room: Room, filed: Filed) -> tuple[str, ...]:
    """The domains that take no PDF of this size."""
    return tuple(
        sorted(
            name
            for name, form in room.settings.domains.items()
            if form.attach_kilobytes is not None and filed.size > 1000 * form.attach_kilobytes
        )
    )
