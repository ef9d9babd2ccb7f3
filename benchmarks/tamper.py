"""Every kind of tampering is done to two volumes and each is proven: `make tamper` writes the table in docs/tamper.md.

The first volume is that of the sample, the second holds back issues that were adopted.  Each is proven with its manifest beside
it, under another name with none beside it (the one filed in the publication is found), and with no manifest at all.
"""

from __future__ import annotations

import contextlib
import shutil
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, String

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import tampering, untouched
from pdfdigest import __version__, cli
from pdfdigest.bindery import against, catalogue, filed_proofs
from pdfdigest.errors import DigestError

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "issues/the-bound-page"
DOCS = ROOT / "docs/tamper.md"
WAYS = ("manifest beside it", "renamed, none beside it", "no manifest at all")
FACTS = """\
format: 1
volume: 1
number: {number}
date: 1998-0{number}-20
stories:
  - {{id: mill, headline: A mill reopens, page: 1, topics: [Paper]}}
sources:
  - {{address: "https://example.org/mill", pages: [1]}}
"""


@dataclass(frozen=True, slots=True)
class Bound:
    """A volume that was bound, and the publication that it belongs to."""

    name: str
    path: Path
    publication: Path


@dataclass(frozen=True, slots=True)
class Result:
    """What one kind came to: the answers for each way, in the order of `WAYS`, and the parts that were named."""

    kind: str
    answers: tuple[str, ...]
    named: str


def sample(desk: Path) -> Bound:
    """The sample volume, of a copy of its publication."""
    publication = desk / "the-bound-page"
    shutil.copytree(SAMPLE, publication, ignore=shutil.ignore_patterns("bound"))
    assert cli.run(["bind", str(publication), "--volume", "3", "-o", str(desk / "out")]) == 0
    (path,) = (desk / "out").glob("*.pdf")
    return Bound("the sample volume", path, publication)


def adopted(desk: Path) -> Bound:
    """A volume of five back issues: one with its tags, one without, one with fields and layers, one not packed, one with fields to be drawn."""
    publication = desk / "back-issues"
    publication.mkdir()
    (publication / "publication.toml").write_text(
        'name = "Back Issues"\nlanguage = "en"\neditor = "An Archivist"\npublisher = "Example Press"\n', "utf-8"
    )
    with contextlib.chdir(publication):
        for number, change in enumerate((None, _untagged, _filled_in, _unpacked, _undrawn), 1):
            (source,) = (SAMPLE / f"issued/3.{number}").glob("r1/*-screen.pdf")
            with pikepdf.open(source) as pdf:
                how = change(pdf) if change else {}
                pdf.save(f"old-{number}.pdf", deterministic_id=True, **(how or {}))
            Path(f"facts-{number}.yaml").write_text(FACTS.format(number=number), "utf-8")
            asked = ["adopt", f"old-{number}.pdf", "--facts", f"facts-{number}.yaml", "--by", "An Archivist"]
            assert cli.run(asked) == 0
    assert cli.run(["bind", str(publication), "--volume", "1", "-o", str(desk / "old")]) == 0
    (path,) = (desk / "old").glob("*.pdf")
    return Bound("a volume of adopted files", path, publication)


def _untagged(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/StructTreeRoot"]
    del pdf.Root["/Metadata"]


def _filled_in(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[0].obj
    look = pdf.make_stream(b"0 0 90 20 re S", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 90, 20]))
    widget = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("place"), V=String("Leipzig"))
    widget.Rect, widget.AP, widget.F = Array([60, 60, 150, 80]), Dictionary(N=look), 4
    page.Annots = Array([*page.get("/Annots", ()), pdf.make_indirect(widget)])
    pdf.Root.AcroForm = Dictionary(Fields=Array([page.Annots[-1]]))
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("draft")))
    shown = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("stamp")))
    page.Resources = Dictionary({**dict(page.Resources), "/Properties": Dictionary(Stamp=shown)})
    pdf.pages[0].contents_add(b"/OC /Stamp BDC 60 90 40 20 re f EMC")
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer, shown]), D=Dictionary(OFF=Array([layer])))
    del pdf.Root["/StructTreeRoot"]


def _unpacked(pdf: pikepdf.Pdf) -> dict[str, object]:
    """A picture on each page, a state of the name /P, and no stream packed."""
    for at, page in enumerate(pdf.pages):
        picture = pdf.make_stream(
            bytes([at, 255, 128, 64, 9, 0]), Type=Name.XObject, Subtype=Name.Image, Width=3, Height=2
        )
        picture.ColorSpace, picture.BitsPerComponent = Name.DeviceGray, 8
        page.obj.Resources = Dictionary(page.obj.Resources)
        page.obj.Resources.XObject = Dictionary(Im=picture)
        page.obj.Resources.ExtGState = Dictionary(
            {**dict(page.obj.Resources.get("/ExtGState", {})), "/P": Dictionary(ca=1)}
        )
        page.contents_add(b"/Artifact BMC q /P gs 9 0 0 9 60 30 cm /Im Do Q EMC")
    return {"stream_decode_level": pikepdf.StreamDecodeLevel.generalized, "compress_streams": False}


def _undrawn(pdf: pikepdf.Pdf) -> None:
    """A field that is left to each reader to draw."""
    _filled_in(pdf)
    del pdf.Root["/OCProperties"]
    del pdf.pages[0].obj.Annots[-1]["/AP"]
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    form = pdf.Root.AcroForm
    form.NeedAppearances, form.DA = True, String("/Helv 12 Tf")
    form.DR = Dictionary(Font=Dictionary(Helv=font))


