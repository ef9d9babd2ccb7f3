"""The deposit pack: held against the validator of bagit, the same twice, whole or not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import bagit
import pytest

from pdfdigest.bindery.deposit import DESCRIPTION, deposit
from pdfdigest.bindery.volume import Plan
from pdfdigest.errors import BindingError
from tests.bindery import shelf
from tests.builders import publication


def bound(desk: Path, out: Path) -> tuple[Plan, tuple[Path, ...]]:
    """A volume of two issues on record, and the files of its binding."""
    made = publication(desk, publisher="The Test Office & Sons", **{"volume.isbn": {"3": "978-3-16-148410-0"}})
    issues = []
    for number in (1, 2):
        folder = desk / f"issued/3.{number}/r1"
        folder.mkdir(parents=True)
        (folder / "record.json").write_text("{}", "utf-8")
        (folder / "screen.pdf").write_bytes(b"%PDF-1.7 " + str(number).encode())
        issues.append(replace(shelf.bound(number, date(2025, number, 15)), path=folder / "screen.pdf"))
    out.mkdir()
    files = tuple(out / f"test-digest-vol-3{suffix}" for suffix in (".pdf", ".manifest.json", ".concordance.csv"))
    for path in files:
        path.write_text(path.suffix, "utf-8")
    return shelf.plan(made, tuple(issues)), files


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_bag_holds_the_volume_and_what_was_issued(desk: Path, tmp_path: Path) -> None:
    plan, files = bound(desk, tmp_path / "out")
    place = deposit(tmp_path / "out/test-digest-vol-3-deposit", plan, files)
    bag = bagit.Bag(str(place))
    assert bag.is_valid()
    assert sorted(bag.payload_files()) == [
        "data/issued/3.1/r1/record.json",
        "data/issued/3.1/r1/screen.pdf",
        "data/issued/3.2/r1/record.json",
        "data/issued/3.2/r1/screen.pdf",
        "data/volume/test-digest-vol-3.concordance.csv",
        "data/volume/test-digest-vol-3.manifest.json",
        "data/volume/test-digest-vol-3.pdf",
    ]
    assert bag.info["Bagging-Date"] == "2025-02-15"
    assert bag.info["Source-Organization"] == "The Test Office & Sons"
    assert sorted(path.name for path in place.parent.iterdir() if path.name.startswith(".")) == []


def test_it_describes_itself(desk: Path, tmp_path: Path) -> None:
    plan, files = bound(desk, tmp_path / "out")
    place = deposit(tmp_path / "out/bag", plan, files)
    tree = ElementTree.parse(place / DESCRIPTION)
    said = [(each.tag.partition("}")[2], each.text) for each in tree.getroot()]
    assert ("title", "The Test Digest, Volume 3, 2025") in said
    assert ("publisher", "The Test Office & Sons") in said
    assert ("identifier", "ISBN 978-3-16-148410-0") in said
    assert [words for name, words in said if name == "hasPart"] == [
        "The Test Digest, Vol. 3, No. 1",
        "The Test Digest, Vol. 3, No. 2",
    ]
    for algorithm in ("sha256", "sha512"):
        assert DESCRIPTION in (place / f"tagmanifest-{algorithm}.txt").read_text("utf-8")


def test_the_same_volume_gives_the_same_bag_in_the_place_of_the_old(desk: Path, tmp_path: Path) -> None:
    plan, files = bound(desk, tmp_path / "out")
    once = contents(deposit(tmp_path / "out/bag", plan, files))
    assert contents(deposit(tmp_path / "out/bag", plan, files)) == once
    assert contents(deposit(tmp_path / "out/other", plan, files)) == once
    assert sorted(path.name for path in (tmp_path / "out").iterdir() if path.is_dir()) == ["bag", "other"]


def test_one_changed_byte_is_found(desk: Path, tmp_path: Path) -> None:
    plan, files = bound(desk, tmp_path / "out")
    place = deposit(tmp_path / "out/bag", plan, files)
    (place / "data/issued/3.1/r1/screen.pdf").write_bytes(b"%PDF-1.7 2")
    assert not bagit.Bag(str(place)).is_valid()


def test_a_proof_is_not_deposited(desk: Path, tmp_path: Path) -> None:
    plan, files = bound(desk, tmp_path / "out")
    with pytest.raises(BindingError, match="a proof cannot be deposited"):
        deposit(tmp_path / "out/bag", replace(plan, proof=True), files)


def test_nothing_else_is_overwritten(desk: Path, tmp_path: Path) -> None:
    plan, files = bound(desk, tmp_path / "out")
    (tmp_path / "out/bag").mkdir()
    (tmp_path / "out/bag/thesis.txt").write_text("mine", "utf-8")
    with pytest.raises(BindingError, match="no deposit"):
        deposit(tmp_path / "out/bag", plan, files)
    assert (tmp_path / "out/bag/thesis.txt").read_text("utf-8") == "mine"


def test_a_missing_file_leaves_nothing_behind(desk: Path, tmp_path: Path) -> None:
    plan, files = bound(desk, tmp_path / "out")
    files[0].unlink()
    with pytest.raises(BindingError, match="cannot be written: No such file"):
        deposit(tmp_path / "out/bag", plan, files)
    assert [path.name for path in (tmp_path / "out").iterdir() if path.is_dir()] == []
