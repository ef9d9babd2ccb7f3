"""A picture that an edition carries is the one that was given, but that it does not say where it was taken."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image as Pillow
from PIL import ImageChops, ImageOps, TiffImagePlugin

from pdfdigest.manuscript import pictures
from pdfdigest.press.compose import printed_pictures

XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description exif:GPSLatitude="35,40.0N"/></x:xmpmeta>'


def photograph(form: str, *, place: bool, xmp: bytes = b"") -> bytes:
    made, out = Pillow.linear_gradient("L").convert("RGB").resize((64, 48)), io.BytesIO()
    tags = TiffImagePlugin.ImageFileDirectory_v2() if form == "TIFF" else Pillow.Exif()
    tags[pictures.ORIENTATION] = 6
    if place:
        tags[0x8825] = {1: "N", 2: (35.0, 40.0, 0.0), 3: "E", 4: (139.0, 45.0, 0.0)}
    lossless = {"lossless": True} if form == "WEBP" else {}
    made.save(
        out, form, **{"tiffinfo" if form == "TIFF" else "exif": tags, **({"xmp": xmp} if xmp else {}), **lossless}
    )
    return out.getvalue()


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_no_place_stands_in_what_is_carried(tmp_path: Path, form: str) -> None:
    path, copy = tmp_path / "a.jpg", tmp_path / "copy.jpg"
    path.write_bytes(photograph(form, place=True))
    assert pictures.tells_place(path)
    data, as_given = printed_pictures.given(path)
    copy.write_bytes(data)
    assert not as_given
    assert not pictures.tells_place(copy)
    with Pillow.open(path) as before, Pillow.open(copy) as after:
        assert after.format == form
        one, two = (ImageOps.exif_transpose(each).convert("RGB") for each in (before, after))
    assert one.size == two.size == (48, 64)
    unlike = ImageChops.difference(one, two).getextrema()
    assert max(most for _, most in unlike) <= (2 if form == "JPEG" else 0)


def test_nor_does_it_in_xmp(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(photograph("JPEG", place=False, xmp=XMP))
    assert pictures.tells_place(path)
    data, as_given = printed_pictures.given(path)
    assert not as_given
    assert b"GPSLatitude" not in data


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_a_picture_that_says_no_place_is_carried_byte_for_byte(tmp_path: Path, form: str) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(photograph(form, place=False))
    assert printed_pictures.given(path) == (path.read_bytes(), True)
