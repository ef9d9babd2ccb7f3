"""`pdfdigest bind`: the issues of a year or a volume become a book."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pdfdigest.cli import terminal
from pdfdigest.office import disk

if TYPE_CHECKING:
    from pdfdigest.bindery.reprint import Reprint, Reprints
    from pdfdigest.errors import DigestError


@click.command("bind")
@click.argument("publication", required=False, type=click.Path(path_type=Path))
@click.option("--volume", type=click.IntRange(1, 100_000), metavar="N", help="The volume to bind.")
@click.option("--year", type=click.IntRange(1000, 9999), metavar="YEAR", help="Bind the issues of a year.")
@click.option("--from", "first", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY", help="Bind from this day on.")
@click.option("--to", "last", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY", help="Bind up to this day.")
@click.option(
    "--for",
    "kind",
    type=click.Choice(["screen", "archive", "press"]),
    default="screen",
    show_default=True,
    help="What the volume is for: archive embeds the issued files, press binds the press editions.",
)
@click.option("--proof", is_flag=True, help="Bind drafts too, and stamp every page as a proof.")
@click.option("--max-pages", type=click.IntRange(16, 5_000), metavar="N", help="The most pages one book holds.")
@click.option("--deposit", is_flag=True, help="Write a deposit pack (a BagIt bag) as well.")
@click.option("-o", "--out", type=click.Path(path_type=Path, file_okay=False), default=Path("out"), show_default=True)
@click.option("--fresh", is_flag=True, help="Set and bind everything anew, whatever stands ready from an earlier run.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line on stdout.")
def command(
    publication: Path | None,
    volume: int | None,
    year: int | None,
    first: datetime | None,
    last: datetime | None,
    kind: str,
    proof: bool,
    max_pages: int | None,
    deposit: bool,
    out: Path,
    fresh: bool,
    as_json: bool,
) -> int:
    """Bind the issues of PUBLICATION (a folder; the one you stand in) that are on record, as they were issued.

    The paths of the volume, its manifest and its concordance stand on stdout, one a line.
    """
    from pdfdigest.bindery.reprint import Reprints
    from pdfdigest.cli import volumes
    from pdfdigest.errors import BindingError, DigestError, RequestError

    span = first is not None or last is not None
    if (volume is not None) + (year is not None) + span != 1:
        raise RequestError("say which issues to bind", hint="Give one of --volume 3, --year 2025, --from DAY --to DAY.")
    start = date(year, 1, 1) if year else first.date() if first else date.min
    end = date(year, 12, 31) if year else last.date() if last else date.max
    if start > end:
        raise RequestError(f"{start} is later than {end}", hint="Give the earlier day with --from.")
    if deposit and proof:
        words = "a proof cannot be deposited: what a library keeps is what was issued"
        raise BindingError(words, hint="Publish the drafts, then bind again without --proof.")
    wanted = volumes.Wanted(volume, year, start, end, kind, proof, max_pages)
    root = _root(publication)
    cache = terminal.cache()
    ready = Reprints(root, cache)
    try:
        disk.writable(out)
        found = None if fresh or deposit else ready.find(wanted.order)
        if found is not None and _again(found, ready, out):
            _told(out, found.name, tuple(found.hashes), as_json=as_json)
            return 0
    except DigestError as error:
        raise _unwritten(error) from None
    finally:
        ready.save()
    made = volumes.bind(root, wanted, ready, cache, fresh=fresh)
    try:
        disk.write_all({out / name: data for name, data in made.files.items()})
    except DigestError as error:
        raise _unwritten(error) from None
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in made.files.items()}
    ready.keep(wanted.order, made.plan.name, made.files, hashes, made.said, made.named)
    ready.save()
    _told(out, made.plan.name, tuple(made.files), as_json=as_json)
    if deposit:
        from pdfdigest.bindery.deposit import deposit as pack

        paths = tuple(out / name for name in made.files)
        place = pack(out / f"{made.plan.slug}-deposit", made.plan, paths)
        terminal.written(place, as_json=as_json, volume=made.plan.name)
    return 0


def _root(place: Path | None) -> Path:
    """The folder of the publication that is meant."""
    from pdfdigest.errors import RequestError
    from pdfdigest.manuscript import places

    here = place or Path.cwd()
    if not here.is_dir():
        raise RequestError(f"there is no folder {here}", hint="Name the folder of a publication.")
    root = places.root_of(here)
    if root is None:
        from pdfdigest.manuscript import publication as publications

        root = publications.one(here).root
    return root or here


def _again(found: Reprint, ready: Reprints, out: Path) -> bool:
    """Have the files of a volume that was bound before in their places; False where they are no longer kept."""
    missing = [name for name, held in found.hashes.items() if not ready.same(out / name, held)]
    if missing:
        files = ready.pages(found)
        if files is None:
            return False
        disk.write_all({out / name: files[name] for name in missing})
    for words in found.said:
        terminal.say(words)
    return True


def _told(out: Path, volume: str, names: tuple[str, ...], *, as_json: bool) -> None:
    for name in names:
        terminal.written(out / name, as_json=as_json, volume=volume)


def _unwritten(error: DigestError) -> DigestError:
    """A file of a volume that cannot be written is a fault of binding."""
    from pdfdigest.errors import BindingError

    return BindingError(error.message, where=error.where, hint=error.hint)
