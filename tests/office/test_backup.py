"""A backup holds a publication whole; restored it is the same, and what is damaged is said and never half-restored."""

from __future__ import annotations

import hashlib
import io
import json
import sqlite3
import tarfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pdfdigest.errors import DifferenceError, PostError, RequestError
from pdfdigest.manuscript import file_moves
from pdfdigest.office import backup as backups
from pdfdigest.office import backup_file, safekeeping, send, send_plan
from pdfdigest.office import restore as restores
from pdfdigest.office.backup import backup
from pdfdigest.office.restore import restore
from pdfdigest.office.surroundings import Office
from tests.office import post_office

WORDS = "seven words that belong to nothing"


@pytest.fixture
def office(desk: Path) -> Office:
    """A publication with an issue on record, a reader, a picture, and a key that its settings name."""
    made = post_office.made(desk)
    post_office.settings(made, '\n[mail.dkim]\ndomain = "office.example"\nselector = "d1"\nkey = {file = "dkim.pem"}\n')
    files = {"images/a.svg": "<svg/>", "dkim.pem": "a private key", "notes/é \u202e long " + "x" * 120: "words"}
    for name, text in files.items():
        (desk / name).parent.mkdir(exist_ok=True)
        (desk / name).write_text(text, "utf-8")
    (desk / "dkim.pem").chmod(0o600)
    return made


def tree(root: Path) -> dict[str, tuple[bytes, int]]:
    """Every file below a folder and who may read it, but the ledger and what SQLite lays beside it."""
    return {
        path.relative_to(root).as_posix(): (path.read_bytes(), path.stat().st_mode & 0o777)
        for path in sorted(root.rglob("*"))
        if path.is_file() and not path.name.startswith("ledger.sqlite")
    }


def readers(root: Path) -> list[str]:
    with sqlite3.connect(root / "post/ledger.sqlite") as db:
        return [address for (address,) in db.execute("SELECT address FROM readers")]


def stopped(office: Office, path: Path, monkeypatch: pytest.MonkeyPatch, *, at: int, passphrase: str = "") -> None:
    """A backup that ends in the middle, before the so-manyeth file."""
    with monkeypatch.context() as patch:
        patch.setattr(backups, "_add", stopping(at, backups._add))
        with pytest.raises(Stopped):
            backup(office, path, passphrase)


@pytest.mark.parametrize("passphrase", ["", WORDS])
def test_what_is_restored_is_what_was_backed_up(office: Office, tmp_path: Path, passphrase: str) -> None:
    made = backup(office, tmp_path / "b.tar", passphrase)
    assert (tmp_path / "b.tar").stat().st_mode & 0o777 == 0o600
    found = restore(office, tmp_path / "b.tar", tmp_path / "again", passphrase)
    assert tree(tmp_path / "again") == tree(office.here)
    assert readers(tmp_path / "again") == ["ann@example.org"]
    assert (found.files, found.bytes, found.again, found.ledger) == (made.files, made.bytes, 0, True)
    assert not list(tmp_path.glob("*.part"))
    assert not list(tmp_path.glob(".backup-*"))


def test_what_is_secret_is_named_and_encrypted_where_that_is_asked_for(office: Office, tmp_path: Path) -> None:
    plain = backup(office, tmp_path / "plain.tar")
    locked = backup(office, tmp_path / "locked.tar", WORDS)
    secret = ("dkim.pem", "post/key", "post/ledger.sqlite", "readers.csv")
    assert plain.secret == locked.secret == secret
    assert (plain.encrypted, locked.encrypted) == (False, True)
    assert "not encrypted: lock the file away: dkim.pem, post/key, post/ledger.sqlite, readers.csv" in "".join(
        plain.sentences
    )
    for word in (b"a private key", b"ann@example.org", (office.here / "post/key").read_bytes().strip()):
        assert word in (tmp_path / "plain.tar").read_bytes()
        assert word not in (tmp_path / "locked.tar").read_bytes()
    assert b"<svg/>" in (tmp_path / "locked.tar").read_bytes()
    with tarfile.open(tmp_path / "locked.tar") as tar:
        names = [name for name in tar.getnames() if name.startswith("secret/")]
        listed = json.loads((tar.extractfile("backup.json") or io.BytesIO()).read())
    assert names == [f"secret/{name}.aes" for name in secret]
    marks = {each["path"]: each["mark"] for each in listed["entries"]}
    assert marks["dkim.pem"] != hashlib.sha256(b"a private key").hexdigest(), "a hash would let it be guessed"


@pytest.mark.parametrize("passphrase", ["", "another passphrase altogether"])
def test_without_its_passphrase_nothing_is_restored(office: Office, tmp_path: Path, passphrase: str) -> None:
    backup(office, tmp_path / "b.tar", WORDS)
    with pytest.raises(RequestError, match=r"encrypted|the passphrase is another one") as caught:
        restore(office, tmp_path / "b.tar", tmp_path / "again", passphrase)
    assert caught.value.needs == "passphrase"
    assert not (tmp_path / "again").exists()


