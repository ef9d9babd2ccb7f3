"""Nothing goes in; the module that sets pages comes out, with WeasyPrint loaded without a search for its libraries.

WeasyPrint asks for each shared library under several names, and ctypes runs the linker and a compiler to
look for every name that it cannot open at once: a third of the time that importing it takes.  Where all
libraries are there under the names that are opened at once, nothing needs to be looked for.
"""

from __future__ import annotations

import ctypes.util
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

from pdfdigest.press import libraries


def pages() -> ModuleType:
    """`press.pages`.  Raises ImportError or OSError where WeasyPrint cannot be loaded."""
    with _unsearched():
        from pdfdigest.press import pages
    return pages


@contextmanager
def _unsearched() -> Iterator[None]:
    """Inside, a library is opened under a name that the system itself knows, or not at all."""
    if libraries.missing():
        yield
        return
    real = ctypes.util.find_library
    ctypes.util.find_library = lambda _name: None
    try:
        yield
    finally:
        ctypes.util.find_library = real
