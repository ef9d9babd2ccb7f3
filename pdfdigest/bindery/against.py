"""A bound volume and the folder of what was issued go in; what of it is proven comes out, part by part.

A part *agrees* with what was issued or with the manifest that was filed when the volume was bound, it *differs*, it is
*unproven*, as there is nothing to compare it with, or the issue was *erased* from the record since, which is no fault.
What the volume lays over a page is made again from numbers (`page_layer`) and must be just that.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf

from pdfdigest.bindery import catalogue, filed_proofs
from pdfdigest.bindery.filed_proofs import Proof
from pdfdigest.bindery.issue_proof import Bound, Issued
from pdfdigest.errors import DifferenceError, RequestError
from pdfdigest.pdf import bounded, document_identity, page_entries, revisions
from pdfdigest.pdf.page_identity import Span
from pdfdigest.record import in_force, record_json
from pdfdigest.record.revision import RECORD

AGREES, DIFFERS, UNPROVEN, ERASED = "agrees", "differs", "unproven", "erased"
OLDER = "the volume was bound by an earlier version, which kept no hash of it"


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said of one part of a volume: one of the four answers, the part, and why."""

    answer: str
    part: str
    why: str = ""

    def __str__(self) -> str:
        """The part, and why."""
        return f"{self.part}: {self.why}" if self.why else self.part


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every answer, in the order of the volume; `proof` is the manifest that was found."""

    answers: tuple[Answer, ...]
    proof: Path | None = None

    def of(self, answer: str) -> tuple[Answer, ...]:
        """The parts that got one of the four answers."""
        return tuple(each for each in self.answers if each.answer == answer)

    @property
    def proven(self) -> bool:
        """Whether every part agrees, or was erased from the record."""
        return all(each.answer in (AGREES, ERASED) for each in self.answers)


def compare(volume: Path, issued: Path) -> Comparison:
    """Compare every part of a volume.  RequestError where the volume or the folder cannot be read."""
    if not issued.is_dir():
        raise RequestError("there is no such folder", where=issued, hint="Name the folder issued/ of the publication.")
    told, data = catalogue.carried(volume), volume.read_bytes()
    proof = filed_proofs.find(volume, data, told, issued.absolute().parent)
    try:
        with bounded.opened(volume) as pdf:
            answers = tuple(dict.fromkeys(_compared(pdf, data, told, proof, issued)))
    except (*catalogue.DAMAGE, DifferenceError) as error:
        words = f"it cannot be read to its end: {str(error).splitlines()[0]}"
        answers = (Answer(DIFFERS, "the file", words),)
    return Comparison(answers, proof.path if proof else None)


def _compared(
    pdf: pikepdf.Pdf, data: bytes, told: dict[str, Any], proof: Proof | None, issued: Path
) -> Iterator[Answer]:
    yield from _file(pdf, data, proof)
    yield from _facts(pdf, told, proof)
    trusted = told if proof is None else proof.held
    own = told.get("own", {}) if proof is None or not proof.own else proof.own
    bound = Bound.of(pdf, trusted, own)
    for issue in bound.issues:
        yield from _issue(issue, issued, bound)
    yield from _own(bound, own, proved=proof is not None)
    if own:
        yield from _layer(bound, own, proved=proof is not None)


def _file(pdf: pikepdf.Pdf, data: bytes, proof: Proof | None) -> Iterator[Answer]:
    added = revisions.added(data)
    if added:
        first = data[: revisions.ends(data)[0]]
        whole = proof is not None and hashlib.sha256(first).hexdigest() == proof.book["sha256"]
        words = f"{added} bytes were added behind its end (an incremental update)"
        yield Answer(DIFFERS, "the file", f"{words}; what stands before is the volume as bound" if whole else words)
    if pdf.is_encrypted:
        yield Answer(DIFFERS, "the file", "it is encrypted, and no volume is")
    if proof is None:
        yield Answer(UNPROVEN, "the file", "no manifest of it lies in the publication under bound/, or beside it")
    elif hashlib.sha256(data).hexdigest() != proof.book["sha256"]:
        yield Answer(DIFFERS, "the file", "it is not byte for byte the one that was bound")
    else:
        yield Answer(AGREES, "the file")
        return
    faults = pdf.get_warnings()
    if faults:
        words = "readers may see different pages in it, as it is not written as a volume is"
        yield Answer(DIFFERS, "the file", f"{words}: {_short(faults[0])}")


def _short(fault: Any) -> str:
    """What the library says of a fault, without the name of the file."""
    return re.sub(r"\A.*?(?=\(?\bobject \d|\boffset \d)", "", str(fault).splitlines()[0])[:160]


def _facts(pdf: pikepdf.Pdf, told: dict[str, Any], proof: Proof | None) -> Iterator[Answer]:
    """What the volume carries of itself, from which `cite` answers."""
    part = "the facts that it carries"
    if told["format"] > 1 and not catalogue.intact(pdf):
        yield Answer(DIFFERS, part, "they are not those that were put in")
    elif proof is None:
        yield Answer(UNPROVEN, part)
    else:
        shared = proof.held.keys() - {"own", "books", "made_with"}
        same = all(proof.held[key] == told.get(key) for key in shared) and told.get("own", {}) == proof.own
        yield Answer(AGREES if same else DIFFERS, part, "" if same else "the manifest tells otherwise")


def _issue(issue: Mapping[str, Any], issued: Path, bound: Bound) -> Iterator[Answer]:
    name = f"No. {issue['issue']}"
    if issue["draft"]:
        yield Answer(UNPROVEN, name, "it was bound as a draft: there is nothing issued to compare it with")
        return
    path = issued / issue["issue"] / f"r{issue['revision']}" / issue["file"]
    if said := _erased(path.parent):
        yield from _kept(issue, name, said, bound)
        return
    try:
        data = path.read_bytes()
    except OSError:
        yield Answer(UNPROVEN, name, f"{path} is not there")
        return
    if hashlib.sha256(data).hexdigest() != issue["sha256"]:
        yield Answer(DIFFERS, name, f"{path} is not the file that was bound; it was edited")
        return
    with bounded.opened(path) as source:
        for answer, part, why in Issued(source, issue, bound).compared(path.parent):
            yield Answer(answer, part, why)


def _erased(folder: Path) -> str:
    """By whom, when and why a revision was erased; empty where it was not."""
    return in_force.told_erased(record_json.read(folder)) if (folder / RECORD).is_file() else ""


def _kept(issue: Mapping[str, Any], name: str, said: str, bound: Bound) -> Iterator[Answer]:
    """The pages of an issue that was erased from the record, held against the hashes that the manifest keeps."""
    there = bound.file.identities(bound.spans[issue["issue"]])
    wrong = [at for at, page in enumerate(issue["pages"]) if at >= len(there) or there[at].digest != page["sha256"]]
    for at in wrong:
        yield Answer(DIFFERS, f"{name}, page {at + 1}", f"it is not the page that was bound; what was issued is {said}")
    if not wrong:
        yield Answer(ERASED, name, said)


def _own(bound: Bound, own: Mapping[str, Any], *, proved: bool) -> Iterator[Answer]:
    """The pages that are in no issue, and what belongs to no page."""
    if not own:
        yield Answer(UNPROVEN, "the volume's own pages, bookmarks, metadata and page numbers", OLDER)
        return
    count = len(bound.file.pages)
    if count != own["pages"]:
        yield Answer(DIFFERS, "the pages", f"{own['pages']} were bound, and there are {count}")
    elif not page_entries.counted(bound.file.pdf.Root.Pages):
        yield Answer(DIFFERS, "the pages", "their tree counts otherwise than they are, and readers may leave some out")
    same = AGREES if proved else UNPROVEN
    for page in own["own_pages"]:
        part = f"the volume's own page {bound.label(page['at'] - 1)}"
        there = bound.own_page(page["at"] - 1)
        if there is None:
            yield Answer(DIFFERS, part, "it is missing")
        elif there.digest != page["sha256"]:
            yield Answer(DIFFERS, part, "it is not the page that was bound")
        else:
            yield Answer(same, part)
    now = document_identity.parts(bound.file, aside=catalogue.OWN)
    for part, words in document_identity.PARTS.items():
        if now[part] != own["parts"].get(part):
            yield Answer(DIFFERS, words, "not as it was bound")
        else:
            yield Answer(same, words)


def _layer(bound: Bound, own: Mapping[str, Any], *, proved: bool) -> Iterator[Answer]:
    """What page numbers and running heads are drawn with."""
    part = "the figures and running heads that are laid over the pages"
    view = bound.file.canonical(Span(0, 0, own=True))
    for name, mark in own["layer"]["forms"].items():
        now = {hashlib.sha256(form).hexdigest() for form in bound.drawn_with(f"/{name}", view)}
        if now - {mark}:
            yield Answer(DIFFERS, part, "not drawn with what was bound")
            return
    yield Answer(AGREES if proved else UNPROVEN, part)
