"""A galley as a value that stands alone: what is large goes by its hash, and no path of this machine counts elsewhere."""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from pdfdigest.press import style_folders
from pdfdigest.press.cache import file_hashes
from pdfdigest.press.cluster import named_files
from pdfdigest.press.galley import Galley

Listed = tuple[tuple[str, str], ...]
"""Files of a folder, each by its path from there, with the hash of its bytes."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A galley on its way: `galley` lacks the bytes of pictures and attachments and the text of stylesheets.

    `stylesheets`, `pictures` and `attachments` are their hashes in the same order.  `folders` are the folders of files that the
    galley names, by the paths that they have in the office; `shipped` are the paths there of the templates and the fonts
    that pdfdigest brings, which each machine has.  `toolchain` is the hash of what sets pages in the office.  `given` are the bytes
    that travel along, by hash: those that no other parcel had before.
    """

    galley: Galley
    stylesheets: tuple[str, ...]
    pictures: tuple[str, ...]
    attachments: tuple[str, ...]
    folders: tuple[tuple[str, Listed], ...]
    shipped: tuple[str, str]
    toolchain: str
    given: dict[str, bytes] = field(repr=False)

    @property
    def hashes(self) -> set[str]:
        """All that must be there before the galley can be set."""
        files = {held for _, listed in self.folders for _, held in listed}
        return {*self.stylesheets, *self.pictures, *self.attachments, *files}


class Packer:
    """Packs galleys, and holds what they need by hash as long as they are on their way.

    A file is read anew only where its time or its size has changed.
    """

    def __init__(self, toolchain: str) -> None:
        self._toolchain = toolchain
        self._files: dict[Path, tuple[tuple[int, int] | None, str]] = {}

    def parcel(self, galley: Galley) -> tuple[Parcel, dict[str, bytes | Path]]:
        """The parcel, which gives nothing along yet, and where each of its hashes comes from: bytes, or a file."""
        sources: dict[str, bytes | Path] = {}

        def hashed(raw: bytes) -> str:
            held = hashlib.sha256(raw).hexdigest()
            sources[held] = raw
            return held

        folders = []
        for folder, files in self._folders(galley):
            listed = tuple((path.relative_to(folder).as_posix(), self._file(path, sources)) for path in sorted(files))
            folders.append((str(folder), listed))
        bare = replace(
            galley,
            stylesheets=tuple((name, "") for name, _ in galley.stylesheets),
            pictures=tuple((address, media, b"") for address, media, _ in galley.pictures),
            attachments=tuple((name, words, b"") for name, words, _ in galley.attachments),
        )
        made = Parcel(
            galley=bare,
            stylesheets=tuple(hashed(text.encode("utf-8", "surrogatepass")) for _, text in galley.stylesheets),
            pictures=tuple(hashed(raw) for _, _, raw in galley.pictures),
            attachments=tuple(hashed(raw) for _, _, raw in galley.attachments),
            folders=tuple(folders),
            shipped=(str(style_folders.shipped("templates")), str(style_folders.shipped("fonts"))),
            toolchain=self._toolchain,
            given={},
        )
        return made, sources

    def _folders(self, galley: Galley) -> Iterator[tuple[Path, set[Path]]]:
        """The folders that a galley names, of which the shipped ones are on every machine, each with the files that count."""
        own = [folder for folder in galley.roots if not _shipped(folder)]
        for root in own:
            files = named_files.found(galley, root)
            for folder in galley.fonts:
                if folder.is_relative_to(root) and not _shipped(folder):
                    files.update(Path(path) for _, path in file_hashes.files_below(str(folder)))
            yield root, files
        profile = galley.target.profile
        if profile is not None:
            yield profile.parent, {profile} if profile.is_file() else set()

    def _file(self, path: Path, sources: dict[str, bytes | Path]) -> str:
        at = style_folders.changed(path)
        known = self._files.get(path)
        if known is None or known[0] != at:
            known = self._files[path] = (at, hashlib.sha256(path.read_bytes()).hexdigest())
        sources.setdefault(known[1], path)
        return known[1]


def taken(sources: dict[str, bytes | Path], hashes: set[str]) -> dict[str, bytes]:
    """The bytes behind hashes; OSError where a file cannot be read any more, or has changed meanwhile."""
    found = {}
    for held in hashes:
        source = sources[held]
        found[held] = source if isinstance(source, bytes) else source.read_bytes()
        if not isinstance(source, bytes) and hashlib.sha256(found[held]).hexdigest() != held:
            raise OSError(errno.ESTALE, "it was changed while pages were set", str(source))
    return found


def _shipped(folder: Path) -> bool:
    return folder in (style_folders.shipped("templates"), style_folders.shipped("fonts"))
