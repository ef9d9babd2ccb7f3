"""A bound volume and the issues in it go in; a deposit pack comes out: a BagIt bag that a library can take in.

BagIt (RFC 8493) keeps a checksum of every file.  The payload is the volume and what was issued; beside it
stand a description in Dublin Core and a METS document, which says what each file is.  Dates are those of the volume, so that the same volume gives the
same bag.
"""

from __future__ import annotations

import contextlib
import logging
import re
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from xml.sax.saxutils import escape

import bagit

from pdfdigest import __version__
from pdfdigest.bindery import mets
from pdfdigest.bindery.matter import Setting
from pdfdigest.bindery.volume import Plan
from pdfdigest.errors import BindingError
from pdfdigest.manuscript import file_moves
from pdfdigest.press.targets import target

CHECKSUMS = ("sha256", "sha512")
DESCRIPTION = "metadata/dublin-core.xml"
_REVISION = re.compile(r"r[1-9]\d*\Z")


def deposit(place: Path, plan: Plan, volume: tuple[Path, ...]) -> Path:
    """Write the bag to `place` and return it; `volume` are the files that binding wrote, the books first.

    It is made beside its place, held against the library's own validator, and renamed: whole or not at
    all.  An earlier bag there is replaced.  Raises BindingError where the volume is a proof, a file cannot
    be had or written, or something that is no bag lies at the place.
    """
    refuse(place, proof=plan.proof)
    beside = place.with_name(f".{place.name}-{secrets.token_hex(4)}.part")
    try:
        payload = _payload(plan, volume)
        for name, path in payload.items():
            (beside / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, beside / name)
        _bag(beside, plan, payload)
        _put(beside, place)
    except OSError as error:
        where = error.filename or place
        raise BindingError(f"the deposit cannot be written: {error.strerror or error}", where=Path(where)) from None
    except bagit.BagError as error:
        raise BindingError(f"the deposit does not hold: {error}", where=place, hint="Bind again.") from None
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return place


def refuse(place: Path | None, *, proof: bool) -> None:
    """Raise BindingError where a volume is a proof, or the place of its bag, if that is known, is taken."""
    if proof:
        words = "a proof cannot be deposited: what a library keeps is what was issued"
        raise BindingError(words, needs="no proof")
    if place and place.exists() and not (place / "bagit.txt").is_file():
        raise BindingError("something that is no deposit lies here already", where=place, hint="Move it elsewhere.")


def _payload(plan: Plan, volume: tuple[Path, ...]) -> Mapping[str, Path]:
    """The files by their names in the bag: the volume, and all that is on record of each issue in it."""
    files = {f"volume/{path.name}": path for path in volume}
    for placed in plan.placed:
        label = placed.bound.identity.label
        folder = next((each for each in placed.bound.path.parents if _REVISION.match(each.name)), None)
        if folder is None:
            files[f"issued/{label}/{placed.bound.path.name}"] = placed.bound.path
            continue
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                files[f"issued/{label}/{folder.name}/{path.relative_to(folder).as_posix()}"] = path
    return files


def _bag(folder: Path, plan: Plan, payload: Mapping[str, Path]) -> None:
    setting = Setting.of(plan, target("screen", plan.publication))
    facts = {
        "Source-Organization": plan.publication.publisher,
        "Contact-Email": plan.publication.contact,
        "External-Description": setting.title(),
        "External-Identifier": plan.slug,
        "Bagging-Date": plan.last.isoformat(),
        "Bag-Software-Agent": f"pdfdigest {__version__}, bagit {bagit.VERSION}",
    }
    with _quiet(), _names_read_as(lambda name: name):
        bag = bagit.make_bag(
            str(folder), bag_info={name: said for name, said in facts.items() if said}, checksums=list(CHECKSUMS)
        )
    with _quiet(), _names_read_as(_decoded):
        described = folder / DESCRIPTION
        described.parent.mkdir()
        description = dublin_core(plan, setting.title())
        described.write_text(description, "utf-8")
        (folder / mets.NAME).write_bytes(mets.written(plan, setting.title(), description, payload))
        bag.save()
        bagit.Bag(str(folder)).validate()


@contextlib.contextmanager
def _names_read_as(decode: Callable[[str], str]) -> Iterator[None]:
    """Names of files in manifests, as RFC 8493, 2.1.3, has them: the library leaves `%` as it is, and reads names as encoded."""
    before = bagit._encode_filename, bagit._decode_filename
    bagit._encode_filename, bagit._decode_filename = _encoded, decode
    try:
        yield
    finally:
        bagit._encode_filename, bagit._decode_filename = before


def _encoded(name: str) -> str:
    return name.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _decoded(name: str) -> str:
    return re.sub("%(0[Dd]|0[Aa]|25)", lambda found: chr(int(found[1], 16)), name)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Its progress is none of ours: what is wrong is raised."""
    logger = logging.getLogger("bagit")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)


def _put(beside: Path, place: Path) -> None:
    if not place.exists():
        file_moves.rename(beside, place)
        return
    old = place.with_name(f".{place.name}-{secrets.token_hex(4)}.part")
    file_moves.rename(place, old)
    try:
        file_moves.rename(beside, place)
    except OSError:
        file_moves.rename(old, place)
        raise
    shutil.rmtree(old, ignore_errors=True)


def dublin_core(plan: Plan, title: str) -> str:
    """The volume in Dublin Core (ISO 15836-1 and -2), in XML."""
    publication = plan.publication
    said = [
        ("title", title),
        ("creator", publication.editor),
        ("publisher", publication.publisher),
        ("date", f"{plan.first.isoformat()}/{plan.last.isoformat()}"),
        ("type", "Text"),
        ("format", "application/pdf"),
        ("language", publication.language),
        ("identifier", plan.slug),
        *(("identifier", f"ISBN {isbn}") for volume, isbn in publication.isbn if _mine(volume, plan)),
        *(("identifier", f"ISSN {issn}") for issn in (publication.issn_print, publication.issn_online)),
        ("relation", publication.web),
        ("rights", publication.rights),
        *(("subject", topic) for topic in _topics(plan)),
        *(("hasPart", placed.bound.title) for placed in plan.placed),
    ]
    lines = (
        f"  <dc:{name}>{escape(words)}</dc:{name}>"
        if name != "hasPart"
        else f"  <dcterms:hasPart>{escape(words)}</dcterms:hasPart>"
        for name, words in said
        if words and words != "ISSN "
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">\n'
        + "\n".join(lines)
        + "\n</metadata>\n"
    )


def _mine(volume: str, plan: Plan) -> bool:
    return volume == plan.name or volume.startswith(f"{plan.name}-part-")


def _topics(plan: Plan) -> tuple[str, ...]:
    return tuple(sorted({topic for placed in plan.placed for story in placed.bound.stories for topic in story.topics}))
