"""Connections of the leave server go in; none holds a place by silence, and what they note is written in groups.

uvicorn has no time limit for a request that does not come to its end: two hundred silent connections shut it.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

from starlette.concurrency import run_in_threadpool
from uvicorn.protocols.http.h11_impl import H11Protocol

from pdfdigest.post.unsubscribes import Queue

PATIENCE = 10.0
"""Seconds that a connection may take for the head of a request, or rest without one."""
MOST = 3_000
"""Connections at a time; one more is told to come again."""
WAITING = 5_000
"""Leavers who wait to be written down, at most."""
TOGETHER = 500
_FILES = MOST + 500
_FULL = (
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 60\r\nConnection: close\r\nContent-Type: text/plain\r\n"
    b"Content-Length: 21\r\n\r\nCome again in 60 s.\r\n"
)


class Connection(H11Protocol):
    """A connection that is closed where no whole head of a request has come for `PATIENCE` seconds."""

    _waiting: asyncio.TimerHandle | None = None
    _refused = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for a request; where there are too many connections, say so and end it."""
        super().connection_made(transport)
        if len(self.connections) > MOST:
            self._refused = True
            transport.write(_FULL)
            transport.close()
            return
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Stop waiting once the head of a request is whole."""
        if self._refused:
            return
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._rest()

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        super().on_response_complete()
        if not self.transport.is_closing() and (self.cycle is None or self.cycle.response_complete):
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """It is over."""
        self._rest()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._rest()
        self._waiting = self.loop.call_later(PATIENCE, self.transport.close)

    def _rest(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None


class LeaverWriter:
    """Writes leavers into the queue, many in one transaction: a click waits for the disk, not for other clicks."""

    def __init__(self, queue: Queue) -> None:
        self._queue = queue
        self._pending: list[tuple[list[tuple[str, float, bool]], asyncio.Future[bool]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def note(self, tokens: list[str], at: float, *, every: bool) -> bool:
        """Whether the leaver is on the disk; not where it cannot be written, or too many wait already."""
        if len(self._pending) >= WAITING:
            return False
        done: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._pending.append(([(token, at, every) for token in tokens], done))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        return await asyncio.shield(done)

    async def _write(self) -> None:
        while self._pending:
            batch, self._pending = self._pending[:TOGETHER], self._pending[TOGETHER:]
            try:
                await run_in_threadpool(self._queue.add_all, [leaver for leavers, _ in batch for leaver in leavers])
                written = True
            except Exception:
                written = False
            for _, done in batch:
                if not done.done():
                    done.set_result(written)


def allow_files() -> None:
    """Let this process hold as many connections as it takes, where the system lets it."""
    resource: Any = None
    with contextlib.suppress(ImportError):
        import resource
    if resource is not None:
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = _FILES if hard == resource.RLIM_INFINITY else min(_FILES, hard)
        if soft != resource.RLIM_INFINITY and soft < wanted:
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