def tried(kind: str, bound: Bound) -> Result | None:
    """Tamper with a volume, and prove it in each way; None where it has nothing to tamper with."""
    try:
        data = tampering.made(kind, bound.path)
    except tampering.NothingToChangeError:
        return None
    answers, named = [], ""
    with tempfile.TemporaryDirectory() as desk:
        for number, way in enumerate(WAYS):
            place = Path(desk) / str(number)
            place.mkdir()
            publication = place / "publication"
            publication.mkdir()
            (publication / "issued").symlink_to(bound.publication / "issued")
            volume = place / (bound.path.name if way == "manifest beside it" else "another name.pdf")
            volume.write_bytes(data)
            if way == "manifest beside it":
                shutil.copy(bound.path.with_suffix(".manifest.json"), place)
            elif way == "renamed, none beside it":
                shutil.copytree(bound.publication / "bound", publication / "bound")
            whole = way == "no manifest at all"
            answer, parts = proven(volume, publication / "issued") if whole else (known(volume, publication), [])
            answers.append(answer)
            named = named or "; ".join(part for part in parts if part != "the file")
    return Result(kind, tuple(answers), named or "the file")


def known(volume: Path, publication: Path) -> str:
    """The answer to the file as such, with the manifest that is found for it; all else is asked without one."""
    try:
        told, data = catalogue.carried(volume), volume.read_bytes()
        proof = filed_proofs.find(volume, data, told, publication)
        with pikepdf.open(volume) as pdf:
            answers = [each.answer for each in against._file(pdf, data, proof)]
    except DigestError:
        return "DIFFERS"
    return "DIFFERS" if "differs" in answers else answers[-1]


def proven(volume: Path, issued: Path) -> tuple[str, list[str]]:
    """The answer to a volume as a whole, and the parts that differ."""
    try:
        found = against.compare(volume, issued)
    except DigestError as error:
        return "DIFFERS", [str(error).splitlines()[0]]
    differs = found.of("differs")
    parts = list(dict.fromkeys(each.part for each in differs))
    return ("DIFFERS" if differs else "agrees" if found.proven else "unproven"), parts


def table(bound: Bound, results: list[Result], lacking: list[str]) -> str:
    """The section of the docs about one volume."""
    counts = [sum(result.answers[at] == "DIFFERS" for result in results) for at in range(len(WAYS))]
    said = ", ".join(f"{count} {way}" for count, way in zip(counts, WAYS, strict=True))
    lines = [f"## {bound.name.capitalize()}", "", f"Of {len(results)} kinds called DIFFERS: {said}.", ""]
    if lacking:
        lines += [f"It has nothing that could be tampered with so: {', '.join(lacking)}.", ""]
    lines += [f"| kind | {' | '.join(WAYS)} | what is named |", f"|---|{'---|' * len(WAYS)}---|"]
    for result in results:
        named = result.named if len(result.named) < 110 else f"{result.named[:100]} ..."
        lines.append(f"| {result.kind} | {' | '.join(result.answers)} | {named} |")
    unseen = [result.kind for result in results if "DIFFERS" not in result.answers[-1:]]
    lines += ["", "Not called DIFFERS where no manifest is left, and why:", ""]
    lines += [f"- {kind}: {tampering.UNSEEN[kind]}" for kind in unseen]
    return "\n".join(lines)


HEAD = """\
# Tampering

What `verify --against` answers to volumes that were tampered with: the table is made by `make tamper`, and a short form of it is
among the tests. Made on {day} with pdfdigest {version} and pikepdf {pikepdf}.

Each volume was changed in {count} kinds, each a small change with pikepdf, and proven in three ways: with its manifest beside
it; under another name with none beside it, so that the manifest filed in the publication under `bound/` must be found; and
with no manifest at all, beside it or filed, so that nothing but the issued files and what the volume carries of itself is left.
Untouched, {untouched}.

With a manifest every kind is seen, as the file is not byte for byte the one that was bound; the last column says which
part is named where there is none. Without any manifest, a part of the volume's own can only be held against what the volume says of
itself: whoever changes both is not seen, and such a part is never said to agree, but to be *unproven* (exit code 7).
"""


def main() -> None:
    """Make both volumes, try every kind, write the table."""
    sections, clean = [], []
    with tempfile.TemporaryDirectory() as place:
        for bound in (sample(Path(place)), adopted(Path(place))):
            answer, parts = proven(bound.path, bound.publication / "issued")
            clean.append(f"{bound.name} {answer}" + (f" ({'; '.join(parts)})" if parts else ""))
            with ProcessPoolExecutor(2) as pool:
                found = list(pool.map(tried, tampering.ALL, [bound] * len(tampering.ALL)))
            results = [result for result in found if result]
            lacking = [kind for kind, result in zip(tampering.ALL, found, strict=True) if not result]
            sections.append(table(bound, results, lacking))
            print(sections[-1].splitlines()[2])
    head = HEAD.format(
        day=datetime.now(UTC).date(),
        version=__version__,
        pikepdf=pikepdf.__version__,
        count=len(tampering.ALL),
        untouched=", ".join(clean),
    )
    kept = untouched.section(DOCS.read_text("utf-8"))
    DOCS.write_text("\n".join([head, *([kept] if kept else []), *sections, ""]), "utf-8")


if __name__ == "__main__":
    main()
