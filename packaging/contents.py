"""What a bundle holds: pdfdigest, what it needs, the extras that an office uses, and the libraries that draw pages."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

from pdfdigest.press.engine import libraries

EXTRAS = ("keyring",)
"""The extras of pdfdigest in a bundle; docs/installing.md names them."""
LIBRARIES = tuple(each.files[("linux", "darwin", "win32").index(sys.platform)] for each in libraries.LIBRARIES)
"""The shared libraries that are loaded by name, which PyInstaller therefore does not see."""


def distributions() -> dict[str, metadata.Distribution]:
    """The distributions other than pdfdigest, by their names in normal form, of this machine and this Python."""
    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text("utf-8"))["project"]
    lines = [*project["dependencies"], *(line for extra in EXTRAS for line in project["optional-dependencies"][extra])]
    found: dict[str, metadata.Distribution] = {}
    _gather(lines, (), found)
    return dict(sorted(found.items()))


def strangers() -> list[str]:
    """The modules of other distributions, which are installed here and do not belong into a bundle."""
    ours = {"pdfdigest", *distributions()}
    return sorted(
        module
        for module, names in metadata.packages_distributions().items()
        if "/" not in module and not {normal(name) for name in names} & ours
    )


def located(file: str) -> str:
    """The path of a shared library as this machine finds it; SystemExit where there is none."""
    if sys.platform == "linux":
        listed = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=True).stdout
        known = [line.strip().partition(" => ") for line in listed.splitlines()]
        found = [path for name, _, path in known if name.split(" ")[0] == file]
    else:
        brew = ["/opt/homebrew/lib", "/usr/local/lib"]
        places = os.environ["PATH"].split(os.pathsep) if sys.platform == "win32" else brew
        found = [str(Path(place) / file) for place in places if (Path(place) / file).is_file()]
    if not found:
        raise SystemExit(f"{file} is not on this machine; docs/installing.md says what brings it")
    return found[0]


def normal(name: str) -> str:
    """The name of a distribution as all of its spellings come to (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _gather(lines: Iterable[str], extras: tuple[str, ...], found: dict[str, metadata.Distribution]) -> None:
    """Add what requirements name, and what that requires in turn."""
    for needed in map(Requirement, lines):
        if needed.marker and not any(needed.marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            continue
        if normal(needed.name) not in found or needed.extras:
            known = found[normal(needed.name)] = metadata.distribution(needed.name)
            _gather(known.requires or (), tuple(needed.extras), found)
