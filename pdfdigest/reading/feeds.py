"""The issues that may be read and the address of a site go in; what machines follow comes out: feeds, a sitemap.

All name whole addresses, so that a site without one has none of them.  Every moment in them is that of a filing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from xml.etree import ElementTree as Xml

from pdfdigest.press.cache import store
from pdfdigest.reading.cards import Card
from pdfdigest.reading.places import issue_page
from pdfdigest.reading.room import HOME, Page, Room

FEED, JSON_FEED = "feed.xml", "feed.json"
SITEMAP = "sitemap.xml"
NEWEST = 30
"""So many issues stand in a feed, and in each of its archives."""
MOST = 50_000
"""So many addresses one sitemap may hold, as sitemaps.org has it."""
_ATOM = "http://www.w3.org/2005/Atom"
_HISTORY = "http://purl.org/syndication/history/1.0"
_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"


def feeds(room: Room, issues: Sequence[Card]) -> Iterator[tuple[str, Page]]:
    """The newest issues of a publication as Atom (RFC 4287) and as JSON Feed 1.1.

    Where there are more than stand in a feed, archives (RFC 5005) lead back to the first; each holds as many, and stays as
    it is while the record of its issues does.  `room` has the address of the site.
    """
    in_time = sorted(issues, key=lambda card: (card.date, card.identity.rank))
    archives = range(1, len(in_time) // NEWEST + 1) if len(in_time) > NEWEST else range(0)
    for number in archives:
        part = in_time[(number - 1) * NEWEST : number * NEWEST]
        beside = {"current": FEED}
        beside |= {"prev-archive": _archive(number - 1)} if number - 1 in archives else {}
        beside |= {"next-archive": _archive(number + 1)} if number + 1 in archives else {}
        yield _page(room, part, _archive(number), beside)
    lately = in_time[-NEWEST:]
    yield _page(room, lately, FEED, {"prev-archive": _archive(archives[-1])} if archives else {})
    yield JSON_FEED, Page(_key(room, lately, JSON_FEED), lambda: _json(room, lately))


def _page(room: Room, issues: Sequence[Card], name: str, beside: Mapping[str, str]) -> tuple[str, Page]:
    return name, Page(_key(room, issues, f"{name} {beside!r}"), lambda: _atom(room, issues, name, beside))


def _key(room: Room, issues: Sequence[Card], name: str) -> str:
    return store.key(name, room.base, room.folder, room.stamp, [card.key for card in issues])


def _archive(number: int) -> str:
    return f"feed-{number}.xml"


def _atom(room: Room, issues: Sequence[Card], name: str, beside: Mapping[str, str]) -> bytes:
    """One document of the feed; `beside` are the others that it leads to, by relation."""
    own = room.base + room.folder
    publication = room.publication
    root = Xml.Element("feed", {"xmlns": _ATOM, "xml:lang": room.language})
    _text(root, "id", own)
    _text(root, "title", publication.name)
    if publication.tagline:
        _text(root, "subtitle", publication.tagline)
    _text(root, "updated", max(card.updated for card in issues))
    Xml.SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": own + name})
    Xml.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": own})
    for relation, other in beside.items():
        Xml.SubElement(root, "link", {"rel": relation, "href": own + other})
    if name != FEED:
        Xml.SubElement(root, "fh:archive", {"xmlns:fh": _HISTORY})
    _text(Xml.SubElement(root, "author"), "name", publication.publisher or publication.name)
    if publication.rights:
        _text(root, "rights", publication.rights)
    for card in reversed(issues):
        _entry(root, room, card)
    return _written(root)


def _entry(root: Xml.Element, room: Room, card: Card) -> None:
    address = _address(room, card)
    entry = Xml.SubElement(root, "entry", {"xml:lang": card.language})
    _text(entry, "id", address)
    _text(entry, "title", _title(room, card))
    _text(entry, "published", card.published)
    _text(entry, "updated", card.updated)
    Xml.SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": address})
    _text(entry, "summary", _headlines(card))


def _json(room: Room, issues: Sequence[Card]) -> bytes:
    own = room.base + room.folder
    publication = room.publication
    items = [
        {
            "id": _address(room, card),
            "url": _address(room, card),
            "title": _title(room, card),
            "content_text": _headlines(card),
            "date_published": card.published,
            "date_modified": card.updated,
            "language": card.language,
        }
        for card in reversed(issues)
    ]
    told = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": publication.name,
        "home_page_url": own,
        "feed_url": own + JSON_FEED,
        **({"description": publication.tagline} if publication.tagline else {}),
        "authors": [{"name": publication.publisher or publication.name}],
        "language": room.language,
        "items": items,
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def _address(room: Room, card: Card) -> str:
    return room.base + room.folder + issue_page(card.label).removesuffix(HOME)


def _title(room: Room, card: Card) -> str:
    """`Vol. 3, No. 4`; of an issue that was withdrawn it says so."""
    number = room.number(card.identity, card.language)
    return f"{number} ({room.words(card.language)['withdrawn']})" if card.withdrawn else number


def _headlines(card: Card) -> str:
    return " · ".join(story.headline for story in card.stories)


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
    """Written by hand: a tree of 10,000 addresses takes fifty times as long."""
    lines = [f" <{inner}>\n  <loc>{escape(address, quote=False)}</loc>\n </{inner}>" for address in addresses]
    inside = "\n".join(lines)
    return f'<?xml version="1.0" encoding="utf-8"?>\n<{outer} xmlns="{_SITEMAPS}">\n{inside}\n</{outer}>\n'.encode()


def _text(parent: Xml.Element, name: str, words: str) -> None:
    Xml.SubElement(parent, name).text = words


def _written(root: Xml.Element) -> bytes:
    Xml.indent(root, " ")
    data: bytes = Xml.tostring(root, "utf-8", xml_declaration=True)
    return data + b"\n"
