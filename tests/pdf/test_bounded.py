"""Nothing in a PDF unpacks without end: small files that would be gigabytes are refused with a sentence, by whoever opens them."""

from __future__ import annotations

import io
import logging
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from pdfdigest import cli
from pdfdigest.errors import RequestError
from pdfdigest.inspection import foreign_pdf, verify
from pdfdigest.pdf import attached_data, bounded


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bounds that a test reaches at once; the library's own hold for the whole process."""
    bounded._bound_library()
    monkeypatch.setattr(bounded, "LARGEST", 3_000_000)
    monkeypatch.setattr(bounded, "LARGEST_CONTENT", 1_000_000)
    monkeypatch.setattr(bounded, "TOGETHER", 5_000_000)


def packed(pdf: pikepdf.Pdf, size: int, **entries: Any) -> Any:
    """A stream that unpacks to so many spaces."""
    stream = pdf.make_stream(b"")
    stream.write(zlib.compress(b" " * size, 9), filter=Name.FlateDecode)
    for key, value in entries.items():
        stream[f"/{key}"] = value
    return stream


def made(change: Callable[[pikepdf.Pdf, Any], None]) -> bytes:
    """A page, and what is done to it; streams stay as they are packed."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(300, 400))
    change(pdf, pdf.pages[0].obj)
    out = io.BytesIO()
    pdf.save(out, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)
    return out.getvalue()


def content(pdf: pikepdf.Pdf, page: Any) -> None:
    page.Contents = packed(pdf, 1_100_000)


def several(pdf: pikepdf.Pdf, page: Any) -> None:
    page.Contents = Array([packed(pdf, 600_000), packed(pdf, 600_000)])


def twice(pdf: pikepdf.Pdf, page: Any) -> None:
    stream = pdf.make_stream(b"")
    raw = zlib.compress(zlib.compress(b" " * 1_100_000, 9), 9)
    stream.write(raw, filter=Array([Name.FlateDecode, Name.FlateDecode]))
    page.Contents = stream


def runs(pdf: pikepdf.Pdf, page: Any) -> None:
    stream = pdf.make_stream(b"")
    stream.write(zlib.compress(b"\x81 " * 10_000 + b"\x80", 9), filter=Array([Name.FlateDecode, Name.RunLengthDecode]))
    page.Contents = stream


def form(pdf: pikepdf.Pdf, page: Any) -> None:
    page.Contents = pdf.make_stream(b"/F Do")
    page.Resources = Dictionary(XObject=Dictionary(F=packed(pdf, 1_100_000, Subtype=Name.Form)))


def picture(pdf: pikepdf.Pdf, page: Any) -> None:
    page.Resources = Dictionary(XObject=Dictionary(F=packed(pdf, 3_100_000, Subtype=Name.Image)))


def attachment(pdf: pikepdf.Pdf, _: Any) -> None:
    held = packed(pdf, 3_100_000, Type=Name.EmbeddedFile)
    spec = Dictionary(Type=Name.Filespec, F=String("a.json"), UF=String("a.json"), EF=Dictionary(F=held))
    pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([String("a.json"), pdf.make_indirect(spec)])))


def together(pdf: pikepdf.Pdf, _: Any) -> None:
    pdf.Root.Kept = Array([packed(pdf, 2_000_000) for _ in range(3)])


KINDS = {
    "content": (content, "what is drawn on a page (object"),
    "several": (several, "what is drawn on page 1 unpacks to more than 1 MB"),
    "twice": (twice, "what is drawn on a page (object"),
    "runs": (runs, "what is drawn on a page (object"),
    "form": (form, "what is drawn on a page (object"),
    "picture": (picture, "a picture (object"),
    "attachment": (attachment, "an attached file (object"),
    "together": (together, "all of it together unpacks to more than 5 MB"),
}


@pytest.mark.parametrize(("change", "words"), KINDS.values(), ids=KINDS)
def test_it_is_refused_with_a_sentence(change: Callable[[pikepdf.Pdf, Any], None], words: str) -> None:
    data = made(change)
    assert len(data) < 60_000
    for look in (verify.report, foreign_pdf.look, bounded.opened):
        with pytest.raises(RequestError) as refused:
            look(data)
        assert words in str(refused.value)
        assert "the file cannot be read: " in str(refused.value)


@pytest.mark.parametrize("command", ["verify", "adopt", "impose"])
def test_at_the_terminal(command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: Any) -> None:
    (tmp_path / "publication.toml").write_text('name = "A"\n', "utf-8")
    (tmp_path / "one.pdf").write_bytes(made(content))
    monkeypatch.chdir(tmp_path)
    assert cli.run([command, "one.pdf"]) == 2
    assert "unpacks to more than 1 MB" in capsys.readouterr().err


def test_what_is_within_bounds_is_opened() -> None:
    def sound(pdf: pikepdf.Pdf, page: Any) -> None:
        page.Contents = packed(pdf, 900_000)
        page.Resources = Dictionary(XObject=Dictionary(F=packed(pdf, 2_900_000, Subtype=Name.Image)))

    with bounded.opened(made(sound)) as pdf:
        assert len(pdf.pages) == 1


def test_a_stream_that_is_damaged_counts_as_far_as_it_can_be_read() -> None:
    def damaged(pdf: pikepdf.Pdf, page: Any) -> None:
        page.Contents = pdf.make_stream(b"")
        page.Contents.write(b"no zlib", filter=Name.FlateDecode)
        page.Old = pdf.make_stream(b"")
        page.Old.write(b"no codes", filter=Array([Name.ASCII85Decode, Name.LZWDecode]))

    with bounded.opened(made(damaged)) as pdf:
        assert len(pdf.pages) == 1


def test_what_libraries_remark_of_a_damaged_file_is_kept_to_themselves(caplog: pytest.LogCaptureFixture) -> None:
    def endless(pdf: pikepdf.Pdf, page: Any) -> None:
        page.Old = pdf.make_stream(b"")
        page.Old.write(b"4142", filter=Name.ASCIIHexDecode)

    with bounded.opened(made(endless)) as pdf:
        assert len(pdf.pages) == 1
    assert not caplog.records
    assert not logging.getLogger("pikepdf._core").isEnabledFor(logging.ERROR)


def test_an_edition_that_comes_back_holds_no_data_then() -> None:
    assert list(attached_data.files(made(attachment))) == []


def test_an_object_stream_is_bounded_while_the_file_is_opened() -> None:
    told = pikepdf.settings.get_qpdf_limits()
    assert all(told[f"{kind}_max_memory"] for kind in ("flate", "png", "tiff", "run_length"))


def test_whoever_opens_a_file_of_others_opens_it_so() -> None:
    root = Path(bounded.__file__).parents[1]
    opens = {
        path.relative_to(root).as_posix() for path in root.rglob("*.py") if "pikepdf.open(" in path.read_text("utf-8")
    }
    ours = {
        "bindery/binding.py",
        "bindery/book_catalogue.py",
        "bindery/book_pages.py",
        "bindery/conformance.py",
        "bindery/stamping.py",
        "bindery/trial.py",
        "pdf/bounded.py",
        "pdf/grey.py",
        "pdf/prepress.py",
    }
    assert opens <= ours
