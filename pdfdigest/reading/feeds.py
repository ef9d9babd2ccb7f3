"""The issues that may be read and the address of a site go in; what machines follow comes out: feeds, a sitemap.

All name whole addresses, so that a site without one has none of them.  Every moment in them is that of a filing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from xml.etree import ElementTree as Xml

from pdfdigest.reading.holdings import Held
from pdfdigest.reading.lists import Listed
from pdfdigest.reading.places import issue_page
from pdfdigest.reading.room import HOME, Room

FEED, JSON_FEED = "feed.xml", "feed.json"
SITEMAP = "sitemap.xml"
NEWEST = 30
"""So many issues stand in a feed, and in each of its archives."""
MOST = 50_000
"""So many addresses one sitemap may hold, as sitemaps.org has it."""
_ATOM = "http://www.w3.org/2005/Atom"
_HISTORY = "http://purl.org/syndication/history/1.0"
_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"

Issue = tuple[Held, Listed]


def feeds(room: Room, issues: Sequence[Issue]) -> dict[str, bytes]:
    """The newest issues of a publication as Atom (RFC 4287) and as JSON Feed 1.1, by file name.

    Where there are more than stand in a feed, archives (RFC 5005) lead back to the first; each holds as many, and stays as
    it is while the record of its issues does.  `room` has the address of the site.
    """
    in_time = sorted(issues, key=lambda each: (each[0].newest.date, each[0].identity))
    archives = range(1, len(in_time) // NEWEST + 1) if len(in_time) > NEWEST else range(0)
    found = {}
    for number in archives:
        part = in_time[(number - 1) * NEWEST : number * NEWEST]
        beside = {"current": FEED}
        beside |= {"prev-archive": _archive(number - 1)} if number - 1 in archives else {}
        beside |= {"next-archive": _archive(number + 1)} if number + 1 in archives else {}
        found[_archive(number)] = _atom(room, part, _archive(number), beside)
    lately = in_time[-NEWEST:]
    found[FEED] = _atom(room, lately, FEED, {"prev-archive": _archive(archives[-1])} if archives else {})
    found[JSON_FEED] = _json(room, lately)
    return found


def _archive(number: int) -> str:
    return f"feed-{number}.xml"


def _atom(room: Room, issues: Sequence[Issue], name: str, beside: Mapping[str, str]) -> bytes:
    """One document of the feed; `beside` are the others that it leads to, by relation."""
    own = room.base + room.folder
    publication = room.publication
    root = Xml.Element("feed", {"xmlns": _ATOM, "xml:lang": room.language})
    _text(root, "id", own)
    _text(root, "title", publication.name)
    if publication.tagline:
        _text(root, "subtitle", publication.tagline)
    _text(root, "updated", max(held.newest.at for held, _ in issues).isoformat())
    Xml.SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": own + name})
    Xml.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": own})
    for relation, other in beside.items():
        Xml.SubElement(root, "link", {"rel": relation, "href": own + other})
    if name != FEED:
        Xml.SubElement(root, "fh:archive", {"xmlns:fh": _HISTORY})
    _text(Xml.SubElement(root, "author"), "name", publication.publisher or publication.name)
    if publication.rights:
        _text(root, "rights", publication.rights)
    for held, listed in reversed(issues):
        _entry(root, room, held, listed)
    return _written(root)


def _entry(root: Xml.Element, room: Room, held: Held, listed: Listed) -> None:
    record = held.newest
    address = _address(room, held)
    entry = Xml.SubElement(root, "entry", {"xml:lang": record.language})
    _text(entry, "id", address)
    _text(entry, "title", _title(room, held))
    _text(entry, "published", held.revisions[0].at.isoformat())
    _text(entry, "updated", record.at.isoformat())
    Xml.SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": address})
    _text(entry, "summary", _headlines(listed))


def _json(room: Room, issues: Sequence[Issue]) -> bytes:
    own = room.base + room.folder
    publication = room.publication
    items = [
        {
            "id": _address(room, held),
            "url": _address(room, held),
            "title": _title(room, held),
            "content_text": _headlines(listed),
            "date_published": held.revisions[0].at.isoformat(),
            "date_modified": held.newest.at.isoformat(),
            "language": held.newest.language,
        }
        for held, listed in reversed(issues)
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


def _address(room: Room, held: Held) -> str:
    return room.base + room.folder + issue_page(held.identity.label).removesuffix(HOME)


def _title(room: Room, held: Held) -> str:
    """`Vol. 3, No. 4`; of an issue that was withdrawn it says so."""
    spoken = held.newest.language
    number = room.number(held.identity, spoken)
    return f"{number} ({room.words(spoken)['withdrawn']})" if held.newest.withdrawn else number


def _headlines(listed: Listed) -> str:
    return " · ".join(story.headline for story in listed.facts.stories)


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
