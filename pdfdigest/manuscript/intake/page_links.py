"""The links of one page: where each leads, and what is to be said of them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from urllib.parse import urljoin

from bs4 import BeautifulSoup
from bs4.element import Tag

from pdfdigest.manuscript.intake import notes
from pdfdigest.manuscript.intake.link_wrappers import Unwrapper
from pdfdigest.manuscript.intake.shape import NOWHERE, Doubt


class Links:
    """Links of a page that lies at `base`, or where it says itself that it lies."""

    def __init__(self, soup: BeautifulSoup, base: str) -> None:
        self.base = _base(soup, base)
        self._named = {str(tag.get(key)) for tag in soup.find_all(True) for key in ("id", "name") if tag.get(key)}
        self._wrappers = Unwrapper()
        self._inner = 0
        areas = dict.fromkeys(str(tag["href"]).strip() for tag in soup.find_all("area", href=True))
        self._areas = [href for href in areas if href and not href.startswith("#")]

    def address(self, href: str) -> str:
        """Where an `href` leads, made whole and unwrapped."""
        href = href.strip()
        if self.base and href and not href.startswith("#"):
            with contextlib.suppress(ValueError):
                href = urljoin(self.base, href)
        return self._wrappers.address(href)

    def of(self, tag: Tag) -> str | None:
        """Where a link leads; None for a place in the page itself."""
        href = str(tag["href"]).strip()
        if not self.leads_inside(href):
            return self.address(href)
        if notes.is_way_back(tag):
            return href
        self._inner += 1
        return None

    def leads_inside(self, href: str) -> bool:
        """Whether it leads to a place in the page that there is."""
        return href.startswith("#") and href[1:] in self._named

    def doubts(self) -> Iterator[Doubt]:
        """What was done to links, once for each kind."""
        if self._inner:
            told = f"{self._inner} links lead" if self._inner > 1 else "one link leads"
            yield Doubt(NOWHERE, f"{told} to places in the page itself; their words are kept", "inner-link")
        for href in self._areas:
            told = f"a part of a picture links to {self.address(href)}, which is not brought in; link to it in the text"
            yield Doubt(NOWHERE, told, "left-out")
        yield from self._wrappers.doubts()


def _base(soup: BeautifulSoup, otherwise: str) -> str:
    """Where the page lies, as it says itself."""
    found = soup.find("base", href=True)
    if isinstance(found, Tag):
        return str(found["href"])
    for found, key in (
        (soup.find("link", rel="canonical"), "href"),
        (soup.find("meta", property="og:url"), "content"),
    ):
        if not otherwise and isinstance(found, Tag) and str(found.get(key, "")).startswith("http"):
            return str(found[key])
    return otherwise
