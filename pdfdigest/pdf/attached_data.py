"""A PDF goes in; the files that are attached to it come out.  Here stands, too, under which name a picture is attached."""

from __future__ import annotations

import itertools
import zlib
from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import TypeVar

import pikepdf

from pdfdigest.errors import RequestError
from pdfdigest.pdf import bounded
from pdfdigest.pdf.page_entries import spelled

File = TypeVar("File", bound=PurePath)
LARGEST, ALL = 20_000_000, 200_000_000
ODD = (pikepdf.PasswordError, RequestError, KeyError, ValueError, TypeError, AttributeError)
"""What else is raised over a file that is damaged, or unpacks to too much."""


def names_for(paths: Iterable[File]) -> dict[File, str]:
    """The name under which each file is attached: its own, or with a number where another folder has one of that name.

    >>> names_for([PurePath("b/mill.png"), PurePath("a/mill.png")])
    {PurePosixPath('a/mill.png'): 'mill.png', PurePosixPath('b/mill.png'): 'mill-2.png'}
    """
    names: dict[File, str] = {}
    for path in sorted(set(paths), key=lambda each: each.as_posix()):
        numbered = (path.with_stem(f"{path.stem}-{number}").name for number in itertools.count(2))
        names[path] = next(
            each for each in (path.name, *itertools.islice(numbered, len(names) + 1)) if each not in names.values()
        )
    return names


def files(raw: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every attached file of no more than `LARGEST` bytes, `ALL` together; none where the PDF is damaged."""
    left = ALL
    try:
        with bounded.opened(raw) as pdf:
            for name in list(pdf.attachments):
                data = _bounded(pdf.attachments[name].get_file().obj)
                if data is not None and len(data) <= left:
                    left -= len(data)
                    yield name, data
    except (pikepdf.PdfError, zlib.error, *ODD):
        return


def _bounded(stream: pikepdf.Object) -> bytes | None:
    """What a stream holds, unpacked no further than it may be large; None where it is larger, or packed in another way than ours."""
    filters = stream.get("/Filter", pikepdf.Array())
    names = [spelled(each) for each in (filters if isinstance(filters, pikepdf.Array) else [filters])]
    packed = stream.read_raw_bytes()
    if names == ["/FlateDecode"] and "/DecodeParms" not in stream:
        packed = zlib.decompressobj().decompress(packed, LARGEST + 1)
    elif names:
        return None
    return packed if len(packed) <= LARGEST else None
