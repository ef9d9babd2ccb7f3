"""What a picture is, and every way in which it may not be one."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from PIL import Image as Pillow

from pdfdigest.errors import PagesError
from pdfdigest.manuscript import pictures


def photograph(form: str = "PNG", size: tuple[int, int] = (40, 30), mode: str = "RGB", **extra: object) -> bytes:
    out = io.BytesIO()
    Pillow.new(mode, size, 120).save(out, form, **extra)
    return out.getvalue()


def svg(inside: str = '<rect width="4" height="3"/>', head: str = 'viewBox="0 0 40 30"') -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {head}>{inside}</svg>'.encode()


@pytest.fixture
def look(tmp_path: Path):
    def facts(data: bytes, name: str = "a.jpg") -> pictures.Facts:
        path = tmp_path / name
        path.write_bytes(data)
        return pictures.facts(path)

    return facts


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "TIFF", "WEBP", "BMP"])
def test_a_photograph_is_measured_whatever_its_suffix(look, form):
    facts = look(photograph(form))
    assert (facts.form, facts.width, facts.height) == (form.lower(), 40, 30)


def test_a_photograph_that_lies_on_its_side_is_measured_upright(look):
    exif = Pillow.Exif()
    exif[0x0112] = 6
    assert look(photograph("JPEG", exif=exif)).height == 40


@pytest.mark.parametrize(
    "head",
    ['viewBox="0 0 40 30"', 'viewBox="0,0,40,30"', 'width="40" height="30"', 'width="40px" height="30.0mm"'],
)
def test_a_drawing_is_measured(look, head):
    facts = look(svg(head=head), "a.svg")
    assert (facts.form, facts.width, facts.height) == ("svg", 40, 30)


@pytest.mark.parametrize(
    "drawing",
    [
        svg('<a href="https://example.org/"><path d="M0 0"/></a>'),
        svg('<linearGradient id="g"/><rect fill="url(#g)"/>'),
        svg('<image href="data:image/png;base64,AAAA"/>'),
        b'\xef\xbb\xbf<?xml version="1.0"?>\n' + svg(),
        b"<!-- drawn by hand -->" + svg(),
        b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">' + svg(),
    ],
)
def test_an_honest_drawing_passes(look, drawing):
    assert look(drawing, "drawing").form == "svg"


BOMB = "".join(f'<g id="g{n}">{f"""<use href="#g{n - 1}"/>""" * 10}</g>' for n in range(1, 12))


@pytest.mark.parametrize(
    ("drawing", "words"),
    [
        (b'<!DOCTYPE svg [<!ENTITY a "aaaa">]>' + svg("&a;"), "entities"),
        (svg().decode().encode("utf-16"), "UTF-8"),
        (svg('<image href="/etc/passwd"/>'), "outside itself, at /etc/passwd"),
        (svg('<image href="https://example.org/a.png"/>'), "outside itself"),
        (svg('<image href="data:image/svg+xml;base64,AAAA"/>'), "outside itself"),
        (svg("<rect style=\"fill: URL( 'https://example.org/a.png')\"/>"), "outside itself"),
        (svg("<style>@import 'https://example.org/a.css';</style>"), "styles point outside"),
        (svg("<script>alert(1)</script>"), "<script>"),
        (svg("<foreignObject/>"), "<foreignObject>"),
        (svg(f'<rect id="g0"/>{BOMB}<use href="#g11"/>'), "too intricate"),
        (svg('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'), "inside itself"),
        (svg('<g id="a"><use href="#a"/></g>'), "inside itself"),
        (svg("<g>" * 200 + "</g>" * 200), "too intricate"),
        (svg("<g/>" * 60_000), "too intricate"),
        (svg(head=""), "has no size"),
        (svg(head='viewBox="0 0 0 10"'), "has no size"),
        (svg(head='viewBox="0 0 1.2.3 10"'), "has no size"),
        (svg(head='width="100%" height="100%"'), "has no size"),
        (b"\x1f\x8b\x08drawing", "compressed"),
        (b"<svg><g></svg>", "is no SVG"),
        (b"<html xmlns='http://www.w3.org/1999/xhtml'/>", "is no SVG"),
        (b"<svg>" + b" " * 4_000_001, "larger than 4 MB"),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else "",
)
def test_a_hostile_drawing_is_refused_in_words(look, drawing, words):
    with pytest.raises(PagesError, match=words) as refused:
        look(drawing, "a.svg")
    assert refused.value.hint


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"no picture at all", "no picture that can be printed"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 40, "HEIC"),
        (photograph("JPEG", (400, 300))[:600], "damaged"),
        (photograph("PNG", (400, 300))[:200], "damaged"),
        (photograph("GIF")[:12], "printed|damaged"),
        (photograph("PNG", (12_000, 11_000), "1"), "12,000 by 11,000 pixels"),
        (photograph("PNG", (20_000, 20_000), "1"), "damaged|20,000 by 20,000"),
    ],
    ids=["empty", "text", "heic", "jpeg cut off", "png cut off", "gif cut off", "bomb", "greater bomb"],
)
def test_a_file_that_is_no_good_picture_is_refused_in_words(look, data, words):
    with pytest.raises(PagesError, match=words) as refused:
        look(data)
    assert refused.value.hint


def test_a_file_too_heavy_to_open_is_not_opened(tmp_path):
    path = tmp_path / "a.jpg"
    with path.open("wb") as file:
        file.truncate(pictures.MAX_BYTES + 1)
    with pytest.raises(PagesError, match="at most 60 MB"):
        pictures.facts(path)


def test_what_is_no_file_is_said_to_be_none(tmp_path):
    os.mkfifo(tmp_path / "pipe.png")
    (tmp_path / "round.png").symlink_to(tmp_path / "round.png")
    for path, words in {
        tmp_path: "a folder",
        tmp_path / "pipe.png": "no ordinary file",
        tmp_path / "round.png": "cannot be read",
        tmp_path / "absent.png": "no such picture",
        tmp_path / ("long" * 100): "cannot be read",
        tmp_path / "a.png" / "b.png": "no such picture",
    }.items():
        with pytest.raises(PagesError, match=words):
            pictures.facts(path)


def test_a_changed_picture_is_looked_at_again(tmp_path):
    path = tmp_path / "a.png"
    path.write_bytes(photograph(size=(40, 30)))
    first = pictures.facts(path)
    path.write_bytes(photograph(size=(80, 30)))
    os.utime(path, ns=(1, 1))
    assert (first.width, pictures.facts(path).width) == (40, 80)


SAMPLES = [
    photograph("PNG"),
    photograph("JPEG"),
    photograph("GIF"),
    photograph("TIFF"),
    photograph("WEBP"),
    svg(f'<rect id="g0"/><g id="g1"><use href="#g0"/></g>{svg().decode()}'),
]


@settings(max_examples=150, deadline=2000, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some.sampled_from(SAMPLES), some.data())
def test_a_damaged_picture_is_measured_or_refused_never_a_crash(tmp_path, sample, data):
    spoiled = bytearray(sample)
    for _ in range(data.draw(some.integers(1, 8))):
        at = data.draw(some.integers(0, len(spoiled) - 1))
        spoiled[at : at + data.draw(some.integers(0, 3))] = data.draw(some.binary(max_size=3))
        spoiled = spoiled or bytearray(b"x")
    path = tmp_path / "spoiled"
    path.write_bytes(bytes(spoiled))
    try:
        facts = pictures._facts.__wrapped__(path, 0, len(spoiled))
    except PagesError:
        return
    assert facts.width > 0
    assert facts.height > 0