def test_a_short_passphrase_is_refused(office: Office, tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="has 5 characters, and 12 are the fewest"):
        backup(office, tmp_path / "b.tar", "short")
    assert not (tmp_path / "b.tar").exists()


def test_what_can_be_made_again_and_what_is_of_the_moment_is_left_out(office: Office, tmp_path: Path) -> None:
    for name in ("out/a.pdf", "post/outbox/new/letter", ".git/config", ".hidden", "sub/node_modules/x"):
        (office.here / name).parent.mkdir(parents=True, exist_ok=True)
        (office.here / name).write_text("x", "utf-8")
    (office.here / "link").symlink_to(tmp_path)
    (office.here / "linked.md").symlink_to(office.here / "dkim.pem")
    made = backup(office, Path("b.tar"))
    assert made.left_out == ("link/", "linked.md", "out/", "post/outbox/", "sub/node_modules/")
    restore(office, office.here / "b.tar", tmp_path / "again")
    there = set(tree(tmp_path / "again"))
    assert not {name for name in there if name.startswith(("out", "link", ".", "post/outbox", "sub"))}
    assert "b.tar" not in there
    assert "publication.toml" in there


def test_a_restored_ledger_is_an_older_copy_until_it_is_adopted(office: Office, tmp_path: Path) -> None:
    settings = office.here / "publication.toml"
    settings.write_text(settings.read_text("utf-8").partition("[mail.dkim]")[0], "utf-8")
    plan = send_plan.plan(office, "1.1", ("members",)).plan
    backup(office, tmp_path / "b.tar")
    for name, state in (("here", office.state), ("elsewhere", tmp_path / "another state")):
        restore(office, tmp_path / "b.tar", tmp_path / name)
        other = replace(office, here=tmp_path / name, state=state)
        with pytest.raises(PostError, match=r"an older copy|was not made on this machine"):
            send.run(other, plan)
        safekeeping.adopt(other, by="A. Editor", why="a new computer")
        assert send.run(other, plan).whole
    assert readers(office.here) == ["ann@example.org"]


class Stopped(BaseException):
    """What ends a run in the middle, as a kill does."""


def stopping(at: int, act: Callable[..., Any]) -> Callable[..., Any]:
    """An act that ends the run when it is called for the so-manyeth time."""
    count = 0

    def counted(*arguments: Any) -> Any:
        nonlocal count
        count += 1
        if count == at:
            raise Stopped
        return act(*arguments)

    return counted


@pytest.mark.parametrize("passphrase", ["", WORDS])
@pytest.mark.parametrize("at", [1, 4])
def test_a_backup_that_was_stopped_goes_on_where_it_was(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int, passphrase: str
) -> None:
    stopped(office, tmp_path / "b.tar", monkeypatch, at=at, passphrase=passphrase)
    part = tmp_path / "b.tar.part"
    assert not (tmp_path / "b.tar").exists()
    with part.open("ab") as file:
        file.write(b"half of a file")
    assert backup(office, tmp_path / "b.tar", passphrase).again == at - 1
    assert not part.exists()
    restore(office, tmp_path / "b.tar", tmp_path / "again", passphrase)
    assert tree(tmp_path / "again") == tree(office.here)


