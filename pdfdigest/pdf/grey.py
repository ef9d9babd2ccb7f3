"""A PDF in screen colours goes in; the same pages in black alone come out, for an office's printer.

A printer that is asked for black in three colours may print it with three toners, and charge for colour.  So everything is
written as DeviceGray: text, rules, drawings, gradients and pictures.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

import pikepdf
from PIL import Image

from pdfdigest.pdf.separation import separate

WEIGHTS = (0.299, 0.587, 0.114)
"""What red, green and blue add to a grey (ITU-R BT.601), as Pillow has it for pictures."""


@dataclass(slots=True)
class Grey:
    """Black as the one ink, in the way that `separation.Inks` are several."""

    fill: str = "g"
    space: pikepdf.Name = pikepdf.Name.DeviceGray

    def of(self, red: float, green: float, blue: float) -> tuple[float, ...]:
        """The grey of a colour, from 0 for black to 1."""
        return (round(sum(part * weight for part, weight in zip((red, green, blue), WEIGHTS, strict=True)), 4),)

    def mixed(self, ink: tuple[float, ...]) -> tuple[float, ...]:
        """The grey of a colour that was given in the four inks of a press."""
        black = ink[3]
        return self.of(*((1 - part) * (1 - black) for part in ink[:3]))

    def picture(self, picture: Image.Image) -> Image.Image:
        """A picture in grey."""
        return picture.convert("RGB").convert("L")

    def grey_picture(self, picture: Image.Image) -> Image.Image:
        """A picture that is grey already, whatever it was told in."""
        return picture.convert("L")


def grey(data: bytes) -> bytes:
    """The same pages in black alone."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        separate(pdf, Grey())
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True, fix_metadata_version=False, recompress_flate=True)
        return out.getvalue()
