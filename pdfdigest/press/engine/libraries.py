"""The name of a library that the press needs goes in; whether this machine has it, and which, comes out.

Looked for as WeasyPrint looks for them (weasyprint/text/ffi.py), without importing it: it cannot be
imported where one is missing.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
from dataclasses import dataclass

from pdfdigest import __version__


@dataclass(frozen=True, slots=True)
class Library:
    """A shared library: `files` are its names on Linux, macOS and Windows, `version` the function to ask.

    Without one that is not `needed` pages are still set, but worse or slower.
    """

    name: str
    files: tuple[str, ...]
    version: str = ""
    needed: bool = True


LIBRARIES = (
    Library("GObject", ("libgobject-2.0.so.0", "libgobject-2.0.0.dylib", "libgobject-2.0-0.dll")),
    Library("Pango", ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll"), "pango_version_string"),
    Library(
        "PangoFT2", ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll"), "pango_version_string"
    ),
    Library("HarfBuzz", ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll"), "hb_version_string"),
    Library(
        "HarfBuzz-Subset",
        ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset-0.dll"),
        "hb_version_string",
        needed=False,
    ),
    Library("Fontconfig", ("libfontconfig.so.1", "libfontconfig.1.dylib", "libfontconfig-1.dll")),
)
_PANGO = LIBRARIES[1]
PACKAGES = ("weasyprint", "pydyf", "pypdf", "jinja2", "pillow", "fonttools")
INSTALL = {
    "Debian, Ubuntu": "sudo apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz0b libharfbuzz-subset0",
    "Fedora": "sudo dnf install pango harfbuzz",
    "macOS": "brew install pango harfbuzz",
    "Windows": "install MSYS2, then in its shell: pacman -S mingw-w64-x86_64-pango",
}
"""What mends a missing library, system by system; what is installed once stays."""


def advice(system: str = "") -> str:
    """The line for this system, or, where it is not known, for all of them."""
    import platform

    here = {"Darwin": "macOS", "Windows": "Windows"}.get(system or platform.system()) or _distribution()
    if here in INSTALL:
        return INSTALL[here]
    return "; ".join(f"{name}: {line}" for name, line in INSTALL.items())


def _distribution() -> str:
    import platform

    with contextlib.suppress(OSError):
        facts = platform.freedesktop_os_release()
        kin = {facts.get("ID", ""), *facts.get("ID_LIKE", "").split()}
        if kin & {"debian", "ubuntu"}:
            return "Debian, Ubuntu"
        if kin & {"fedora", "rhel", "centos"}:
            return "Fedora"
    return ""


def find(library: Library) -> str | None:
    """The version of a library, empty where it does not tell, or None where it cannot be loaded."""
    loaded = _load(library)
    if loaded is None:
        return None
    if not library.version:
        return ""
    try:
        ask = getattr(loaded, library.version)
    except AttributeError:
        return ""
    ask.restype = ctypes.c_char_p
    return str((ask() or b"").decode("ascii", "replace"))


def pango() -> ctypes.CDLL:
    """Pango as it is loaded, for what WeasyPrint does not ask of it.  Raises OSError where it cannot be loaded."""
    import ctypes.util  # starts programs to look for it

    return _load(_PANGO) or ctypes.CDLL(ctypes.util.find_library("pango-1.0") or _PANGO.files[0])


def _load(library: Library) -> ctypes.CDLL | None:
    with contextlib.ExitStack() as folders:
        add = getattr(os, "add_dll_directory", None)
        if add is not None:
            for folder in os.environ.get("WEASYPRINT_DLL_DIRECTORIES", _WINDOWS).split(";"):
                with contextlib.suppress(OSError):
                    folders.enter_context(add(folder))
        for file in library.files:
            with contextlib.suppress(OSError):
                return ctypes.CDLL(file)
    return None


_WINDOWS = r"C:\msys64\ucrt64\bin;C:\msys64\mingw64\bin;C:\Program Files\GTK3-Runtime Win64\bin"


def missing() -> tuple[Library, ...]:
    """The libraries without which no page can be set, and which this machine lacks."""
    return tuple(library for library in LIBRARIES if library.needed and find(library) is None)


def versions() -> tuple[tuple[str, str], ...]:
    """What sets the pages, name and version of each."""
    import platform
    from importlib import metadata

    found = {"pdfdigest": __version__, "Python": platform.python_version()}
    for package in PACKAGES:
        with contextlib.suppress(metadata.PackageNotFoundError):
            found[package] = metadata.version(package)
    for library in LIBRARIES:
        version = find(library)
        if version:
            found[library.name] = version
    return tuple(found.items())
