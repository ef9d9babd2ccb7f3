"""A private fontconfig file: the fonts in force, and no other font of the machine."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path

from pdfdigest.errors import PagesError
from pdfdigest.manuscript import file_moves


def written(fonts: tuple[Path, ...], cache: Path) -> Path:
    """The file, in the cache folder, that names these folders of fonts; PagesError where it cannot be written."""
    from html import escape

    folders = "".join(f"<dir>{escape(str(folder.resolve()), quote=False)}</dir>" for folder in fonts)
    text = (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">'
        f"<fontconfig>{folders}<cachedir>{escape(str(cache / 'fontconfig'), quote=False)}</cachedir></fontconfig>\n"
    )
    name = f"fonts-{hashlib.sha256(text.encode()).hexdigest()[:16]}.conf"
    path = cache / name
    try:
        if not path.is_file() or path.read_text("utf-8") != text:
            cache.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=cache, delete=False) as file:
                file.write(text)
            file_moves.replace(Path(file.name), path)
    except OSError as error:
        words = f"the cache folder cannot be written: {error.strerror}"
        raise PagesError(words, where=cache, needs="doctor") from None
    return path
