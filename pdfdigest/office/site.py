"""What is on record becomes a site: plain files that need no server."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pdfdigest.errors import RequestError
from pdfdigest.office import site_folder

if TYPE_CHECKING:
    from pdfdigest.model import Publication
    from pdfdigest.office.surroundings import Office
    from pdfdigest.reading.holdings import Holdings

_BASE = re.compile(r"https?://[^\s/?#@]+(?:/[^\s?#]*)?\Z")


@dataclass(frozen=True, slots=True)
class SiteReport:
    """A site that was written: its folder, and what became of the files in it.

    `written` and `removed` are paths from the folder, `same` is how many files stayed as they were.  `issues` is how
    many issues may be read there, `withheld` pairs each revision under embargo (`1.4 r1`) with its moment.
    """

    folder: Path
    issues: int
    written: tuple[str, ...]
    same: int
    removed: tuple[str, ...]
    withheld: tuple[tuple[str, datetime], ...] = ()

    @property
    def home(self) -> Path:
        """The page to begin with."""
        return self.folder / "index.html"


def site(office: Office, place: Path | None = None, *, out: Path = Path("out/site"), base: str = "") -> SiteReport:
    """Write a site of what is on record into the folder `out`, whole or not at all.

    `place` is the folder of a publication, or one above several; None for where the office stands.  `base` is the
    address at which the site will stand (`https://digest.example/`); with it each page names its own address.  What
    is under embargo at the office's moment is left out.  The same record at the same moment gives the same bytes;
    files of an earlier site that are gone from it are taken away, others are left alone.

    Raises RequestError where there is no publication, nothing may be read yet, the address is none, or a file cannot
    be written; DifferenceError where something on record was edited; ManuscriptError where the authority file or the
    errata have faults; HouseError where a template has.
    """
    from pdfdigest.press.cache import inputs, store
    from pdfdigest.press.cache.cache import Cache
    from pdfdigest.reading import holdings
    from pdfdigest.reading import site as pages
    from pdfdigest.reading.site_state import SiteState

    address = _address(base)
    now = office.clock()
    folder = office.at(out)
    publications = _publications(office, place)
    roots = [each.root for each in publications if each.root]
    cache = Cache(office.cache, (office.here / (place or Path())).resolve(), "site")
    style = [name for root in roots for name in (inputs.TOOLCHAIN, *inputs.house(root))]
    state = SiteState(
        cache.store,
        store.key("site", str(folder.absolute()), address, [str(root.absolute()) for root in roots]),
        str(folder.absolute()),
        store.key([cache.inputs.hash(name) for name in style]),
    )
    found = [holdings.holdings(each, now, state) for each in publications]
    shelf = [each for each in found if each.issues]
    withheld = [each for held in found for each in held.withheld]
    for each in withheld:
        moment = each.until.isoformat(timespec="minutes")
        office.tell.say(
            f"{each.identity.slug} r{each.identity.revision} is under embargo until {moment}; it is left out"
        )
    if not shelf:
        words = "everything on record is under embargo" if withheld else "nothing is on record"
        raise RequestError(f"{words}, so there is no site yet", needs="" if withheld else "issue on record")
    _not_on_record(folder, found)
    works = pages.Works(now, address, office.tell.say, cache, state)
    try:
        made = site_folder.write(folder, pages.files(shelf, works), state)
        if all(cache.inputs.if_unchanged(name) is not None for name in style) and cache.inputs.files.clock_is_steady():
            state.save(made.hashes, made.written)
    finally:
        cache.save()
    for name in made.left:
        office.tell.say(
            f"{office.near(folder / name)} was edited since it was written; it no longer belongs to the site, and stays"
        )
    return SiteReport(
        folder=folder,
        issues=sum(len(held.issues) for held in shelf),
        written=made.written,
        same=made.same,
        removed=made.removed,
        withheld=tuple((f"{each.identity.label} r{each.identity.revision}", each.until) for each in withheld),
    )


def _not_on_record(folder: Path, found: list[Holdings]) -> None:
    """RequestError where the site would be written among what is on record, which is never rewritten."""
    from pdfdigest.record import issued

    place = folder.resolve()
    for held in found:
        root = held.publication.root
        if root is not None and place.is_relative_to((root / issued.FOLDER).resolve()):
            words = "what is on record is kept there, and nothing else"
            raise RequestError(words, where=folder, needs="site-folder")


def _address(base: str) -> str:
    """The address of a site, with its slash."""
    if base and not _BASE.match(base):
        words = f"{base!r} is no address of a site; write one like https://digest.example/"
        raise RequestError(words)
    return base if not base or base.endswith("/") else f"{base}/"


def _publications(office: Office, place: Path | None) -> tuple[Publication, ...]:
    """The publication that is meant, or all below."""
    from pdfdigest.manuscript import publication as publications

    here = office.here / (place or Path())
    if not here.is_dir():
        raise RequestError(f"there is no folder {place or here}", hint="Name the folder of a publication.")
    one = publications.home(here)
    found = (one,) if one else publications.below(here)
    if not found:
        raise RequestError("there is no publication here", where=here, needs="publication-here")
    return found
