"""Names and paths that Windows or macOS cannot have, told wherever one stands."""

from __future__ import annotations

import ntpath
from pathlib import Path, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdfdigest.manuscript import manuscript, portable_names, rules
from tests import builders

SOUND = [
    "1.1.yaml",
    "1.4-5-de.yaml",
    "console.yaml",
    "com10.png",
    "lpt.svg",
    "été.png",
    "…",
    "a.b.c",
    ".gitignore",
    "..",
    ".",
]
WRONG = {
    "CON.yaml": "a device",
    "con": "a device",
    "Nul.tar.gz": "a device",
    "com1.png": "a device",
    "LPT¹": "a device",
    "aux .txt": "a device",
    "notes.": "takes the . off",
    "notes ": "takes the blank off",
    "notes. .": "takes the . off",
    "a:b.png": "no names with :",
    "what?.yaml": "no names with ?",
    "images\\a.png": "no names with \\",
    "a\nb": "no names with '\\n'",
}


@pytest.mark.parametrize("name", SOUND)
def test_a_name_that_everybody_can_have(name: str) -> None:
    assert portable_names.trouble(name) == ""


@pytest.mark.parametrize(("name", "words"), WRONG.items())
def test_a_name_that_windows_cannot_have(name: str, words: str) -> None:
    assert words in portable_names.trouble(name)


def reserved(path: PureWindowsPath) -> bool:
    """Whether Windows keeps the name; what asks pathlib is deprecated where `ntpath` can be asked."""
    asked = getattr(ntpath, "isreserved", None)
    return bool(asked(path)) if asked else path.is_reserved()


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_what_passes_is_one_name_on_windows(name: str) -> None:
    """It is not parted, has no drive, is no device: pathlib's own rules for Windows, which are not ours."""
    if not portable_names.trouble(name) and name not in (".", "..") and "/" not in name:
        path = PureWindowsPath(name)
        assert path.parts == (name,)
        assert not path.drive
        assert not reserved(path)


def test_how_long_a_path_may_be(tmp_path: Path) -> None:
    longest = tmp_path / ("a" * (portable_names.LONGEST - len(str(tmp_path)) - 1))
    assert portable_names.too_long(longest) == ""
    assert "260 characters" in portable_names.too_long(longest.with_name(f"{longest.name}a"))


@pytest.mark.parametrize("drive", ["C:\\digest\\2026\\1.1.yaml", "\\\\server\\office\\1.1.yaml"])
def test_a_drive_is_no_name(drive: str) -> None:
    """What the guard of files that are written looks at: the names behind the drive, and not the drive."""
    path = PureWindowsPath(drive)
    assert [portable_names.trouble(name) for name in path.parts[1:]] == [""] * (len(path.parts) - 1)


def test_two_files_that_differ_in_capitals_are_named(desk: Path) -> None:
    issue = builders.issue(desk, image={"file": "A.png", "credit": "Us", "alt": "A ramp."})
    (issue.path.parent / "a.png").write_bytes(b"")
    (issue.path.parent / "A.png").write_bytes(b"")
    issue = manuscript.read(issue.path, issue.publication)
    (found,) = [fault for fault in rules.look(issue) if fault.rule == "portable-name"]
    assert found.message == "A.png and a.png are one file on Windows and macOS; rename one of them"
    assert found.field == "image.file"
    (issue.path.parent / "a.png").unlink()
    assert [fault for fault in rules.look(issue) if fault.rule == "portable-name"] == []


def test_a_folder_that_windows_cannot_have_is_named(desk: Path) -> None:
    made = builders.publication(desk)
    (desk / "2026.").mkdir()
    path = desk / "2026." / "1.1.yaml"
    path.write_text(builders.manuscript_text(number=1), "utf-8")
    (found,) = [fault for fault in rules.look(manuscript.read(path, made)) if fault.rule == "portable-name"]
    assert found.message == "2026. cannot be opened by everybody: Windows takes the . off its end; rename it"
