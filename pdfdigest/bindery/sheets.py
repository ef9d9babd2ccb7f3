"""A finished PDF goes in; the sheets of a booklet come out, two pages a side.

Pages are drawn as form XObjects, as they are seen: with stamps, ink and filled-in fields, and without what hidden layers
hold.  Bleed is kept on the outer edges and cut at the fold.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

import pikepdf

from pdfdigest.bindery.imposition import creep, saddle_stitch
from pdfdigest.bindery.laid_down import lay_down
from pdfdigest.errors import BindingError
from pdfdigest.inspection import spot_colours
from pdfdigest.inspection.damage import DAMAGE, damage
from pdfdigest.manuscript import languages
from pdfdigest.paper import POINTS, SHEETS
from pdfdigest.pdf import bounded, field_looks

MAX_PAGES = 2_000

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Booklet:
    """The imposed sheets, and what was done: sheets, blanks, and which side the spine is on."""

    data: bytes
    sheets: int
    blanks: int
    right_to_left: bool
    remarks: tuple[str, ...] = ()
    """What the sheets cannot print as the pages have it, in sentences."""


def booklet(data: bytes, *, sheet: str = "", creep_mm: float = 0.0, right_to_left: bool | None = None) -> Booklet:
    """Impose a PDF as a saddle-stitched booklet.

    Without a `sheet` each side is just as large as two pages.  `right_to_left` is taken from the file
    (its reading direction, or its language) where it is None.  Raises BindingError when the file cannot
    be read, has pages of different sizes, or does not fit the sheet.
    """
    try:
        with bounded.opened(data) as source:
            return _impose(source, sheet, creep_mm, right_to_left)
    except pikepdf.PasswordError:
        raise BindingError("the file is locked with a password", hint="Save a copy without one.") from None
    except DAMAGE as error:
        raise BindingError(f"the file is no PDF that can be read: {damage(error)}") from None


def _impose(source: pikepdf.Pdf, sheet: str, creep_mm: float, right_to_left: bool | None) -> Booklet:
    count = len(source.pages)
    if not 1 <= count <= MAX_PAGES:
        raise BindingError(f"a booklet has between 1 and {MAX_PAGES:,} pages, not {count:,}")
    trims = [_trim(page) for page in source.pages]
    width, height = trims[0][2] - trims[0][0], trims[0][3] - trims[0][1]
    for number, trim in enumerate(trims, 1):
        if abs(trim[2] - trim[0] - width) > 1 or abs(trim[3] - trim[1] - height) > 1:
            size = f"{(trim[2] - trim[0]) / POINTS:.0f} by {(trim[3] - trim[1]) / POINTS:.0f} mm"
            raise BindingError(f"page {number} is {size}, page 1 is not: a booklet needs pages of one size")
    sheet_width, sheet_height = _sheet_size(sheet, width, height)
    if not 0 <= creep_mm * POINTS < width / 4:
        raise BindingError(f"a creep of {creep_mm:g} mm is not between 0 and a quarter of the page's width")
    backwards = _reads_backwards(source) if right_to_left is None else right_to_left
    drawn = lay_down(source)
    out = pikepdf.new()
    forms = [_form(out, page) for page in source.pages]
    sheets = tuple(saddle_stitch(count, right_to_left=backwards))
    for index, leaf in enumerate(sheets):
        shift = creep(index, len(sheets), creep_mm * POINTS)
        for side in (leaf.front, leaf.back):
            _draw(out, side, forms, trims, (sheet_width, sheet_height), (width, height), shift)
    _say_what_it_is(out, source)
    written = io.BytesIO()
    out.save(written, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    blanks = sum(page is None for leaf in sheets for side in (leaf.front, leaf.back) for page in side)
    remarks = tuple(
        f"the spot colour {name} is not the same on all pages, though a press has one plate for it"
        for name in spot_colours.ambiguous(spot_colours.spots(source))
    )
    remarks += () if drawn else (field_looks.UNDRAWN,)
    return Booklet(written.getvalue(), len(sheets), blanks, backwards, remarks)


def _trim(page: pikepdf.Page) -> Box:
    box = [float(value) for value in page.trimbox]
    if page.obj.get("/Rotate", 0) not in (0, 360):
        raise BindingError("a page of the file is turned", hint="Save the file with all pages upright.")
    return min(box[0], box[2]), min(box[1], box[3]), max(box[0], box[2]), max(box[1], box[3])


def _sheet_size(name: str, width: float, height: float) -> tuple[float, float]:
    if not name:
        return 2 * width, height
    known = {each.lower(): each for each in SHEETS}
    if name.lower() not in known:
        raise BindingError(f"there is no sheet {name!r}", hint=f"The sheets are {', '.join(SHEETS)}.")
    sheet = tuple(side * POINTS for side in SHEETS[known[name.lower()]])
    if sheet[0] < 2 * width - 1 or sheet[1] < height - 1:
        needed = f"{2 * width / POINTS:.0f} by {height / POINTS:.0f} mm"
        raise BindingError(f"two pages need {needed}, which is more than a sheet of {known[name.lower()]} has")
    return sheet[0], sheet[1]


def _reads_backwards(source: pikepdf.Pdf) -> bool:
    preferences = source.Root.get("/ViewerPreferences", pikepdf.Dictionary())
    if preferences.get("/Direction") == "/R2L":
        return True
    return languages.direction(str(source.Root.get("/Lang", ""))) == "rtl"


def _form(out: pikepdf.Pdf, page: pikepdf.Page) -> pikepdf.Object:
    form = out.copy_foreign(page.as_form_xobject(handle_transformations=False))
    form.BBox = pikepdf.Array([float(value) for value in page.mediabox])
    for key in ("/StructParents", "/StructParent", "/Metadata"):
        if key in form:
            del form[key]
    return form


def _draw(
    out: pikepdf.Pdf,
    side: tuple[int | None, int | None],
    forms: list[pikepdf.Object],
    trims: list[Box],
    sheet: tuple[float, float],
    page_size: tuple[float, float],
    shift: float,
) -> None:
    """One side of a sheet: each page in its half, its outer edges free to bleed."""
    width, height = page_size
    fold, bottom = sheet[0] / 2, (sheet[1] - height) / 2
    made = out.add_blank_page(page_size=sheet)
    objects, content = pikepdf.Dictionary(), []
    for half, number in enumerate(side):
        if number is None:
            continue
        trim = trims[number - 1]
        left = fold - width + shift if half == 0 else fold - shift
        clip = (0.0, 0.0, fold, sheet[1]) if half == 0 else (fold, 0.0, sheet[0] - fold, sheet[1])
        name = f"/P{number}"
        objects[name] = forms[number - 1]
        content.append(
            f"q {clip[0]:.3f} {clip[1]:.3f} {clip[2]:.3f} {clip[3]:.3f} re W n "
            f"1 0 0 1 {left - trim[0]:.3f} {bottom - trim[1]:.3f} cm {name} Do Q"
        )
    made.obj.Resources = pikepdf.Dictionary(XObject=objects)
    made.obj.Contents = out.make_stream("\n".join(content).encode() + b"\n")
    made.obj.TrimBox = pikepdf.Array([fold - width, bottom, fold + width, bottom + height])


def _say_what_it_is(out: pikepdf.Pdf, source: pikepdf.Pdf) -> None:
    """Keep title, language, output intent and layers; the structure of pages does not survive folding."""
    for key in ("/Lang", "/OutputIntents", "/OCProperties"):
        if key in source.Root:
            value = source.Root[key]
            out.Root[key] = value if key == "/Lang" else out.copy_foreign(source.make_indirect(value))
    title = source.docinfo.get("/Title")
    if title is not None:
        out.docinfo["/Title"] = str(title)
    for key in ("/CreationDate", "/ModDate"):
        if key in source.docinfo:
            out.docinfo[key] = str(source.docinfo[key])
    out.Root.ViewerPreferences = pikepdf.Dictionary(
        Duplex=pikepdf.Name.DuplexFlipShortEdge, PrintScaling=pikepdf.Name("/None")
    )
