"""A bound volume and the folder of what was issued go in; whatever differs comes out, page by page.

Compared are the files on record, each page's own content as raw bytes, what it draws with (fonts, pictures),
its boxes and its links; and the whole file of each book with the manifest beside it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary

from pdfdigest.bindery import catalogue
from pdfdigest.errors import RequestError

OURS = frozenset({"/PdStamp", "/PdStart", "/PdEnd", "/PdProof", "/PdCorrected"})
BOXES = ("/MediaBox", "/CropBox", "/TrimBox", "/BleedBox", "/Rotate", "/UserUnit")


def differences(volume: Path, issued: Path) -> tuple[str, ...]:
    """A sentence for each difference; empty where the volume holds what was issued.

    RequestError where the volume or the folder cannot be read.
    """
    if not issued.is_dir():
        raise RequestError("there is no such folder", where=issued, hint="Name the folder issued/ of the publication.")
    return tuple(dict.fromkeys(_differences(volume, issued)))


def _differences(volume: Path, issued: Path) -> Iterator[str]:
    told = catalogue.carried(volume)
    manifest = _manifest(volume)
    if manifest is not None:
        yield from _manifested(volume, manifest, told)
    try:
        with pikepdf.open(volume) as pdf:
            pages = list(pdf.pages)
            first = _front(pdf)
            for issue in told["issues"]:
                if issue["part"] == _part(told, volume, manifest, pdf, first):
                    yield from _issue(issue, issued, pages, first)
    except catalogue.DAMAGE as error:
        yield f"the volume cannot be read to its end: {str(error).splitlines()[0]}"


def _manifest(volume: Path) -> Mapping[str, Any] | None:
    """The manifest beside a volume, where there is one."""
    for path in sorted(volume.parent.glob("*.manifest.json")):
        if not volume.name.startswith(path.name.removesuffix(".manifest.json")):
            continue
        try:
            held = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError):
            continue
        if isinstance(held, dict) and any(book.get("file") == volume.name for book in held.get("books", ())):
            return held
    return None


def _manifested(volume: Path, manifest: Mapping[str, Any], told: Mapping[str, Any]) -> Iterator[str]:
    book = next(book for book in manifest["books"] if book["file"] == volume.name)
    if hashlib.sha256(volume.read_bytes()).hexdigest() != book["sha256"]:
        yield f"{volume.name} is not the file that was bound: its SHA-256 is not the one in the manifest"
    if manifest.get("issues") != told["issues"]:
        yield "the manifest tells of other issues than the volume itself"


def _front(pdf: pikepdf.Pdf) -> tuple[int, int]:
    """The page from 0 on which Arabic folios begin, and the first of them."""
    row = list(pdf.Root.PageLabels.Nums)
    return int(row[2]), int(row[3].St)


def _part(
    told: Mapping[str, Any], volume: Path, manifest: Mapping[str, Any] | None, pdf: pikepdf.Pdf, first: tuple[int, int]
) -> int:
    """Which part of the volume a file is, told by its first folio."""
    if told["parts"] == 1:
        return 1
    begins = {issue["part"]: issue["folios"][0] for issue in reversed(told["issues"])}
    return max((part for part, folio in begins.items() if folio >= first[1] and folio - first[1] <= 4), default=1)


def _issue(issue: Mapping[str, Any], issued: Path, pages: list[Any], first: tuple[int, int]) -> Iterator[str]:
    name = f"No. {issue['issue']}"
    if issue["draft"]:
        yield f"{name} was bound as a draft: there is nothing issued to compare it with"
        return
    path = issued / issue["issue"] / f"r{issue['revision']}" / issue["file"]
    try:
        data = path.read_bytes()
    except OSError:
        yield f"{name}: {path} is not there"
        return
    if hashlib.sha256(data).hexdigest() != issue["sha256"]:
        yield f"{name}: {path} is not the file that was bound; it was edited"
        return
    with pikepdf.open(path) as source:
        for number, page in enumerate(source.pages, 1):
            index = first[0] + issue["folios"][0] + number - 1 - first[1]
            where = f"{name}, page {number} (page {issue['folios'][0] + number - 1} of the volume)"
            if not 0 <= index < len(pages):
                yield f"{where} is missing"
                continue
            try:
                words = tuple(_page(page.obj, pages[index].obj))
            except catalogue.DAMAGE as error:
                words = (f"it is damaged: {str(error).splitlines()[0]}",)
            for each in words:
                yield f"{where}: {each}"


def _page(page: Any, bound: Any) -> Iterator[str]:
    held = bound.get("/Contents")
    streams = list(held) if isinstance(held, Array) else []
    own = page.get("/Contents")
    count = len(own) if isinstance(own, Array) else int(own is not None)
    inside = streams[1:-1]
    if len(inside) != count or not _same(
        list(own) if isinstance(own, Array) else [own] if own is not None else [], inside
    ):
        yield "its content is not the one that was issued"
    if any(str(page.get(key)) != str(bound.get(key)) for key in BOXES if key in page):
        yield "its size is not the one that was issued"
    if _drawn(page) != _drawn(bound):
        yield "its fonts or pictures are not the ones that were issued"
    if _addresses(page) != _addresses(bound):
        yield "its links are not the ones that were issued"


def _same(issued: list[Any], bound: list[Any]) -> bool:
    """Raw bytes, or what they unpack to where the issued file does not pack them."""
    for old, new in zip(issued, bound, strict=True):
        if old.read_raw_bytes() == new.read_raw_bytes():
            continue
        if "/Filter" in old or old.read_bytes() != new.read_bytes():
            return False
    return True


def _drawn(page: Any) -> set[tuple[str, bytes]]:
    """Name and hash of each stream that the page draws with, fonts and pictures and forms."""
    found: set[tuple[str, bytes]] = set()
    todo: list[tuple[str, Any, int]] = [("", _resources(page), 0)]
    while todo:
        name, value, depth = todo.pop()
        if depth > 8:
            continue
        if isinstance(value, pikepdf.Stream):
            raw = value.read_raw_bytes() if "/Filter" in value else value.read_bytes()
            packed = raw if "/Filter" in value else b""
            found.add((name, hashlib.sha256(packed or raw).digest()))
        if isinstance(value, pikepdf.Stream | Dictionary):
            todo.extend(
                (f"{name}{key}", each, depth + 1)
                for key, each in value.items()
                if key not in OURS and key not in ("/Parent", "/P", "/Pg", "/StructParent")
            )
        elif isinstance(value, Array):
            todo.extend((f"{name}/{at}", each, depth + 1) for at, each in enumerate(value))
    return found


def _resources(page: Any) -> Any:
    holder, depth = page, 0
    while "/Resources" not in holder and "/Parent" in holder and depth < 64:
        holder, depth = holder.Parent, depth + 1
    return holder.get("/Resources", Dictionary())


def _addresses(page: Any) -> list[tuple[str, str]]:
    found = []
    for annotation in page.get("/Annots", ()):
        action = annotation.get("/A", Dictionary())
        if isinstance(action, Dictionary) and action.get("/S") == "/URI":
            found.append((str(annotation.get("/Rect")), str(action.get("/URI"))))
    return found
