"""An order for an edition goes in; the edition comes out if all that shaped it is as it was, or nothing.

A forme is type locked up and ready for the press.  What shaped an edition is a list of paths, learnt when
it was set: its key in the standing type is the hash of what stands at each of them, of the house style
and of the plant.  One index file a publication remembers the lists, and the signatures of the files, so
that a run in which nothing changed reads that file alone.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pdfdigest.errors import Fault
from pdfdigest.manuscript import places
from pdfdigest.model import Edition, Identity, Issue
from pdfdigest.press import style_folders
from pdfdigest.press.cache import store, toolchain
from pdfdigest.press.cache.file_hashes import ABSENT, Sightings
from pdfdigest.press.cache.store import Standing

if TYPE_CHECKING:
    from pdfdigest.press.targets import Target

INDEX = ".index"
FORMAT = 1
RECORDS = "records "
"""Before the path of a folder of `issued/`, or of `*` in it: which revisions it lists, and what their records say."""
EVERY = os.sep + "*"
PAGES, FACTS = "pages", "facts"
MOST_FILES = 60_000
"""Signatures that an index remembers; more are forgotten but for those of the last run."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for: an issue file of a publication, a target, and what differs from the publication's own."""

    path: Path
    root: Path
    target: str
    style: str = ""
    paper: str = ""
    icc: Path | None = None

    @property
    def name(self) -> str:
        """The order in one line."""
        icc = os.path.realpath(self.icc) if self.icc else ""
        return "\n".join((str(self.path), self.target, self.style, self.paper, icc))


@dataclass(frozen=True, slots=True)
class Forme:
    """What is known of an edition without its pages: file name, hash, and what was said of it.

    `key` is that of its pages in the standing type, empty for one that was set in this run.
    """

    identity: Identity
    name: str
    pages: int
    sha256: str
    remarks: tuple[str, ...] = ()
    warnings: tuple[Fault, ...] = ()
    story_pages: tuple[tuple[str, int], ...] = ()
    note_pages: tuple[tuple[int, tuple[int, ...]], ...] = ()
    key: str = ""


class Unknown(LookupError):
    """What is asked is not remembered: the files must be read."""


