"""What a report comes to for a reader: whom it is about, what it proves, and when so many say the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pdfdigest.post import bounce_verdicts
from pdfdigest.post.bounce_reports import Failure, Returned
from pdfdigest.post.bounce_verdicts import Read, Row, Verdict, judge, judged, sent, too_many
from pdfdigest.post.wire import message_id
from tests.post.builders import NOW
from tests.post.test_bounces import Office

OWN = "r0000000@reader.example"
HARD, SOFT = "no such mailbox", "mailbox full"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    yield made
    made.ledger.close()


def failure(address: str = OWN, reason: str = HARD, original: str = "", words: str = "550 unknown") -> Failure:
    return Failure(address, original, reason, words, 550)


def returned(*failures: Failure, kind: str = "failed", **facts: Any) -> Returned:
    return Returned(b"id", kind, "as reported", failures, **facts)


def local(office: Office, number: int = 0) -> str:
    return office.path(number).partition("@")[0]


# whom it is about -------------------------------------------------------------------------------------------------

OTHER = failure("someone@elsewhere.example")


@pytest.mark.parametrize(
    ("report", "found", "behind"),
    [
        (returned(), None, False),
        (returned(failure()), failure(), False),
        (returned(failure(reason=SOFT), failure()), failure(), False),
        (returned(failure(), failure(reason=SOFT)), failure(), False),
        (returned(OTHER, failure(reason=SOFT)), failure(reason=SOFT), False),
        (returned(OTHER, finals=(OWN,)), None, False),
        (returned(OTHER), OTHER, False),
        (returned(OTHER, addressed=(OWN,)), OTHER, True),
        (returned(OTHER, addressed=("x@y.example",)), OTHER, False),
        (returned(replace(OTHER, original=OWN)), replace(OTHER, original=OWN), True),
        (returned(OTHER, failure("two@elsewhere.example")), OTHER, True),
        (returned(OTHER, finals=("two@elsewhere.example",)), OTHER, True),
        (returned(OTHER, finals=(OTHER.address,)), OTHER, False),
        (returned(failure("r0000000@mail.example"), addressed=(OWN,)), failure("r0000000@mail.example"), False),
        (returned(failure("someone@local"), addressed=(OWN,)), failure("someone@local"), False),
        (returned(failure("someone"), addressed=(OWN,)), failure("someone"), False),
    ],
)
def test_a_report_is_about_the_reader_or_about_another_behind(
    report: Returned, found: Failure | None, behind: bool
) -> None:
    assert judged(report, OWN.upper()) == (found, behind)


# what it comes to -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("reason", "kind"), [(HARD, "hard"), ("no such domain", "hard"), (SOFT, "soft")])
def test_a_failure_is_hard_or_soft(office: Office, reason: str, kind: str) -> None:
    told = Read()
    verdict = judge(office.ledger.db, office.keys, returned(failure(reason=reason), paths=(local(office),)), told, NOW)
    assert verdict is not None
    assert (verdict.id, verdict.kind, verdict.reason, verdict.words) == (b"id", kind, reason, "550 unknown")
    assert (verdict.code, verdict.written, verdict.counts) == (550, NOW, True)
    assert (verdict.row.address, verdict.row.state, verdict.row.token) == (OWN, "accepted", office.token())
    assert told == Read()


@pytest.mark.parametrize(("written", "counted"), [(0.0, NOW), (NOW - 5, NOW - 5), (NOW + 5, NOW), (-5.0, NOW)])
def test_a_report_is_as_old_as_it_says_but_not_of_the_future(office: Office, written: float, counted: float) -> None:
    report = returned(failure(), paths=(local(office),), written=written)
    verdict = judge(office.ledger.db, office.keys, report, Read(), NOW)
    assert verdict is not None
    assert verdict.written == counted


def test_a_complaint_counts_whatever_failed(office: Office) -> None:
    report = returned(OTHER, kind="complaint", paths=(local(office),))
    verdict = judge(office.ledger.db, office.keys, report, Read(), NOW)
    assert verdict == Verdict(
        b"id", office_row(office), "complaint", "complaint", "as reported", None, NOW, counts=True
    )


def office_row(office: Office, number: int = 0) -> Row:
    found = sent(office.ledger.db, [office.token(number)])
    assert found is not None
    return found


def test_another_behind_the_reader_is_noted_and_does_not_count(office: Office) -> None:
    told = Read()
    report = returned(replace(OTHER, original=OWN), paths=(local(office),))
    verdict = judge(office.ledger.db, office.keys, report, told, NOW)
    assert verdict is not None
    assert (verdict.kind, verdict.reason, verdict.words, verdict.code) == ("soft", "behind it", "550 unknown", 550)
    assert not verdict.counts
    assert told.notes == [f"behind {OWN} another address fails: someone@elsewhere.example (no such mailbox)"]


def test_what_says_nothing_of_the_reader_is_counted_as_nothing(office: Office) -> None:
    told = Read()
    assert judge(office.ledger.db, office.keys, returned(paths=(local(office),)), told, NOW) is None
    assert told == Read(nothing=1)


# what proves it ---------------------------------------------------------------------------------------------------


def by_id(office: Office, *failures: Failure, **facts: Any) -> Returned:
    return returned(*failures, identifiers=(message_id(office.token(), "office.example"),), **facts)


def test_a_forged_return_path_makes_all_else_suspect(office: Office) -> None:
    told = Read()
    forged = f"{local(office)[:-1]}{'a' if local(office)[-1] != 'a' else 'b'}"
    for paths in ((forged,), (local(office), forged)):
        assert judge(office.ledger.db, office.keys, by_id(office, failure(), paths=paths), told, NOW) is None
    assert told == Read(forged=2)


def test_what_is_of_no_letter_here_is_foreign(office: Office) -> None:
    told = Read()
    strange = office.keys.signing().return_path(bytes(16))
    assert judge(office.ledger.db, office.keys, returned(failure(), paths=(strange,)), told, NOW) is None
    assert judge(office.ledger.db, office.keys, returned(failure()), told, NOW) is None
    assert judge(office.ledger.db, office.keys, by_id(office, failure(), paths=(strange,)), told, NOW) is None
    assert told == Read(foreign=3)


def test_a_message_id_needs_the_readers_own_address_or_token_beside_it(office: Office) -> None:
    signing = office.keys.signing()
    own, other = (signing.leave("members", office.keys.mark(address)) for address in (OWN, "x@reader.example"))
    proven = [
        by_id(office, failure()),
        by_id(office, replace(OTHER, original=OWN)),
        by_id(office, OTHER, recipients=(OWN,)),
        by_id(office, OTHER, tokens=(other, own)),
    ]
    told = Read()
    for report in proven:
        assert judge(office.ledger.db, office.keys, report, told, NOW) is not None
    assert told.unproven == 0
    named = f"a report names a letter to {OWN} by its Message-ID alone"
    for report, words in [
        (by_id(office, OTHER), f"{named}, and tells of someone@elsewhere.example"),
        (by_id(office, OTHER, tokens=(other,)), f"{named}, and tells of someone@elsewhere.example"),
        (by_id(office, failure("")), named),
        (by_id(office, *[failure(f"{at:03}@elsewhere.example") for at in range(30)]), ""),
    ]:
        told = Read()
        assert judge(office.ledger.db, office.keys, report, told, NOW) is None
        assert (told.unproven, told.foreign) == (1, 0)
        if words:
            assert told.notes == [words]
        else:
            assert len(told.notes[0]) == len(f"{named}, and tells of ") + 200


def test_a_rehearsal_has_no_bounces(office: Office) -> None:
    with office.ledger.writing() as db:
        db.execute("UPDATE releases SET kind = 'rehearsal'")
    assert sent(office.ledger.db, [office.token()]) is None
    assert sent(office.ledger.db, []) is None


def test_a_row_knows_whether_its_reader_was_forgotten() -> None:
    row = Row(1, "erased-1", b"", "accepted", b"", 1)
    assert replace(row, address=f"{bounce_verdicts.ERASED}1").erased
    assert not replace(row, address=OWN).erased


# what is told -----------------------------------------------------------------------------------------------------


def test_what_was_read_elsewhere_is_added() -> None:
    one, other = Read(messages=2, hard=1, notes=["a"]), Read(messages=3, soft=4, unreadable=1, notes=["a", "b"])
    one.add(other)
    assert one == Read(messages=5, hard=1, soft=4, unreadable=1, notes=["a", "b"])


def test_twenty_notes_are_kept_and_each_once() -> None:
    told = Read()
    for number in range(25):
        told.note(f"note {number}")
        told.note(f"note {number}")
    assert told.notes == [f"note {number}" for number in range(20)]


@pytest.mark.parametrize(
    ("words", "alike"),
    [
        ("550 <ann@reader.example> unknown", "no such mailbox: unknown"),
        ("5.1.1 no user at 192.0.2.1", "no such mailbox: 5.1.1 no user at"),
        ("id AB1234-x gone", "no such mailbox: id gone"),
        (f"{'x' * 30} gone", "no such mailbox: gone"),
        (f"{'x' * 29} gone", f"no such mailbox: {'x' * 29} gone"),
        ("12 rows", "no such mailbox: 12 rows"),
        ("word " * 40, f"no such mailbox: {'word ' * 40}"[:80]),
    ],
)
def test_words_are_alike_without_what_differs_from_reader_to_reader(words: str, alike: str) -> None:
    row = Row(1, OWN, b"", "accepted", b"", 1)
    assert Verdict(b"id", row, "hard", HARD, words, 550, NOW, counts=True).alike == alike


def hard(office: Office, count: int, words: str = "550 unknown", release: int = 0) -> list[Verdict]:
    rows = office.ledger.db.execute(
        "SELECT id, token FROM deliveries WHERE release = ? ORDER BY id LIMIT ?", (office.releases[release].id, count)
    ).fetchall()
    made = [Row(number, OWN, b"", "accepted", token, office.releases[release].id) for number, token in rows]
    return [Verdict(b"id", row, "hard", HARD, words, 550, NOW, counts=True) for row in made]


@pytest.mark.parametrize(
    ("letters", "count", "doubted"), [(60, 20, False), (60, 21, True), (300, 30, False), (300, 31, True)]
)
def test_more_than_twenty_and_a_tenth_that_say_the_same_are_doubted(
    tmp_path: Path, letters: int, count: int, doubted: bool
) -> None:
    office = Office(tmp_path, letters)
    told = Read()
    other = replace(hard(office, 1)[0], words="550 gone")
    found = too_many(office.ledger.db, [*hard(office, count), other], told, NOW)
    assert found == ({"no such mailbox: unknown"} if doubted else set())
    words = f"{count} of {letters} letters came back with the same words: no such mailbox: unknown"
    assert told.notes == ([words] if doubted else [])
    office.ledger.close()


@pytest.mark.parametrize(
    ("age", "kind", "doubted"),
    [(86_399.0, "hard", True), (86_400.0, "hard", False), (86_399.0, "soft", False)],
)
def test_those_of_the_last_day_count_too_and_each_letter_once(
    tmp_path: Path, age: float, kind: str, doubted: bool
) -> None:
    office = Office(tmp_path, 60)
    every = hard(office, 25)
    with office.ledger.writing() as db:
        columns = [name for _, name, *_ in db.execute("PRAGMA table_info(returns)")]
        for number, verdict in enumerate(every[:15]):
            values: dict[str, Any] = dict.fromkeys(columns)
            values |= {"id": bytes([number]), "delivery": verdict.row.token, "kind": kind, "at": NOW - age}
            values |= {
                "alike": verdict.alike,
                "written": NOW - age,
                "mark": b"m",
                "counts": 1,
                "reason": HARD,
                "words": "",
            }
            known = {name: value for name, value in values.items() if name in columns}
            db.execute(
                f"INSERT INTO returns ({', '.join(known)}) VALUES ({', '.join('?' * len(known))})", [*known.values()]
            )
    assert bool(too_many(office.ledger.db, every[10:20], Read(), NOW)) is False
    assert bool(too_many(office.ledger.db, every[9:21], Read(), NOW)) is doubted
    office.ledger.close()
