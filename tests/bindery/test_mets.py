"""METS in a deposit: each file of the payload once with its checksum, and under the issue that it belongs to."""

from __future__ import annotations

import hashlib
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import bagit

from pdfdigest.bindery import mets
from pdfdigest.bindery.deposit import deposit
from tests.bindery.test_deposit import bound

M = "{http://www.loc.gov/METS/}"
ORDER = ["metsHdr", "dmdSec", "fileSec", "structMap"]
"""The sections that we write, in the order of the schema (METS 1.12)."""


def test_each_file_stands_in_it_once_and_under_its_issue(desk: Path, tmp_path: Path) -> None:
    plan, files = bound(desk, tmp_path / "out")
    place = deposit(tmp_path / "out/bag", plan, files)
    assert bagit.Bag(str(place)).is_valid()
    root = ElementTree.parse(place / mets.NAME).getroot()
    assert [each.tag.removeprefix(M) for each in root] == ORDER
    assert (root.get("OBJID"), root.get("LABEL")) == ("test-digest-vol-3", "The Test Digest, Volume 3, 2025")
    told = {}
    for file in root.iter(f"{M}file"):
        (link,) = file
        path = (place / mets.NAME).parent / unquote(link.attrib["{http://www.w3.org/1999/xlink}href"])
        data = path.read_bytes()
        assert file.get("CHECKSUM") == hashlib.sha256(data).hexdigest()
        assert file.get("SIZE") == str(len(data))
        told[path.resolve().relative_to((place / "data").resolve()).as_posix()] = file.get("ID")
    assert sorted(f"data/{name}" for name in told) == sorted(bagit.Bag(str(place)).payload_files())
    volume = root.find(f"{M}structMap/{M}div")
    assert volume is not None
    pointed = [each.get("FILEID") for each in root.iter(f"{M}fptr")]
    assert sorted(pointed) == sorted(told.values())
    issues = volume.findall(f"{M}div")
    assert [each.get("ORDERLABEL") for each in issues] == ["3.1", "3.2"]
    first = {each.get("FILEID") for each in issues[0]}
    assert first == {number for name, number in told.items() if name.startswith("issued/3.1/")}
    ids = [each.get("ID") for each in root.iter() if each.get("ID")]
    assert len(ids) == len(set(ids))


def test_the_kinds_of_files_are_told(desk: Path, tmp_path: Path) -> None:
    plan, files = bound(desk, tmp_path / "out")
    root = ElementTree.parse(deposit(tmp_path / "out/bag", plan, files) / mets.NAME).getroot()
    kinds = {each.get("MIMETYPE") for each in root.iter(f"{M}file")}
    assert kinds == {"application/pdf", "application/json", "text/csv"}
