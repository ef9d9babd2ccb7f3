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
import os
import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pdfdigest.errors import RequestError
from pdfdigest.manuscript import file_moves
from pdfdigest.office import disk
from pdfdigest.office.filled_pages import FilledPages
from pdfdigest.press.cache.file_hashes import FileHashes
from pdfdigest.reading.room import Page

MANIFEST = "site.json"
BESIDE = ".pdfdigest-site.part"
FORMAT = 1
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a folder: the paths in it that are new or changed, how many stayed, and what was taken away."""

    written: tuple[str, ...]
    same: int
    removed: tuple[str, ...]
    left: tuple[str, ...]
    """Files of an earlier site that somebody edited since: they stay."""


def write(folder: Path, files: Iterable[tuple[str, bytes | Page | Path]], filled: FilledPages) -> Written:
    """Have a folder hold exactly these files of ours, whole or not at all.

    A file that is given as a path is copied; a page is filled unless the folder holds what it was filled to before.
    RequestError where a file that is not ours stands in the way, or one cannot be written.
    """
    before = _before(folder)
    beside = folder / BESIDE
    now: dict[str, str] = {}
    fresh: list[str] = []
    try:
        beside.parent.mkdir(parents=True, exist_ok=True)
        _clear(beside)
        for name, given in files:
            there = _known(filled.files, folder / name)
            known = _known(filled.files, given) if isinstance(given, Path) else ""
            known = filled.sha256(name, given) if isinstance(given, Page) else known
            if there and there == known:
                now[name] = there
                continue
            data = given.fill() if isinstance(given, Page) else given if isinstance(given, bytes) else disk.read(given)
            now[name] = hashlib.sha256(data).hexdigest()
            if isinstance(given, Page):
                filled.learn(name, given, now[name])
            if there == now[name]:
                continue
            if there is not None and name not in before:
                words = "a file that is not of the site stands where one of its pages belongs"
                raise RequestError(words, where=folder / name, needs="site-folder")
            disk.write(beside / name, data)
            fresh.append(name)
        gone = [name for name in before if name not in now and (folder / name).is_file()]
        left = [name for name in gone if _known(filled.files, folder / name) != before[name]]
        removed = [name for name in gone if name not in left]
        manifest = _told(now)
        if fresh or removed or _hash(folder / MANIFEST) != hashlib.sha256(manifest).hexdigest():
            disk.write(beside / MANIFEST, manifest)
            with disk.undisturbed():
                _swap(folder, beside, fresh, removed)
    except OSError as error:
        raise disk.cannot_write(Path(error.filename or folder), error) from None
    finally:
        _clear(beside)
        with contextlib.suppress(OSError):
            folder.rmdir()  # one that holds nothing, since nothing came of it
    return Written(tuple(fresh), len(now) - len(fresh), tuple(removed), tuple(left))


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
        files = {str(name): str(held) for name, held in told["files"].items()}
        if any(PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts for name in files):
            raise ValueError("a path that leads out of the folder")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        words = "the list of what belongs to the site was edited or is damaged, or another version wrote it"
        raise RequestError(words, where=path, needs="site-folder") from None
    return files


def _told(files: dict[str, str]) -> bytes:
    return (json.dumps({"format": FORMAT, "files": dict(sorted(files.items()))}, indent=1) + "\n").encode()


def _hash(path: Path) -> str | None:
    """The hash of a file; None where there is none."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (FileNotFoundError, NotADirectoryError):
        return None


def _known(files: FileHashes, path: Path) -> str | None:
    """The same, without reading a file that has not changed since an earlier run."""
    held = files.hash(os.path.abspath(path))  # noqa: PTH100  as a string
    return held if _SHA256.fullmatch(held) else _hash(path)


def _clear(folder: Path) -> None:
    if folder.is_dir():
        shutil.rmtree(folder)
