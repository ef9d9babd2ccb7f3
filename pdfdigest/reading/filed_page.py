"""The web page of an issue goes in; its main part, its style and its pictures come out, to stand on a page of a site.

The words stay as they are, sign by sign.  What stood inside as a data address becomes a file of its own, so that a
first view is small; fonts are left out, and a reader's own stand in.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass

_MAIN = re.compile(r"<main\b.*?</main>", re.DOTALL)
_STYLE = re.compile(r"<style>\n?(.*?)\n?</style>", re.DOTALL)
_FACE = re.compile(r"@font-face\s*\{[^{}]*\}\n?")
_PICTURE = re.compile(r'(\bsrc=")data:(image/[\w.+-]+);base64,([A-Za-z0-9+/]+=*)(?=")')
_FACTS = re.compile(r'<meta name="citation_\w+" content="[^"<>]*">|<script type="application/ld\+json">[^<]*</script>')
_ANCHOR = re.compile(r'\bid="([^"]+)"')
_ENDINGS = {"image/jpeg": "jpg", "image/svg+xml": "svg"}
ASSETS = "assets"
"""The folder of a site that holds styles and pictures, each named by its hash."""
LED_TO = "stor"
"""How the anchors begin that lists and heads lead to: `stories` and `story-ID`."""
_MARK = "\x00site\x00"
"""Stands before the address of a picture until it is known how deep the page lies."""


@dataclass(frozen=True, slots=True)
class Outline:
    """What others need to know of a page without reading it: its hash, its anchors, and the paths of its style (or nothing) and its pictures."""

    sha256: str
    anchors: tuple[str, ...]
    style: str
    pictures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FiledPage:
    """The main part of a page, its style (empty where it had none), its pictures by path on the site, and its anchors."""

    html: str
    style: str
    pictures: tuple[tuple[str, bytes], ...]
    anchors: frozenset[str]
    facts: tuple[str, ...] = ()
    """What its head told programs that cite it, tag by tag."""

    @property
    def outline(self) -> Outline:
        """What is known of it where it is not read again."""
        said = "\n".join([self.html, self.style, *self.facts])
        return Outline(
            sha256=hashlib.sha256(said.encode()).hexdigest(),
            anchors=tuple(sorted(each for each in self.anchors if each.startswith(LED_TO))),
            style=asset(self.style.encode(), "css") if self.style else "",
            pictures=tuple(path for path, _ in self.pictures),
        )

    def main(self, up: str) -> str:
        """The main part for a page from which `up` leads to the site's folder."""
        return self.html.replace(_MARK, up)


def parted(page: str) -> FiledPage | None:
    """The parts of a web page; None where it has not one main part, as a template of an office's own may have it."""
    found = _MAIN.findall(page)
    if len(found) != 1 or page.count("<main") != 1 or "\x00" in page:
        return None
    pictures: dict[str, bytes] = {}

    def filed(match: re.Match[str]) -> str:
        data = base64.b64decode(match[3])
        path = asset(data, _ENDINGS.get(match[2], match[2].rpartition("/")[2]))
        pictures[path] = data
        return f"{match[1]}{_MARK}{path}"

    html = _PICTURE.sub(filed, found[0])
    styles = "\n".join(_STYLE.findall(page))
    return FiledPage(
        html=html,
        style=_FACE.sub("", styles).strip(),
        pictures=tuple(pictures.items()),
        anchors=frozenset(_ANCHOR.findall(html)),
        facts=tuple(_FACTS.findall(page.partition("<main")[0])),
    )


def asset(data: bytes, ending: str) -> str:
    """The path on a site of a file that is named by its hash."""
    return f"{ASSETS}/{hashlib.sha256(data).hexdigest()[:20]}.{ending}"