class Formes:
    """The editions of one publication that stand ready."""

    def __init__(self, root: Path, kept: Standing, sightings: Sightings, works: str) -> None:
        self.root = root
        self._kept = kept
        self._sightings = sightings
        self._works = works
        self._path = kept.folder / f"{hashlib.sha256(os.fsencode(root)).hexdigest()[:32]}{INDEX}"
        held = _read(self._path)
        self._files: dict[str, Any] = held.get("files", {})
        sightings.remember(self._files)
        same = held.get("works") == works
        self._slug: list[str] = held.get("slug", []) if same else []
        self._labels: dict[str, list[str]] = held.get("labels", {}) if same else {}
        self._ready: dict[str, Any] = held.get("ready", {}) if same else {}
        self._changed = not same
        self._house: str | None = None
        self._glanced = False
        self._records: dict[str, str] = {}

    def slug(self) -> str:
        """The slug of the publication; Unknown where its publication.toml has not been read as it is."""
        if self._slug[:1] != [self._facts()]:
            raise Unknown(self.root)
        return self._slug[1]

    def label(self, path: Path) -> str:
        """The number of an issue as printed; Unknown where the file has not been read as it is."""
        known = self._labels.get(str(path))
        if not known or known[:2] != [self._facts(), self._sightings.look(str(path))]:
            raise Unknown(path)
        return known[2]

    def learn_slug(self, slug: str) -> None:
        """Remember what publication.toml told, if it is still what it was."""
        facts = self._sightings.again(self._toml)
        if facts is not None and self._slug != [facts, slug]:
            self._slug, self._changed = [facts, slug], True

    def learn_label(self, path: Path, label: str) -> None:
        """Remember what an issue file told, if it is still what it was."""
        facts, held = self._sightings.again(self._toml), self._sightings.again(str(path))
        if facts is not None and held is not None and self._labels.get(str(path)) != [facts, held, label]:
            self._labels[str(path)], self._changed = [facts, held, label], True

    def glance(self) -> None:
        """Take the signatures of all that an issue may be made from, before any of it is read."""
        if self._glanced:
            return
        self._glanced = True
        for top, inside, files in os.walk(self.root):
            inside[:] = [name for name in inside if not name.startswith(".") and name not in _NOT_READ]
            for name in files:
                self._sightings.glance(os.path.join(top, name))  # noqa: PTH118  for speed
        for folder in (*style_folders.house(self.root), Path(toolchain.PROGRAM)):
            self._sightings.tree(str(folder), _PROGRAM if str(folder) == toolchain.PROGRAM else ())

    def find(self, order: Order) -> Forme | None:
        """The forme for an order, where all that shaped it is as it was."""
        known = self._ready.get(order.name)
        if known is None:
            return None
        key = self._key(order, {path: self._look(path) for path in known["shaped"]})
        if key == known["key"]:
            return _forme(known["facts"], key)
        parts = self._kept.find(key)
        if parts is None:
            return None
        facts = json.loads(parts[FACTS])
        self._ready[order.name] = {"shaped": known["shaped"], "key": key, "facts": facts}
        self._changed = True
        return _forme(facts, key)

    def pages(self, forme: Forme) -> bytes | None:
        """The pages of a forme; None where they are no longer kept."""
        parts = self._kept.find(forme.key)
        if parts is None or hashlib.sha256(parts[PAGES]).hexdigest() != forme.sha256:
            return None
        return parts[PAGES]

    def keep(self, order: Order, issue: Issue, target: Target, forme: Forme, edition: Edition) -> bool:
        """Keep an edition under all that shaped it; False where one of that changed while it was set."""
        seen: dict[str, str] = {}
        for path in shaped(issue, target, edition.files, order.icc):
            held = self._again(path)
            if held is None:
                return False
            seen[path] = held
        if not self._sightings.steady() or not self._house_again():
            return False
        facts, key = _facts(forme), self._key(order, seen)
        if not self._kept.keep(key, {FACTS: json.dumps(facts).encode(), PAGES: edition.data}):
            return False
        self._ready[order.name] = {"shaped": sorted(seen), "key": key, "facts": facts}
        self._changed = True
        return True

    def save(self) -> None:
        """Write the index, with what other runs wrote meanwhile."""
        files = self._sightings.kept(self._sightings.looked)
        if not self._changed and all(self._files.get(path) == known for path, known in files.items()):
            return
        held = _read(self._path)
        if held.get("works") != self._works:
            held = {"files": held.get("files", {})}
        remembered = held.get("files", {}) if len(held.get("files", {})) < MOST_FILES else {}
        ready = {**held.get("ready", {}), **self._ready}
        labels = {**held.get("labels", {}), **self._labels}
        body = {
            "format": FORMAT,
            "works": self._works,
            "slug": self._slug or held.get("slug", []),
            "labels": {path: known for path, known in labels.items() if os.path.exists(path)},  # noqa: PTH110  for speed
            "ready": {name: known for name, known in ready.items() if os.path.exists(name.partition("\n")[0])},  # noqa: PTH110  for speed
            "files": {**remembered, **files},
        }
        text = json.dumps(body, separators=(",", ":")).encode()
        self._kept.write(self._path, hashlib.sha256(text).hexdigest().encode() + b"\n" + text)
        self._changed = False

    @property
    def _toml(self) -> str:
        return str(self.root / places.NAME)

    def _facts(self) -> str:
        return self._sightings.look(self._toml)

    def _key(self, order: Order, seen: dict[str, str]) -> str:
        if self._house is None:
            self._house = store.key([self._sightings.tree(str(folder)) for folder in style_folders.house(self.root)])
        return store.key(FORMAT, self._works, self._house, str(self.root), order.name, seen)

    def _house_again(self) -> bool:
        trees = [self._sightings.tree_again(str(folder)) for folder in style_folders.house(self.root)]
        if self._sightings.tree_again(toolchain.PROGRAM, _PROGRAM) is None or None in trees:
            return False
        return self._house is None or self._house == store.key(trees)

    def _look(self, path: str) -> str:
        if not path.startswith(RECORDS):
            return self._sightings.look(path)
        if path not in self._records:
            self._records[path] = store.key([(record, self._sightings.look(record)) for record in _records(path)])
        return self._records[path]

    def _again(self, path: str) -> str | None:
        if not path.startswith(RECORDS):
            if not self._sightings.met(path) and self._was_absent(path):
                held = self._sightings.look(path)
                return held if held == ABSENT else None
            return self._sightings.again(path)
        records = _records(path)
        seen = [(record, self._sightings.look(record)) for record in records]
        return store.key(seen) if all(self._sightings.again(record) for record in records) else None

    def _was_absent(self, path: str) -> bool:
        """Whether a path would have been met when all that an issue may be made from was looked at."""
        inside = Path(os.path.relpath(path, self.root)).parts
        return self._glanced and not any(name.startswith(".") or name in _NOT_READ for name in inside)


