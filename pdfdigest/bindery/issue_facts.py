"""An issue as it is bound goes in; its facts come out as bytes to be kept, and from those the issue again."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pdfdigest.bindery.volume import Bound, BoundImage, BoundSource, BoundStory
from pdfdigest.model import Identity
from pdfdigest.press.cache.store import Standing

FACTS, PAGES = "facts", "pages"


@dataclass(frozen=True, slots=True)
class Memory:
    """Where the facts of issues are kept; `works` is the hash of what reads them."""

    kept: Standing
    works: str

    def bound(self, name: str, path: Path) -> Bound | None:
        """The issue that was kept under a key, its edition lying at `path`."""
        parts = self.kept.find(name)
        return None if parts is None else read(parts[FACTS], path)

    def keep(self, name: str, bound: Bound) -> None:
        """Keep the facts of an issue under a key."""
        self.kept.keep(name, {FACTS: written(bound)})


def written(bound: Bound) -> bytes:
    """All facts but where the edition lies."""
    facts = {**asdict(bound), "date": bound.date.isoformat()}
    del facts["path"]
    return json.dumps(facts).encode()


def read(raw: bytes, path: Path) -> Bound:
    """The issue whose facts were written."""
    facts = _plain(json.loads(raw))
    return Bound(
        **{
            **facts,
            "path": path,
            "date": date.fromisoformat(facts["date"]),
            "identity": Identity(**_plain(facts["identity"])),
            "stories": tuple(BoundStory(**_plain(each)) for each in facts["stories"]),
            "sources": tuple(BoundSource(**_plain(each)) for each in facts["sources"]),
            "images": tuple(BoundImage(**each) for each in facts["images"]),
        }
    )


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {field: tuple(value) if isinstance(value, list) else value for field, value in values.items()}
