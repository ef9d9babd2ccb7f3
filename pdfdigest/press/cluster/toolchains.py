"""What sets pages on a machine, as facts that two machines can compare: the same facts set the same bytes."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Mapping
from functools import lru_cache
from importlib import metadata
from types import MappingProxyType

from pdfdigest.press.cache import store, toolchain
from pdfdigest.press.cache.file_hashes import FileHashes

MORE = ("tinycss2", "cssselect2", "tinyhtml5", "pyphen", "budoux", "pikepdf", "cffi")
"""Packages that have a part in the bytes of an edition, beside those that a record names."""
OF_DASK = ("distributed", "dask", "cloudpickle", "msgpack")
TALKED = ("pdfdigest", "program of pdfdigest", "Python", *OF_DASK)
"""What must be the same on a scheduler, which sets nothing and passes on what others send."""
SHOWN = 4


AGAIN = 30.0
"""Seconds after which a process that lives long looks anew, as somebody may have installed something under it."""


def here() -> Mapping[str, str]:
    """The facts of this machine."""
    return _facts(int(time.monotonic() // AGAIN))


@lru_cache(maxsize=1)
def _facts(_turn: int) -> Mapping[str, str]:
    found = toolchain.facts(FileHashes())
    for name in (*MORE, *OF_DASK):
        with contextlib.suppress(metadata.PackageNotFoundError):
            found[name] = metadata.version(name)
    return MappingProxyType(found)


def digest() -> str:
    """One hash of them."""
    return store.key(dict(sorted(here().items())))


def told() -> dict[str, str]:
    """The facts of this machine, as they travel."""
    return dict(here())


def differences(office: Mapping[str, str], other: Mapping[str, str], whose: str, *, of: tuple[str, ...] = ()) -> str:
    """What differs between the office and another machine, in words; empty where nothing does.  `of` are all that count."""
    names = [name for name in sorted({*office, *other}) if not of or name in of]
    wrong = [name for name in names if office.get(name, "") != other.get(name, "")]
    said = [
        f"{name} is {_value(other.get(name, ''))} on {whose} and {_value(office.get(name, ''))} here" for name in wrong
    ]
    if len(said) > SHOWN:
        said = [*said[:SHOWN], f"{len(said) - SHOWN} more differ"]
    return "; ".join(said)


def _value(fact: str) -> str:
    """A version as it is; of a hash what is enough to tell it from another."""
    return (fact[:12] if len(fact) == 64 else fact) or "missing"
