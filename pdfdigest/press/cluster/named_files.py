"""A galley goes in; the files of its publication that its styles and its HTML name come out.

What is found is sent along; a file that is named in a way that is not seen here is missed by whoever sets the galley,
and the galley is then set where the file is.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit
from urllib.request import url2pathname

from pdfdigest.press.galley import Galley

_CSS = re.compile(
    r"""url\(\s*(?:"([^"\n]*)"|'([^'\n]*)'|([^"')\s]*))\s*\)|@import\s+(?:"([^"\n]*)"|'([^'\n]*)')""", re.IGNORECASE
)
_HTML = re.compile(r"""\b(?:src|href|data|poster)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_ELSEWHERE = ("data:", "http:", "https:", "mailto:", "picture:", "#")
MOST_BYTES = 60_000_000
"""As large as a file may be that a page is made from."""


def found(galley: Galley, root: Path) -> set[Path]:
    """The files below the folder of a publication, those too that a stylesheet of its own names in its turn."""
    base = galley.base.as_uri() + "/"
    waiting = [(base, name) for _, text in galley.stylesheets for name in _names(_CSS, text)]
    waiting += [(base, html.unescape(name)) for name in _names(_HTML, galley.html)]
    waiting += [(base, html.unescape(name)) for name in _names(_CSS, galley.html)]
    known: set[Path] = set()
    while waiting:
        at, name = waiting.pop()
        path = _path(urljoin(at, name))
        if path is None or path in known or not path.is_relative_to(root):
            continue
        if not path.is_file() or path.stat().st_size > MOST_BYTES or not path.resolve().is_relative_to(root.resolve()):
            continue
        known.add(path)
        if path.suffix.lower() in (".css", ".svg"):
            text = path.read_text("utf-8", "replace")
            waiting += [(path.as_uri(), each) for each in (*_names(_CSS, text), *_names(_HTML, text))]
    return known


def _names(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    for match in pattern.finditer(text):
        name = next((group for group in match.groups() if group), "")
        if name and not name.lower().startswith(_ELSEWHERE):
            yield name


def _path(address: str) -> Path | None:
    """The path of an address of a file; None for any other."""
    try:
        parts = urlsplit(address)
        if parts.scheme.lower() != "file" or parts.netloc not in ("", "localhost"):
            return None
        path = Path(url2pathname(parts.path))
        return None if "\0" in unquote(parts.path) else path
    except ValueError:
        return None
