"""A picture file goes in; what it is and how large comes out, or why it cannot be printed.

Nothing is believed: a picture may be damaged, a bomb, or a drawing that reaches outside itself.
What passes here is what `press.compose.printed_pictures` prints.
"""

from __future__ import annotations

import io
import re
import stat
import struct
import warnings
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree

from PIL import Image as Pillow
from PIL import ImageFile, UnidentifiedImageError

from pdfdigest.errors import PagesError
from pdfdigest.manuscript import svg_effects, svg_variables

MAX_BYTES = 60_000_000
MAX_PIXELS = 120_000_000
MAX_SVG_BYTES = 4_000_000
MAX_SVG_ELEMENTS = 50_000
MAX_SVG_DEPTH = 60
RESAVE = "Open it in a picture program and save it again as JPEG or PNG."
PLAIN = "Save it as plain SVG, or as PNG."
DAMAGE = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    OSError,
    Pillow.DecompressionBombError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
"""What Pillow raises over a damaged file, whichever of its readers met the damage."""

_HEIC = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc", b"ftypavif")
ORIENTATION, _GPS = 0x0112, 0x8825
"""Tags of EXIF: which way up a photograph is, and where it was taken."""
_PLACE = b"GPSLatitude"
"""How XMP begins to say where a photograph was taken."""
_OUTSIDE = re.compile(r"url\((?!\s*['\"]?(?:#|data:image/(?:png|jpe?g|gif|webp)[;,]))|@import", re.IGNORECASE)
_WITHIN = re.compile(r"url\(\s*['\"]?#([^'\")]+)")
_EMBEDDED = re.compile(r"data:image/(?:png|jpe?g|gif|webp)[;,]", re.IGNORECASE)


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
    return _facts(path, *stamp(path))


def stamp(path: Path) -> tuple[int, int]:
    """When a picture was last changed, and its size in bytes: a new stamp means another picture."""
    try:
        known = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise PagesError("there is no such picture", where=path, hint="Is its name spelt as in the folder?") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise PagesError(f"the picture cannot be read: {reason}", where=path) from None
    if not stat.S_ISREG(known.st_mode):
        what = "a folder" if stat.S_ISDIR(known.st_mode) else "no ordinary file"
        raise PagesError(f"this is {what}, where a picture is wanted", where=path)
    if known.st_size == 0:
        raise PagesError("the picture file is empty", where=path, hint="Copy it here again.")
    if known.st_size > MAX_BYTES:
        words = f"the picture has {known.st_size / 1e6:.0f} MB; at most {MAX_BYTES // 1_000_000} MB can be printed"
        raise PagesError(words, where=path, hint="Save it again with fewer pixels: 2,400 across fill the page.")
    return known.st_mtime_ns, known.st_size


@lru_cache(maxsize=256)
def _facts(path: Path, _changed: int, size: int) -> Facts:
    held = raw(path)
    if is_drawing(path, held):
        width, height = drawing_size(path, held)
        return Facts("svg", width, height, "RGB", size)
    with opened(path, held) as picture:
        turned = _orientation(picture) in (5, 6, 7, 8)
        width, height = (picture.height, picture.width) if turned else (picture.width, picture.height)
        return Facts((picture.format or "").lower(), width, height, picture.mode, size)


def _orientation(picture: Pillow.Image) -> int:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return int(picture.getexif().get(ORIENTATION, 1))
    except DAMAGE:
        return 1


def tells_place(path: Path) -> bool:
    """Whether a photograph's EXIF or XMP says where it was taken."""
    held = raw(path)
    with opened(path, held) as picture:
        try:
            return _PLACE in held or bool(picture.getexif().get_ifd(_GPS))
        except DAMAGE:
            return False


