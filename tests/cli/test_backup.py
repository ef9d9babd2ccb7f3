"""`backup` and `restore`, as they are typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.office import post_office

VARIABLE = "PDFDIGEST_PASSPHRASE"


@pytest.fixture
def office(desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.delenv(VARIABLE, raising=False)
    post_office.made(desk)
    monkeypatch.chdir(desk)
    return desk


def test_out_and_back(office: Path, run: Run, tmp_path: Path) -> None:
    said = run("backup", "../b.tar")
    assert (said.code, said.out) == (0, ["../b.tar"])
    assert (
        "it holds what is secret, not encrypted: lock the file away: post/key, post/ledger.sqlite, readers.csv"
        in said.err
    )
    back = run("restore", "../b.tar", "../again")
    assert back.code == 0, back.err
    assert "test-digest, as it was on" in back.err
    assert "its ledger is an older copy until it is adopted: pdfdigest send adopt" in back.err
    assert "issued r1" in run("status", here=tmp_path / "again").out[0]


def test_json(office: Path, run: Run) -> None:
    told = json.loads(run("backup", "../b.tar", "--json").out[0])
    assert told["secret"] == ["post/key", "post/ledger.sqlite", "readers.csv"]
    assert (told["encrypted"], told["again"]) == (False, 0)
    back = json.loads(run("restore", "../b.tar", "../again", "--json").out[0])
    assert (back["publication"], back["files"], back["bytes"]) == ("test-digest", told["files"], told["bytes"])


def test_a_passphrase_comes_from_the_environment(office: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    found = run("backup", "../b.tar", "--encrypt")
    assert found.code == 2
    assert VARIABLE in found.err
    monkeypatch.setenv(VARIABLE, "seven words that belong to nothing")
    assert "what is secret, encrypted: post/key" in run("backup", "../b.tar", "--encrypt").err
    monkeypatch.delenv(VARIABLE)
    found = run("restore", "../b.tar", "../again")
    assert found.code == 2
    assert "what is secret in this backup is encrypted" in found.err
    assert VARIABLE in found.err
    monkeypatch.setenv(VARIABLE, "seven words that belong to nothing")
    assert run("restore", "../b.tar", "../again").code == 0


def test_a_damaged_one_ends_with_7(office: Path, run: Run, tmp_path: Path) -> None:
    run("backup", "../b.tar")
    data = (tmp_path / "b.tar").read_bytes()
    (tmp_path / "b.tar").write_bytes(data.replace(b"A. Editor", b"B. Editor"))
    found = run("restore", "../b.tar", "../again")
    assert (found.code, found.out) == (7, [])
    assert "the backup is damaged: issued/1.1/r1/record.json" in found.err
    assert not (tmp_path / "again").exists()


def test_where_there_is_no_publication(tmp_path: Path, run: Run) -> None:
    assert run("backup", "b.tar", here=tmp_path).code == 2
