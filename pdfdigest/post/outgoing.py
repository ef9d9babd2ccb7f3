"""What a plan bound and the office's keys go in; the letter and envelope of each reader come out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parseaddr
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from pdfdigest.post.book import Row
from pdfdigest.post.carriers import Envelope
from pdfdigest.post.dispatch import Compose, file_name
from pdfdigest.post.signing import Signer
from pdfdigest.post.tokens import Keys
from pdfdigest.post.wire import Body, Letter, Reader, Wire

Others = Mapping[str, tuple[str, ...]]
"""The lists that a reader is on, by address, for those who are on several."""
_NONE: Others = {}


def composer(
    facts: Mapping[str, Any],
    pdf: bytes,
    keys: Keys,
    signers: tuple[Signer, ...],
    others: Others = _NONE,
    translated: Mapping[str, bytes] = MappingProxyType({}),
) -> Compose:
    """Makes the letters of one release; `facts` are those that its plan bound, `pdf` is empty where it is linked.

    `translated` are the PDFs of the translations by language, which the readers of those languages get.
    Who is on several lists, as `others` has it, is offered a choice among them behind the link in the letter.
    Readers whose domain takes no PDF of this size get the letter with the link, where the plan bound one.
    """
    made = {
        each["language"]: _usual(each, translated.get(each["language"], b""), keys, signers, others)
        for each in facts.get("translations", ())
    }
    made[""] = _usual(facts, pdf, keys, signers, others)
    return lambda row, now: made.get(row.language, made[""])(row, now)


def _usual(facts: Mapping[str, Any], pdf: bytes, keys: Keys, signers: tuple[Signer, ...], others: Others) -> Compose:
    usual = _composer(facts, pdf, keys, signers, others)
    light = _light(facts, keys, signers, others)
    small = frozenset(facts.get("too_small", ()))
    if light is None or not small:
        return usual
    return lambda row, now: (light if row.domain in small else usual)(row, now)


def linked(facts: Mapping[str, Any], keys: Keys, signers: tuple[Signer, ...], others: Others = _NONE) -> Compose | None:
    """Makes the letters with the link in place of the PDF, None where the plan bound no such letter."""
    made = {each["language"]: _light(each, keys, signers, others) for each in facts.get("translations", ())}
    made[""] = _light(facts, keys, signers, others)
    known = {language: compose for language, compose in made.items() if compose}
    if len(known) < len(made):
        return None
    return lambda row, now: known.get(row.language, known[""])(row, now)


def _light(facts: Mapping[str, Any], keys: Keys, signers: tuple[Signer, ...], others: Others) -> Compose | None:
    if not facts.get("spare_link"):
        return None
    return _composer({**facts, "html": facts["linked_html"], "text": facts["linked_text"]}, b"", keys, signers, others)


def _composer(facts: Mapping[str, Any], pdf: bytes, keys: Keys, signers: tuple[Signer, ...], others: Others) -> Compose:
    """The letters of one body.

    Each carries what RFC 8058 and RFC 2369 ask for: List-Id, one HTTPS way to leave that a POST acts on,
    and a mailbox beside it, as far as the office has set them.
    """
    body = Body(
        facts["subject"],
        facts["html"],
        facts["text"],
        facts["language"],
        facts["pdf_name"],
        facts.get("pdf_title", ""),
        pdf,
    )
    wire = Wire(body, facts["sender"], facts["reply_to"], signers)
    signing = keys.signing()
    sender = parseaddr(facts["sender"])[1]
    bounces = facts["bounces"]
    titles = dict(facts.get("list_titles", ()))

    def compose(row: Row, now: float) -> tuple[Envelope, Letter]:
        token = signing.leave(row.list, keys.mark(row.address))
        ways = []
        if facts["leave_address"]:
            ways.append(f"{facts['leave_address']}/{token}")
        if facts["leave_mailto"]:
            ways.append(f"mailto:{facts['leave_mailto']}?subject={quote(token)}")
        lists = [("List-Id", f"<{row.list}.{wire.domain}>"), ("X-Auto-Response-Suppress", "OOF, AutoReply")]
        if ways:
            lists.append(("List-Unsubscribe", ", ".join(f"<{way}>" for way in ways)))
        if facts["leave_address"]:
            lists.append(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
        page = ways[0] if ways else ""
        if facts["leave_address"] and (more := [name for name in others.get(row.address, ()) if name != row.list]):
            page = f"{page}?on={','.join(more)}"
        slots = {"name": row.name, "leave": page, "list": titles.get(row.list, row.list)}
        slots["corrected"] = "yes" if row.corrected else ""
        reader = Reader(row.address, row.name, row.token, slots, tuple(lists))
        back = sender
        if bounces:
            local, _, domain = bounces.rpartition("@")
            back = f"{signing.return_path(row.token, local)}@{domain}"
        return Envelope(back, row.address, file_name(row.token)), wire.letter(reader, datetime.fromtimestamp(now, UTC))

    return compose
