"""What a command refuses, its act refuses too: called directly, with the same sentence and exit code.

One row for each refusal: the act, the words of the command, and the sentence.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from pdfdigest import cli
from pdfdigest.cli import hints, terminal
from pdfdigest.errors import BindingError, DifferenceError, DigestError, RequestError
from pdfdigest.office.bind import bind
from pdfdigest.office.cite import cite
from pdfdigest.office.impose import impose
from pdfdigest.office.surroundings import Office
from pdfdigest.office.verify import compare, verify
from tests.bindery.test_sheets import A4, A5, pages
from tests.builders import ROOT

FILED = "issued/3.1/r1/the-bound-page-3.1-screen.pdf"
Act = Callable[[Office], object]


@dataclass(frozen=True, slots=True)
class Row:
    """A refusal: how the act and the command are called, and how both answer."""

    name: str
    act: Act
    command: str
    kind: type[DigestError]
    sentence: str


def row(command: str, act: Act, kind: type[DigestError], sentence: str) -> Row:
    return Row(sentence, act, command, kind, sentence)


ROWS = [
    row("bind", bind, RequestError, "say which issues to bind"),
    row(
        "bind --volume 3 --year 2025",
        lambda office: bind(office, volume=3, year=2025),
        RequestError,
        "say which issues to bind",
    ),
    row(
        "bind --from 2025-03-02 --to 2025-03-01",
        lambda office: bind(office, first=date(2025, 3, 2), last=date(2025, 3, 1)),
        RequestError,
        "2025-03-02 is later than 2025-03-01",
    ),
    row(
        "bind --volume 3 --deposit --proof",
        lambda office: bind(office, volume=3, deposit=True, proof=True),
        BindingError,
        "a proof cannot be deposited",
    ),
    row(
        "bind nowhere --volume 3",
        lambda office: bind(office, Path("nowhere"), volume=3),
        RequestError,
        "there is no folder nowhere",
    ),
    row(
        "bind bare --volume 3",
        lambda office: bind(office, Path("bare"), volume=3),
        RequestError,
        "there is no publication",
    ),
    row(
        "bind --volume 3 -o file/out",
        lambda office: bind(office, volume=3, out=Path("file/out")),
        BindingError,
        "the file cannot be written: there is a file where a folder should be",
    ),
    row("bind --volume 9", lambda office: bind(office, volume=9), BindingError, "there is nothing to bind"),
    row(
        "bind --volume 3 --for press",
        lambda office: bind(office, volume=3, kind="press"),
        BindingError,
        "has no press edition on record",
    ),
    row(
        "bind edited --volume 3",
        lambda office: bind(office, Path("edited"), volume=3),
        BindingError,
        "what is on record is never edited",
    ),
    row(
        "cite --volume none.pdf 4",
        lambda office: list(cite(office, Path("none.pdf"), ["4"])),
        RequestError,
        "there is no such file",
    ),
    row(
        "cite --volume a5.pdf 4",
        lambda office: list(cite(office, Path("a5.pdf"), ["4"])),
        RequestError,
        "this is no volume that pdfdigest bound",
    ),
    row("impose bare", lambda office: impose(office, Path("bare")), RequestError, "this is a folder, not a file"),
    row("impose file", lambda office: impose(office, Path("file")), BindingError, "the file is no PDF"),
    row(
        "impose a5.pdf --sheet Quarto",
        lambda office: impose(office, Path("a5.pdf"), sheet="Quarto"),
        BindingError,
        "there is no sheet 'Quarto'",
    ),
    row(
        "impose a4.pdf --sheet A4",
        lambda office: impose(office, Path("a4.pdf"), sheet="A4"),
        BindingError,
        "two pages need 420 by 297 mm",
    ),
    row(
        "impose a5.pdf --creep 90",
        lambda office: impose(office, Path("a5.pdf"), creep_mm=90),
        BindingError,
        "a creep of 90 mm is not between",
    ),
    row(
        "impose a5.pdf -o file/x.pdf",
        lambda office: impose(office, Path("a5.pdf"), out=Path("file/x.pdf")),
        RequestError,
        "the file cannot be written: there is a file where a folder should be",
    ),
    row("verify none.pdf", lambda office: verify(office, Path("none.pdf")), RequestError, "there is no such file"),
    row("verify file", lambda office: verify(office, Path("file")), RequestError, "the file is no PDF"),
    row(
        f"verify {FILED} --against nowhere",
        lambda office: compare(office, Path(FILED), Path("nowhere")),
        RequestError,
        "there is no such folder",
    ),
]


@pytest.fixture(scope="module")
def publication(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A publication with one issue on record and none of the pages set anew, and files that are of no use."""
    folder = tmp_path_factory.mktemp("refusals") / "digest"
    sample = ROOT / "issues/the-bound-page"
    (folder / "issued").mkdir(parents=True)
    shutil.copyfile(sample / "publication.toml", folder / "publication.toml")
    shutil.copytree(sample / "issued/3.1", folder / "issued/3.1")
    shutil.copytree(folder, folder / "edited")
    filed = next((folder / "edited/issued/3.1/r1").glob("*-screen.pdf"))
    filed.chmod(0o644)
    filed.write_bytes(filed.read_bytes() + b"\n")
    (folder.parent / "bare").mkdir()
    (folder / "bare").symlink_to(folder.parent / "bare")
    (folder / "file").write_bytes(b"no PDF")
    (folder / "a5.pdf").write_bytes(pages(2, A5))
    (folder / "a4.pdf").write_bytes(pages(2, A4))
    return folder


