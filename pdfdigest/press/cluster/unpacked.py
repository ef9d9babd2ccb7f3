"""A parcel becomes a galley again, on the machine that sets it; what is named by hash is held there from parcel to parcel."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from pdfdigest.errors import PagesError
from pdfdigest.model import Edition
from pdfdigest.press import style_folders
from pdfdigest.press.cluster.parcel import Listed, Parcel
from pdfdigest.press.galley import Galley

HELD = 256_000_000
"""Bytes that are held by hash; what was used longest ago goes first."""


class Lacking(Exception):
    """Hashes that a parcel names, and whose bytes are not here."""

    def __init__(self, hashes: set[str]) -> None:
        super().__init__(hashes)
        self.hashes = hashes


class Shelf:
    """What came with parcels, by hash, in memory; and the folders that were made from it.  Threads may share one."""

    def __init__(self, folder: Path, held: int = HELD) -> None:
        self._folder = folder
        self._most = held
        self._size = 0
        self._bytes: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def gathered(self, parcel: Parcel) -> dict[str, bytes]:
        """The bytes behind each hash of a parcel; Lacking where some came neither with it nor earlier."""
        with self._lock:
            for held, raw in parcel.given.items():
                self._keep(held, raw)
            found = dict(parcel.given)
            for held in parcel.hashes - found.keys():
                if held in self._bytes:
                    self._bytes.move_to_end(held)
                    found[held] = self._bytes[held]
        if lacking := parcel.hashes - found.keys():
            raise Lacking(lacking)
        return found

    def _keep(self, held: str, raw: bytes) -> None:
        if held in self._bytes:
            return
        self._bytes[held] = raw
        self._size += len(raw)
        while self._size > self._most and len(self._bytes) > 1:
            _, gone = self._bytes.popitem(last=False)
            self._size -= len(gone)

    def folder(self, listed: Listed, found: Mapping[str, bytes]) -> Path:
        """A folder with these files and no other, the same one each time."""
        name = hashlib.sha256(repr(listed).encode("utf-8", "surrogateescape")).hexdigest()[:32]
        place = self._folder / name
        with self._lock:
            if place.is_dir():
                return place
            self._folder.mkdir(parents=True, exist_ok=True)
            making = Path(tempfile.mkdtemp(dir=self._folder))
            for path, held in listed:
                file = making / path
                if not file.resolve().is_relative_to(making.resolve()):
                    raise PagesError("a file of the galley would lie outside its folder", where=path)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(found[held])
            try:
                making.rename(place)
            except OSError:  # another process of this machine was first
                shutil.rmtree(making, ignore_errors=True)
                if not place.is_dir():
                    raise
        return place


def galley(parcel: Parcel, shelf: Shelf) -> tuple[Galley, Places]:
    """The galley as it can be set here, and where its paths of the office stand here; Lacking where bytes are missing."""
    found = shelf.gathered(parcel)
    places = Places(
        [
            *((folder, shelf.folder(listed, found)) for folder, listed in parcel.folders),
            *zip(parcel.shipped, map(style_folders.shipped, ("templates", "fonts")), strict=True),
        ]
    )
    bare = parcel.galley
    text = [found[held].decode("utf-8", "surrogatepass") for held in parcel.stylesheets]
    profile = bare.target.profile
    made = replace(
        bare,
        stylesheets=tuple((name, each) for (name, _), each in zip(bare.stylesheets, text, strict=True)),
        pictures=tuple(
            (address, media, found[held])
            for (address, media, _), held in zip(bare.pictures, parcel.pictures, strict=True)
        ),
        attachments=tuple(
            (name, words, found[held])
            for (name, words, _), held in zip(bare.attachments, parcel.attachments, strict=True)
        ),
        roots=tuple(map(places.here, bare.roots)),
        fonts=tuple(map(places.here, bare.fonts)),
        base=places.here(bare.base),
        target=bare.target if profile is None else replace(bare.target, profile=places.here(profile)),
    )
    return made, places


class Places:
    """Folders of the office, and where each stands here; the longest that fits counts."""

    def __init__(self, pairs: list[tuple[str, Path]]) -> None:
        self._pairs = sorted(((office, str(here)) for office, here in pairs), key=lambda pair: -len(pair[0]))

    def here(self, path: Path) -> Path:
        """A path of the office as it is here; as it was where it lies in none of the folders."""
        for office, here in self._pairs:
            with contextlib.suppress(ValueError):
                return Path(here) / path.relative_to(office)
        return path

    def office(self, text: str) -> str:
        """A path, or a sentence with paths in it, as the office knows them."""
        for office, here in sorted(self._pairs, key=lambda pair: -len(pair[1])):
            text = text.replace(here + os.sep, office + os.sep).replace(here, office)
        return text


def told(edition: Edition, places: Places) -> Edition:
    """An edition that names the files and folders of the office."""
    return replace(
        edition,
        files=tuple(sorted(map(places.office, edition.files))),
        remarks=tuple(map(places.office, edition.remarks)),
    )
