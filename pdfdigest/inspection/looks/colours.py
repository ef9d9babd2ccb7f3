"""For which colours a file is meant: its output intents, and the colours that it is painted in (ISO 19005-2, 6.2.3, 6.2.4.3)."""

from __future__ import annotations

import io
from collections.abc import Generator, Iterator
from typing import Any

from pikepdf import Stream
from PIL import ImageCms

from pdfdigest.inspection import painted, spot_colours, stray_colours
from pdfdigest.inspection.looks.found import Found, count, found
from pdfdigest.inspection.opened_pdf import Opened
from pdfdigest.pdf.page_entries import dictionary, listed

_SPACES = {b"RGB ": ("/DeviceRGB", 3), b"CMYK": ("/DeviceCMYK", 4), b"GRAY": ("/DeviceGray", 1)}
_MODELS = ("/3D", "/RichMedia", "/Movie", "/Screen")
_CLASSES = (b"prtr", b"mntr")
_STANDARD = {"archive": "/GTS_PDFA1", "press": "/GTS_PDFX"}
NEWEST = 4
"""The version of ICC profiles that the standards know."""
HEADER = 128
"""Bytes of the header of an ICC profile (ICC.1:2022, 7.2)."""


def intent(file: Opened) -> Found:
    """One output intent, with a sound profile, for the device colours that are used; none is needed where none is used."""
    intents = _intents(file.pdf.Root)
    used = painted.device_colours(file.painted)
    spaces = ", ".join(sorted({name.removeprefix("/Device") for _, name in used})) or "none of a device"
    scope = f"{count(len(intents), 'output intent')}; colours used: {spaces}"
    models = (
        f"page {at}: a model or film, and its colours"
        for at, each in file.annotations
        if each.get("/Subtype") in _MODELS
    )
    return found(scope, _wrong(file, intents, used), models)


def _intents(holder: Any) -> list[Any]:
    return [dictionary(each) for each in listed(holder.get("/OutputIntents"))]


def _wrong(file: Opened, intents: list[Any], used: dict[tuple[int, str], str]) -> Iterator[str]:
    mine = _STANDARD["archive" if file.archive else "press"]
    space = yield from _space(file, intents, mine)
    pages = [_intents(page.obj) for page in file.pdf.pages]
    own: dict[int, str | None] = {}
    for number, held in enumerate(pages, 1):
        if held:
            own[number] = yield from _space(file, held, mine)
            if any(each.get("/S") != mine for each in held):
                yield f"page {number} has an output intent of another standard"
    for (number, each), where in used.items():
        meant = own.get(number, space)
        if meant is None:
            yield "the file does not say for which colours it is meant (output intent)"
        elif file.archive and meant and each not in (meant, "/DeviceGray"):
            names = (each.removeprefix("/Device"), meant.removeprefix("/Device"))
            yield f"{where} is painted in {names[0]}, and the file is meant for {names[1]}"


def _space(file: Opened, intents: list[Any], mine: str) -> Generator[str, None, str | None]:
    """What is wrong with output intents; the space that they are for, empty where it cannot be told, None without any."""
    ours = [each for each in intents if each.get("/S") == mine]
    if not ours:
        return None
    held = [each.get("/DestOutputProfile") for each in intents]
    if len({profile.objgen for profile in held if isinstance(profile, Stream)}) > 1:
        yield "the file is meant for different colours at once (output intents)"
    if file.archive == "4" and any("/DestOutputProfileRef" in each for each in intents):
        yield "the profile of the output intent lies outside the file"
    profile = ours[0].get("/DestOutputProfile")
    if not isinstance(profile, Stream):
        if "/DestOutputProfileRef" not in ours[0] and (file.archive or "/OutputConditionIdentifier" not in ours[0]):
            yield "the output intent names no profile"
        return ""
    wrong, space = _profile(profile)
    if wrong:
        yield f"the profile of the output intent {wrong}"
    return space


def _profile(profile: Any) -> tuple[str, str]:
    """What is wrong with a profile, and the space that it is for."""
    data = profile.read_bytes()
    if len(data) < HEADER or data[36:40] != b"acsp":
        return "is none that can be read", ""
    kind, numbers = _SPACES.get(data[16:20], ("", 0))
    if not kind or data[12:16] not in _CLASSES:
        return "is not one of a screen or a printer", kind
    if data[8] > NEWEST:
        return f"is of version {data[8]}, which the standard does not know", kind
    if "/N" in profile and int(profile.N) != numbers:
        return f"is said to have {int(profile.N)} colours and has {numbers}", kind
    try:
        ImageCms.ImageCmsProfile(io.BytesIO(data))
    except (OSError, TypeError, ImageCms.PyCMSError):
        return "is none that can be read", kind
    return "", kind


def spots(file: Opened) -> Found:
    """One colour for each name, as a press has one plate for it."""
    return found(
        f"{count(len(file.spots), 'spot colour')} on pages, in drawings and pictures",
        (f"the spot colour {name} is more than one" for name in spot_colours.ambiguous(file.spots)),
    )


def inks(file: Opened) -> Found:
    """Nothing but the printer's inks."""
    return found(
        f"{count(len(file.painted), 'page and drawing', 'pages and drawings')}, every picture",
        stray_colours.leftovers(file.pdf),
    )
