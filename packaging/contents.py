"""What a bundle holds: pdfdigest, what it needs, the extras that an office uses, and the libraries that draw pages."""

from __future__ import annotations

import re
import subprocess
import tomllib
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

EXTRAS = ("keyring",)
"""The extras of pdfdigest in a bundle; docs/installing.md names them."""
LIBRARIES = (
    "libgobject-2.0.so.0",
    "libpango-1.0.so.0",
    "libpangoft2-1.0.so.0",
    "libharfbuzz.so.0",
    "libharfbuzz-subset.so.0",
    "libfontconfig.so.1",
)
"""The shared libraries that WeasyPrint loads by name, which PyInstaller therefore does not see."""


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


def library(file: str) -> str:
    """The path of a shared library as the linker of this machine knows it; SystemExit where there is none."""
    listed = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=True).stdout
    for line in listed.splitlines():
        name, _, path = line.strip().partition(" => ")
        if name.split(" ")[0] == file:
            return path
    raise SystemExit(f"{file} is not on this machine; scripts/system.sh installs it")


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
