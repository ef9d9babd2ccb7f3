"""A Sheet and the parts of the file that it was read from go in; its pictures come out with the bytes that lie in there."""

from __future__ import annotations

import posixpath
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import unquote

from pdfdigest.manuscript.intake.shape import Block, Picture, Sheet


def with_pictures(sheet: Sheet, parts: Mapping[str, bytes]) -> Sheet:
    """The same sheet; a picture whose name is that of a part (`images/1.png`, `cid:logo`) has its bytes."""

    def held(block: Block) -> Block:
        picture = block.picture
        if picture is None or picture.data is not None:
            return block
        plain = posixpath.normpath(unquote(picture.name))
        data = parts.get(picture.name) or parts.get(plain) or parts.get(unicodedata.normalize("NFC", plain))
        if data is None:
            return block
        name = picture.name.removeprefix("cid:").rpartition("/")[2]
        return replace(block, picture=Picture(name, data, picture.alt, picture.link))

    return replace(sheet, blocks=tuple(map(held, sheet.blocks)), furniture=tuple(map(held, sheet.furniture)))
