"""A picture file goes in; its size in pixels, and the bytes that are printed, come out.

Photographs are turned upright, brought to sRGB (or grey) and to the size they are printed at;
whatever else a file carries (where it was taken, by which camera) stays behind.
"""

from __future__ import annotations

import io
import re
import warnings
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree

from PIL import Image as Pillow
from PIL import ImageCms, ImageOps, UnidentifiedImageError

from pdfdigest.errors import PagesError

MAX_BYTES = 60_000_000
MAX_PIXELS = 120_000_000
MAX_SVG_BYTES = 4_000_000
MAX_SVG_ELEMENTS = 50_000
MAX_SVG_DEPTH = 60
MAX_SVG_USES = 200
INCH = 25.4

_HEIC = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc", b"ftypavif")


@dataclass(frozen=True, slots=True)
class Facts:
    """What a picture is: `form` is `svg`, `jpeg`, `png`..., width and height in pixels as seen."""

    form: str
    width: float
    height: float
    mode: str
    bytes: int

    @property
    def shape(self) -> str:
        """`panorama`, `wide`, `square` or `tall`: which of the fixed ratios it is set in."""
        ratio = self.width / self.height
        return "panorama" if ratio > 2.1 else "wide" if ratio > 1.25 else "square" if ratio > 0.85 else "tall"


def facts(path: Path) -> Facts:
    """Look at a picture without setting it; PagesError says why it cannot be printed."""
    return _facts(path, *_stamp(path))


def _stamp(path: Path) -> tuple[int, int]:
    try:
        if not path.is_file():
            raise PagesError("there is no such picture", where=path)
        stat = path.stat()
    except OSError as error:
        raise PagesError(f"the picture cannot be read: {error.strerror}", where=path) from None
    if stat.st_size == 0:
        raise PagesError("the picture file is empty", where=path)
    if stat.st_size > MAX_BYTES:
        size = f"{stat.st_size / 1e6:.0f} MB"
        raise PagesError(f"the picture has {size}; save it smaller than {MAX_BYTES // 1_000_000} MB", where=path)
    return stat.st_mtime_ns, stat.st_size


@lru_cache(maxsize=256)
def _facts(path: Path, _changed: int, size: int) -> Facts:
    raw = _read(path)
    if _is_svg(path, raw):
        width, height = _svg_size(path, raw)
        return Facts("svg", width, height, "RGB", size)
    with _open(path, raw) as picture:
        turned = picture.getexif().get(0x0112, 1) in (5, 6, 7, 8)
        width, height = (picture.height, picture.width) if turned else (picture.width, picture.height)
        return Facts((picture.format or "").lower(), width, height, picture.mode, size)


def printed(path: Path, width: float, resolution: int, quality: int, *, grey: bool = False) -> tuple[str, bytes]:
    """Media type and bytes of a picture as it is printed `width` mm wide at `resolution` dots per inch."""
    return _printed(path, *_stamp(path), round(width / INCH * resolution), quality, grey)


@lru_cache(maxsize=32)
def _printed(path: Path, _changed: int, _size: int, pixels: int, quality: int, grey: bool) -> tuple[str, bytes]:
    raw = _read(path)
    if _is_svg(path, raw):
        _svg_size(path, raw)
        return "image/svg+xml", raw
    with _open(path, raw) as opened:
        try:
            picture = ImageOps.exif_transpose(opened)
            clear = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
            picture = _in_colour(picture, clear=clear)
            if picture.width > pixels:
                height = max(1, round(picture.height * pixels / picture.width))
                picture = picture.resize((pixels, height), Pillow.Resampling.LANCZOS)
        except (OSError, ValueError, SyntaxError, MemoryError, ImageCms.PyCMSError) as error:
            raise PagesError(f"the picture is damaged: {error}", where=path, hint=_RESAVE) from None
    if grey:
        picture = picture.convert("LA" if clear else "L")
    out = io.BytesIO()
    if clear or (opened.format in ("PNG", "GIF") and _few_colours(picture)):
        picture.save(out, "PNG", optimize=True)
        return "image/png", out.getvalue()
    picture.save(out, "JPEG", quality=quality, optimize=True, progressive=False, subsampling="4:2:0")
    return "image/jpeg", out.getvalue()


