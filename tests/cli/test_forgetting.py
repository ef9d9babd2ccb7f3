"""`lists erase` and `purge`: no address, no name and no domain of one's own is left, in whatever file one looks."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import platformdirs
import pytest

from pdfdigest.post import keys
from pdfdigest.post import plan as plans
from pdfdigest.post.carriers import Files, Maildir
from pdfdigest.post.ledger import Ledger
from pdfdigest.post.plan import Selected
from pdfdigest.post.releases import settle_doubt
from pdfdigest.post.tokens import Keys
from tests.builders import publication
from tests.cli.conftest import Run
from tests.post.builders import SECRET, planned, send

GONE, NAME = "Zed.Secret@zedland.example", "Zedekiah Secretson"
STAYS = "ann@example.org"


@pytest.fixture
def office(desk: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Zed is named in a plan, a rehearsal, a bounce, a doubt that was settled, notes, and another reader's bounce."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    publication(desk)
    source = tmp_path / "readers.csv"
    source.write_text(f"email,name\n{GONE},{NAME}\n{STAYS},Ann\n")
    assert run("lists", "import", source, "--list", "members", here=desk).code == 0
    with Ledger.open(desk / "post", platformdirs.user_state_path("pdfdigest")) as ledger:
        readers = [Selected(GONE, NAME, "members"), Selected(STAYS, "Ann", "members")]
        made = planned(ledger, readers)
        send(ledger, plans.rehearsal(ledger, made, SECRET, time.time()), Maildir(desk / "post" / "outbox"))
        signing = Keys.read(keys.text(ledger.folder)).signing()
        rows = ledger.db.execute("SELECT token, id, address FROM addressed WHERE release = ?", (made.id,)).fetchall()
        with ledger.writing() as db:
            db.execute("UPDATE deliveries SET state = 'in_doubt' WHERE release = ?", (made.id,))
            for _, identifier, address in rows:
                words = f"status=bounced (550 5.1.1 <{address}>: {NAME} is unknown)"
                settle_doubt(db, identifier, arrived=True, at=1.0, act="reconcile", who="A.", why=words)
    for token, _, address in rows:
        (desk.parent / f"{address}.eml").write_text(
            f"To: {signing.return_path(token)}@office.example\nFrom: MAILER-DAEMON@mx.example\n"
            "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\n"
            f"Final-Recipient: rfc822; {address}\nAction: failed\nStatus: 5.2.2\n"
            f"Diagnostic-Code: smtp; 552 full, it is sent on to {GONE.lower()} of {NAME} by mx.zedland.example\n"
        )
        assert run("lists", "bounces", desk.parent / f"{address}.eml").code == 0
    run("lists", "leave", GONE)
    run("lists", "readmit", GONE, "--list", "members", "--by", "A.", "--why", f"{NAME} rang from {GONE}")
    return desk


def found(*folders: Path) -> set[str]:
    """The files in which the address, its local part, its domain, or the name stands."""
    wanted = [word.lower().encode() for word in (GONE, "zed.secret", "zedland", "Secretson")]
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return {path.name for path in files if any(word in path.read_bytes().lower() for word in wanted)}


def everywhere(office: Path) -> set[str]:
    return found(office, Path(os.environ["XDG_STATE_HOME"]))


def test_erasing_leaves_neither_address_nor_name_in_any_file(office: Path, run: Run) -> None:
    assert len(everywhere(office)) >= 2
    with Ledger.open(office / "post", platformdirs.user_state_path("pdfdigest")) as ledger, ledger.writing() as db:
        db.execute("UPDATE releases SET started_at = made_at, state = 'running' WHERE kind = 'mail'")
        (plan,) = db.execute("SELECT plan FROM releases WHERE kind = 'mail'").fetchone()
    assert "zedland" in "".join(run("send", "report", plan, "--json").out).lower()
    said = run("lists", "erase", GONE)
    assert said.code == 0
    register = "".join(run("send", "report", plan, "--json").out).lower()
    assert register
    assert not [word for word in ("zed.secret", "zedland", "secretson") if word in register]
    assert "1 letter of a rehearsal was deleted" in said.err
    assert "copies that you made" in said.err
    assert everywhere(office) == set()
    assert found(office / "post" / "outbox") == set()
    assert len(list((office / "post" / "outbox" / "new").iterdir())) == 1
    with Ledger.open(office / "post", platformdirs.user_state_path("pdfdigest")) as ledger:
        words = [words for (words,) in ledger.db.execute("SELECT words FROM returns WHERE words <> ''")]
        assert words
        assert STAYS not in "".join(words)
        assert ledger.db.execute("SELECT count(*) FROM addressed WHERE address LIKE 'erased:%'").fetchone() == (2,)
        assert ledger.db.execute("SELECT count(*) FROM addressed WHERE address = ?", (STAYS,)).fetchone() == (2,)
        domains = ledger.db.execute(
            "SELECT domain, count(*) FROM deliveries GROUP BY domain ORDER BY domain"
        ).fetchall()
        assert domains == [("erased", 2), ("example.org", 2)]
    known = json.loads(run("lists", "about", GONE, "--json").out[0])
    assert (known["known"], known["lists"], known["deliveries"]) == (False, [], [])
    assert [each["why"] for each in known["suppressed"]] == ["erased"]


def test_a_domain_that_others_have_too_is_named_for_them_alone(office: Path, run: Run, tmp_path: Path) -> None:
    (tmp_path / "more.csv").write_text("email\nyan@zedland.example\n")
    assert run("lists", "import", tmp_path / "more.csv", "--list", "members").code == 0
    assert run("lists", "erase", GONE).code == 0
    with Ledger.open(office / "post", platformdirs.user_state_path("pdfdigest")) as ledger:
        assert ledger.db.execute("SELECT count(*) FROM deliveries WHERE domain LIKE 'zed%'").fetchone() == (0,)
        (words,) = ledger.db.execute("SELECT words FROM returns WHERE words LIKE '%full%'").fetchone()
    assert "mx.zedland.example" in words
    assert "zed.secret" not in words.lower()


def test_purging_leaves_neither_address_nor_name_in_any_file(office: Path, run: Run) -> None:
    run("lists", "leave", GONE)
    assert "0 addresses" in run("lists", "purge", "--days", "30").err
    assert everywhere(office)
    with Ledger.open(office / "post", platformdirs.user_state_path("pdfdigest")) as ledger, ledger.writing() as db:
        db.execute("UPDATE suppressions SET at = at - 40 * 86400")
    said = run("lists", "purge", "--days", "30")
    assert "1 address and" in said.err
    assert everywhere(office) == set()
    assert run("lists", "show", "members").out == [f"{STAYS}  Ann"]


def test_who_was_taken_off_by_a_new_file_is_purged_too(office: Path, run: Run, tmp_path: Path) -> None:
    (tmp_path / "new.csv").write_text(f"email\n{STAYS}\n")
    assert run("lists", "import", tmp_path / "new.csv", "--list", "members", "--replace").code == 0
    with Ledger.open(office / "post", platformdirs.user_state_path("pdfdigest")) as ledger, ledger.writing() as db:
        db.execute("UPDATE deliveries SET at = 1")
    assert "1 address and" in run("lists", "purge", "--days", "30").err
    assert everywhere(office) == set()


def test_who_was_erased_and_comes_back_has_had_what_was_sent(office: Path, run: Run, tmp_path: Path) -> None:
    run("lists", "erase", GONE)
    run("lists", "readmit", GONE, "--list", "members", "--by", "A.", "--why", "asked to be back")
    (tmp_path / "new.csv").write_text(f"email,name\n{GONE},Zed Again\n")
    assert "1 added" in run("lists", "import", tmp_path / "new.csv", "--list", "members").err
    assert f"{GONE}  Zed Again" in run("lists", "show", "members").out
    with Ledger.open(office / "post", platformdirs.user_state_path("pdfdigest")) as ledger:
        more = planned(ledger, [Selected(GONE, "Zed Again", "members")], subject="Another letter")
        assert dict(ledger.db.execute("SELECT state, reply FROM deliveries WHERE release = ?", (more.id,))) == {
            "skipped": "has had it already"
        }


def test_letters_are_erased_whatever_a_rehearsal_wrote(office: Path, run: Run) -> None:
    with Ledger.open(office / "post", platformdirs.user_state_path("pdfdigest")) as ledger:
        more = planned(ledger, [Selected(GONE, NAME, "members")], subject="Another")
        send(ledger, plans.rehearsal(ledger, more, SECRET, time.time()), Files(office / "post" / "outbox"))
    assert "2 letters of rehearsals were deleted" in run("lists", "erase", GONE).err
    assert found(office / "post" / "outbox") == set()


def test_files_that_still_have_the_address_are_named(office: Path, run: Run) -> None:
    assert run("lists", "export", "members").code == 0
    (office / "out" / "shown.html").write_text(f"<p>Dear {NAME},</p>")
    said = run("lists", "erase", GONE)
    assert "these files still have it; delete or mend them: out/members.csv, out/shown.html" in said.err


def test_files_with_addresses_are_the_owners_alone(office: Path, run: Run) -> None:
    mask = os.umask(0)
    try:
        assert run("lists", "export", "members", "-o", "out/members.csv").code == 0
        assert run("send", "backup", "out/copy.zip").code == 0
    finally:
        os.umask(mask)
    letters = list((office / "post" / "outbox" / "new").iterdir())
    for path in (
        office / "out" / "members.csv",
        office / "out" / "copy.zip",
        office / "post" / "ledger.sqlite",
        *letters,
    ):
        assert path.stat().st_mode & 0o077 == 0, path
