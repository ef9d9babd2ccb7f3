"""An Issue and its edition for the screen go in; its edition as an EPUB comes out, with the pages of that PDF marked."""

from __future__ import annotations

from pdfdigest.manuscript import languages
from pdfdigest.model import Edition, Issue, Publication, whole
from pdfdigest.pdf import pdfium
from pdfdigest.pdf.page_starts import page_starts
from pdfdigest.press import targets
from pdfdigest.press.compose import issue_title
from pdfdigest.press.compose.house import House
from pdfdigest.press.epub import binding, chapters
from pdfdigest.press.epub.package import Said
from pdfdigest.press.epub.page_breaks import Page
from pdfdigest.press.targets import Target

COVER_WIDTH, COVER_QUALITY = 1000, 82


def paged(target: Target, publication: Publication) -> Target:
    """The target whose pages an EPUB tells: the screen's, in the style and on the paper of the EPUB."""
    return targets.target("screen", publication, style=target.style, paper=target.paper)


def edition(issue: Issue, house: House, target: Target, screen: Edition, *, stamp: str = "") -> Edition:
    """The EPUB of an issue; `screen` is its PDF for the screen, `stamp` what each document says while it is not on record."""
    made = chapters.chapters(issue, house, target, stamp=stamp)
    pages = pages_of(screen.data, dict(screen.story_pages), 1)
    book = binding.book(
        said(issue, house, made, paged(target, issue.publication).file_stem(issue.publication), stamp),
        (binding.Part(made, pages),),
        house,
        target.style,
        cover(screen.data),
        stamp=stamp,
    )
    undescribed = [image for image in issue.images if not image.alt]
    lacks = tuple(f"the picture {image.called} has no `alt`: the file says so" for image in undescribed)
    return Edition(
        identity=issue.identity,
        target=target.name,
        suffix=target.suffix,
        data=book.data,
        remarks=(*book.remarks, *lacks),
        files=screen.files,
        stamp=stamp,
        setting=screen.setting,
    )


def pages_of(pdf: bytes, stories: dict[str, int], folio: int) -> tuple[Page, ...]:
    """The pages of a PDF, the first of which bears a folio; `stories` are their pages in it, from 1."""
    first: dict[int, str] = {}
    for story, page in stories.items():
        first.setdefault(page, f"story-{story}")
    begins = page_starts(pdf)
    return tuple(Page(str(folio + at), words, first.get(at + 1, "")) for at, words in enumerate(begins))


def cover(pdf: bytes) -> bytes:
    """The first page of a PDF as a JPEG picture; nothing where it cannot be drawn."""
    try:
        return pdfium.drawn(pdf, 1, COVER_WIDTH, COVER_QUALITY)
    except pdfium.UnopenedError:
        return b""


def summary(words: dict[str, str], *, described: bool) -> str:
    """What the book can for those who do not see it, in the language of the words."""
    pictures = words["epub_described"] if described else words["epub_undescribed"]
    return f"{words['epub_summary']} {pictures} {words['epub_unclaimed']}"


def said(issue: Issue, house: House, made: chapters.Chapters, paged_as: str, stamp: str) -> Said:
    """What the book of an issue says of itself; `paged_as` is what the name of the PDF has, whose pages it tells."""
    publication, identity = issue.publication, issue.identity
    words = house.words(issue.language)
    title = issue_title.title(issue, words)
    revision = f"-r{identity.revision}" if identity.revision > 1 else ""
    return Said(
        slug=identity.slug,
        title=f"{title} ({stamp})" if stamp else title,
        language=issue.language,
        direction=languages.direction(issue.language),
        day=issue.date,
        changes=identity.revision - 1,
        creator=" ".join(whole(issue.authors).split()),
        publisher=publication.publisher,
        rights=publication.rights,
        topics=made.topics,
        of=(
            publication.name,
            f"{identity.volume}.{identity.numbers[0]}" if identity.numbers else "",
            publication.issn_online or publication.issn_print,
        ),
        described=made.described,
        pages=f"{identity.slug}-{paged_as}{revision}.pdf",
        summary=summary(words, described=made.described),
    )
