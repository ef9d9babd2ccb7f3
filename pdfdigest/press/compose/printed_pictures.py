"""A picture and the width that it is printed at go in; the bytes that stand in the pages come out.

Photographs are turned upright, brought to sRGB (or grey) and to the size they are printed at;
whatever else a file carries (where it was taken, by which camera) stays behind.
"""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path

from PIL import Image as Pillow
from PIL import ImageCms, ImageOps, JpegImagePlugin

from pdfdigest.errors import PagesError
from pdfdigest.manuscript import pictures as files
from pdfdigest.paper import INCH


def printed(
    path: Path, width: float, resolution: int, quality: int, *, grey: bool = False, crop: tuple[int, ...] = ()
) -> tuple[str, bytes]:
    """Media type and bytes of a picture as it is printed `width` mm wide at `resolution` dots per inch.

    Of a photograph what is outside of `crop`, as that of a `model.Image`, stays behind.
    """
    return _printed(path, *files.stamp(path), round(width / INCH * resolution), quality, grey, crop)


def given(path: Path) -> tuple[bytes, bool]:
    """The bytes of a picture file as it lies, and True; of one that says where it was taken a copy, and False.

    The copy has the same pixels (a JPEG is packed with its own tables again), turn and profile, and nothing else.
    """
    raw = files.raw(path)
    if files.is_drawing(path, raw) or not files.tells_place(path):
        return raw, True
    kept, out = Pillow.Exif(), io.BytesIO()
    with files.opened(path, raw) as picture:
        kept[files.ORIENTATION] = picture.getexif().get(files.ORIENTATION, 1)
        how: dict[str, object] = {"icc_profile": picture.info.get("icc_profile"), "exif": kept, "xmp": b""}
        if isinstance(picture, JpegImagePlugin.JpegImageFile):
            how |= {"qtables": picture.quantization, "subsampling": JpegImagePlugin.get_sampling(picture)}
            picture.copy().save(out, "JPEG", **how)
        else:
            picture.copy().save(out, picture.format, **how, **{"lossless": True} if picture.format == "WEBP" else {})
    return out.getvalue(), False


def opened(raw: bytes) -> Pillow.Image:
    """A picture made ready by `printed`, decoded."""
    return Pillow.open(io.BytesIO(raw))


@lru_cache(maxsize=32)
def _printed(
    path: Path, _changed: int, _size: int, pixels: int, quality: int, grey: bool, crop: tuple[int, ...]
) -> tuple[str, bytes]:
    raw = files.raw(path)
    if files.is_drawing(path, raw):
        files.drawing_size(path, raw)
        return "image/svg+xml", files.drawn(path, raw)
    with files.opened(path, raw) as opened:
        try:
            picture = _cropped(ImageOps.exif_transpose(opened), crop)
            clear = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
            picture = _in_colour(picture, clear=clear)
            if picture.width > pixels:
                height = max(1, round(picture.height * pixels / picture.width))
                picture = picture.resize((pixels, height), Pillow.Resampling.LANCZOS)
        except (*files.DAMAGE, ImageCms.PyCMSError) as error:
            raise PagesError(f"the picture is damaged: {error}", where=path, hint=files.RESAVE) from None
    if grey:
        picture = picture.convert("LA" if clear else "L")
    out = io.BytesIO()
    if clear or (opened.format in ("PNG", "GIF") and _few_colours(picture)):
        picture.save(out, "PNG", optimize=True)
        return "image/png", out.getvalue()
    picture.save(out, "JPEG", quality=quality, optimize=True, progressive=False, subsampling="4:2:0")
    return "image/jpeg", out.getvalue()


def _cropped(picture: Pillow.Image, crop: tuple[int, ...]) -> Pillow.Image:
    """What is within the crop, one pixel at least; the picture itself where nothing is cropped."""
    if not crop:
        return picture
    left, top = round(picture.width * crop[0] / 100), round(picture.height * crop[1] / 100)
    left, top = min(left, picture.width - 1), min(top, picture.height - 1)
    right, bottom = round(picture.width * (crop[0] + crop[2]) / 100), round(picture.height * (crop[1] + crop[3]) / 100)
    made = picture.crop((left, top, max(right, left + 1), max(bottom, top + 1)))
    made.info = picture.info
    return made


def _in_colour(picture: Pillow.Image, *, clear: bool) -> Pillow.Image:
    """The picture in sRGB, through its own profile where it has one."""
    profile = picture.info.get("icc_profile")
    wanted = "RGBA" if clear else "RGB"
    if picture.mode.startswith("I;16") or picture.mode in ("I", "F"):
        return picture.convert("F").point(lambda value: value / 257).convert("L").convert(wanted)
    if profile and not clear and picture.mode in ("RGB", "CMYK", "L"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            made = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            made = None
        if made is not None:
            return made
    return picture.convert(wanted)


def _few_colours(picture: Pillow.Image) -> bool:
    return picture.convert("RGB").getcolors(maxcolors=4096) is not None
