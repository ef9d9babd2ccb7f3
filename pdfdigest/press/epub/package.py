"""What a book says of itself and its files go in; the bytes of an EPUB 3.3 come out.

Times come from the book, never from the clock, so that the same book gives the same bytes.
"""

from __future__ import annotations

import io
import uuid
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from markupsafe import escape

PACKAGE = "EPUB/package.opf"
TYPE = "application/epub+zip"
XHTML = "application/xhtml+xml"
_OURS = uuid.UUID("5d6b1d0e-8f0e-5c55-9f2c-0f6f5f0b7a51")
"""The name space of the identifiers (RFC 9562, 5.5)."""
_TIME = (1980, 1, 1, 0, 0, 0)
_UNDATED = date(1980, 1, 1)
_CONTAINER = f"""<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
  <rootfiles>
    <rootfile full-path="{PACKAGE}" media-type="application/oebps-package+xml"/>
  </rootfiles>
</container>
"""


@dataclass(frozen=True, slots=True)
class Said:
    """What a book says of itself.

    `slug` is the stem of its file; `changes` counts what was issued anew since its `day`; `of` is the periodical that it
    belongs to, with its place in it and its ISSN; `pictures` whether it has any, `described` whether all of them have an
    alternative text; `pages` names the PDF whose pages are listed, or is empty; `summary` tells a reader what the book can.
    """

    slug: str
    title: str
    language: str
    direction: str
    day: date | None
    changes: int = 0
    creator: str = ""
    publisher: str = ""
    rights: str = ""
    isbn: str = ""
    topics: tuple[str, ...] = ()
    of: tuple[str, str, str] = ("", "", "")
    pictures: bool = False
    described: bool = True
    pages: str = ""
    summary: str = ""

    @property
    def identifier(self) -> str:
        """The identifier, the same for each revision."""
        return f"urn:uuid:{uuid.uuid5(_OURS, self.slug)}"

    @property
    def modified(self) -> str:
        """The day of the book; each revision after the first counts as a second, as reading systems tell releases by it."""
        day = self.day or _UNDATED
        moment = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(seconds=self.changes)
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True, slots=True)
class File:
    """A file of a book: its media type, its bytes, and what the package says of it (`nav`, `cover-image`); `read` in order where it is a document."""

    media: str
    data: bytes
    properties: str = ""
    read: bool = False


def packed(said: Said, files: Mapping[str, File]) -> bytes:
    """The book; paths of files are those from its package document, documents in reading order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        _add(made, "mimetype", TYPE.encode(), zipfile.ZIP_STORED)
        _add(made, "META-INF/container.xml", _CONTAINER.encode())
        _add(made, PACKAGE, _package(said, files).encode())
        for path, file in files.items():
            plain = file.media in ("image/jpeg", "image/png", "font/woff2")
            _add(made, f"EPUB/{path}", file.data, zipfile.ZIP_STORED if plain else zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _add(made: zipfile.ZipFile, name: str, data: bytes, how: int = zipfile.ZIP_DEFLATED) -> None:
    entry = zipfile.ZipInfo(name, _TIME)
    entry.compress_type = how
    entry.create_system = 3
    entry.external_attr = 0o644 << 16
    made.writestr(entry, data)


def _package(said: Said, files: Mapping[str, File]) -> str:
    ids = {path: f"f{number}" for number, path in enumerate(files, 1)}
    names = 'xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id"'
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<package {names} xml:lang="{said.language}" dir="{said.direction}">',
        '  <metadata xmlns:dc="http://purl.org/dc/elements/1.1/">',
        *(f"    {line}" for line in (*_dublin_core(said), *_series(said), *_accessibility(said))),
        "  </metadata>",
        "  <manifest>",
    ]
    for path, file in files.items():
        properties = f' properties="{file.properties}"' if file.properties else ""
        lines.append(f'    <item id="{ids[path]}" href="{escape(path)}" media-type="{file.media}"{properties}/>')
    turn = ' page-progression-direction="rtl"' if said.direction == "rtl" else ""
    lines += ["  </manifest>", f"  <spine{turn}>"]
    lines += [f'    <itemref idref="{ids[path]}"/>' for path, file in files.items() if file.read]
    return "\n".join([*lines, "  </spine>", "</package>"]) + "\n"


def _dublin_core(said: Said) -> Iterator[str]:
    yield f'<dc:identifier id="id">{said.identifier}</dc:identifier>'
    yield f"<dc:identifier>{escape(said.slug)}</dc:identifier>"
    elements: Sequence[tuple[str, str]] = (
        ("identifier", f"urn:isbn:{said.isbn.replace('-', '')}" if said.isbn else ""),
        ("title", said.title),
        ("language", said.language),
        ("creator", said.creator),
        ("publisher", said.publisher),
        ("date", said.day.isoformat() if said.day else ""),
        ("rights", said.rights),
        *(("subject", topic) for topic in said.topics),
    )
    yield from (f"<dc:{name}>{escape(value)}</dc:{name}>" for name, value in elements if value)
    yield _meta("dcterms:modified", said.modified)


def _series(said: Said) -> Iterator[str]:
    name, place, issn = said.of
    if not name:
        return
    yield f'<meta property="belongs-to-collection" id="periodical">{escape(name)}</meta>'
    yield '<meta refines="#periodical" property="collection-type">series</meta>'
    if place:
        yield f'<meta refines="#periodical" property="group-position">{escape(place)}</meta>'
    if issn:
        yield f'<meta refines="#periodical" property="dcterms:identifier">urn:issn:{escape(issn)}</meta>'


def _accessibility(said: Said) -> Iterator[str]:
    """What is so of every book, and what is so of this one (EPUB Accessibility 1.1, 2.2); no conformance is claimed."""
    yield _meta("schema:accessMode", "textual")
    if said.pictures:
        yield _meta("schema:accessMode", "visual")
    yield _meta("schema:accessModeSufficient", "textual" if said.described else "textual,visual")
    features = ["displayTransformability", "readingOrder", "structuralNavigation", "tableOfContents"]
    features += ["alternativeText"] if said.pictures and said.described else []
    features += ["pageBreakMarkers", "pageNavigation"] if said.pages else []
    yield from (_meta("schema:accessibilityFeature", each) for each in sorted(features))
    yield _meta("schema:accessibilityHazard", "none")
    yield _meta("schema:accessibilitySummary", said.summary)
    if said.pages:
        yield _meta("pageBreakSource", said.pages)


def _meta(name: str, value: str) -> str:
    return f'<meta property="{name}">{escape(value)}</meta>'
