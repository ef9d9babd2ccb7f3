"""What shapes an edition, piece by piece, and the hash of what stands there.

An input is the path of a file, or one of these words and a folder: `tree` (every file below it), `records` (the
revisions that a folder of `issued/` lists, or with `*` those of every issue), `all of` and `all but issues of` (a
publication as it is bound); or the word `toolchain` alone.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pdfdigest.manuscript import places
from pdfdigest.press import style_folders
from pdfdigest.press.cache import store, toolchain
from pdfdigest.press.cache.file_hashes import FileHashes

TOOLCHAIN = "toolchain"
TREE, RECORDS, ALL, BUT_ISSUES = "tree ", "records ", "all of ", "all but issues of "
EVERY = os.sep + "*"
NOT_READ = places.MADE | {"issued"}
"""Folders of a publication in which nothing lies that an issue is read from."""


def house(root: Path) -> tuple[str, ...]:
    """The folders of the house style, a publication's own and the shipped ones: every file in them counts."""
    return tuple(f"{TREE}{folder}" for folder in style_folders.house(root))


def volume(root: Path) -> tuple[str, ...]:
    """All of a publication, what is on record too."""
    return (f"{ALL}{root}", *house(root))


def draft(root: Path, path: Path) -> tuple[str, ...]:
    """A draft for a volume; the other issue files do not count for it."""
    return (str(path), f"{BUT_ISSUES}{root}", *house(root))


class Inputs:
    """The hashes of inputs in one run; each is computed once."""

    def __init__(self) -> None:
        self.files = FileHashes()
        self._known: dict[str, str] = {}
        self._listed: dict[str, list[str]] = {}
        self._looks: dict[str, str | None] | None = None

    def watch(self, root: Path) -> None:
        """Look at all that an issue of a publication may be made from, before any of it is read."""
        self.files.watch_folder(str(root), NOT_READ)
        for name in (TOOLCHAIN, f"{RECORDS}{root / 'issued'}{EVERY}", *house(root)):
            self.hash(name)

    def hash(self, name: str) -> str:
        """The hash of an input as it was at this run's first look."""
        if name not in self._known:
            if name == TOOLCHAIN:
                self._known[name] = toolchain.digest(self.files)
            elif name.startswith(TREE):
                self._known[name] = self.files.tree(name.removeprefix(TREE))
            elif name.startswith((RECORDS, ALL, BUT_ISSUES)):
                self._known[name] = store.key([(path, self.files.hash(path)) for path in self._listing(name)])
            else:
                return self.files.hash(name)
        return self._known[name]

    @contextmanager
    def looking_once(self) -> Iterator[None]:
        """Inside, the toolchain and folders are looked at once, for all that was made before."""
        self._looks = {}
        try:
            yield
        finally:
            self._looks = None

    def if_unchanged(self, name: str) -> str | None:
        """The hash of an input where it is still what it was at this run's first look, else None."""
        if name == TOOLCHAIN or name.startswith(TREE):
            looks = {} if self._looks is None else self._looks
            if name not in looks:
                looks[name] = self._whole_if_unchanged(name)
            return looks[name]
        if not name.startswith((RECORDS, ALL, BUT_ISSUES)):
            return self.files.if_unchanged(name)
        before = self._listing(name)
        relisted = before if name.startswith(BUT_ISSUES) else list(_listing(name))  # asked once a draft, not once a run
        if relisted != before or None in [self.files.if_unchanged(path) for path in before]:
            return None
        return self.hash(name)

    def _whole_if_unchanged(self, name: str) -> str | None:
        if name == TOOLCHAIN:
            return self.hash(name) if toolchain.unchanged(self.files) else None
        return self.files.tree_if_unchanged(name.removeprefix(TREE))

    def _listing(self, name: str) -> list[str]:
        """The files that an input listed at this run's first look."""
        if name not in self._listed:
            every = f"{os.path.dirname(name)}{EVERY}"  # noqa: PTH120  for speed
            if name.startswith(RECORDS) and every in self._listed:
                inside = name.removeprefix(RECORDS) + os.sep
                self._listed[name] = [path for path in self._listed[every] if path.startswith(inside)]
            else:
                self._listed[name] = list(_listing(name))
        return self._listed[name]


def _listing(name: str) -> Iterator[str]:
    if name.startswith(RECORDS):
        yield from _records(name.removeprefix(RECORDS))
        return
    for top, inside, files in os.walk(name.removeprefix(ALL).removeprefix(BUT_ISSUES)):
        inside[:] = sorted(each for each in inside if not places.hidden(each) and each not in places.MADE)
        for file in sorted(files):
            issue = file.endswith((".yaml", ".yml")) and file not in places.NOT_ISSUES
            if not places.hidden(file) and not (issue and name.startswith(BUT_ISSUES)):
                yield os.path.join(top, file)  # noqa: PTH118  for speed


def _records(folder: str) -> Iterator[str]:
    """The record of each revision that a folder of `issued/` lists, or those of every issue."""
    if folder.endswith(EVERY):
        above = folder.removesuffix(EVERY)
        for name in _names(above):
            yield from _records(os.path.join(above, name))  # noqa: PTH118  for speed
        return
    yield from (os.path.join(folder, name, "record.json") for name in _names(folder))  # noqa: PTH118  for speed


def _names(folder: str) -> list[str]:
    try:
        return sorted(name for name in os.listdir(folder) if not places.hidden(name))  # noqa: PTH208  for speed
    except OSError:
        return []
