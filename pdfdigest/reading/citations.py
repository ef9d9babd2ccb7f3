"""What is known of an issue on record, or of a story of it, goes in; a citation comes out, for people or for programs.

As text it is in the language of the issue: `“Headline”, The Digest, Vol. 3, No. 4, 15 April 2025, page 2.`
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from pdfdigest.manuscript import languages
from pdfdigest.model import Identity, Publication
from pdfdigest.reading.holdings import Facts, HeldStory, pdf

_TEX = MappingProxyType(
    {sign: f"\\{sign}" for sign in "&%$#_{}"}
    | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)


@dataclass(frozen=True, slots=True)
class Work:
    """What is cited: an issue, or a story where `headline` is not empty.

    `title` is that of the issue, `page` the page of the PDF on which the story begins (0 where not known), `authors` one
    line as it was printed, `address` where it stands on the web, or nothing.  An issue that was `withdrawn` says so.
    """

    identity: Identity
    publication: Publication
    title: str
    date: date
    language: str
    headline: str = ""
    story: str = ""
    page: int = 0
    authors: str = ""
    address: str = ""
    withdrawn: bool = False

    @property
    def key(self) -> str:
        """A name for it among others: `the-digest-3.4`, `the-digest-3.4-a-story`."""
        return "-".join(filter(None, (self.identity.slug, self.story)))

    @property
    def issn(self) -> str:
        """The number of the publication as a periodical."""
        return self.publication.issn_online or self.publication.issn_print


def work(facts: Facts, publication: Publication, story: HeldStory | None = None) -> Work:
    """An issue on record, or a story of it, as a work to be cited; its address is the one that the issue says of itself."""
    record = facts.record
    return Work(
        identity=record.identity,
        publication=publication,
        title=record.title,
        date=record.date,
        language=record.language,
        headline=story.headline if story else "",
        story=story.id if story else "",
        page=story.page if story and pdf(record) else 0,
        authors=facts.authors,
        address=record.web + (f"#story-{story.id}" if story and record.web else ""),
        withdrawn=record.withdrawn,
    )


def text(work: Work, words: dict[str, str]) -> str:
    """A sentence for people; `words` are the fixed words of the issue's language."""
    begin, end, *_ = languages.quotes(work.language)
    parts = [
        work.authors,
        f"{begin}{work.headline}{end}" if work.headline else "",
        work.title,
        languages.long_date(work.date, work.language),
        words["at_page"].format(page=work.page) if work.page else "",
        words["withdrawn"] if work.withdrawn else "",
    ]
    said = words["comma"].join(part for part in parts if part)
    stop = words["stop"]
    return f"{said}{stop}{work.address}" if work.address else said + stop.rstrip()


def bibtex(work: Work, words: dict[str, str]) -> str:
    """An entry for BibTeX and BibLaTeX, in UTF-8."""
    fields = {
        "author": f"{{{_tex(work.authors)}}}" if work.authors else "",
        "title": f"{{{_tex(work.headline or work.title)}}}",
        "journal": _tex(work.publication.name),
        "volume": str(work.identity.volume),
        "number": work.identity.number,
        "year": str(work.date.year),
        "month": f"{work.date.month}",
        "day": f"{work.date.day}",
        "pages": str(work.page or ""),
        "publisher": _tex(work.publication.publisher),
        "issn": work.issn,
        "language": work.language,
        "note": words["withdrawn"] if work.withdrawn else "",
        "url": re.sub(r"[{}\\]", lambda sign: f"%{ord(sign[0]):02X}", work.address),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@article{{{work.key},", *lines, "}"])


def ris(work: Work, words: dict[str, str]) -> str:
    """A record in RIS, as reference managers read it."""
    fields = (
        ("TY", "JOUR" if work.headline else "JFULL"),
        ("AU", work.authors),
        ("TI", work.headline or work.title),
        ("T2", work.publication.name),
        ("VL", str(work.identity.volume)),
        ("IS", work.identity.number),
        ("PY", str(work.date.year)),
        ("DA", work.date.strftime("%Y/%m/%d/")),
        ("SP", str(work.page or "")),
        ("PB", work.publication.publisher),
        ("SN", work.issn),
        ("LA", work.language),
        ("N1", words["withdrawn"] if work.withdrawn else ""),
        ("UR", work.address),
        ("ID", work.key),
    )
    lines = [f"{tag}  - {' '.join(value.split())}" for tag, value in fields if value]
    return "\n".join([*lines, "ER  - "])


def csl(work: Work, _words: dict[str, str]) -> str:
    """A list of one item in CSL-JSON."""
    facts: dict[str, Any] = {
        "id": work.key,
        "type": "article-journal" if work.headline else "periodical",
        "author": [{"literal": work.authors}] if work.authors else [],
        "title": work.headline or work.title,
        "container-title": work.publication.name if work.headline else "",
        "volume": str(work.identity.volume),
        "issue": work.identity.number,
        "issued": {"date-parts": [[work.date.year, work.date.month, work.date.day]]},
        "page": str(work.page or ""),
        "publisher": work.publication.publisher,
        "ISSN": work.issn,
        "language": work.language,
        "status": "withdrawn" if work.withdrawn else "",
        "URL": work.address,
    }
    return json.dumps([{name: value for name, value in facts.items() if value}], ensure_ascii=False, indent=1)


STYLES: MappingProxyType[str, Callable[[Work, dict[str, str]], str]] = MappingProxyType(
    {"text": text, "bibtex": bibtex, "ris": ris, "csl": csl}
)
"""How a citation may be written."""


def _tex(words: str) -> str:
    return "".join(_TEX.get(sign, sign) for sign in words)
