"""A mail that is taken apart goes in; the Sheet of its text comes out, and what of it is not brought in is named."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field, replace

from pdfdigest.manuscript.intake import markdown, paragraph_places, web
from pdfdigest.manuscript.intake.inner_pictures import with_pictures
from pdfdigest.manuscript.intake.shape import NOWHERE, Doubt, Sheet
from pdfdigest.manuscript.intake.unpacking import LONGEST

_FORWARDED = (".docx", ".odt", ".pdf", ".doc", ".zip", ".eml", ".msg", ".html", ".md", ".rtf", ".pages")


@dataclass(slots=True)
class Mail:
    """A mail: its texts in order, each with whether it is HTML, and the pictures that they show by `cid:` or name.

    `attached` are the names of other files, `asked` what is to be asked of it; `sent` and `subject` are as its head says them.
    """

    subject: str = ""
    sent: str = ""
    texts: list[tuple[str, bool]] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)
    attached: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)


def sheet(mail: Mail) -> Sheet:
    """The blocks of a mail; ValueError where it has no text."""
    texts = [(text, is_html) for text, is_html in mail.texts if text.strip()]
    if not texts:
        digest = next((name for name in mail.attached if name.lower().endswith(_FORWARDED)), "")
        there = f"; save {digest}, which is attached to it, and import that" if digest else ""
        raise ValueError(f"this is a mail without a text{there}")
    if sum(len(text) for text, _ in texts) > LONGEST:
        raise ValueError(f"the text is larger than {LONGEST // 1_000_000} MB; is it one digest?")
    if any(is_html for _, is_html in texts):
        read = web.sheet("\n".join(text if is_html else _as_html(text) for text, is_html in texts))
    else:
        read = markdown.sheet("\n\n".join(text for text, _ in texts))
    # A line of HTML in a mail is a place that nobody sees.
    read = paragraph_places.numbered(with_pictures(read, mail.pictures))
    return replace(read, doubts=(*_head(mail), *read.doubts))


def _head(mail: Mail) -> list[Doubt]:
    said = []
    if mail.subject or mail.sent:
        named = f"“{mail.subject}”" if mail.subject else "without a subject"
        sent = f", sent {mail.sent}" if mail.sent else ""
        said.append(Doubt(NOWHERE, f"the mail is {named}{sent}; its head is not brought in", "mail-head"))
    said += [Doubt(NOWHERE, words, "charset") for words in dict.fromkeys(mail.asked)]
    if mail.attached:
        names = ", ".join(mail.attached)
        words = f"attached to the mail, and not brought in: {names}; save what belongs in the issue and import it"
        said.append(Doubt(NOWHERE, words, "attachment"))
    return said


def _as_html(text: str) -> str:
    paragraphs = re.split(r"\n[ \t]*\n", text)
    return "\n".join(f"<p>{html.escape(each).replace(chr(10), '<br>')}</p>" for each in paragraphs if each.strip())