def test_where_a_file_changed_since_a_stopped_backup_is_begun_anew(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped(office, tmp_path / "b.tar", monkeypatch, at=5)
    (office.here / "2025/1.1.yaml").write_text("# another text\n", "utf-8")
    assert backup(office, tmp_path / "b.tar").again == 0
    restore(office, tmp_path / "b.tar", tmp_path / "again")
    assert tree(tmp_path / "again") == tree(office.here)


def test_a_part_that_is_damaged_is_not_gone_on_with(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped(office, tmp_path / "b.tar", monkeypatch, at=5)
    part = tmp_path / "b.tar.part"
    part.write_bytes(part.read_bytes().replace(b"a private key", b"A private key"))
    backup(office, tmp_path / "b.tar")
    restore(office, tmp_path / "b.tar", tmp_path / "again")
    assert tree(tmp_path / "again") == tree(office.here)


@pytest.mark.parametrize("text", ["longer than it was", ""])
def test_a_file_that_changes_meanwhile_is_named(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    real = backups._write

    def changed(*arguments: Any) -> int:
        (office.here / "images/a.svg").write_text(text, "utf-8")
        return real(*arguments)

    monkeypatch.setattr(backups, "_write", changed)
    with pytest.raises(RequestError, match="this file changed while it was backed up") as caught:
        backup(office, tmp_path / "b.tar")
    assert "a.svg" in str(caught.value)
    assert not (tmp_path / "b.tar").exists()


def test_a_restoring_that_was_stopped_goes_on_where_it_was(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup(office, tmp_path / "b.tar")
    with monkeypatch.context() as patch:
        patch.setattr(restores.file_moves, "replace", stopping(4, file_moves.replace))
        with pytest.raises(Stopped):
            restore(office, tmp_path / "b.tar", tmp_path / "again")
    assert restore(office, tmp_path / "b.tar", tmp_path / "again").again == 3
    assert tree(tmp_path / "again") == tree(office.here)


def test_a_folder_with_anything_else_in_it_is_left_alone(office: Office, tmp_path: Path) -> None:
    backup(office, tmp_path / "b.tar")
    before = tree(office.here)
    (office.here / "images/a.svg").write_text("newer", "utf-8")
    with pytest.raises(RequestError, match="lies here, which is no file of the backup"):
        restore(office, tmp_path / "b.tar", office.here)
    assert (office.here / "images/a.svg").read_text("utf-8") == "newer"
    assert set(tree(office.here)) == set(before)
    (tmp_path / "other").mkdir()
    (tmp_path / "other/mine.txt").write_text("mine", "utf-8")
    (tmp_path / "linked").symlink_to(tmp_path / "nowhere")
    for name in ("other", "b.tar", "linked"):
        with pytest.raises(RequestError, match="Restore into an empty folder"):
            restore(office, tmp_path / "b.tar", tmp_path / name)
    assert [path.name for path in (tmp_path / "other").iterdir()] == ["mine.txt"]


def test_a_name_that_is_taken_is_refused(office: Office, tmp_path: Path) -> None:
    (tmp_path / "b.tar").write_text("mine", "utf-8")
    with pytest.raises(RequestError, match="there is a file of this name already"):
        backup(office, tmp_path / "b.tar")
    assert (tmp_path / "b.tar").read_text("utf-8") == "mine"


def test_wherever_a_backup_is_cut_or_changed_that_is_said_and_nothing_is_written(
    office: Office, tmp_path: Path
) -> None:
    backup(office, tmp_path / "b.tar")
    data = (tmp_path / "b.tar").read_bytes()
    with tarfile.open(tmp_path / "b.tar") as tar:
        ends = [each.offset_data + each.size for each in tar]
    last = ends[-1]
    broken = tmp_path / "broken.tar"
    for at in (0, 1, 511, 513, 700, *range(1024, last, last // 25), *(end - 1 for end in ends)):
        broken.write_bytes(data[:at])
        with pytest.raises((DifferenceError, RequestError), match="damaged"):
            restore(office, broken, tmp_path / "again")
    said = 0
    for at in range(3, last, last // 60):
        broken.write_bytes(data[:at] + bytes([data[at] ^ 0x15]) + data[at + 1 :])
        place = tmp_path / f"flipped-{at}"
        try:
            restore(office, broken, place)
        except (DifferenceError, RequestError):
            said += 1
            assert not place.exists()
        else:
            assert tree(place) == tree(office.here), "it was changed where nothing is said"
    assert said > 20
    assert not (tmp_path / "again").exists()


def made_up(path: Path, members: dict[str, bytes], **told: Any) -> Path:
    """A tar that calls itself a backup."""
    entries = [
        {"path": name, "size": len(data), "mode": 0o644, "mark": "0" * 64, "secret": False}
        for name, data in members.items()
    ]
    facts = {"format": 1, "publication": "x", "at": "2025-01-01", "salt": "", "entries": entries, **told}
    with tarfile.open(path, "w") as tar:
        for name, data in {"backup.json": json.dumps(facts).encode(), **members}.items():
            tar.addfile(backup_file.header(name, len(data)), io.BytesIO(data))
    return path


@pytest.mark.parametrize("name", ["../evil", "/evil", "a/../../evil", "C:/evil", "..\\evil", ""])
def test_a_backup_that_would_write_outside_is_refused(office: Office, tmp_path: Path, name: str) -> None:
    path = made_up(tmp_path / "b.tar", {name: b"x"})
    with pytest.raises(DifferenceError, match="outside of its own folder"):
        restore(office, path, tmp_path / "deep/again")
    assert not (tmp_path / "deep").exists()


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"format": 2}, "this pdfdigest reads format: 1"),
        ({"entries": [{"path": 7}]}, "no backup"),
        ({"entries": None}, "no backup"),
        ({"salt": "zz"}, "no backup"),
        ({"salt": None}, "no backup"),
        ({"entries": [{"path": "a", "size": "x", "mode": 0, "mark": ""}]}, "outside"),
    ],
)
def test_a_list_that_cannot_be_read_is_a_sentence(
    office: Office, tmp_path: Path, told: dict[str, Any], said: str
) -> None:
    with pytest.raises(DifferenceError, match=said):
        restore(office, made_up(tmp_path / "b.tar", {"a": b"x"}, **told), tmp_path / "again")


def test_what_is_no_tar_and_what_is_not_there(office: Office, tmp_path: Path) -> None:
    (tmp_path / "b.tar").write_bytes(b"%PDF")
    with pytest.raises(DifferenceError, match="no backup"):
        restore(office, tmp_path / "b.tar", tmp_path / "again")
    with pytest.raises(RequestError, match="there is no such file"):
        restore(office, tmp_path / "c.tar", tmp_path / "again")
    with pytest.raises(RequestError, match="a folder"):
        restore(office, tmp_path, tmp_path / "again")
