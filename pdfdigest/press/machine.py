"""A Galley goes in; an Edition comes out, set by a child process with a limit on time and memory.

The child stays warm between galleys.  Whatever hangs, eats memory or crashes in there costs one
edition and one sentence, never the command.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import signal
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

from pdfdigest.errors import DigestError, PagesError
from pdfdigest.model import Edition
from pdfdigest.press.galley import Galley

SECONDS = 300.0
MEGABYTES = 3_000
_LENGTH = struct.Struct("!Q")


class Machine:
    """A context manager around one child; `set` sends it a galley and waits for the edition."""

    def __init__(self, cache: Path, *, seconds: float = SECONDS, megabytes: int = MEGABYTES) -> None:
        self._cache = cache
        self._seconds = seconds
        self._megabytes = megabytes
        self._child: subprocess.Popen[bytes] | None = None
        self._fonts: tuple[Path, ...] = ()

    def __enter__(self) -> Self:
        """Nothing is started before there is something to set."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the child."""
        self.stop()

    def set(self, galley: Galley) -> Edition:
        """The finished edition; PagesError says what kept it from being set."""
        if self._child is None or self._fonts != galley.fonts or self._child.poll() is not None:
            self.stop()
            self._child = self._start(galley.fonts)
            self._fonts = galley.fonts
        child = self._child
        late = threading.Event()

        def stop() -> None:
            late.set()
            child.kill()

        timer = threading.Timer(self._seconds, stop)
        timer.start()
        try:
            answer = _ask(child, galley)
        except (EOFError, OSError, pickle.UnpicklingError):
            self.stop()
            raise self._failure(galley, child.returncode, late=late.is_set()) from None
        except BaseException:
            self.stop()
            raise
        finally:
            timer.cancel()
        if isinstance(answer, DigestError):
            raise answer
        if not isinstance(answer, Edition):
            raise PagesError(f"the pages could not be set: {answer}", where=galley.manuscript)
        return answer

    def _failure(self, galley: Galley, code: int, *, late: bool) -> PagesError:
        hint = "Look for a table, a drawing or a stylesheet that is unusually large or deeply nested."
        if late:
            words = f"setting the pages took longer than {self._seconds:.0f} seconds and was stopped"
        else:
            words = f"the process that sets the pages ended unexpectedly (code {code})"
            hint = f"It may have needed more than {self._megabytes} MB of memory. {hint}"
        return PagesError(words, where=galley.manuscript, hint=hint)

    def stop(self) -> None:
        """End the child, if there is one."""
        if self._child is None:
            return
        self._child.kill()
        with contextlib.suppress(OSError):
            for pipe in (self._child.stdin, self._child.stdout):
                if pipe:
                    pipe.close()
        self._child.wait()
        self._child = None

    def _start(self, fonts: tuple[Path, ...]) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "FONTCONFIG_FILE": str(_font_configuration(fonts, self._cache))}
        environment["PYTHONHASHSEED"] = "0"
        return subprocess.Popen(
            [sys.executable, "-c", "from pdfdigest.press.machine import serve; serve()", str(self._megabytes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )


def _font_configuration(fonts: tuple[Path, ...], cache: Path) -> Path:
    """A private fontconfig file: the fonts in force, and no other font of the machine."""
    from xml.sax.saxutils import escape

    folders = "".join(f"<dir>{escape(str(folder.resolve()))}</dir>" for folder in fonts)
    text = (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">'
        f"<fontconfig>{folders}<cachedir>{escape(str(cache / 'fontconfig'))}</cachedir></fontconfig>\n"
    )
    name = f"fonts-{hashlib.sha256(text.encode()).hexdigest()[:16]}.conf"
    path = cache / name
    try:
        if not path.is_file() or path.read_text("utf-8") != text:
            cache.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=cache, delete=False) as file:
                file.write(text)
            Path(file.name).replace(path)
    except OSError as error:
        words = f"the cache folder cannot be written: {error.strerror}"
        raise PagesError(words, where=cache, hint="`pdfdigest doctor` says what to do.") from None
    return path


def _ask(child: subprocess.Popen[bytes], galley: Galley) -> Any:
    if child.stdin is None or child.stdout is None:
        raise EOFError
    _send(child.stdin, galley)
    return _receive(child.stdout)


def _send(pipe: BinaryIO | Any, value: Any) -> None:
    raw = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    pipe.write(_LENGTH.pack(len(raw)) + raw)
    pipe.flush()


def _receive(pipe: BinaryIO | Any) -> Any:
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(head)
    raw = pipe.read(length)
    if len(raw) < length:
        raise EOFError
    return pickle.loads(raw)  # noqa: S301  both ends of this pipe are ours


def serve() -> None:
    """The child's side: set galleys from standard input until it closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _limit_memory(int(sys.argv[1]))
    set_pages: Callable[[Galley], Edition] | None
    try:
        from pdfdigest.press.pages import set_pages
    except (ImportError, OSError) as error:
        set_pages, lacking = None, _lacking(error)

    while True:
        try:
            galley = _receive(sys.stdin.buffer)
        except EOFError:
            return
        answer: Any
        try:
            answer = set_pages(galley) if set_pages else lacking
        except DigestError as error:
            answer = error
        except MemoryError:
            os._exit(12)
        except Exception as error:
            answer = f"{type(error).__name__}: {error}"
        _send(answers, answer)


def _lacking(error: Exception) -> PagesError:
    """The sentence for a machine on which WeasyPrint cannot be loaded."""
    from pdfdigest.press import libraries

    names = " and ".join(library.name for library in libraries.missing())
    words = (
        f"this machine lacks {names}, without which no page can be set"
        if names
        else f"WeasyPrint cannot be loaded: {error}"
    )
    hint = f"{libraries.advice()}\n  `pdfdigest doctor` looks over the whole machine."
    return PagesError(words, hint=hint)


def _limit_memory(megabytes: int) -> None:
    if sys.platform == "win32":
        return
    import resource

    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (megabytes * 1_000_000, megabytes * 1_000_000))
