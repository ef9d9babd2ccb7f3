"""A cache folder goes in; the module that sets pages comes out, WeasyPrint loaded in half of its time.

WeasyPrint asks for each shared library under several names, and ctypes runs the linker and a compiler to
look for every name that it cannot open at once.  And it declares the functions of those libraries in C,
which cffi parses anew in each process, as it does each type that is used later.  So nothing is looked for
where all libraries are there under the names that are opened at once, and the declarations are kept as cffi
hands them out for later runs (its out-of-line ABI mode).
"""

from __future__ import annotations

import ast
import contextlib
import ctypes.util
import hashlib
import importlib.util
import io
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

from pdfdigest.press.engine import late_modules, libraries

DECLARED = "declared-"
"""The beginning of the name of the file in which declarations are kept."""
_heard: list[str] = []
_TURN = threading.Lock()
"""What is replaced while WeasyPrint is loaded belongs to the whole process."""


def pages(cache: Path | None = None) -> ModuleType:
    """`press.engine.pages`.  Raises ImportError or OSError where WeasyPrint cannot be loaded."""
    with _TURN, _unsearched(), _declared(cache), late_modules.deferred(*late_modules.FONT_TOOLS):
        from pdfdigest.press.engine import pages
    return pages


def keep(cache: Path) -> None:
    """Keep the declarations for later runs, if this process had to parse them; where that fails nothing is lost."""
    if len(_heard) != 1:
        return
    import cffi

    path, text = _place(cache), _heard.pop()
    with contextlib.suppress(OSError, ValueError, cffi.FFIError, cffi.CDefError, cffi.VerificationError):
        parsed = cffi.FFI()
        parsed.cdef(text)
        parsed.set_source("declared", None)
        with tempfile.TemporaryDirectory(dir=cache) as folder:
            made = Path(folder) / "declared.py"
            with contextlib.redirect_stdout(io.StringIO()):  # cffi says what it does
                parsed.emit_python_code(str(made))
            source = made.read_bytes()
            made.write_bytes(hashlib.sha256(source).hexdigest().encode() + b"\n" + source)
            made.replace(path)


@contextmanager
def _unsearched() -> Iterator[None]:
    """Inside, a library is opened under a name that the system itself knows, or not at all."""
    if libraries.missing():
        yield
        return
    real: Any = ctypes.util.find_library
    setattr(ctypes.util, "find_library", lambda _name: None)  # noqa: B010  mypy takes it for a definition
    try:
        yield
    finally:
        setattr(ctypes.util, "find_library", real)  # noqa: B010


@contextmanager
def _declared(cache: Path | None) -> Iterator[None]:
    """Inside, declarations are those that were kept; where none are, what is declared is heard."""
    import cffi

    real = cffi.FFI
    kept = _kept(cache) if cache is not None else None
    cffi.FFI = kept or _hearing(real)
    try:
        yield
    except Exception:
        if kept and cache is not None:
            _place(cache).unlink(missing_ok=True)
        raise
    finally:
        cffi.FFI = real


def _place(cache: Path) -> Path:
    """The file for the declarations of this WeasyPrint, read by this cffi."""
    import cffi

    found = importlib.util.find_spec("weasyprint")
    origin = Path(found.origin) if found is not None and found.origin else Path()
    source = (origin.parent / "text" / "ffi").with_suffix(origin.suffix).read_bytes()  # .pyc in a frozen program
    made = hashlib.sha256(source + cffi.__version__.encode()).hexdigest()[:16]
    return cache / f"{DECLARED}{made}"


def _kept(cache: Path) -> Callable[[], Any] | None:
    """What makes the object that has everything declared; None where the file is not there, or damaged.

    The file holds one call with constants for arguments.  They are read as such; nothing in it is run.
    """
    try:
        digest, _, source = _place(cache).read_bytes().partition(b"\n")
    except OSError:
        return None
    if hashlib.sha256(source).hexdigest().encode() != digest:
        return None
    import _cffi_backend

    class Declared(_cffi_backend.FFI):  # type: ignore[misc]
        """One to which nothing need be declared."""

        def cdef(self, _source: str, **_options: Any) -> None:
            """What is said here is known."""

    call = ast.parse(source).body[-1]
    if not isinstance(call, ast.Assign) or not isinstance(call.value, ast.Call):
        return None
    given = [ast.literal_eval(each) for each in call.value.args]
    named = {each.arg: ast.literal_eval(each.value) for each in call.value.keywords if each.arg}
    return lambda: Declared(*given, **named)


def _hearing(real: Any) -> Any:
    class Hearing(real):  # type: ignore[misc]
        """One that remembers what was declared to it."""

        def cdef(self, source: str, *given: Any, **options: Any) -> None:
            """Declare."""
            _heard.append(source)
            super().cdef(source, *given, **options)

    return Hearing