_RESAVE = "Open it in a picture program and save it again as JPEG or PNG."


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


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise PagesError(f"the picture cannot be read: {error.strerror}", where=path) from None


def _open(path: Path, raw: bytes) -> Pillow.Image:
    if raw[4:12] in _HEIC:
        hint = (
            "Export it as JPEG: on an iPhone Settings > Camera > Formats > Most Compatible; on a Mac, Preview > Export."
        )
        raise PagesError("the picture is in the HEIC form, which cannot be printed", where=path, hint=hint)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture = Pillow.open(io.BytesIO(raw), formats=("JPEG", "PNG", "GIF", "TIFF", "WEBP", "BMP"))
            if picture.width * picture.height > MAX_PIXELS:
                words = f"the picture has {picture.width} by {picture.height} pixels"
                raise PagesError(f"{words}, more than can be printed", where=path, hint="Save it smaller.")
            picture.load()
    except UnidentifiedImageError:
        raise PagesError("this is no picture that can be printed", where=path, hint=_RESAVE) from None
    except (OSError, ValueError, SyntaxError, MemoryError, Pillow.DecompressionBombError) as error:
        raise PagesError(f"the picture is damaged: {error}", where=path, hint=_RESAVE) from None
    return picture


def _is_svg(path: Path, raw: bytes) -> bool:
    return path.suffix.lower() in (".svg", ".svgz") or raw.lstrip()[:5] in (b"<?xml", b"<svg ")


def _svg_size(path: Path, raw: bytes) -> tuple[float, float]:
    """Width and height from the view box; whatever could hang or reach outside is refused."""
    if len(raw) > MAX_SVG_BYTES:
        raise PagesError("the drawing is larger than 4 MB", where=path, hint="Simplify it, or save it as PNG.")
    if b"<!ENTITY" in raw or (b"<!DOCTYPE" in raw and b"[" in raw.partition(b"<!DOCTYPE")[2].partition(b">")[0]):
        raise PagesError("the drawing defines entities, which are refused", where=path, hint="Save it as plain SVG.")
    elements = uses = depth = 0
    try:
        root = None
        for event, element in ElementTree.iterparse(io.BytesIO(raw), events=("start", "end")):  # noqa: S314  entities are refused above
            depth += 1 if event == "start" else -1
            if event != "start":
                continue
            root = element if root is None else root
            elements += 1
            uses += element.tag.rpartition("}")[2] == "use"
            if depth > MAX_SVG_DEPTH or elements > MAX_SVG_ELEMENTS or uses > MAX_SVG_USES:
                raise PagesError("the drawing is too intricate", where=path, hint="Simplify it, or save it as PNG.")
            _refuse_outside(path, element)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise PagesError(f"the drawing is no SVG: {error}", where=path, hint="Save it as plain SVG.") from None
    if root is None or root.tag.rpartition("}")[2] != "svg":
        raise PagesError("the drawing is no SVG", where=path, hint="Save it as plain SVG.")
    box = re.findall(r"-?[\d.]+", root.get("viewBox", ""))
    sides = [float(side) for side in box[2:4]] if len(box) == 4 else [_length(root.get(k)) for k in ("width", "height")]
    if not all(0 < side < 1e6 for side in sides) or len(sides) != 2:
        raise PagesError("the drawing has no size", where=path, hint='Give its <svg> a viewBox="0 0 width height".')
    return sides[0], sides[1]


def _length(text: str | None) -> float:
    found = re.match(r"\s*([\d.]+)", text or "")
    try:
        return float(found[1]) if found else 0.0
    except ValueError:
        return 0.0


def _refuse_outside(path: Path, element: ElementTree.Element) -> None:
    name = element.tag.rpartition("}")[2]
    if name in ("script", "foreignObject"):
        raise PagesError(f"the drawing holds a <{name}>, which is refused", where=path, hint="Save it as plain SVG.")
    for key, value in element.attrib.items():
        target = value.strip()
        if key.rpartition("}")[2] == "href" and target and not target.startswith(("#", "data:image/")):
            words = f"the drawing points outside itself, at {target[:80]}"
            raise PagesError(words, where=path, hint="Embed what it shows, or save it as PNG.")
