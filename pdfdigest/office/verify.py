"""A finished PDF is verified: what it claims, what was checked, what holds; and a volume against what was issued."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pdfdigest.errors import DigestError
from pdfdigest.office import disk
from pdfdigest.office.surroundings import Office

if TYPE_CHECKING:
    from pdfdigest.bindery.against import Comparison
    from pdfdigest.inspection.verify import Row


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What one file claims and what holds.

    `claims` are such as `PDF/A-2a`; each of `rows` was checked here; `verapdf` holds a claim and whether veraPDF
    passes it, where it is installed; `unchecked` names what nobody looked at; `pages` counts; `identity` is what
    what the file calls itself, `3.4 r2` say, or empty.  Of a file of a revision that was erased, `erased` says by whom,
    when and why, and nothing was looked at.
    """

    file: Path
    claims: tuple[str, ...]
    rows: tuple[Row, ...]
    verapdf: tuple[tuple[str, bool], ...]
    unchecked: tuple[str, ...]
    pages: int
    identity: str
    erased: str = ""

    @property
    def holds(self) -> bool:
        """Whether everything that was checked holds."""
        return all(row.holds for row in self.rows) and all(passed for _, passed in self.verapdf)


def verify(office: Office, file: Path) -> VerifyReport:
    """Look a PDF over, with veraPDF too where the office's PATH has it.

    What does not hold stands in the report.  Raises RequestError where the file cannot be read.
    """
    from pdfdigest.inspection import verapdf
    from pdfdigest.inspection.verify import report

    path = office.here / file
    if said := _erased(path):
        return VerifyReport(file, (), (), (), (), 0, "", said)
    try:
        found = report(disk.read(path))
    except DigestError as error:
        error.where = error.where or path
        raise
    program = shutil.which("verapdf", path=office.environment.get("PATH", ""))
    verdicts = verapdf.judged(path, found.claims, program) if program else {}
    silent = tuple(f"{claim}: veraPDF is here, but gave no verdict" for claim, told in verdicts.items() if told is None)
    return VerifyReport(
        file=file,
        claims=found.claims,
        rows=found.rows,
        verapdf=tuple((claim, passed) for claim, passed in verdicts.items() if passed is not None),
        unchecked=(*found.unchecked, *silent),
        pages=found.pages,
        identity=found.identity,
    )


def _erased(path: Path) -> str:
    """By whom, when and why a file on record was erased; empty where it was not, or is none of a record."""
    from pdfdigest.record import in_force, record_json
    from pdfdigest.record.revision import RECORD

    if path.exists() or not (path.parent / RECORD).is_file():
        return ""
    record = record_json.read(path.parent)
    return in_force.told_erased(record) if any(filed.name == path.name for filed in record.files) else ""


def compare(office: Office, volume: Path, issued: Path) -> Comparison:
    """What of a bound volume is proven: each part agrees, differs, or is unproven for want of anything to compare.

    `issued` is the folder of that name in the publication; the manifests that were filed as volumes were bound lie
    beside it.  Raises RequestError where either cannot be read, and DifferenceError where the volume is one that cannot
    be compared.
    """
    from pdfdigest.bindery import against

    return against.compare(office.here / volume, office.here / issued)
