"""The folders of publications go in; a turn comes out each time that something in them was saved."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from pathlib import Path

import watchfiles

from pdfdigest.manuscript.places import RESERVED

SETTLE = 15
"""Milliseconds without a further change after which a save counts as finished: editors write in steps."""
AT_MOST = 150
"""Milliseconds after which changes are told though others still follow."""
WRITTEN_BY_US = RESERVED & {"issued", "bound", "post", "out"}


class _OfThePublication(watchfiles.DefaultFilter):
    """Leaves out what pdfdigest writes itself, hidden files, and the leavings of editors."""

    def __init__(self, folders: Iterable[Path]) -> None:
        super().__init__()
        self._folders = tuple(folders)

    def __call__(self, change: watchfiles.Change, path: str) -> bool:
        if not super().__call__(change, path):
            return False
        for folder in self._folders:
            if Path(path).is_relative_to(folder):
                parts = Path(path).relative_to(folder).parts
                hidden = any(part.startswith((".", "#")) or part.endswith(("~", ".part", ".tmp")) for part in parts)
                return not hidden and not (parts and parts[0] in WRITTEN_BY_US)
        return False


async def changes(folders: Iterable[Path], stop: asyncio.Event) -> AsyncIterator[frozenset[Path]]:
    """The paths that were saved, made or removed, turn by turn, until `stop` is set."""
    real = tuple(sorted({folder.resolve() for folder in folders}))
    told = watchfiles.awatch(
        *real, watch_filter=_OfThePublication(real), debounce=AT_MOST, step=SETTLE, stop_event=stop, rust_timeout=1_000
    )
    async for turn in told:
        yield frozenset(Path(path) for _, path in turn)
