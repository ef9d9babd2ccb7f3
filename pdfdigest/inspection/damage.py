"""An error of a PDF reader goes in; what it says of the file comes out, as a person can read it."""

from __future__ import annotations

import re

import pikepdf

DAMAGE = (
    pikepdf.PikepdfError,
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What pikepdf raises over a damaged file, whichever of its readers met the damage."""

_OBJECT = re.compile(r"(?:WARNING: |ERROR: )*stream <[^>]*>(?: \((?:[^()]|\([^()]*\))*\))?: ")
_PYTHON = re.compile(
    r"object has no attribute|is not subscriptable|argument of type|codec can't|unsupported operand|incompatible function arguments|<[\w.]+ object at"
)
ENDLESS = "its end, which says where everything in it lies, is missing; is it a PDF, and has all of it arrived?"
_ENDLESS = re.compile(r"can't find startxref|unable to find trailer dictionary")
ODD = "something stands where another kind of thing belongs"


def damage(error: BaseException) -> str:
    """What pikepdf says of a damaged file, in one line and without the name of an object in memory."""
    if isinstance(error, KeyError) and error.args:
        return f"{plain(str(error.args[0]))} is missing"
    first = plain(str(error).splitlines()[0]) if str(error) else ""
    if _ENDLESS.search(first):
        return ENDLESS
    return ODD if _PYTHON.search(first) or not first else first


def plain(words: str) -> str:
    """A sentence of qpdf without the names of objects in memory, at most 200 characters of it."""
    return _OBJECT.sub("", words)[:200]
