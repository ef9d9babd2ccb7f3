"""Chromium and axe-core judge the desk: write, be interrupted, lose nothing, find the fault."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.builders import ROOT, issue, judge, story
from tests.judges.test_chromium import HERE, bench

__all__ = ["bench"]
pytestmark = [pytest.mark.judges, pytest.mark.timeout(900)]
LONG = "Words and more words stand here. " * 40


@contextmanager
def running(here: Path, state: Path, *options: str) -> Iterator[str]:
    """A desk in a folder, as somebody starts it: its address."""
    process = subprocess.Popen(
        [sys.executable, "-c", "from pdfdigest.cli import main; main()", "desk", "--no-open", *options],
        stdout=subprocess.PIPE,
        text=True,
        cwd=here,
        env={**os.environ, "PYTHONPATH": str(ROOT), "XDG_STATE_HOME": str(state)},
    )
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)


@pytest.fixture
def seen(bench: Path, desk: Path, tmp_path: Path) -> dict[str, Any]:
    """What Chromium saw of a desk while somebody worked at it."""
    stories = [
        story(1, body=f"It said [so](source:mill). {LONG}"),
        story(2, body=f"The editor's sentence stands here. {LONG}"),
        story(3, body=LONG),
    ]
    sources = {"mill": {"address": "https://example.org/mill", "publisher": "The Mill"}}
    of = issue(desk, stories=stories, sources=sources)
    if bench != HERE:
        shutil.copy(HERE / "desk.mjs", bench)
    with running(desk, tmp_path / "state") as address:
        done = subprocess.run(
            [judge("node"), "desk.mjs", judge("chromium"), address, str(of.path), os.environ.get("DESK_PICTURES", "")],
            cwd=bench,
            capture_output=True,
            timeout=600,
            check=False,
        )
    assert done.returncode == 0, done.stderr.decode()
    return dict(json.loads(done.stdout))


def test_a_person_at_the_desk(seen: dict[str, Any]) -> None:
    assert seen["again"] == 403
    assert (seen["cookie"]["httpOnly"], seen["cookie"]["sameSite"]) == (True, "Strict")
    assert seen["script"] == ""
    assert seen["lines"] == 1
    assert seen["clicked"] == "FRESHLY"
    assert seen["atWord"] == seen["caretAt"] == "at"
    assert seen["bold"] == ["bold", "600"]
    assert seen["chip"] == "The Mill"
    assert seen["formats"] == ["**One** two.", "***One*** two.", "*One* two.", "One two."]
    assert seen["list"].split() == ["•", "Oneexample.org", "two."]
    assert seen["table"].split() == ["Traffic", "tons", "·", "drawn", "as", "bars", "Port", "2024", "North", "12"]
    assert seen["chips"][0].startswith("→ ")
    assert seen["means"] == ["15 February", ["They met", "twice."], "2"]
    assert seen["typed"] == "| North | 12 |"
    assert seen["both"]
    assert "kept in this browser" in seen["away"]
    assert seen["versions"] == ["Mine", "Theirs"]
    assert seen["kept"]
    assert seen["third"]
    assert [len(ids) for ids in seen["ids"]] == [3, 4, 3]
    assert seen["empty"] == ["Headline", "Text"]
    assert seen["focus"] == "A fourth one"
    assert seen["undone"]
    assert seen["composing"]
    assert seen["composed"]
    assert seen["notYet"]
    assert any("2025-13-01" in words for words in seen["faults"])
    assert any("There is no key 'odd'" in words for words in seen["faults"])
    assert any("not" in words for words in seen["unfit"])
    assert any("2025-13-01" in words for words in seen["atField"])
    assert seen["outside"] == []
    on_purpose = ("ERR_INTERNET_DISCONNECTED", "404 (Not Found) /api/issue/000000000000000000000000")
    assert [words for words in seen["said"] if not any(part in words for part in on_purpose)] == []
    assert [(each["at"], each["violations"]) for each in seen["axe"] if each["violations"]] == []
    for each in seen["axe"]:
        assert each["passes"] > 10, each["at"]
        assert each["sideways"] <= 0, each["at"]
    assert seen["approvedBy"] == "B. Colleague"
    assert seen["changed"] == ["Headline: A word has changed"]
    assert seen["paper"] == ["application/pdf", "%PDF-"]
    assert len(seen["axe"]) == 28


def test_three_questions_make_a_publication(bench: Path, tmp_path: Path) -> None:
    here = tmp_path / "straw"
    here.mkdir()
    if bench != HERE:
        shutil.copy(HERE / "desk.mjs", bench)
    with running(here, tmp_path / "state") as address:
        done = subprocess.run(
            [judge("node"), "desk.mjs", judge("chromium"), address, "", os.environ.get("DESK_PICTURES", "")],
            cwd=bench,
            capture_output=True,
            timeout=600,
            check=False,
        )
    assert done.returncode == 0, done.stderr.decode()
    seen = json.loads(done.stdout)
    assert (seen["slug"], seen["stories"] > 0) == ("the-straw-letter", True)
    assert seen["balance"][1].endswith("the same out.")
    assert seen["stray"]
    assert seen["picture"] == "images/mill.svg"
    assert [words for words in seen["said"] if "422" not in words and "409" not in words] == []
    assert seen["outside"] == []
    assert sorted(path.parent.name for path in (here / "post/outbox").rglob("*") if path.is_file()).count("new") == 2
    assert [(each["at"], each["violations"]) for each in seen["axe"] if each["violations"]] == []
    assert "holds what it claims" in seen["volume"]
    assert "'red' is no colour" in seen["settings"]
    assert seen["contrast"].startswith("11.")
    assert len(seen["doctor"]) > 1
    assert "on record as r1" in seen["adopted"]
    assert seen["crop"] == "10, 20, 80, 60"
    assert seen["focus"] == "25, 50"
    assert len(seen["axe"]) == 31
    assert 'accent = "#123a6b"' in (here / "publication.toml").read_text("utf-8")
    assert "right: nine" in (here / "errata.yaml").read_text("utf-8")
    assert 'name = "The Straw Letter"' in (here / "publication.toml").read_text("utf-8")


def test_the_bundle_is_small_and_the_same_each_time(tmp_path: Path) -> None:
    """The committed bundle is what its sources give, and no heavier than it may be."""
    client = ROOT / "desk-client"
    made = []
    for name in ("one", "two"):
        out = tmp_path / name
        out.mkdir()
        subprocess.run([judge("node"), "build.mjs", str(out)], cwd=client, check=True, capture_output=True, timeout=120)
        made.append({path.name: path.read_bytes() for path in out.iterdir()})
    assert made[0] == made[1]
    assert made[0] == {name: (ROOT / "templates/desk" / name).read_bytes() for name in made[0]}
    assert len(gzip.compress(made[0]["desk.js"], 9)) <= 150_000
