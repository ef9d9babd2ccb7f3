"""A name and a day go in; the files of a new publication come out, with a first issue that prints at once.

They are the folder `templates/starter`, a publication in its own right: only its name and its date are
written anew.
"""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import date
from pathlib import Path

from anyascii import anyascii

from pdfdigest.manuscript import forms

SCHEMA = "issue.schema.json"
GITIGNORE = """\
# What is printed can be printed again, and readers' addresses are nobody else's business.
out/
post/
# What is on record (issued/) belongs in the repository: it is never rewritten.
"""
GITATTRIBUTES = """\
# Byte for byte as it was filed: git must not touch the line ends of what is on record.
issued/** -text
"""


def files(folder: Path, name: str, today: date, slug: str = "", language: str = "") -> dict[str, bytes]:
    """The files of a new publication, by their paths in it; `folder` is the starter as shipped.

    `slug` is its name in the names of files; without one that of its folder counts, whatever the folder is called later.
    """
    made = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            inside = path.relative_to(folder)
            if inside.suffix == ".yaml":
                inside = Path(f"{today.year}") / inside.name
            made[inside.as_posix()] = path.read_bytes()
    facts = _named(made["publication.toml"].decode(), name, slug)
    if language:
        line = f'language = "{language}"'
        facts = re.sub(r'(?m)^language = "[^"]*" *', lambda _: f"{line:<40}", facts, count=1)
    made["publication.toml"] = facts.encode()
    issue = f"{today.year}/1.1.yaml"
    made[issue] = re.sub(r"(?m)^date: .*$", f"date: {today}", made[issue].decode(), count=1).encode()
    return {
        **made,
        SCHEMA: schema(),
        ".gitignore": GITIGNORE.encode(),
        ".gitattributes": GITATTRIBUTES.encode(),
    }


def schema() -> bytes:
    """The JSON Schema of an issue file, as it stands in a publication for editors to read."""
    return (json.dumps(forms.schema(), ensure_ascii=False, indent=2) + "\n").encode()


def name_of(folder: str) -> str:
    """A folder's name as a publication's: `my-digest` becomes `My Digest`."""
    words = re.split(r"[-_\s]+", folder.strip())
    return " ".join(word[:1].upper() + word[1:] for word in words if word) or "My Digest"


def slug_of(folder: str) -> str:
    """A folder's name in Latin letters, as it stands in the names of files; nothing where only a person can tell.

    The reading of an ideograph depends on the language, and often on whose name it is.

    >>> slug_of("Ñandú-Brief"), slug_of("東京だより")
    ('nandu-brief', '')
    """
    if any(unicodedata.east_asian_width(sign) in "WF" for sign in folder):
        return ""
    return re.sub(r"[^a-z0-9]+", "-", anyascii(folder).lower().replace("'", "")).strip("-")


def _named(text: str, name: str, slug: str) -> str:
    # TOML and JSON write a line of text alike.
    line = f"name = {json.dumps(name, ensure_ascii=False)}"
    comment = "# as it stands in the masthead"
    text = re.sub(r"(?m)^name = .*$", lambda _: f"{line:<39} {comment}", text, count=1)
    if not slug:
        return text
    named = f'slug = "{slug}"'
    return re.sub(r"(?m)^# slug = .*$", f"{named:<39} # in file names; they stay the same if it does", text, count=1)
