"""What each file of a site was made from in an earlier run, so that this one makes again what is another by now and no more.

An issue is known again by the sizes, the times and the numbers on the disk of its files on record, a file of the
site by its own.  Times are believed once a file has lain still for a while, as in `press.cache.file_hashes`; what
nobody knows is looked at anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import time
import zlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from typing import Any

from pdfdigest.press.cache.file_hashes import RACY
from pdfdigest.press.cache.store import Store

FORMAT = 1
SHARDS = 64
"""The issues of a site are kept in so many parts, of which one issue more changes one or two."""
SHARED = "assets/"
"""Where files lie that several issues may have."""
_HEAD, _BODY, _LISTS = "head", "body", "lists"


@dataclass(slots=True)
class Unit:
    """An issue, and what was made of it.

    `looked` are its files and folders on record, from the folder of the record, and `signature` what they are known
    again by, `embargoes` the moments until which revisions of it are, `around` what its page says of other issues, `names` its
    files on the site.  One with `always` is read each time.
    """

    looked: list[str]
    signature: str = ""
    embargoes: list[str] = field(default_factory=list)
    always: bool = True
    around: str = ""
    card: list[Any] = field(default_factory=list)
    names: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Same:
    """A file of the site that is there already, and its SHA-256."""

    sha256: str


class SiteState:
    """The state of a site in the folder `folder`, which a store keeps under the key `name`; `style` is the hash of the house style."""

    def __init__(self, store: Store, name: str, folder: str, style: str) -> None:
        self._store = store
        self._name = name
        self._folder = folder + os.sep
        self._style = style
        self._stamp = ""
        self._now = time.time_ns()
        self._units: dict[str, Unit] = {}
        self._outputs: dict[str, list[str]] = {}
        self._there: dict[str, tuple[str, str]] = {}
        self._kept: dict[str, Unit] = {}
        self._touched: set[int] = set()
        self._made: dict[str, str] = {}
        self._head: dict[str, Any] = {"style": "", "stamp": "", "shards": {}, "lists": ""}
        self._load()
        self._filled = self._head["style"] == style

    def begin(self, stamp: str) -> None:
        """Say what beside the record shapes the site; where it is another than before, no issue is as it was."""
        self._stamp = stamp

    @property
    def current(self) -> bool:
        """Whether all that shapes the site beside the record is as it was."""
        return bool(self._filled and self._head["stamp"] == self._stamp)

    def unit(self, name: str, folder: str) -> Unit | None:
        """An issue whose files in the folder of the record are as they were; None where it must be looked at."""
        unit = self._units.get(name)
        return unit if unit and unit.signature and self.signature(folder, unit.looked) == unit.signature else None

    def signature(self, folder: str, looked: Iterable[str]) -> str:
        """What files and folders of the record are known again by; nothing where one is gone or was changed a moment ago."""
        said = []
        for name in looked:
            try:
                known = os.stat(f"{folder}{os.sep}{name}")  # noqa: PTH116  Path.stat takes three times as long
            except OSError:
                return ""
            if not _settled(known, self._now):
                return ""
            size = known.st_size if stat.S_ISREG(known.st_mode) else 0
            said.append(f"{size} {known.st_mtime_ns} {known.st_ctime_ns} {known.st_ino}")
        return hashlib.sha256("\n".join(said).encode()).hexdigest()

    def keep(self, name: str, unit: Unit) -> None:
        """Have later runs know an issue."""
        self._kept[name] = unit
        if self._units.get(name) is not unit:
            self._touched.add(_shard(name))

    def same(self, unit: Unit) -> list[tuple[str, Same]] | None:
        """The files of an issue where each of them is on the site as it was written; None where one is not."""
        found = []
        for each in unit.names:
            known = self._outputs.get(each)
            if known is None or self.sha256(each) != known[1]:
                return None
            found.append((each, Same(known[1])))
        return found

    def sha256(self, name: str) -> str | None:
        """The hash of a file of the site, which is read only where it may be another than before; None where there is none."""
        if name not in self._there:
            path = self._folder + name
            sign = _sign(path)
            known = self._outputs.get(name)
            if known and sign and known[2] == sign:
                self._there[name] = (known[1], sign)
            else:
                held = _hash(path)
                settled = sign and _sign(path) == sign and _settled(os.stat(path), self._now)  # noqa: PTH116  for speed
                self._there[name] = (held, sign if settled else "")
        return self._there[name][0] or None

    def filled(self, name: str, key: str) -> str:
        """The hash of what a page was filled to in an earlier run; nothing where it never was made from this."""
        known = self._outputs.get(name) if self._filled else None
        if known is None or known[0] != key:
            return ""
        self._made[name] = key
        return known[1]

    def made(self, name: str, key: str) -> None:
        """Take notice of what a page was made from."""
        self._made[name] = key

    def save(self, files: dict[str, str], fresh: Iterable[str]) -> None:
        """Have later runs know the site: its files with their hashes, and those of them that were written now."""
        new = set(fresh)
        outputs = {}
        for name, sha256 in files.items():
            before = self._outputs.get(name)
            key = self._made.get(name) or (before[0] if before and before[1] == sha256 else "")
            outputs[name] = [key, sha256, "" if name in new else self._there.get(name, ("", ""))[1]]
        if outputs == self._outputs and not self._touched and self._kept.keys() == self._units.keys() and self.current:
            return
        shards: defaultdict[int, dict[str, Any]] = defaultdict(dict)
        inside = set()
        for name, unit in self._kept.items():
            own = [each for each in unit.names if not each.startswith(SHARED)]
            inside.update(own)
            shards[_shard(name)][name] = (unit, own)
        gone = {_shard(name) for name in self._units if name not in self._kept}
        known = {}
        for at, units in shards.items():
            before = self._head["shards"].get(str(at), "")
            if (
                before
                and at not in self._touched
                and at not in gone
                and all(outputs.get(each) == self._outputs.get(each) for _, own in units.values() for each in own)
            ):
                known[str(at)] = before
                continue
            told = {
                name: [_plain(unit), {each: outputs[each] for each in own if each in outputs}]
                for name, (unit, own) in units.items()
            }
            known[str(at)] = self._keep(str(at), told)
        lists = self._keep(_LISTS, {name: held for name, held in outputs.items() if name not in inside})
        head = {"format": FORMAT, "style": self._style, "stamp": self._stamp, "shards": known, "lists": lists}
        self._store.keep(self._name, {_HEAD: json.dumps(head).encode()})

    def _keep(self, part: str, told: object) -> str:
        data = json.dumps(told, separators=(",", ":")).encode()
        self._store.keep(_part(self._name, part), {_BODY: data})
        return hashlib.sha256(data).hexdigest()

    def _load(self) -> None:
        """Read what an earlier run kept, where all parts of it belong together."""
        parts = self._store.find(self._name)
        head = json.loads(parts[_HEAD]) if parts else {}
        if head.get("format") != FORMAT:
            return
        units: dict[str, Unit] = {}
        outputs: dict[str, list[str]] = {}
        for part, held in (*head["shards"].items(), (_LISTS, head["lists"])):
            found = self._store.find(_part(self._name, part))
            if found is None or hashlib.sha256(found[_BODY]).hexdigest() != held:
                return
            told = json.loads(found[_BODY])
            if part == _LISTS:
                outputs.update(told)
                continue
            for name, (unit, own) in told.items():
                units[name] = Unit(*unit)
                outputs.update(own)
        self._head, self._units, self._outputs = head, units, outputs


def _plain(unit: Unit) -> list[Any]:
    return [getattr(unit, each.name) for each in fields(unit)]


def _sign(path: str) -> str:
    try:
        known = os.stat(path)  # noqa: PTH116  as above
    except OSError:
        return ""
    return f"{known.st_size} {known.st_mtime_ns} {known.st_ctime_ns} {known.st_ino}"


def _settled(known: os.stat_result, now: int) -> bool:
    return max(known.st_mtime_ns, known.st_ctime_ns) + RACY < now


def _hash(path: str) -> str:
    """The hash of a file; nothing where there is none."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123  paths are strings here, for speed
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (FileNotFoundError, NotADirectoryError):
        return ""


def _shard(name: str) -> int:
    return zlib.crc32(name.encode()) % SHARDS


def _part(name: str, part: str) -> str:
    return hashlib.sha256(f"{name} {part}".encode()).hexdigest()
