"""A reader on several lists: the letter's own link offers them all, the one click of a mail program means one."""

from __future__ import annotations

from email import message_from_bytes, policy
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from pdfdigest.manuscript import publication as publications
from pdfdigest.office import leave
from pdfdigest.office.surroundings import Office
from pdfdigest.post import keys, leave_server, roster
from pdfdigest.post.book import Row
from pdfdigest.post.outgoing import composer
from pdfdigest.post.tokens import Keys
from pdfdigest.post.wire import slot
from tests.builders import publication
from tests.post.builders import bound, ledger


def test_the_letter_names_the_lists_one_is_on_and_no_other(tmp_path: Path) -> None:
    with ledger(tmp_path) as made:
        own = Keys.read(keys.text(made.folder))
        with made.writing() as db:
            for number, address in enumerate(("ann@example.org", "bob@example.org", "eve@example.org"), 1):
                db.execute(
                    "INSERT INTO readers VALUES (?, ?, ?, ?, '', '')", (number, own.mark(address), address, address)
                )
            for name, readers in (("members", (1, 2, 3)), ("press", (1, 3)), ("board", (1,))):
                for number in readers:
                    db.execute("INSERT INTO memberships (list, reader, since) VALUES (?, ?, 0)", (name, number))
            db.execute("INSERT INTO suppressions VALUES (?, 'press', 'left', 0)", (own.mark("eve@example.org"),))
        several = roster.several(made.db)
    assert several == {"ann@example.org": ("board", "members", "press")}
    facts = {name: getattr(bound(text=slot("leave")), name) for name in bound().__slots__}
    compose = composer(facts, b"", own, (), several)
    for address, others in (("ann@example.org", ["board,press"]), ("bob@example.org", None)):
        _, letter = compose(Row(1, 1, address, "", "members", "example.org", bytes(16), 0, None), 0.0)
        message = message_from_bytes(letter.file(), policy=policy.default)
        text = message.get_body(("plain",))
        assert text is not None
        link = urlsplit(text.get_content().strip())
        assert parse_qs(link.query).get("on") == others
        assert f"<{link.scheme}://{link.netloc}{link.path}>" == message["List-Unsubscribe"]


def test_the_key_tells_the_host_what_the_lists_are_called(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = publication(desk)
    with (desk / "publication.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[mail.lists.members]\ntitle = "Les Membres"\n[mail.lists.press]\nattach_kilobytes = 3\n')
    assert path
    with ledger(desk):
        pass
    office = Office(desk, desk / "cache", desk / "state")
    leave.make_key(office, Path("leave.key"))
    assert (desk / "leave.key").stat().st_mode & 0o777 == 0o600
    made: dict[str, object] = {}
    monkeypatch.setattr(leave_server, "application", lambda *_, **named: made.update(named))
    monkeypatch.setattr(leave_server, "serve", lambda *_: None)
    leave.serve(office, Path("queue.sqlite"), Path("leave.key"), leave.Terms())
    assert made["titles"] == {"members": "Les Membres"}
    assert publications.home(desk) is not None
