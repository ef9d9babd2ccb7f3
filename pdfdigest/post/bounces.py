"""What mail came back goes in; bounced and complained deliveries, and suppressed addresses, come out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from itertools import islice

from pdfdigest.post import bounce_reasons, bounce_reports, leave_mails, leavers, mailing
from pdfdigest.post.bounce_verdicts import Read, Row, Verdict, judge, too_many
from pdfdigest.post.bounce_words import HARD
from pdfdigest.post.leave_mails import Wish
from pdfdigest.post.ledger import Ledger, record
from pdfdigest.post.ledger_db import Db
from pdfdigest.post.mail_sources import Found
from pdfdigest.post.releases import settle_doubt
from pdfdigest.post.suppressions import EVERY
from pdfdigest.post.tokens import Keys

SOFT = 3
"""So many letters that came back softly within `SPAN` seconds, and an address is not sent to any more."""
SPAN = 180 * 86_400.0
_TOGETHER = 200
_NOTHING = "it is empty, or packed otherwise than by gzip, bzip2 or xz; an IMAP server gives its mails unpacked"


def take(ledger: Ledger, keys: Keys, found: Iterable[Found], *, at: float, believe: bool = False) -> Read:
    """Read mails into the ledger: bounces, complaints, leavers; the same mail a second time changes nothing.

    Hard bounces wait until all are read.  Where more than `ALIKE` of them, and more than `SHARE` of the letters, or of
    few letters more than `FEW` and `HALF`, say the same within a day, they are left unread unless `believe`.
    """
    told = Read()
    hard: list[Verdict] = []
    waiting = iter(found)
    while batch := list(islice(waiting, _TOGETHER)):
        told.messages += len(batch)
        wishes: list[Wish] = []
        verdicts: list[Verdict] = []
        for place, octets in batch:
            report = bounce_reports.read(octets)
            if report.kind == "unreadable" or not octets.strip():
                told.unreadable += 1
                told.note(f"{place}: {report.words if octets.strip() else _NOTHING}")
            elif report.kind == "nothing":
                wishes.append(leave_mails.read(octets))
            elif (verdict := judge(ledger.db, keys, report, told, at)) is not None:
                verdicts.append(verdict)
        leavers.take(ledger, keys, wishes, told, at)
        hard += [verdict for verdict in verdicts if verdict.kind == "hard"]
        _enter_all(ledger, [verdict for verdict in verdicts if verdict.kind != "hard"], told, at)
    doubted = set() if believe else too_many(ledger.db, hard, told, at)
    told.held = sum(verdict.alike in doubted for verdict in hard)
    _enter_all(ledger, [verdict for verdict in hard if verdict.alike not in doubted], told, at)
    return told


def _enter_all(ledger: Ledger, verdicts: list[Verdict], told: Read, at: float) -> None:
    for start in range(0, len(verdicts), _TOGETHER):
        with ledger.writing() as db:
            for verdict in verdicts[start : start + _TOGETHER]:
                _enter(db, verdict, told, at)


def take_refusals(db: Db, release: int, at: float) -> int:
    """Take what a server said at once, while a release was sent, for a bounce; how many addresses are suppressed.

    `550 5.1.1` in answer to RCPT is what another server sends back as a mail.  The same holds as there: where too
    many say the same it is not the readers, and an act says so.
    """
    rows = db.execute(
        "SELECT d.id, r.address, r.mark, d.state, d.token, d.release, d.code, d.reply, d.at FROM deliveries d"
        " JOIN readers r ON r.id = d.reader WHERE d.release = ? AND d.state = 'rejected' AND d.code BETWEEN 500 AND 599",
        (release,),
    ).fetchall()
    hard = []
    for *given, code, reply, moment in rows:
        said = f"{code} {reply}"
        reason = bounce_reasons.of(said)
        if reason in HARD:
            row = Row(*given)
            name = hashlib.sha256(b"refused " + row.token).digest()
            hard.append(Verdict(name, row, "hard", reason, said, code, moment or at, counts=True))
    told = Read()
    doubted = too_many(db, hard, told, at)
    for note in told.notes:
        record(db, at=at, act="not believed", who="send run", why=note, release=release)
    done = 0
    for verdict in hard:
        if verdict.alike not in doubted and _keep(db, verdict, verdict.words, at):
            done += mailing.suppress(db, verdict.row.mark, EVERY, "bounced", at)
    return done


def _enter(db: Db, verdict: Verdict, told: Read, at: float) -> None:
    row = verdict.row
    words = "" if row.erased else f"{verdict.reason}: {verdict.words}"[:200]
    new = _keep(db, verdict, words, at)
    if not new:
        told.again += 1
        return
    if row.state == "in_doubt":
        settle_doubt(db, row.id, arrived=True, at=at, act="bounce", who="lists bounces", why=words)
    if not verdict.counts:
        told.behind += 1
        return
    after, before = ("complained", "bounced") if verdict.kind == "complaint" else ("bounced", "accepted")
    db.execute(
        "UPDATE deliveries SET state = ?, code = coalesce(?, code), reply = ? WHERE id = ? AND state IN ('dot', 'accepted', ?)",
        (after, verdict.code, words, row.id, before),
    )
    told.hard += verdict.kind == "hard"
    told.soft += verdict.kind == "soft"
    told.complaints += verdict.kind == "complaint"
    if why := _cause(db, verdict.kind, row.mark):
        told.suppressed += mailing.suppress(db, row.mark, EVERY, why, at)


def _keep(db: Db, verdict: Verdict, words: str, at: float) -> bool:
    """Note a report, without words of somebody erased; whether it is a new one."""
    return db.execute(
        "INSERT INTO returns (id, delivery, mark, kind, words, at, reason, written, counts, alike)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
        (verdict.id, verdict.row.token, verdict.row.mark, verdict.kind, words[:200], at, verdict.reason, verdict.written,
         verdict.counts, verdict.alike if words else ""),
    ).rowcount > 0  # fmt: skip


def _cause(db: Db, kind: str, mark: bytes) -> str:
    """Why an address is not sent to any more, or nothing; soft bounces count by when they were written."""
    if kind == "complaint":
        return "complained"
    if kind == "hard":
        return "bounced"
    moments = [
        float(written)
        for (written,) in db.execute(
            "SELECT max(written) FROM returns WHERE mark = ? AND kind = 'soft' AND counts = 1 GROUP BY delivery ORDER BY 1",
            (mark,),
        )
    ]
    within = [late - early < SPAN for early, late in zip(moments, moments[SOFT - 1 :], strict=False)]
    return f"bounced softly {len(moments)} times" if any(within) else ""
