"""What `doctor` found goes in; a text for whoever helps comes out, without the address or the folder of anybody.

It tells of the machine, the program, and of a publication its settings by name, and how much of everything there is.  No
word of an issue, no reader, no host and no secret is in it.
"""

from __future__ import annotations

import locale
import os
import platform
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

from pdfdigest.errors import DigestError
from pdfdigest.manuscript import places
from pdfdigest.manuscript import publication as publications
from pdfdigest.office.doctor import Finding
from pdfdigest.office.surroundings import Office

ADDRESS = "(an address)"
HOME = "~"
_ADDRESS = re.compile(r"[^\s<>\"'(),:;/\\]*@[^\s<>\"'(),:;/\\]+")
_SCHEDULER = re.compile(r"\b(?:tcp|tls)://[^\s;,/]+")
_TOLD = frozenset({"language", "typography", "time_zone", "style", "paper", "record", "rules", "volume", "approval"})
"""The settings whose values say nothing of anybody."""


def text(office: Office, found: Iterable[Finding]) -> str:
    """The report.  Raises nothing: a publication that cannot be read is told of as that."""
    lines = [
        "# Report of pdfdigest doctor",
        "",
        f"made {office.clock():%Y-%m-%d %H:%M} UTC",
        "",
        "## Findings",
        "",
        *(line for finding in found for line in _finding(finding)),
        "",
        "## Machine",
        "",
        *(f"- {name}: {said}" for name, said in _machine(office)),
        "",
        "## Publication",
        "",
        *_publication(office),
    ]
    return nameless("\n".join(lines) + "\n", Path.home())


def nameless(words: str, home: Path) -> str:
    """The words without addresses of mail, with `~` for the folder of whoever runs this.

    >>> print(nameless("/home/ann/digest of ann@example.org, <bob@例え.jp>", Path("/home/ann")))
    ~/digest of (an address), <(an address)>
    """
    for known in {str(home), str(home.resolve())} - {os.sep, "."}:
        words = words.replace(known, HOME)
    return _ADDRESS.sub(ADDRESS, _SCHEDULER.sub(ADDRESS, words))


def _finding(finding: Finding) -> Iterator[str]:
    yield f"- {finding.state} {finding.what}: {finding.said}"
    if finding.mend:
        yield f"  mend it: {finding.mend}"


def _machine(office: Office) -> Iterator[tuple[str, str]]:
    from pdfdigest.press.engine import libraries

    yield "system", platform.platform()
    yield "processors", str(os.cpu_count())
    yield "encoding", f"{sys.getfilesystemencoding()}, {locale.getpreferredencoding(do_setlocale=False)}"
    yield from libraries.versions()
    asked = sorted(name for name in office.environment if name.startswith(("PDFDIGEST_", "XDG_", "LC_", "FONTCONFIG_")))
    yield "in the environment", ", ".join(asked) or "nothing of ours"


def _publication(office: Office) -> Iterator[str]:
    from pdfdigest.record import issued

    root = places.root_of(office.here)
    if root is None:
        yield "none here"
        return
    try:
        publications.home(root)
        settings = tomllib.loads((root / places.NAME).read_text("utf-8"))
        yield f"- issue files: {len(places.issue_files(root))}"
        yield f"- on record: {len(issued.on_record(root))}"
    except DigestError as error:
        yield f"- it cannot be read: {error.message}"
        return
    yield f"- ledger: {'there' if (root / 'post' / 'ledger.sqlite').is_file() else 'none'}"
    for name in ("templates", "fonts"):
        yield f"- files of its own in {name}: {sum(path.is_file() for path in (root / name).rglob('*'))}"
    for name, value in sorted(settings.items()):
        yield f"- {name}: {value}" if name in _TOLD else f"- {name} is set"
