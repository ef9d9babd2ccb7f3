"""The files of a site go in one after the other; a folder with the whole site comes out, or the site that was there.

All that is new or changed is written beside its place first, below one folder of the site.  Only when all of it is
there is each renamed into its place: first what others lead to, and what has gone is taken away last, so that
whoever stops that half-way leaves no link that leads nowhere.  `site.json` lists what we wrote; nothing else in the
folder is ever overwritten or taken away.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from pdfdigest.errors import RequestError
from pdfdigest.manuscript import file_moves
from pdfdigest.office import disk
from pdfdigest.reading.issue_pages import Filed
from pdfdigest.reading.room import Page
from pdfdigest.reading.site import Files
from pdfdigest.reading.site_state import Same, SiteState

MANIFEST = "site.json"
BESIDE = ".pdfdigest-site.part"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a folder: the paths in it that are new or changed, how many stayed, and what was taken away."""

    written: tuple[str, ...]
    same: int
    removed: tuple[str, ...]
    left: tuple[str, ...]
    """Files of an earlier site that somebody edited since: they stay."""
    hashes: dict[str, str] = field(default_factory=dict, repr=False)
    """Every file of the site, with its SHA-256."""


def write(folder: Path, files: Files, state: SiteState) -> Written:
    """Have a folder hold exactly these files of ours, whole or not at all.

    A page is filled unless the folder holds what it was filled to before.  RequestError where a file that is not ours
    stands in the way, or one cannot be written.
    """
    before = _before(folder)
    beside = folder / BESIDE
    now: dict[str, str] = {}
    fresh: list[str] = []
    try:
        beside.parent.mkdir(parents=True, exist_ok=True)
        _clear(beside)
        for name, given in files:
            if isinstance(given, Same):
                now[name] = given.sha256
                continue
            there = state.sha256(name)
            known = given.sha256 if isinstance(given, Filed) else ""
            known = state.filled(name, given.key) if isinstance(given, Page) else known
            if there and there == known:
                now[name] = there
                continue
            data = _data(given)
            now[name] = hashlib.sha256(data).hexdigest()
            if isinstance(given, Page):
                state.made(name, given.key)
            if there == now[name]:
                continue
            if there is not None and name not in before:
                words = "a file that is not of the site stands where one of its pages belongs"
                raise RequestError(words, where=folder / name, needs="site-folder")
            disk.write(beside / name, data)
            fresh.append(name)
        gone = [name for name in before if name not in now and (folder / name).is_file()]
        left = [name for name in gone if state.sha256(name) != before[name]]
        removed = [name for name in gone if name not in left]
        if fresh or removed or now != before:
            disk.write(beside / MANIFEST, _told(now))
            with disk.undisturbed():
                _swap(folder, beside, fresh, removed)
    except OSError as error:
        raise disk.cannot_write(Path(error.filename or folder), error) from None
    finally:
        _clear(beside)
        with contextlib.suppress(OSError):
            folder.rmdir()  # one that holds nothing, since nothing came of it
    return Written(tuple(fresh), len(now) - len(fresh), tuple(removed), tuple(left), now)


def _data(given: bytes | Page | Filed) -> bytes:
    if isinstance(given, bytes):
        return given
    return given.fill() if isinstance(given, Page) else disk.read(given.path)


def _swap(folder: Path, beside: Path, fresh: list[str], removed: list[str]) -> None:
    """Rename what is new into its place; what a rename fails on is undone, so that the earlier site stays."""
    kept = beside / "earlier"
    moved: list[tuple[Path, Path]] = []
    order = sorted(fresh, key=lambda name: (_leads(name), name))
    try:
        for name in (*order, MANIFEST):
            place = folder / name
            if place.exists():
                _move(place, kept / name, moved)
            _move(beside / name, place, moved)
        for name in removed:
            _move(folder / name, kept / name, moved)
    except OSError:
        for source, target in reversed(moved):
            file_moves.rename(target, source)
        raise
    for name in removed:
        for above in list((folder / name).parents)[: name.count("/")]:
            with contextlib.suppress(OSError):  # something else is in it
                above.rmdir()


def _move(source: Path, target: Path, moved: list[tuple[Path, Path]]) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    file_moves.replace(source, target)
    moved.append((source, target))


def _leads(name: str) -> int:
    """What others lead to comes first, the pages that lead to all of them last."""
    return 1 + (name.count("/") < 2) if name.endswith(".html") else 0


def _before(folder: Path) -> dict[str, str]:
    """What an earlier run wrote, with the hash of each file; nothing where there was none."""
    path = folder / MANIFEST
    if not path.is_file():
        if folder.exists() and not folder.is_dir():
            raise RequestError("there is a file where the folder of the site should be", where=folder, needs="folder")
        return {}
    try:
        told = json.loads(disk.read(path))
        if told["format"] != FORMAT:
            raise ValueError(told["format"])
        files: dict[str, str] = told["files"]
        if not all(isinstance(held, str) for held in files.values()):
            raise TypeError("a hash that is none")
        if any(name.startswith("/") or ".." in name.split("/") for name in files):
            raise ValueError("a path that leads out of the folder")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        words = "the list of what belongs to the site was edited or is damaged, or another version wrote it"
        raise RequestError(words, where=path, needs="site-folder") from None
    return files


def _told(files: dict[str, str]) -> bytes:
    listed = json.dumps(
        dict(sorted(files.items())), separators=(",\n  ", ": ")
    )  # an indent would take ten times as long
    return f'{{\n "format": {FORMAT},\n "files": {{\n  {listed[1:-1]}\n }}\n}}\n'.encode()


def _clear(folder: Path) -> None:
    if folder.is_dir():
        shutil.rmtree(folder)
