"""The imposing stone: saves and choices come in; the newest proof of each choice lies here for those who look.

One task sets, one choice at a time; whoever looks is told in events: `busy`, `state` (a proof, its
faults and the sizes of its pages), then `page` for each page as soon as it is drawn, the one in view first.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol, TypeVar

from pdfdigest.desk.page_pictures import Page, Sheets
from pdfdigest.desk.proof import Choice, Proof, Told, tell
from pdfdigest.errors import Fault
from pdfdigest.model import Edition

T = TypeVar("T")
KEPT = 12
"""Proofs of choices at which nobody looks any more."""
PICTURES = 48
"""Drawn pages that are kept as JPEG."""


class Prove(Protocol):
    """Makes the proof of a choice, from where the last edition of it ended, or from the beginning as `build` does."""

    def __call__(self, choice: Choice, /, *, last: Edition | None = None) -> Proof:
        """The proof."""


@dataclass(eq=False, slots=True)
class Viewer:
    """Somebody who looks: at a choice, at a page of it (from 1).  None in the outbox ends the events."""

    number: int
    choice: Choice
    page: int = 1
    outbox: asyncio.Queue[str | None] = field(default_factory=asyncio.Queue)

    def tell(self, event: str, said: dict[str, Any]) -> None:
        """Put an event into the outbox, as `text/event-stream` has it."""
        self.outbox.put_nowait(f"event: {event}\ndata: {json.dumps(said, ensure_ascii=False)}\n\n")


@dataclass(eq=False, slots=True)
class Good:
    """An edition without fault: its sheets, and of each page what is drawn so far."""

    edition: Edition
    file_name: str
    sheets: Sheets | None
    sizes: tuple[tuple[float, float], ...]
    pages: dict[int, Page] = field(default_factory=dict)
    web: str = ""
    final: bytes = b""


@dataclass(eq=False, slots=True)
class Laid:
    """The newest proof of a choice, and the last good edition, which is older where the proof has faults.

    `replaced` is the good edition before that one: browsers still ask for its pages when the newer ones are told.
    """

    proof: Proof
    version: int
    good: Good | None
    replaced: Good | None = None

    @property
    def goods(self) -> tuple[Good, ...]:
        """The editions whose pages can be asked for."""
        return tuple(each for each in (self.good, self.replaced) if each)


class Stone:
    """Where proofs lie.  `prove` makes one; it and the drawing each run on a thread of their own."""

    def __init__(self, prove: Prove) -> None:
        self._prove = prove
        self._room = ThreadPoolExecutor(1, "composing-room")
        self._pen = ThreadPoolExecutor(1, "pen")
        self._turn = asyncio.Event()
        self._laid: OrderedDict[Choice, Laid] = OrderedDict()
        self._pictures: OrderedDict[tuple[str, int], bytes] = OrderedDict()
        self._drawing: dict[tuple[str, int], asyncio.Future[bytes | None]] = {}
        self._wide = 0
        self._titles: dict[Path, tuple[str, str]] = {}
        self._version = 1
        self._count = 0
        self._waiting: list[Choice] = []
        self.viewers: list[Viewer] = []
        self.closed = False

    def prepare(self, choice: Choice) -> None:
        """Have a choice set, though nobody looks yet."""
        self._waiting.append(choice)
        self._turn.set()

    def changed(self) -> None:
        """Something was saved: whatever somebody looks at is set anew."""
        self._version += 1
        self._turn.set()

    def announce(self, event: str, said: dict[str, Any]) -> None:
        """Tell everybody who looks, at whatever."""
        for viewer in self.viewers:
            viewer.tell(event, said)

    @contextlib.contextmanager
    def looking(self, choice: Choice) -> Iterator[Viewer]:
        """A viewer of a choice, who is told at once what lies here."""
        self._count += 1
        viewer = Viewer(self._count, choice)
        self.viewers.append(viewer)
        viewer.tell("hello", {"viewer": viewer.number})
        laid = self._laid.get(choice)
        if laid:
            viewer.tell("state", _state(laid))
        if self.closed:
            viewer.outbox.put_nowait(None)
        self._turn.set()
        try:
            yield viewer
        finally:
            self.viewers.remove(viewer)

    def look(self, number: int, page: int) -> bool:
        """Note which page a viewer has before them; false where there is no such viewer."""
        for viewer in self.viewers:
            if viewer.number == number:
                viewer.page = max(1, page)
                return True
        return False

    def good(self, choice: Choice) -> Good | None:
        """The last good edition of a choice, where it lies here."""
        laid = self._laid.get(choice)
        return laid.good if laid else None

    async def final(self, choice: Choice, good: Good) -> bytes:
        """The bytes of an edition as `build` writes them; of one whose manuscript has faults by now, as it was shown."""
        if good.sheets is None:
            return good.edition.data
        if not good.final:
            proof = await self._on(self._room, lambda: self._prove(choice))
            if proof.edition is None:
                return good.edition.data
            if self.good(choice) is not good:
                return proof.edition.data
            good.final = proof.edition.data
        return good.final

    def web(self, key: str) -> bytes | None:
        """The web page of that key."""
        return next((good.edition.data for good in self._goods() if good.web == key), None)

    def page(self, key: str) -> Page | None:
        """The page of that key."""
        found = self._find(key)
        return found[0].pages[found[1]] if found else None

    async def picture(self, key: str, pixels: int) -> bytes | None:
        """The page of that key as JPEG, so many pixels wide."""
        wanted, self._wide = (key, pixels), pixels
        if wanted in self._pictures:
            self._pictures.move_to_end(wanted)
            return self._pictures[wanted]

        def draw() -> bytes | None:
            found = self._find(key)  # looked for here, where no sheets are closed meanwhile
            return found[0].sheets.draw(found[1], pixels) if found and found[0].sheets else None

        if wanted not in self._drawing:
            self._drawing[wanted] = asyncio.ensure_future(self._on(self._pen, draw))
            self._drawing[wanted].add_done_callback(lambda _: self._drawing.pop(wanted, None))
        # Shielded, as another viewer may wait for the same picture.
        drawn = await asyncio.shield(self._drawing[wanted])
        if drawn is not None:
            self._pictures[wanted] = drawn
            while len(self._pictures) > PICTURES:
                self._pictures.popitem(last=False)
        return drawn

    async def work(self) -> None:
        """Set what is asked for, for ever."""
        while True:
            await self._turn.wait()
            self._turn.clear()
            while (choice := self._next()) is not None:
                await self._lay(choice)

    def close(self) -> None:
        """Let everybody go."""
        self.closed = True
        for viewer in self.viewers:
            viewer.outbox.put_nowait(None)

    async def clear(self) -> None:
        """Wait for both threads and give all memory back."""
        self._room.shutdown(wait=True, cancel_futures=True)
        for good in self._goods():
            if good.sheets:
                self._pen.submit(good.sheets.close)
        self._laid.clear()
        self._pen.shutdown(wait=True)

    def _next(self) -> Choice | None:
        wanted = [viewer.choice for viewer in self.viewers] + self._waiting
        for choice in wanted:
            laid = self._laid.get(choice)
            if laid is None or laid.version != self._version:
                return choice
        self._waiting.clear()
        return None

    async def _lay(self, choice: Choice) -> None:
        version = self._version
        self._tell(choice, "busy", {})
        before = self._laid.get(choice)
        good = before.good if before else None
        proof = self._titled(await self._on(self._room, self._proved, choice, good.edition if good else None))
        if proof.edition is not None:
            good = await self._on(self._pen, _opened, proof)
        newer = before is not None and before.good is not good
        replaced = (before.good if newer else before.replaced) if before else None
        laid = self._laid[choice] = Laid(proof, version, good, replaced)
        self._laid.move_to_end(choice)
        in_view = self._first_in_view(choice)
        if proof.edition is None or good is None:
            self._tell(choice, "state", _state(laid))
            return
        for number in in_view:
            await self._drawn(good, number)
        self._tell(choice, "state", _state(laid))
        if self._wide and good.sheets:
            for number in in_view:  # drawn while the browser comes to ask for them
                await self.picture(good.pages[number].key, self._wide)
        for number in range(1, len(good.sizes) + 1):
            if number not in good.pages:
                if self._version != version:
                    break
                page = await self._drawn(good, number)
                self._tell(choice, "page", {"version": version, "number": number, "key": page.key})
        if before and newer:
            await self._close(before.replaced)
        await self._tidy()

    async def _drawn(self, good: Good, number: int) -> Page:
        if good.sheets is None:
            raise LookupError(number)
        page = good.pages[number] = await self._on(self._pen, good.sheets.page, number)
        return page

    def _first_in_view(self, choice: Choice) -> tuple[int, ...]:
        """The pages that somebody has before them; the first one where nobody looks."""
        laid = self._laid[choice]
        count = len(laid.good.sizes) if laid.good else 0
        seen = {min(viewer.page, count) for viewer in self.viewers if viewer.choice == choice} or {1}
        return tuple(sorted(number for number in seen if 1 <= number <= count))

    def _proved(self, choice: Choice, last: Edition | None) -> Proof:
        try:
            return self._prove(choice, last=last)
        except Exception as error:
            words = f"this is a fault of pdfdigest itself, not yours: {type(error).__name__}: {error}"
            fault = Fault(choice.path, 0, 0, "", words, "pdfdigest")
            return Proof(choice, None, told=(tell(fault, choice.path.parent),))

    def _titled(self, proof: Proof) -> Proof:
        """The same, an issue that cannot be read under the title that it had last."""
        path = proof.choice.path
        if proof.title:
            self._titles[path] = proof.title, proof.label
        title, label = self._titles.get(path, ("", ""))
        return replace(proof, title=title, label=label)

    def _tell(self, choice: Choice, event: str, said: dict[str, Any]) -> None:
        for viewer in self.viewers:
            if viewer.choice == choice:
                viewer.tell(event, said)

    def _goods(self) -> list[Good]:
        return [good for laid in list(self._laid.values()) for good in laid.goods]

    def _find(self, key: str) -> tuple[Good, int] | None:
        for good in self._goods():
            for number, page in list(good.pages.items()):
                if page.key == key:
                    return good, number
        return None

    async def _close(self, good: Good | None) -> None:
        if good and good.sheets:
            await self._on(self._pen, good.sheets.close)

    async def _tidy(self) -> None:
        looked_at = {viewer.choice for viewer in self.viewers}
        idle = [choice for choice in self._laid if choice not in looked_at]
        for choice in idle[: max(0, len(idle) - KEPT)]:
            for good in self._laid.pop(choice).goods:
                await self._close(good)

    @staticmethod
    async def _on(thread: ThreadPoolExecutor, call: Callable[..., T], *given: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(thread, call, *given)


def _opened(proof: Proof) -> Good:
    edition = proof.edition
    if edition is None:
        raise LookupError(proof.choice)
    if edition.suffix == ".html":
        return Good(edition, proof.file_name, None, (), web=hashlib.sha256(edition.data).hexdigest()[:24])
    sheets = Sheets(edition.data)
    return Good(edition, proof.file_name, sheets, sheets.sizes)


def _state(laid: Laid) -> dict[str, Any]:
    """What a browser is told of a proof."""
    proof, good = laid.proof, laid.good
    sizes = good.sizes if good else ()
    keys = {number: page.key for number, page in good.pages.items()} if good else {}
    return {
        "version": laid.version,
        "title": proof.title,
        "label": proof.label,
        "target": proof.choice.target,
        "style": proof.style,
        "paper": proof.paper,
        "styles": proof.styles,
        "seconds": round(proof.seconds, 2),
        "stale": proof.edition is None,
        "faults": [_told(told) for told in proof.told],
        "remarks": proof.remarks,
        "file": good.file_name if good else "",
        "web": good.web if good else "",
        "pages": [
            {"width": round(width, 2), "height": round(height, 2), "key": keys.get(number, "")}
            for number, (width, height) in enumerate(sizes, 1)
        ],
    }


def _told(told: Told) -> dict[str, Any]:
    fault = told.fault
    place = f"{told.name}:{fault.line}:{fault.column}" if fault.line else told.name
    return {
        "severity": fault.severity,
        "field": fault.field,
        "message": fault.message,
        "rule": fault.rule,
        "place": place,
        "path": str(fault.path),
        "line": fault.line,
        "column": fault.column,
        "excerpt": told.excerpt,
    }
