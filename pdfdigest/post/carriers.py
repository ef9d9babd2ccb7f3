"""A letter goes in; it is handed to whoever carries it on, and the answer comes out.

Every carrier works in the same two steps.  `offer` hands over everything but the final dot; until then
nothing has been sent.  `dot` hands over the dot.  Between the two the ledger writes down that it will.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from pdfdigest.manuscript import file_moves
from pdfdigest.post.wire import Letter


class Lost(Exception):
    """The connection ended: before the dot nothing was sent, after it nobody knows."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said: three digits and its words.  `about` is `reader`, or `server` where it refuses us."""

    code: int
    words: str
    about: str = "reader"

    @property
    def accepted(self) -> bool:
        """2xx."""
        return 200 <= self.code < 300

    @property
    def later(self) -> bool:
        """4xx: it may be tried again."""
        return 400 <= self.code < 500


@dataclass(frozen=True, slots=True)
class Envelope:
    """From which address to which; `name` is the file's where letters become files, the same at each try."""

    sender: str
    recipient: str
    name: str


class Session(Protocol):
    """One connection.

    `largest` is how many octets a letter may have, 0 for any; `server` whom it leads to, by host and port, empty for
    a folder; `ended` that it is over.
    """

    largest: int
    server: str

    @property
    def ended(self) -> bool:
        """Whether nothing more can be offered."""

    def offer(self, envelope: Envelope, letter: Letter) -> Answer | None:
        """None when everything but the dot is handed over, or the refusal.  Lost where the connection ended."""

    def dot(self) -> Answer:
        """The answer to the dot.  Lost where none came: the letter is in doubt."""

    def close(self) -> None:
        """End it.  What was offered and has no dot is not sent."""


class Carrier(Protocol):
    """Opens sessions.

    `kind` is `mail`, or `rehearsal` where nobody is mailed.  `test` says that whatever takes its letters keeps them.
    """

    kind: str

    @property
    def test(self) -> bool:
        """Whether whatever takes the letters keeps them, so that no reader is mailed."""

    def open(self) -> Session:
        """A new session; Lost with a sentence where there is none to be had."""

    def arrived(self, name: str) -> bool | None:
        """Whether a letter of that name arrived, None where that cannot be known."""


class Rehearsal(Carrier, Protocol):
    """A carrier that mails nobody, and keeps what it gets in a folder."""

    def forget(self, names: Collection[str]) -> int:
        """Delete the letters of those names, wherever a mail program has put them since; how many there were."""


class _Folder:
    """Letters as files of a folder: written beside their place, and put there by the dot."""

    largest = 0
    server = ""
    ended = False

    def __init__(self, beside: Path, place: Callable[[str], Path]) -> None:
        self._beside = beside
        self._place = place
        self._waiting: tuple[Path, Path] | None = None

    def offer(self, envelope: Envelope, letter: Letter) -> Answer | None:
        path = self._beside / f".{envelope.name}"
        try:
            with open(path, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
                file.write(letter.file())
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise Lost(f"{path}: {error.strerror}") from None
        self._waiting = path, self._place(envelope.name)
        return None

    def dot(self) -> Answer:
        if self._waiting is None:
            raise Lost("there is nothing to put there")
        written, place = self._waiting
        try:
            file_moves.replace(written, place)
        except OSError as error:
            raise Lost(f"{place}: {error.strerror}") from None
        self._waiting = None
        return Answer(250, f"put into {place.parent.name}/")

    def close(self) -> None:
        if self._waiting is not None:
            with contextlib.suppress(OSError):
                self._waiting[0].unlink()
            self._waiting = None


class Maildir:
    """A Maildir: every mail program can open it, and nobody was mailed."""

    kind = "rehearsal"
    test = True

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def open(self) -> Session:
        """A session that writes into `tmp/` and moves to `new/`."""
        for name in ("tmp", "new", "cur"):
            (self.folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)
        return _Folder(self.folder / "tmp", lambda name: self.folder / "new" / name)

    def arrived(self, name: str) -> bool:
        """Whether that letter lies in `new/`, or, read since, in `cur/`."""
        return (self.folder / "new" / name).exists() or any(self.folder.glob(f"cur/{name}*"))

    def forget(self, names: Collection[str]) -> int:
        """Delete them; a mail program may have moved or marked them."""
        return _deleted(self.folder.glob("*/*"), names)


class Files:
    """A folder of .eml files."""

    kind = "rehearsal"
    test = True

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def open(self) -> Session:
        """A session that writes hidden files and names them in the end."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return _Folder(self.folder, lambda name: self.folder / f"{name}.eml")

    def arrived(self, name: str) -> bool:
        """Whether that file is there."""
        return (self.folder / f"{name}.eml").exists()

    def forget(self, names: Collection[str]) -> int:
        """Delete them, half-written ones too."""
        return _deleted(self.folder.glob("*"), names)


REHEARSALS: MappingProxyType[str, Callable[[Path], Rehearsal]] = MappingProxyType(
    {
        "maildir": Maildir,
        "files": Files,
    }
)
"""What a rehearsal writes into its folder, by the name that [mail] rehearsal has for it."""


def _deleted(paths: Iterable[Path], names: Collection[str]) -> int:
    first = {name.partition(".")[0] for name in names}
    found = [path for path in paths if path.name.lstrip(".").partition(".")[0] in first and path.is_file()]
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)


class Nowhere:
    """Takes everything and keeps nothing, to measure all that is before it."""

    kind = "rehearsal"
    test = True
    largest = 0
    server = ""
    ended = False

    def open(self) -> Session:
        """Itself."""
        return self

    def arrived(self, name: str) -> None:
        """Nobody knows."""
        return

    def offer(self, envelope: Envelope, letter: Letter) -> Answer | None:
        """Handed over."""
        return None

    def dot(self) -> Answer:
        """Accepted."""
        return Answer(250, "gone")

    def close(self) -> None:
        """Nothing to close."""