def raw(path: Path) -> bytes:
    """The bytes of a picture file."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise PagesError(f"the picture cannot be read: {error.strerror}", where=path) from None


def opened(path: Path, held: bytes) -> Pillow.Image:
    """A photograph, decoded to its last line."""
    if held[4:12] in _HEIC:
        hint = (
            "Export it as JPEG: on an iPhone Settings > Camera > Formats > Most Compatible; on a Mac, Preview > Export."
        )
        raise PagesError("the picture is in the HEIC form, which cannot be printed", where=path, hint=hint)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture = Pillow.open(io.BytesIO(held), formats=("JPEG", "PNG", "GIF", "TIFF", "WEBP", "BMP"))
            if picture.width * picture.height > MAX_PIXELS:
                words = f"the picture has {picture.width:,} by {picture.height:,} pixels, more than can be printed"
                raise PagesError(words, where=path, hint="Save it again smaller: 2,400 pixels across fill the page.")
            ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint turns it on for its whole process
            picture.load()
    except UnidentifiedImageError:
        raise PagesError("this is no picture that can be printed", where=path, hint=RESAVE) from None
    except DAMAGE as error:
        raise PagesError(f"the picture is damaged: {error}", where=path, hint=RESAVE) from None
    return picture


def is_drawing(path: Path, held: bytes) -> bool:
    """Whether the file is an SVG drawing, by its name or its first signs."""
    start = held[:200].removeprefix(b"\xef\xbb\xbf").lstrip()
    return path.suffix.lower() in (".svg", ".svgz") or start.startswith((b"<?xml", b"<svg", b"<!--", b"<!DOCTYPE"))


def drawing_size(path: Path, held: bytes) -> tuple[float, float]:
    """Width and height from the view box; whatever could hang or reach outside is refused."""
    root = _Drawing(path, held).root
    drawn(path, held)
    box = re.findall(r"-?[\d.]+", root.get("viewBox", ""))
    given = box[2:4] if len(box) == 4 else [root.get("width"), root.get("height")]
    width, height = (_length(side) for side in given)
    if not (0 < width < 1e6 and 0 < height < 1e6):
        raise PagesError("the drawing has no size", where=path, hint='Give its <svg> a viewBox="0 0 width height".')
    return width, height


def drawn(path: Path, held: bytes) -> bytes:
    """The drawing as the engine can set it, its CSS variables replaced; PagesError where one cannot be told."""
    made, unknown = svg_variables.resolved(held)
    if unknown:
        words = f"the drawing takes a colour or a length from {unknown}, which would be printed black or not at all"
        raise PagesError(words, where=path, hint="Export it with plain colours, or save it as PNG.")
    return made


def _length(text: str | None) -> float:
    found = re.fullmatch(r"\s*(\d{1,12}(?:\.\d{0,12})?|\.\d{1,12})\s*(?:[a-z]{2})?\s*", text or "")
    return float(found[1]) if found else 0.0


class _Drawing:
    """One look through a drawing: its elements, and what they use of each other."""

    def __init__(self, path: Path, held: bytes) -> None:
        self.path = path
        if len(held) > MAX_SVG_BYTES:
            raise self.refusal("the drawing is larger than 4 MB", "Simplify it, or save it as PNG.")
        if held.startswith(b"\x1f\x8b"):
            raise self.refusal("the drawing is compressed (.svgz)", "Save it as plain SVG, uncompressed.")
        if b"\0" in held:
            raise self.refusal("the drawing is not saved as UTF-8", "Save it as plain SVG in UTF-8.")
        if b"<!ENTITY" in held or re.search(rb"<!DOCTYPE[^>]*\[", held):
            raise self.refusal("the drawing defines entities, which are refused", PLAIN)
        self.root = self._parsed(held)
        if self._name(self.root) != "svg":
            raise self.refusal("the drawing is no SVG", PLAIN)
        self._weigh()
        if effect := svg_effects.undrawn(self.root, held):
            raise self.refusal(f"the drawing has {effect}, which cannot be printed", svg_effects.INSTEAD)

    def refusal(self, message: str, hint: str) -> PagesError:
        return PagesError(message, where=self.path, hint=hint)

    @staticmethod
    def _name(element: ElementTree.Element) -> str:
        return element.tag.rpartition("}")[2]

    def _parsed(self, held: bytes) -> ElementTree.Element:
        elements = depth = 0
        root: ElementTree.Element | None = None
        try:
            for event, element in ElementTree.iterparse(io.BytesIO(held), events=("start", "end")):  # noqa: S314  entities are refused above
                depth += 1 if event == "start" else -1
                if event == "end":
                    self._refuse_outside(element)
                    continue
                root = element if root is None else root
                elements += 1
                if depth > MAX_SVG_DEPTH or elements > MAX_SVG_ELEMENTS:
                    raise self.refusal("the drawing is too intricate", "Simplify it, or save it as PNG.")
        except (ElementTree.ParseError, ValueError, LookupError) as error:
            raise self.refusal(f"the drawing is no SVG: {error}", PLAIN) from None
        if root is None:
            raise self.refusal("the drawing is no SVG", PLAIN)
        return root

    def _refuse_outside(self, element: ElementTree.Element) -> None:
        name = self._name(element)
        if name in ("script", "foreignObject"):
            raise self.refusal(f"the drawing holds a <{name}>, which is refused", PLAIN)
        for key, value in element.attrib.items():
            target = value.strip()
            link = key.rpartition("}")[2] in ("href", "src") and name != "a"
            away = link and target and not target.startswith("#") and not _EMBEDDED.match(target)
            if away or _OUTSIDE.search(value):
                words = f"the drawing points outside itself, at {target[:80]}"
                raise self.refusal(words, "Embed what it shows, or save it as PNG.")
        if name == "style" and _OUTSIDE.search("".join(element.itertext())):
            raise self.refusal("the drawing's styles point outside the drawing", PLAIN)

    def _weigh(self) -> None:
        """A few `<use>` of `<use>` unfold into millions of shapes: count what would be drawn."""
        known = {name: element for element in self.root.iter() if (name := element.get("id"))}
        weights: dict[str, int] = {}
        for element in self._leaves_first(known):
            weights[element] = self._weight(known[element], weights)
        if self._weight(self.root, weights) > MAX_SVG_ELEMENTS:
            raise self.refusal("the drawing is too intricate", "Simplify it, or save it as PNG.")

    def _weight(self, top: ElementTree.Element, weights: dict[str, int]) -> int:
        return sum(1 + sum(weights.get(target, 0) for target in self._targets(inner)) for inner in top.iter())

    def _leaves_first(self, known: dict[str, ElementTree.Element]) -> Iterator[str]:
        """The ids, each after those that it uses; an element that uses itself is refused."""
        uses = {
            name: [target for inner in element.iter() for target in self._targets(inner) if target in known]
            for name, element in known.items()
        }
        done: set[str] = set()
        for first in known:
            way: list[tuple[str, Iterator[str]]] = [(first, iter(uses[first]))] if first not in done else []
            open_: set[str] = {first}
            while way:
                name, rest = way[-1]
                for target in rest:
                    if target in open_:
                        raise self.refusal(f"the drawing uses #{target} inside itself", PLAIN)
                    if target not in done:
                        way.append((target, iter(uses[target])))
                        open_.add(target)
                        break
                else:
                    way.pop()
                    open_.discard(name)
                    if name not in done:
                        done.add(name)
                        yield name

    @staticmethod
    def _targets(element: ElementTree.Element) -> Iterator[str]:
        for key, value in element.attrib.items():
            if key.rpartition("}")[2] == "href" and value.strip().startswith("#"):
                yield value.strip()[1:]
            for found in _WITHIN.finditer(value):
                yield found[1].strip()
