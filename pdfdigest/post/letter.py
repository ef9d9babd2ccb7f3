"""An issue on record goes in; the letter that it goes out with comes out, as a page and as plain text.

The headlines are the issue's own.  What is a reader's own stays open as slots, which the wire fills.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from pdfdigest.desk import languages
from pdfdigest.post.wire import slot
from pdfdigest.press.house import House
from pdfdigest.press.issued import Record


@dataclass(frozen=True, slots=True)
class Wording:
    """What all readers get to read; slots stand where something is a reader's own."""

    subject: str
    html: str = field(repr=False)
    text: str = field(repr=False)


def compose(record: Record, house: House, *, link: str, leave: bool) -> Wording:
    """The letter of a record; `link` is where the PDF is, or nothing where it is attached."""
    words = house.words(record.language)
    headlines = [headline for _, headline in record.stories]
    subject = (
        f"{house.publication.name}: {record.title}" if house.publication.name not in record.title else record.title
    )
    way_out = slot("leave") if leave else ""
    html = house.fill(
        "letter.html.j2",
        subject=subject,
        title=record.title,
        publication=house.publication,
        language=record.language,
        direction=languages.direction(record.language),
        headlines=headlines,
        words=words,
        link=link,
        leave=way_out,
    )
    lines = [house.publication.name, record.title, "", words["headlines"], *(f"- {headline}" for headline in headlines)]
    lines += ["", link] if link else []
    lines += ["", "-- ", way_out] if leave else []
    return Wording(subject, html, "\n".join(lines) + "\n")
