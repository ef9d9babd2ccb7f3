"""The manifest of a volume is filed in the publication, and found again for a volume whatever its file is called.

It lies in `bound/VOLUME/bN/`, `b1` for the first binding and one more for each that came out otherwise; what is there is never
rewritten.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pdfdigest.errors import BindingError
from pdfdigest.manuscript import file_moves

FOLDER = "bound"
ENDING = ".manifest.json"
READ_ONLY = 0o444


@dataclass(frozen=True, slots=True)
class Proof:
    """A manifest, where it lies, the book in it that the volume's file is, and whether it lies filed in the publication."""

    path: Path
    held: Mapping[str, Any]
    book: Mapping[str, Any]
    own: Mapping[str, Any]
    filed: bool


def file(root: Path, name: str, manifest: bytes) -> Path | None:
    """File a manifest, of that file name, under a publication's folder; None where it need not be.

    It need not be where the same is filed already, or where it is that of a proof, which is no record.  BindingError where
    it cannot be written.
    """
    told = json.loads(manifest)
    if told["proof"]:
        return None
    above = root / FOLDER / name.removesuffix(ENDING).removeprefix(f"{told['publication']}-")
    if any(path.read_bytes() == manifest for path in above.glob(f"b*/*{ENDING}")):
        return None
    beside = above / f".{secrets.token_hex(4)}.part"
    try:
        beside.mkdir(parents=True)
        (beside / name).write_bytes(manifest)
        (beside / name).chmod(READ_ONLY)
        for number in range(_newest(above) + 1, _newest(above) + 100):
            place = above / f"b{number}"
            if not place.exists():
                file_moves.rename(beside, place)
                return place / name
    except OSError as error:
        where = Path(error.filename or above)
        raise BindingError(f"the proof cannot be filed: {error.strerror or error}", where=where) from None
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    raise BindingError("the proof cannot be filed: others are filing at this moment", where=above)


def _newest(above: Path) -> int:
    numbers = [path.name[1:] for path in above.glob("b*") if path.name[1:].isdecimal()]
    return max(map(int, numbers), default=0)


def find(volume: Path, data: bytes, told: Mapping[str, Any], publication: Path) -> Proof | None:
    """The manifest that proves a volume: the filed one first, then one beside it; None where there is none.

    It is known by the file's hash, else by what of it is as it was bound; the name counts for nothing.
    """
    mark = hashlib.sha256(data).hexdigest()
    known = [*_filed(publication), *_beside(volume)]
    for proof in known:
        if proof.book.get("sha256") == mark:
            return proof
    alike = [(_likeness(proof, told), proof.filed, -at, proof) for at, proof in enumerate(known)]
    best = max(alike, default=None, key=lambda each: each[:3])
    return best[-1] if best is not None and best[0] > 0 else None


def _filed(publication: Path) -> Iterator[Proof]:
    for path in sorted((publication / FOLDER).glob(f"*/b*/*{ENDING}"), reverse=True):
        yield from _books(path, filed=True)


def _beside(volume: Path) -> Iterator[Proof]:
    for path in sorted(volume.parent.glob(f"*{ENDING}")):
        yield from _books(path, filed=False)


def _books(path: Path, *, filed: bool) -> Iterator[Proof]:
    from pdfdigest.bindery import catalogue  # which loads pikepdf, and filing has no need of it

    try:
        held = json.loads(path.read_text("utf-8"))
        if held["format"] not in catalogue.READ:
            return
        owns = {own["part"]: own for own in held.get("own", ())}
        for book in held["books"]:
            yield Proof(path, held, book, owns.get(book["part"], {}), filed)
    except (OSError, ValueError, KeyError, TypeError):
        return


def _likeness(proof: Proof, told: Mapping[str, Any]) -> int:
    """How much of what a volume says of itself a manifest says too."""
    mine, theirs = _marks(told, told.get("own", {})), _marks(proof.held, proof.own)
    return len(mine & theirs)


def _marks(told: Mapping[str, Any], own: Mapping[str, Any]) -> set[str]:
    part = own.get("part", 1)
    issues = [issue for issue in told.get("issues", ()) if issue.get("part") == part]
    marks = {page["sha256"] for issue in issues for page in issue["pages"]}
    marks |= {page["sha256"] for page in own.get("own_pages", ())}
    return marks | set(own.get("parts", {}).values())
