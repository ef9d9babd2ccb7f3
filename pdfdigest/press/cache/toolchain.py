"""One hash of all that sets pages on this machine, without importing it.

Our own program with its templates and fonts, the packages and their versions, the shared libraries, Python: whoever changes one of
them gets every page set anew.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from pdfdigest import __version__
from pdfdigest.press import style_folders
from pdfdigest.press.cache import store
from pdfdigest.press.cache.file_hashes import FileHashes
from pdfdigest.press.engine import libraries

PROGRAM = str(Path(__file__).resolve().parents[2])
ENGINES = ("weasyprint", "pydyf")
"""Packages whose files are looked at one by one, as people mend them in place."""
_PYTHON = (".pyc",) if getattr(sys, "frozen", False) else (".py",)
DRAWN = "FREETYPE_PROPERTIES"
ASKED = ("LD_LIBRARY_PATH", "LD_PRELOAD", "DYLD_LIBRARY_PATH", "WEASYPRINT_DLL_DIRECTORIES", DRAWN)
"""What in the environment changes which libraries are loaded, or how they draw."""


def unchanged(hashes: FileHashes) -> bool:
    """Whether our own program is still what it was when `digest` looked at it."""
    return hashes.tree_if_unchanged(PROGRAM, _PYTHON) is not None


def digest(hashes: FileHashes) -> str:
    """The hash of the toolchain."""
    return store.key(
        __version__,
        sys.version,
        sys.platform,
        hashes.tree(PROGRAM, _PYTHON),
        [hashes.tree(str(style_folders.shipped(name))) for name in ("templates", "fonts")],
        _packages(),
        [hashes.tree(folder, (*_PYTHON, ".css", ".icc")) for folder in _engines()],
        [(library.name, libraries.find(library)) for library in libraries.LIBRARIES],
        [(path, hashes.hash(path)) for path in _loaded()],
        [os.environ.get(name, "") for name in ASKED],
    )


def facts(hashes: FileHashes) -> dict[str, str]:
    """What sets pages here, name by name, without any path of this machine: two machines with the same facts set the same bytes."""
    import platform

    found = {**dict(libraries.versions()), "machine": platform.machine(), "system": sys.platform}
    found["program of pdfdigest"] = hashes.tree(PROGRAM, _PYTHON)
    found |= {name: hashes.tree(str(style_folders.shipped(name))) for name in ("templates", "fonts")}
    for folder in _engines():
        found[f"program of {Path(folder).name}"] = hashes.tree(folder, (*_PYTHON, ".css", ".icc"))
    found |= {Path(path).name: hashes.hash(path) for path in _loaded()}
    if os.environ.get(DRAWN):
        found[DRAWN] = os.environ[DRAWN]
    return found


def _packages() -> list[str]:
    """Name and version of every package that is installed, as their folders tell them."""
    found: set[str] = set()
    for place in sys.path:
        try:
            found.update(name for name in os.listdir(place or ".") if name.endswith((".dist-info", ".egg-info")))  # noqa: PTH208  a place may be a zip file
        except OSError:
            continue
    return sorted(found)


def _engines() -> list[str]:
    return [
        path
        for name in ENGINES
        for place in sys.path
        if os.path.isdir(path := os.path.join(place, name))  # noqa: PTH112, PTH118  for speed
    ]


def _loaded() -> list[str]:
    """The files of the shared libraries that this process holds by now, where the system tells."""
    try:
        text = Path("/proc/self/maps").read_text("utf-8", "surrogateescape")
    except OSError:
        return []
    names = [line.split(maxsplit=5)[5] for line in text.splitlines() if line.count("/") and ".so" in line]
    return sorted({name for name in names if any(stem in name for stem in _STEMS) and "site-packages" not in name})


_STEMS = ("pango", "harfbuzz", "fontconfig", "freetype", "gobject", "glib", "fribidi", "libthai", "graphite")