_NOT_READ = frozenset({"issued", "post", "out", "node_modules"})
_PROGRAM = (".py",)


def shaped(issue: Issue, target: Target, files: tuple[str, ...] = (), icc: Path | None = None) -> tuple[str, ...]:
    """The paths that an edition was made from, beside the house style and the plant.

    A picture is looked for in two places, so that one may take the place of another: both count.
    """
    publication = issue.publication
    root = publication.root or issue.path.parent
    found = {issue.path, root / places.NAME, *(root / name for name in places.NOT_ISSUES)}
    for image in issue.images:
        if image.file != Path():
            found.add(image.file)
            for one, other in ((root, issue.path.parent), (issue.path.parent, root)):
                if image.file.is_relative_to(one):
                    found.add(other / image.file.relative_to(one))
    found.update(path for path in (publication.logo, publication.letterhead, target.profile, icc) if path)
    # An erratum falls to an issue or not by what else is on record.
    records = RECORDS + str(root / "issued" / ("*" if (root / "errata.yaml").exists() else issue.identity.label))
    return (*sorted({*(os.path.abspath(path) for path in found), *files}), records)  # noqa: PTH100  links stay as they are


def _records(path: str) -> list[str]:
    """The record of each revision that a folder of `issued/` lists, or those of every issue."""
    folder = path.removeprefix(RECORDS)
    if folder.endswith(EVERY):
        above = folder.removesuffix(EVERY)
        return [record for name in _listed(above) for record in _records(os.path.join(above, name))]  # noqa: PTH118  for speed
    return [os.path.join(folder, name, "record.json") for name in _listed(folder)]  # noqa: PTH118  for speed


def _listed(folder: str) -> list[str]:
    try:
        return sorted(name for name in os.listdir(folder) if not name.startswith("."))  # noqa: PTH208  for speed
    except OSError:
        return []


def forme_of(edition: Edition, name: str, warnings: tuple[Fault, ...]) -> Forme:
    """The forme of an edition that was set just now, under its file name, with the warnings about its issue."""
    return Forme(
        identity=edition.identity,
        name=name,
        pages=edition.pages,
        sha256=hashlib.sha256(edition.data).hexdigest(),
        remarks=edition.remarks,
        warnings=warnings,
        story_pages=edition.story_pages,
        note_pages=edition.note_pages,
    )


def _facts(forme: Forme) -> dict[str, Any]:
    """All that is to be said of an edition again, as JSON takes it."""
    facts = {**asdict(forme), "warnings": [{**asdict(fault), "path": str(fault.path)} for fault in forme.warnings]}
    del facts["key"]
    return facts


def _forme(facts: dict[str, Any], key: str) -> Forme:
    identity = {**facts["identity"], "numbers": tuple(facts["identity"]["numbers"])}
    return Forme(
        identity=Identity(**identity),
        name=facts["name"],
        pages=facts["pages"],
        sha256=facts["sha256"],
        remarks=tuple(facts["remarks"]),
        warnings=tuple(Fault(**{**fault, "path": Path(fault["path"])}) for fault in facts["warnings"]),
        story_pages=tuple((story, page) for story, page in facts["story_pages"]),
        note_pages=tuple((number, tuple(pages)) for number, pages in facts["note_pages"]),
        key=key,
    )


def _read(path: Path) -> dict[str, Any]:
    """An index as it was written; empty where it is damaged or of another format."""
    try:
        digest, _, text = path.read_bytes().partition(b"\n")
    except OSError:
        return {}
    if hashlib.sha256(text).hexdigest().encode() != digest:
        return {}
    held: dict[str, Any] = json.loads(text)
    return held if held.get("format") == FORMAT else {}
