"""A name and a day go in; the files of a new publication come out, with a first issue that prints at once.

They are the folder `templates/starter`, a publication in its own right: only its name and its date are
written anew.
"""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

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


def files(folder: Path, name: str, today: date) -> dict[str, bytes]:
    """The files of a new publication, by their paths in it; `folder` is the starter as shipped."""
    made = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            inside = path.relative_to(folder)
            if inside.suffix == ".yaml":
                inside = Path(f"{today.year}") / inside.name
            made[inside.as_posix()] = path.read_bytes()
    made["publication.toml"] = _named(made["publication.toml"].decode(), name).encode()
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


def _named(text: str, name: str) -> str:
    # TOML and JSON write a line of text alike.
    line = f"name = {json.dumps(name, ensure_ascii=False)}"
    comment = "# as it stands in the masthead"
    return re.sub(r"(?m)^name = .*$", lambda _: f"{line:<39} {comment}", text, count=1)
