"""Where a story is to be found on a site, and what a reader sees of it there."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from anyascii import anyascii
from markupsafe import Markup

from pdfdigest.manuscript import portable_names


@dataclass(frozen=True, slots=True)
class Link:
    """A story as a list shows it: address from the site's folder of the publication, headline, issue and day.

    `attributes` say in which language the headline is, where it is another than the list's.
    """

    href: str
    headline: str
    number: str
    day: date
    attributes: Markup


def issue_page(label: str, revision: int = 0) -> str:
    """The page of an issue, or of one revision of it."""
    return f"{label}/r{revision}/index.html" if revision else f"{label}/index.html"


LONGEST = 60
"""Signs of a heading that stand in the name of its page, at most."""


def addresses(headings: Iterable[str]) -> dict[str, str]:
    """The name of the page of each heading, in plain small letters, digits and hyphens.

    Where two headings would have one name, or one would have none or one that Windows cannot have, a hash tells them apart.
    """
    plain = {heading: _plain(heading) for heading in headings}
    often = Counter(plain.values())
    return {
        heading: f"{name if name and often[name] == 1 else _with_hash(name, heading)}.html"
        for heading, name in plain.items()
    }


def _plain(heading: str) -> str:
    name = "-".join(re.findall(r"[a-z0-9]+", anyascii(heading).lower()))[:LONGEST].strip("-")
    return "" if name == "index" or portable_names.trouble(name) else name


def _with_hash(name: str, heading: str) -> str:
    return "-".join(filter(None, (name, hashlib.sha256(heading.encode()).hexdigest()[:8])))
