"""What is restored from a backup binds to the same volume, octet for octet, and proves the one that was bound before."""

from __future__ import annotations

from pathlib import Path

from pdfdigest.bindery import against
from pdfdigest.office.backup import backup
from pdfdigest.office.restore import restore
from pdfdigest.office.surroundings import Office
from tests.bindery.conftest import STEM, Bind
from tests.bindery.test_embargo import END, Desk


def test_the_volume_is_the_same_elsewhere(tmp_path: Path, bind: Bind) -> None:
    desk = Desk(tmp_path / "the-bound-page", bind)
    before = desk.bind(END)
    office = Office(desk.root, tmp_path / "cache", tmp_path / "state")
    backup(office, tmp_path / "b.tar")
    desk.root.rename(tmp_path / "gone")
    restore(office, tmp_path / "b.tar", tmp_path / "the-bound-page")
    assert desk.bind(END).sha256 == before.sha256
    assert against.compare(tmp_path / f"gone/out/{STEM}.pdf", desk.root / "issued").proven
