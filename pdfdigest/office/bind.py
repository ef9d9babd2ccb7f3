"""The issues of a volume, or of a span of days, are bound as they were issued, and a deposit of them is packed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pdfdigest.errors import BindingError, DigestError, RequestError
from pdfdigest.office import disk, volume_order

if TYPE_CHECKING:
    from pdfdigest.office.surroundings import Office
    from pdfdigest.office.volume_order import VolumeOrder
    from pdfdigest.press.cache.cache import Cache, Kept


@dataclass(frozen=True, slots=True)
class BindReport:
    """A volume that was bound: its name as printed, its files (the books first), and what was said of it.

    `sha256` holds the hash of each of `files`; `missing` the numbers without an issue or a reason, volume, first and last;
    `deposit` is the folder of the deposit pack, where one was wanted.
    """

    name: str
    files: tuple[Path, ...]
    sha256: tuple[str, ...]
    remarks: tuple[str, ...]
    missing: tuple[tuple[int, int, int], ...] = ()
    deposit: Path | None = None


def bind(
    office: Office,
    publication: Path | None = None,
    *,
    volume: int | None = None,
    year: int | None = None,
    first: date | None = None,
    last: date | None = None,
    kind: str = "screen",
    proof: bool = False,
    max_pages: int | None = None,
    deposit: bool = False,
    fresh: bool = False,
    on: str = "",
    out: Path = Path("out"),
) -> BindReport:
    """Bind the issues on record of one volume, of one year, or from a `first` day to a `last`, into `out`.

    `publication` is its folder, None for the one that contains the office's `here`.  `kind` says what the volume is
    for: `screen`, `archive` (embeds the issued files), `press` (binds the press editions) or `epub` (one EPUB, which tells
    the pages of the volume for the screen).  What is under embargo at the office's moment is left out.  A `proof` binds
    drafts, and what is under embargo, too and says so on every page.  `max_pages` is the most pages of one book.  `deposit` packs a BagIt bag beside
    the volume.  With `fresh` nothing that was kept from an earlier run is used.  `on` is the address of a scheduler of Dask whose workers set
    what the volume lacks, `none` for this machine; empty, what the user's settings say.  The files are written as one set,
    whole or not at all; the same issues give the same bytes.

    Raises RequestError where it is not said, or not clear, which issues are meant; BindingError where they cannot be
    bound, a file on record was edited, a proof were to be deposited, or a file cannot be written; ManuscriptError
    where a draft has faults; PagesError and HouseError where pages cannot be set.
    """
    wanted = volume_order.order(
        volume=volume, year=year, first=first, last=last, kind=kind, proof=proof, max_pages=max_pages
    )
    if deposit:
        from pdfdigest.bindery import deposit as pack

        pack.refuse(None, proof=proof)
    if on:
        from pdfdigest.office import user_settings

        user_settings.machines(office, on)  # what cannot be asked is said whether or not something is to be set
    root = _root(office, publication)
    if kind == "epub" and (proof or deposit):
        what = "a proof" if proof else "a deposit"
        raise RequestError(f"{what} of a volume has its pages, and an EPUB has none", needs="pages")
    return _bind(office, root, wanted, office.here / out, deposit=deposit, fresh=fresh, on=on)


def _bind(
    office: Office, root: Path, wanted: VolumeOrder, out: Path, *, deposit: bool, fresh: bool, on: str
) -> BindReport:
    from pdfdigest.office import volume_parts
    from pdfdigest.press.cache.cache import Cache
    from pdfdigest.press.cache.inputs import volume as inputs_of

    cache, inputs = Cache(office.cache, root, "volumes"), inputs_of(root)
    cache.watch(inputs)
    try:
        disk.writable(out)
        found = None if fresh or deposit else cache.find(wanted.line)
        if found is not None and _lasts(found, office) and _again(office, found, cache, out):
            manifests = [name for name, _ in found.facts["sha256"] if name.endswith(".json")]
            _filed(office, root, {name: (out / name).read_bytes() for name in manifests})
            return _report(out, found.facts["name"], dict(found.facts["sha256"]), found.facts)
    except DigestError as error:
        raise _unwritten(error) from None
    finally:
        cache.save()
    moment = office.clock()
    made = volume_parts.bind(office, root, wanted, cache, fresh=fresh, on=on)
    place = out / f"{made.plan.slug}-deposit"
    if deposit:
        from pdfdigest.bindery import deposit as pack

        pack.refuse(place, proof=made.plan.proof)
    try:
        disk.write_all({out / name: data for name, data in made.files.items()})
    except DigestError as error:
        raise _unwritten(error) from None
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in made.files.items()}
    _filed(office, root, made.files)
    missing = [(each.volume, each.first, each.last) for each in made.missing]
    facts = {"name": made.plan.name, "sha256": list(hashes.items()), "said": made.said, "missing": missing}
    facts["at"] = moment.isoformat()
    facts["until"] = made.until.isoformat() if made.until else ""
    cache.keep(wanted.line, (*inputs, *sorted(made.named)), made.files, facts)
    cache.save()
    if deposit:
        pack.deposit(place, made.plan, tuple(out / name for name in made.files))
    return _report(out, made.plan.name, hashes, facts, deposit=place if deposit else None)


def _lasts(found: Kept, office: Office) -> bool:
    """Whether no embargo has ended since a volume was bound, and the clock was not turned back behind that moment."""
    until, at = found.facts["until"], found.facts.get("at")
    if not at or office.clock() < datetime.fromisoformat(at):
        return False  # what was open then may be under embargo now
    return not until or office.clock() < datetime.fromisoformat(until)


def _filed(office: Office, root: Path, files: Mapping[str, bytes]) -> None:
    """File the manifest in the publication, so that the volume can be proven whatever becomes of the one beside it."""
    from pdfdigest.bindery import filed_proofs

    for name, data in files.items():
        if name.endswith(filed_proofs.ENDING):
            try:
                place = filed_proofs.file(root, name, data)
            except BindingError as error:
                office.tell.say(f"{error}; keep the manifest beside the volume: without one it cannot be proven")
                return
            if place is not None:
                office.tell.say(f"the proof is filed as {office.near(place)}")


def _report(
    out: Path, name: str, hashes: dict[str, str], facts: Mapping[str, Any], deposit: Path | None = None
) -> BindReport:
    missing = tuple((volume, first, last) for volume, first, last in facts.get("missing", ()))
    files = tuple(out / each for each in hashes)
    return BindReport(name, files, tuple(hashes.values()), tuple(facts["said"]), missing, deposit)


def _root(office: Office, place: Path | None) -> Path:
    """The folder of the publication that is meant."""
    from pdfdigest.manuscript import places

    here = office.here / (place or Path())
    if not here.is_dir():
        raise RequestError(f"there is no folder {place or here}", hint="Name the folder of a publication.")
    root = places.root_of(here)
    if root is None:
        from pdfdigest.manuscript import publication as publications

        root = publications.one(here).root
    return root or here


def _again(office: Office, found: Kept, cache: Cache, out: Path) -> bool:
    """Have the files of a volume that was bound before in their places; False where they are no longer kept."""
    missing = [name for name, held in found.facts["sha256"] if not cache.same(out / name, held)]
    if missing:
        files = cache.parts(found)
        if files is None:
            return False
        disk.write_all({out / name: files[name] for name in missing})
    for words in found.facts["said"]:
        office.tell.say(words)
    return True


def _unwritten(error: DigestError) -> DigestError:
    """A file of a volume that cannot be written is a fault of binding."""
    return BindingError(error.message, where=error.where, hint=error.hint, needs=error.needs)
