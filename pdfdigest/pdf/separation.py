"""A PDF in screen colours goes in; the same pages in the printer's inks come out.

Greys become black ink alone, so that text is never printed four times over itself; other colours and
all pictures go through the printer's own ICC profile.  Content is rewritten where it lies: pages, form
XObjects, patterns and shadings, so that drawings and trim marks are covered too.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import pikepdf
from PIL import Image, ImageCms, ImageColor

from pdfdigest.errors import PagesError

Ink = tuple[float, ...]
GREY = 0.004
"""Channels that differ by less than one step in 255 are one grey."""
SEEN = 12.0
"""Two colours farther apart than this, in CIE Lab, look different to anybody."""
MAX_DEPTH = 20
_FILLS = ("g", "rg", "G", "RG")


class Colours(Protocol):
    """What pages are brought to: the operator and the space of its colours, and how each kind of colour becomes one."""

    fill: str
    space: pikepdf.Name

    def of(self, red: float, green: float, blue: float) -> Ink:
        """A colour of the screen, each part from 0 to 1."""
        ...

    def mixed(self, ink: Ink) -> Ink:
        """A colour that was given in four inks."""
        ...

    def picture(self, picture: Image.Image) -> Image.Image:
        """A picture."""
        ...

    def grey_picture(self, picture: Image.Image) -> Image.Image:
        """A picture in grey."""
        ...


@dataclass(slots=True)
class Inks:
    """The printer's profile, and how colours of the screen become inks, from 0 to 1 each."""

    profile: bytes
    _transform: Any = None
    _known: dict[tuple[int, ...], Ink] = field(default_factory=dict)
    heaviest: float = 0.0
    fill: str = "k"
    space: pikepdf.Name = pikepdf.Name.DeviceCMYK

    @classmethod
    def read(cls, path: Path) -> Inks:
        """Read an ICC profile; PagesError where it is none, or not one for four inks."""
        try:
            raw = path.read_bytes()
            profile = ImageCms.ImageCmsProfile(io.BytesIO(raw))
            space = profile.profile.xcolor_space.strip()
        except (OSError, ImageCms.PyCMSError, ValueError) as error:
            raise PagesError(f"the colour profile cannot be read: {error}", where=path) from None
        if space != "CMYK":
            words = f"the colour profile is for {space}, not for the four inks of a press (CMYK)"
            raise PagesError(words, where=path, hint="Ask the print shop for the ICC profile of its press and paper.")
        try:
            transform = ImageCms.buildTransform(
                ImageCms.createProfile("sRGB"),
                profile,
                "RGB",
                "CMYK",
                renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
                flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
            )
        except ImageCms.PyCMSError as error:
            hint = "Ask the print shop for another copy of it."
            raise PagesError(f"the colour profile is damaged: {error}", where=path, hint=hint) from None
        return cls(raw, transform)

    @property
    def name(self) -> str:
        """The profile's own description."""
        profile = ImageCms.ImageCmsProfile(io.BytesIO(self.profile))
        return str(ImageCms.getProfileDescription(profile)).strip() or "CMYK"

    def of(self, red: float, green: float, blue: float) -> Ink:
        """The inks of a colour; a grey is black ink alone."""
        if max(red, green, blue) - min(red, green, blue) < GREY:
            return self._weighed((0.0, 0.0, 0.0, round(1 - green, 4)))
        key = tuple(round(255 * min(max(part, 0.0), 1.0)) for part in (red, green, blue))
        if key not in self._known:
            cyan, magenta, yellow, black = self._converted(Image.new("RGB", (1, 1), key)).tobytes()
            self._known[key] = tuple(round(part / 255, 4) for part in (cyan, magenta, yellow, black))
        return self._weighed(self._known[key])

    def picture(self, picture: Image.Image) -> Image.Image:
        """A picture in the four inks."""
        made = self._converted(picture.convert("RGB"))
        small = made.resize((min(made.width, 200), min(made.height, 200)))
        planes = zip(*(band.tobytes() for band in small.split()), strict=True)
        heaviest = max((sum(pixel) / 255 for pixel in planes), default=0.0)
        self.heaviest = max(self.heaviest, heaviest)
        return made

    def mixed(self, ink: Ink) -> Ink:
        """Four inks as they are."""
        return ink

    def grey_picture(self, picture: Image.Image) -> Image.Image:
        """A picture in grey, in black ink alone."""
        grey = picture.convert("L").point(lambda value: 255 - value)
        empty = Image.new("L", picture.size, 0)
        return Image.merge("CMYK", (empty, empty, empty, grey))

    def duller(self, colour: str) -> str:
        """How a colour of the screen, `#123a6b`, looks in these inks; nothing where the eye sees no difference."""
        wanted = ImageColor.getrgb(colour)[:3]
        back = ImageCms.buildTransform(
            ImageCms.ImageCmsProfile(io.BytesIO(self.profile)), ImageCms.createProfile("sRGB"), "CMYK", "RGB"
        )
        made = tuple(_applied(self._converted(Image.new("RGB", (1, 1), wanted)), back).tobytes())
        to_lab = ImageCms.buildTransform(ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB")
        labs = [_applied(Image.new("RGB", (1, 1), rgb), to_lab).tobytes() for rgb in (wanted, made)]
        far = sum(((one - other) * scale) ** 2 for one, other, scale in zip(*labs, (100 / 255, 1, 1), strict=True))
        return "#{:02x}{:02x}{:02x}".format(*made) if far > SEEN**2 else ""

    def _converted(self, picture: Image.Image) -> Image.Image:
        return _applied(picture, self._transform)

    def _weighed(self, ink: Ink) -> Ink:
        self.heaviest = max(self.heaviest, sum(ink))
        return ink


def _applied(picture: Image.Image, transform: Any) -> Image.Image:
    made = ImageCms.applyTransform(picture, transform)
    if made is None:
        raise PagesError("the colour profile could not be applied")
    return made


def separate(pdf: pikepdf.Pdf, inks: Colours) -> None:
    """Bring every page of an open PDF to the printer's inks, in place."""
    done: set[tuple[int, int]] = set()
    for page in pdf.pages:
        resources = page.obj.get("/Resources", pikepdf.Dictionary())
        content = pikepdf.unparse_content_stream(list(_content(page, inks)))
        page.obj.Contents = pdf.make_stream(content)
        _resources(pdf, resources, inks, done, 0)


def _content(stream: Any, inks: Colours) -> Iterator[tuple[list[Any], pikepdf.Operator]]:
    """The instructions of a content stream, its colours in ink."""
    spaces = {"cs": "", "CS": ""}
    for instruction in pikepdf.parse_content_stream(stream):
        operator, operands = str(instruction.operator), list(instruction.operands)
        if operator in _FILLS:
            parts = [float(part) for part in operands]
            yield list(inks.of(*(parts * 3 if len(parts) == 1 else parts))), _operator(inks, operator)
        elif operator in ("cs", "CS"):
            spaces[operator] = str(operands[0])
            if spaces[operator] == "/Pattern":
                yield operands, instruction.operator
        elif operator in ("sc", "scn", "SC", "SCN") and _numbers(operands):
            space = spaces["cs" if operator.islower() else "CS"]
            ink = _ink([float(part) for part in operands], space, inks)
            yield list(ink), _operator(inks, operator)
        else:
            yield operands, instruction.operator


def _operator(inks: Colours, before: str) -> pikepdf.Operator:
    """Fills by the small letter, lines by the capital."""
    return pikepdf.Operator(inks.fill if before.islower() else inks.fill.upper())


def _ink(parts: list[float], space: str, inks: Colours) -> Ink:
    """The inks of a colour of any space that WeasyPrint writes."""
    if len(parts) == 4:
        return inks.mixed(tuple(parts))
    if space.startswith("/lab"):
        parts = _from_lab(*parts)
    return inks.of(*(parts * 3 if len(parts) == 1 else parts))


def _from_lab(lightness: float, a: float, b: float) -> list[float]:
    """CIE Lab, from 0 to 100 and from -128 to 127, as sRGB from 0 to 1."""
    transform = ImageCms.buildTransform(ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB"), "LAB", "RGB")
    # Pillow's LAB counts a and b as signed bytes.
    raw = bytes([round(lightness * 2.55), round(a) % 256, round(b) % 256])
    return [part / 255 for part in _applied(Image.frombytes("LAB", (1, 1), raw), transform).tobytes()]


def _numbers(operands: list[Any]) -> bool:
    return not any(isinstance(part, pikepdf.Name) for part in operands)


def _resources(pdf: pikepdf.Pdf, resources: Any, inks: Colours, done: set[tuple[int, int]], depth: int) -> None:
    if not isinstance(resources, pikepdf.Dictionary) or depth > MAX_DEPTH:
        return
    _grey_masks(resources, done)
    for kind in ("/XObject", "/Pattern"):
        for value in dict(resources.get(kind, pikepdf.Dictionary())).values():
            if value.objgen in done:
                continue
            done.add(value.objgen)
            if isinstance(value, pikepdf.Stream):
                if value.get("/Subtype") == "/Image":
                    _image(value, inks)
                    continue
                group = value.get("/Group")
                if isinstance(group, pikepdf.Dictionary) and "/CS" in group:
                    group.CS = inks.space
                value.write(pikepdf.unparse_content_stream(list(_content(value, inks))))
                _resources(pdf, value.get("/Resources"), inks, done, depth + 1)
            elif "/Shading" in value:
                _shading(value.Shading, inks)
    for value in dict(resources.get("/Shading", pikepdf.Dictionary())).values():
        if value.objgen not in done:
            done.add(value.objgen)
            _shading(value, inks)
    for value in dict(resources.get("/ExtGState", pikepdf.Dictionary())).values():
        mask = value.get("/SMask") if isinstance(value, pikepdf.Dictionary) else None
        if isinstance(mask, pikepdf.Dictionary) and "/G" in mask and mask.G.objgen not in done:
            done.add(mask.G.objgen)
            _resources(pdf, mask.G.get("/Resources"), inks, done, depth + 1)
    if "/ColorSpace" in resources:
        del resources["/ColorSpace"]


def _grey_masks(resources: Any, done: set[tuple[int, int]]) -> None:
    """Leave masks of grey gradients grey: they say how much is seen and are never themselves in ink.

    In a group of four inks, poppler shows nothing of what such a mask covers.
    """
    for value in dict(resources.get("/ExtGState", pikepdf.Dictionary())).values():
        mask = value.get("/SMask") if isinstance(value, pikepdf.Dictionary) else None
        if not isinstance(mask, pikepdf.Dictionary) or "/G" not in mask:
            continue
        inner = mask.G.get("/Resources", pikepdf.Dictionary())
        shadings = dict(inner.get("/Shading", pikepdf.Dictionary())).values()
        plain = not len(inner.get("/XObject", pikepdf.Dictionary())) and not len(
            inner.get("/Pattern", pikepdf.Dictionary())
        )
        if shadings and plain and all(shading.get("/ColorSpace") == "/DeviceGray" for shading in shadings):
            mask.G.Group.CS = pikepdf.Name.DeviceGray
            done.add(mask.G.objgen)


def _image(image: pikepdf.Stream, inks: Colours) -> None:
    """Rewrite an image in the inks, without loss; its mask is left as it is."""
    if image.get("/ImageMask", False) or image.get("/ColorSpace") == inks.space:
        return
    known = pikepdf.PdfImage(image)
    picture = known.as_pil_image()
    made = inks.grey_picture(picture) if picture.mode in ("1", "L") else inks.picture(picture)
    image.write(zlib.compress(made.tobytes(), 9), filter=pikepdf.Name.FlateDecode)
    image.ColorSpace = inks.space
    image.BitsPerComponent = 8
    for key in ("/DecodeParms", "/Decode", "/Interpolate", "/Intent"):
        if key in image:
            del image[key]


def _shading(shading: Any, inks: Colours) -> None:
    """Bring the end colours of a gradient to ink (types 2 and 3, ISO 32000-1, 8.7.4.5)."""
    if str(shading.get("/ColorSpace", "")) not in ("/DeviceRGB", "/DeviceGray"):
        return
    shading.ColorSpace = inks.space
    todo = [shading.get("/Function")]
    while todo:
        function = todo.pop()
        if isinstance(function, pikepdf.Array):
            todo.extend(function)
        elif isinstance(function, pikepdf.Dictionary):
            todo.extend(function.get("/Functions", []))
            for key in ("/C0", "/C1"):
                if key in function:
                    parts = [float(part) for part in function[key]]
                    function[key] = pikepdf.Array(inks.of(*(parts * 3 if len(parts) == 1 else parts)))
