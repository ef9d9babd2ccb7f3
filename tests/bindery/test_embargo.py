"""A volume has nothing that is under embargo at the moment of binding, and is bound anew when the embargo has ended."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from pdfdigest.errors import BindingError
from pdfdigest.office.bind import BindReport
from pdfdigest.office.bind import bind as bound
from pdfdigest.office.surroundings import Office
from tests.bindery.conftest import SAMPLE, STEM, Bind
from tests.reading.filed import Heard

END = datetime(2026, 3, 1, 9, tzinfo=UTC)
SECRET = "Bulaq"
"""A word of issue 3.7 alone."""


class Desk:
    """A copy of the sample, some of whose revisions are under embargo, and what binds it at a moment."""

    def __init__(self, root: Path, bind: Bind, *revisions: str) -> None:
        self.root, self.heard, self._bind = root, Heard(), bind
        shutil.copytree(SAMPLE, root, ignore=shutil.ignore_patterns("bound"))
        for name in revisions:
            path = root / "issued" / name / "record.json"
            told = json.loads(path.read_text("utf-8"))
            path.write_text(json.dumps({**told, "embargo": END.isoformat()}), "utf-8")

    def bind(self, now: datetime, **how: bool) -> BindReport:
        office = Office(self.root, self.root / "cache", self.root / "state", clock=lambda: now, tell=self.heard)
        with self._bind.warm():
            return bound(office, volume=3, out=self.root / "out", **how)

    @property
    def text(self) -> str:
        return "".join(page.extract_text() for page in PdfReader(self.root / f"out/{STEM}.pdf").pages)


def test_it_is_left_out_until_its_moment_and_the_volume_is_bound_anew_then(tmp_path: Path, bind: Bind) -> None:
    desk = Desk(tmp_path / "the-bound-page", bind, "3.7/r1")
    said = desk.bind(END - timedelta(hours=1))
    words = f"the-bound-page-3.7 r1 is under embargo until {END.isoformat(timespec='minutes')}; it is left out"
    assert words in desk.heard.said
    assert SECRET not in desk.text
    manifest = (desk.root / f"out/{STEM}.manifest.json").read_text("utf-8")
    assert SECRET not in manifest
    assert '"3.7"' not in manifest
    assert (3, 7, 7) not in said.missing
    assert desk.bind(END - timedelta(minutes=1)).sha256 == said.sha256
    assert desk.heard.said.count(words) == 2
    later = desk.bind(END)
    assert SECRET in desk.text
    assert later.sha256 != said.sha256


def test_a_proof_shows_it(tmp_path: Path, bind: Bind) -> None:
    desk = Desk(tmp_path / "the-bound-page", bind, "3.7/r1")
    desk.bind(END - timedelta(hours=1), proof=True)
    assert SECRET in desk.text


def test_a_volume_of_which_nothing_may_be_read_is_refused(tmp_path: Path, bind: Bind) -> None:
    desk = Desk(tmp_path / "the-bound-page", bind)
    names = [f"{path.parent.name}/{path.name}" for path in desk.root.glob("issued/*/r*")]
    desk = Desk(tmp_path / "other", bind, *names)
    with pytest.raises(BindingError, match="every issue of this volume is under embargo"):
        desk.bind(END - timedelta(hours=1))
    assert not (desk.root / "out").exists()
