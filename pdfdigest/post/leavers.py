"""What readers wrote goes in; who left by a token is suppressed, and who asks to waits until a person settles it."""

from __future__ import annotations

from dataclasses import dataclass

from pdfdigest.post import mailbox, mailing
from pdfdigest.post.bounce_verdicts import Read, sent
from pdfdigest.post.leave_mails import Wish
from pdfdigest.post.ledger import Ledger, record
from pdfdigest.post.ledger_db import Db
from pdfdigest.post.tokens import Keys
from pdfdigest.post.wire import token_of

LEFT = "left"


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody who asks to leave.

    `address` is as it is shown, `list` the one whose letter was answered, empty where that is not known, `words` what
    they wrote; `at` is when it was read, in seconds from 1970.
    """

    address: str
    list: str
    words: str
    at: float


def take(ledger: Ledger, keys: Keys, wishes: list[Wish], told: Read, at: float) -> None:
    """Take what readers wrote; the same mail a second time changes nothing."""
    wanting = [wish for wish in wishes if wish.tokens or wish.asks]
    told.nothing += len(wishes) - len(wanting)
    new = [wish for wish in wanting if not _known(ledger.db, wish)]
    told.again += len(wanting) - len(new)
    forged = [wish for wish in new if wish.tokens and not _leaves(keys, wish) and not wish.asks]
    told.forged += len(forged)
    new = [wish for wish in new if wish not in forged]
    if not new:
        return
    with ledger.writing() as db:
        for wish in new:
            if _known(db, wish):
                told.again += 1
            elif leaving := _leaves(keys, wish):
                for name, mark in leaving:
                    _note(db, wish, mark, name, "", LEFT, at)
                    told.left += mailing.suppress(db, mark, name, LEFT, at)
                    db.execute(
                        "UPDATE wishes SET state = 'left', words = '' WHERE mark = ? AND state = 'asked'", (mark,)
                    )
            else:
                _ask(db, keys, wish, told, at)


def _leaves(keys: Keys, wish: Wish) -> list[tuple[str, bytes]]:
    signing = keys.signing()
    found = [signing.read_leave(token) for token in wish.tokens]
    return [(leaver.list, leaver.mark) for leaver in found if leaver is not None]


def _known(db: Db, wish: Wish) -> bool:
    return db.execute("SELECT 1 FROM wishes WHERE id = ?", (wish.id,)).fetchone() is not None


def _note(db: Db, wish: Wish, mark: bytes, name: str, words: str, state: str, at: float) -> None:
    db.execute(
        "INSERT INTO wishes VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
        (wish.id, mark, name, words, at, state),
    )


def _ask(db: Db, keys: Keys, wish: Wish, told: Read, at: float) -> None:
    """Note who asks: the reader with the sender's address, or the one whose letter is answered."""
    row = sent(db, [token_of(name) for name in wish.answers])
    name = ""
    if row is not None:
        name = str(db.execute("SELECT list FROM deliveries WHERE id = ?", (row.id,)).fetchone()[0])
    marks = [mark for address in wish.senders if (mark := _mark(keys, address)) is not None]
    readers = [mark for mark in marks if _reads(db, mark)]
    if not readers and row is not None and _reads(db, row.mark):
        readers = [row.mark]
    if readers:
        _note(db, wish, readers[0], name, wish.words, "asked", at)
        told.asked += 1
    elif marks:
        told.strangers += 1
        told.note(f"{wish.senders[0]} asks to leave and is on no list; is it a reader with another address?")
    else:
        told.nothing += 1


def _mark(keys: Keys, address: str) -> bytes | None:
    try:
        return keys.mark(mailbox.read(address).address)
    except ValueError:
        return None


def _reads(db: Db, mark: bytes) -> bool:
    """Whether that is a reader who is still sent to by some list."""
    return (
        db.execute(
            "SELECT 1 FROM readers r JOIN memberships m ON m.reader = r.id WHERE r.mark = ? AND NOT EXISTS"
            " (SELECT 1 FROM suppressions s WHERE s.mark = r.mark AND s.list IN ('', m.list))",
            (mark,),
        ).fetchone()
        is not None
    )


def asked(db: Db) -> tuple[Asked, ...]:
    """Who asks to leave and waits, the oldest first."""
    rows = db.execute(
        "SELECT r.shown, w.list, w.words, w.at FROM wishes w JOIN readers r ON r.mark = w.mark WHERE w.state = 'asked'"
        " ORDER BY w.at, r.shown"
    )
    return tuple(Asked(*row) for row in rows)


def leave(ledger: Ledger, mark: bytes, name: str, *, who: str, at: float) -> bool:
    """Let a reader leave a list, or all where `name` is empty, as they asked; whether anything changed."""
    with ledger.writing() as db:
        db.execute("UPDATE wishes SET state = 'left', words = '' WHERE mark = ? AND state = 'asked'", (mark,))
        new = mailing.suppress(db, mark, name, LEFT, at)
        if new:
            record(db, at=at, act="leave", who=who, why=f"{mark.hex()} on {name or 'all lists'}")
        return new


def keep(ledger: Ledger, mark: bytes, *, who: str, at: float) -> bool:
    """Settle that a reader did not mean to leave; whether anybody waited."""
    with ledger.writing() as db:
        done = db.execute("UPDATE wishes SET state = 'kept', words = '' WHERE mark = ? AND state = 'asked'", (mark,))
        if done.rowcount:
            record(db, at=at, act="keep", who=who, why=mark.hex())
        return done.rowcount > 0