def options(words: Iterable[str]) -> list[str]:
    """Words that only a terminal has."""
    return [word for each in words for word in each.split() if word.startswith(("--", "`")) or word == "pdfdigest:"]


@pytest.mark.parametrize("case", ROWS, ids=[each.command for each in ROWS])
def test_the_act_refuses_as_the_command_does(
    case: Row,
    publication: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(case.kind) as raised:
        case.act(Office(here=publication, cache=tmp_path / "cache", state=tmp_path / "state"))
    error = raised.value
    assert case.sentence in error.message
    assert type(error) is case.kind
    assert not options([error.message, error.hint])
    assert not error.needs or error.needs in hints.HINTS
    monkeypatch.chdir(publication)
    assert cli.run(case.command.split()) == error.exit_code
    assert f"pdfdigest: {hints.told(error, terminal.nearby)}" in capsys.readouterr().err


def test_a_volume_of_another_version_is_named(publication: Path, tmp_path: Path) -> None:
    import pikepdf

    from pdfdigest.bindery import catalogue

    with pikepdf.open(publication / "a5.pdf") as pdf:
        catalogue.carry(pdf, {"format": 0}, "")
        pdf.save(tmp_path / "old.pdf")
    with pytest.raises(DifferenceError, match="another version"):
        list(cite(Office(here=tmp_path, cache=tmp_path, state=tmp_path), Path("old.pdf"), ["4"]))


def test_a_volume_that_cannot_be_parted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own pages grow with each round, so that no parting holds them; nothing is set for it."""
    from pdfdigest.bindery import book
    from pdfdigest.office import volume_parts

    monkeypatch.setattr(volume_parts, "_set", lambda *_, **__: None)
    monkeypatch.setattr(volume_parts, "ROUNDS", 3)
    monkeypatch.setattr(book, "size", lambda *_: 91)
    with pytest.raises(BindingError, match="no way was found to part the volume into books of 90 pages") as raised:
        bind(Office(ROOT / "issues/the-bound-page", tmp_path, tmp_path), volume=3, max_pages=90, out=tmp_path)
    assert raised.value.exit_code == 5
    assert not list(tmp_path.glob("*.pdf"))
