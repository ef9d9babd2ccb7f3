"""What an edition carries comes back: its fields, and pictures that lie where a publication's own lie."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest

from pdfdigest.office import archive_edition, import_digest
from pdfdigest.office.surroundings import Office
from pdfdigest.press import targets
from pdfdigest.press.compose import composition
from pdfdigest.press.compose.house import House
from tests.builders import issue, publication, story

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"/>'


def edition(path: Path, file: str, attached: str, data: bytes = SVG, *more: object) -> Path:
    """A PDF that carries an issue with a picture of that name, and a file."""
    issue = {
        "format": 1,
        "volume": 1,
        "number": 4,
        "date": "2022-02-25",
        "image": {"file": file, "alt": "A", "credit": "C"},
    }
    issue["stories"] = [{"id": "a", "headline": "H", "body": "B"}, *more]
    pdf = pikepdf.new()
    pdf.add_blank_page()
    told = json.dumps({"issue": issue, "publication": {"name": "The Digest"}}).encode()
    pdf.attachments["1.4.json"] = pikepdf.AttachedFileSpec(pdf, told, filename="1.4.json")
    pdf.attachments[attached] = pikepdf.AttachedFileSpec(pdf, data, filename=attached)
    pdf.save(path)
    return path


@pytest.mark.parametrize(
    ("file", "attached", "data", "found"),
    [
        ("images/a.svg", "a.svg", SVG, {"images/a.svg": SVG}),
        ("images/a.svg", "b.svg", SVG, {}),
        ("images/a.svg", "a.svg", b"no picture", {}),
        ("../a.svg", "a.svg", SVG, {}),
        ("/tmp/a.svg", "a.svg", SVG, {}),
        ("images\\..\\a.svg", "a.svg", SVG, {}),
        ("C:a.svg", "C:a.svg", SVG, {}),
    ],
)
def test_pictures_come_back_into_the_publication_alone(
    tmp_path: Path, file: str, attached: str, data: bytes, found: dict[str, bytes]
) -> None:
    carried = archive_edition.carried(edition(tmp_path / "x.pdf", file, attached, data))
    assert carried is not None
    assert carried.pictures == found
    assert carried.publication == "The Digest"


@pytest.mark.parametrize(("here", "names"), [(None, ["a.svg"]), (SVG, ["a.svg"]), (SVG + b" ", ["a-2.svg", "a.svg"])])
def test_a_picture_of_one_name_and_other_content_is_not_taken_for_it(
    tmp_path: Path, here: bytes | None, names: list[str]
) -> None:
    publication(tmp_path)
    images = tmp_path / "images"
    images.mkdir()
    if here is not None:
        (images / "a.svg").write_bytes(here)
    office = Office(tmp_path, tmp_path / "cache", tmp_path / "state", clock=lambda: datetime(2025, 1, 14, tzinfo=UTC))
    made = import_digest.new(office, edition(tmp_path / "x.pdf", "images/a.svg", "a.svg"))
    assert sorted(path.name for path in images.iterdir()) == names
    assert f"file: images/{names[0]}" in made.path.read_text("utf-8")
    assert (images / names[0]).read_bytes() == SVG
    assert [fault.rule for fault in made.doubts if "another picture is called images/a.svg" in fault.message] == [
        "picture" for _ in names[1:]
    ]


def test_of_two_pictures_of_one_name_none_stands_for_the_other(tmp_path: Path) -> None:
    second = {
        "id": "b",
        "headline": "H",
        "body": "B",
        "images": [{"file": "images/2/a.svg", "alt": "B", "credit": "C"}],
    }
    carried = archive_edition.carried(edition(tmp_path / "x.pdf", "images/1/a.svg", "a.svg", SVG, second))
    assert carried is not None
    assert carried.pictures == {}


def test_two_pictures_of_one_name_both_come_back(tmp_path: Path) -> None:
    publication(tmp_path)
    drawings = {f"images/{year}/mill.svg": SVG.replace(b"/>", b' viewBox="0 0 9 %d"/>' % year) for year in (1, 2)}
    for name, data in drawings.items():
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_bytes(data)
    pictures = [{"file": name, "alt": "A mill.", "credit": "N. N."} for name in drawings]
    made = issue(tmp_path, stories=[story(1, images=pictures[:1]), story(2, images=pictures[1:])])
    galley = composition.compose(made, House(made.publication), targets.target("archive", made.publication))
    pdf = pikepdf.new()
    pdf.add_blank_page()
    for name, _, data in galley.attachments:
        pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, data, filename=name)
    pdf.save(tmp_path / "edition.pdf")
    carried = archive_edition.carried(tmp_path / "edition.pdf")
    assert carried is not None
    assert carried.pictures == drawings


def test_key_points_and_what_is_cropped_come_back_where_an_issue_file_has_them(tmp_path: Path) -> None:
    path = edition(tmp_path / "x.pdf", "a.png", "b.png")
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        told = json.loads(pdf.attachments["1.4.json"].get_file().read_bytes())
        told["issue"] |= {"summary": ["One thing is decided."], "sections": [{"id": "s", "heading": "S", "body": "B"}]}
        told["issue"]["image"] |= {"crop": [0, 0, 50, 100], "focus": [20, 30]}
        pdf.attachments["1.4.json"] = pikepdf.AttachedFileSpec(pdf, json.dumps(told).encode(), filename="1.4.json")
        pdf.save(path)
    carried = archive_edition.carried(path)
    assert carried is not None
    assert list(carried.values)[-4:] == ["image", "summary", "stories", "sections"]
    assert carried.values["image"]["crop"] == [0, 0, 50, 100]
    assert carried.values["image"]["focus"] == [20, 30]


@pytest.mark.parametrize("file", ["images/" + "x" * 300 + ".svg", "../" * 9 + "no/such"])
def test_a_name_that_no_file_can_bear_is_no_traceback(tmp_path: Path, file: str) -> None:
    publication(tmp_path)
    office = Office(tmp_path, tmp_path / "cache", tmp_path / "state", clock=lambda: datetime(2025, 1, 14, tzinfo=UTC))
    made = import_digest.new(office, edition(tmp_path / "x.pdf", file, "a.svg"))
    assert [fault.rule for fault in made.doubts if "does not lie in it" in fault.message] == ["picture"]
