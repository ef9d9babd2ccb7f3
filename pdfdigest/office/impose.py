"""A finished PDF becomes a booklet, its pages laid out to be folded and stapled."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pdfdigest.errors import BindingError
from pdfdigest.office import disk
from pdfdigest.office.surroundings import Office


@dataclass(frozen=True, slots=True)
class ImposeReport:
    """The booklet's file: its sheets (four pages each), how many pages are blank, and the side of the spine."""

    file: Path
    sheets: int
    blanks: int
    right_to_left: bool


def impose(
    office: Office,
    file: Path,
    *,
    sheet: str = "",
    creep_mm: float = 0.0,
    right_to_left: bool | None = None,
    out: Path | None = None,
) -> ImposeReport:
    """Lay a PDF out as a booklet and write that to `out`, else to `out/NAME-booklet.pdf`.

    `sheet` is the name of the sheet it is printed on, empty for one just two pages wide; `creep_mm` how far the
    innermost sheet stands out, in mm; `right_to_left` where the file does not say it itself.  Raises RequestError
    where a file cannot be read or written, BindingError where the PDF makes no booklet.
    """
    from pdfdigest.bindery import sheets

    data = disk.read(office.here / file)
    try:
        made = sheets.booklet(data, sheet=sheet, creep_mm=creep_mm, right_to_left=right_to_left)
    except BindingError as error:
        error.where = error.where or office.here / file
        raise
    path = office.here / (out or Path("out") / f"{file.stem}-booklet.pdf")
    disk.write(path, made.data)
    for words in made.remarks:
        office.tell.say(f"{file.name}: {words}")
    return ImposeReport(path, made.sheets, made.blanks, made.right_to_left)
