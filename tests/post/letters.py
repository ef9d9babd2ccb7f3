"""Letters for tests, made in a line: records, and the message of one reader."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pdfdigest.model import Identity, Publication
from pdfdigest.post import letter
from pdfdigest.post.letter import Wording
from pdfdigest.post.signing import Signer
from pdfdigest.post.wire import Body, Reader, Wire
from pdfdigest.press.compose.house import House
from pdfdigest.record.revision import Filed, FiledEdition, Record

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)
TOKEN = "k1.members." + "a1b2c3d4e5" * 4
SLOTS = {"name": "Ana", "list": "Members", "leave": f"https://leave.office.example/{TOKEN}"}
LISTS = (
    ("List-Id", "<members.office.example>"),
    ("List-Unsubscribe", f"<{SLOTS['leave']}>"),
    ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
)
FACTS = {
    "name": "The Test Digest",
    "tagline": "What happened, and who says so",
    "publisher": "Office of Briefings",
    "place": "Geneva",
    "editor": "A. Editor",
    "issn_online": "2049-3630",
    "contact": "editor@office.example",
}
HEADLINES = ("Ministers meet in the capital", "A bill passes its first reading", "Ships return to port")


def record(folder: Path = Path("issued"), *, file: str = "digest-1.4-screen.pdf", **facts: Any) -> Record:
    """A record of an issue whose manuscript is not there; `file` is the edition for the screen."""
    headlines = facts.pop("headlines", HEADLINES)
    revision = facts.pop("revision", 1)
    usual: dict[str, Any] = {
        "identity": Identity("digest", 1, (4,), revision=revision),
        "folder": folder,
        "title": "The Test Digest, Vol. 1, No. 4",
        "date": date(2025, 2, 25),
        "language": "en",
        "style": "bulletin",
        "paper": "A4",
        "web": "",
        "embargo": None,
        "by": "A. Editor",
        "at": NOON,
        "why": "",
        "stories": tuple((f"story-{number}", headline) for number, headline in enumerate(headlines)),
        "editions": (FiledEdition("screen", file, 2, (), ()),),
        "files": (Filed(file, "edition", "0" * 64, 1_234_567),),
        "versions": (),
    }
    return Record(**{**usual, **facts})


def house(**facts: Any) -> House:
    """A house of its own, in no folder unless `root` names one."""
    return House(Publication(**{"slug": "digest", **FACTS, **facts}))


def wording(
    of: Record | None = None, at: House | None = None, link: str = "", leave: bool = True, leads: str = ""
) -> Wording:
    """The letter of a record."""
    return letter.compose(of or record(), at or house(), link=link, leave=leave, leads=leads)


def message(
    made: Wording,
    *,
    pdf: bytes = b"",
    file: str = "digest-1.4-screen.pdf",
    signers: tuple[Signer, ...] = (),
    **facts: Any,
) -> bytes:
    """The octets of one reader's message, as a file."""
    language, name = facts.pop("language", "en"), facts.pop("name", "Ana")
    body = Body(made.subject, made.html, made.text, language, file, facts.pop("file_title", ""), pdf)
    slots = {**SLOTS, **facts}
    reader = Reader("ana@reader.example", name, bytes(range(16)), slots, LISTS)
    wire = Wire(body, "The Test Digest <digest@office.example>", "", signers)
    return wire.letter(reader, NOON).file()
