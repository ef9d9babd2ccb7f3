"""The issues that may be read and the address of a site go in; what machines follow comes out: an Atom feed, a sitemap.

Both name whole addresses, so that a site without one has neither.  Every moment in them is that of a filing.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as Xml

from pdfdigest.reading.holdings import Held
from pdfdigest.reading.lists import Listed
from pdfdigest.reading.places import issue_page
from pdfdigest.reading.room import HOME, Room

FEED = "feed.xml"
SITEMAP = "sitemap.xml"
NEWEST = 30
"""So many issues stand in a feed."""
MOST = 50_000
"""So many addresses one sitemap may hold, as sitemaps.org has it."""
_ATOM = "http://www.w3.org/2005/Atom"
_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"


def feed(room: Room, issues: Sequence[tuple[Held, Listed]]) -> bytes:
    """The newest issues of a publication, as Atom (RFC 4287); `room` has the address of the site."""
    own = room.base + room.folder
    lately = sorted(issues, key=lambda each: (each[0].newest.date, each[0].identity))[-NEWEST:]
    publication = room.publication
    root = Xml.Element("feed", {"xmlns": _ATOM, "xml:lang": room.language})
    _text(root, "id", own)
    _text(root, "title", publication.name)
    if publication.tagline:
        _text(root, "subtitle", publication.tagline)
    _text(root, "updated", max(held.newest.at for held, _ in issues).isoformat())
    Xml.SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": own + FEED})
    Xml.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": own})
    _text(Xml.SubElement(root, "author"), "name", publication.publisher or publication.name)
    if publication.rights:
        _text(root, "rights", publication.rights)
    for held, listed in reversed(lately):
        _entry(root, room, held, listed)
    return _written(root)


def _entry(root: Xml.Element, room: Room, held: Held, listed: Listed) -> None:
    record = held.newest
    own = room.base + room.folder
    address = own + issue_page(record.identity.label).removesuffix(HOME)
    entry = Xml.SubElement(root, "entry", {"xml:lang": record.language})
    _text(entry, "id", address)
    _text(entry, "title", room.number(record.identity, record.language))
    _text(entry, "published", held.revisions[0].at.isoformat())
    _text(entry, "updated", record.at.isoformat())
    Xml.SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": address})
    _text(entry, "summary", " · ".join(story.headline for story in listed.facts.stories))


def sitemaps(base: str, paths: Sequence[str]) -> dict[str, bytes]:
    """The sitemap of all pages of a site, by file name; one that leads to several where there are too many."""
    addresses = sorted(base + path.removesuffix(HOME) for path in paths)
    parts = [addresses[start : start + MOST] for start in range(0, len(addresses), MOST)]
    if len(parts) == 1:
        return {SITEMAP: _urls("urlset", "url", parts[0])}
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    found = {name: _urls("urlset", "url", part) for name, part in zip(names, parts, strict=True)}
    return found | {SITEMAP: _urls("sitemapindex", "sitemap", [base + name for name in names])}


def _urls(outer: str, inner: str, addresses: Sequence[str]) -> bytes:
    root = Xml.Element(outer, {"xmlns": _SITEMAPS})
    for address in addresses:
        _text(Xml.SubElement(root, inner), "loc", address)
    return _written(root)


def _text(parent: Xml.Element, name: str, words: str) -> None:
    Xml.SubElement(parent, name).text = words


def _written(root: Xml.Element) -> bytes:
    Xml.indent(root, " ")
    data: bytes = Xml.tostring(root, "utf-8", xml_declaration=True)
    return data + b"\n"
