"""A PDF just before it is written goes in; metadata and print settings are added to it.

Info (ISO 32000-1, 14.3.3) and XMP (ISO 16684-1) say the same, and both are ours to write: dates come
from the issue, never from the clock, so that the same issue gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pydyf

from pdfdigest.manuscript import languages
from pdfdigest.pdf import xmp
from pdfdigest.press.galley import Galley


def finisher(galley: Galley) -> Callable[[Any, Any], None]:
    """The function that WeasyPrint calls with the document and the PDF."""
    facts = dict(galley.metadata)

    def finish(_document: Any, pdf: Any) -> None:
        _info(pdf, facts)
        _xmp(pdf, galley, facts)
        _view(pdf, galley)

    return finish


def _info(pdf: Any, facts: dict[str, str]) -> None:
    producer = pdf.info["Producer"]
    pdf.info.clear()
    pdf.info["Producer"] = producer
    pdf.info["Creator"] = pydyf.String(facts["tool"])
    pdf.info["Title"] = pydyf.String(facts["title"])
    if "publisher" in facts:
        pdf.info["Author"] = pydyf.String(facts["publisher"])
    if "date" in facts:
        stamp = facts["date"].replace("-", "")
        pdf.info["CreationDate"] = pydyf.String(f"D:{stamp}000000Z")
        pdf.info["ModDate"] = pydyf.String(f"D:{stamp}000000Z")


def _view(pdf: Any, galley: Galley) -> None:
    preferences = pdf.catalog.setdefault("ViewerPreferences", pydyf.Dictionary())
    preferences["DisplayDocTitle"] = "true"
    if languages.direction(galley.language) == "rtl":
        preferences["Direction"] = "/R2L"
    if galley.target.duplex:
        preferences["Duplex"] = "/DuplexFlipLongEdge"
        preferences["PrintScaling"] = "/None"
    elif pdf.catalog.get("Outlines"):
        pdf.catalog["PageMode"] = "/UseNone"


def _xmp(pdf: Any, galley: Galley, facts: dict[str, str]) -> None:
    """Write the one metadata packet; where WeasyPrint has begun one, ours takes its place."""
    standard = galley.target.standard
    said = {**facts, "producer": pdf.info["Producer"].string}
    text = xmp.packet(
        said,
        part=int(standard[:1] or 0),
        conformance=standard[1:].upper(),
        accessible=galley.target.accessible and not galley.lacks,
    )
    packet = pydyf.Stream([text.encode()], {"Type": "/Metadata", "Subtype": "/XML"}, compress=False)
    if "Metadata" in pdf.catalog:
        number = int(pdf.catalog["Metadata"].split()[0])
        pdf.objects[number].stream, pdf.objects[number].compress = packet.stream, False
        return
    pdf.add_object(packet)
    pdf.catalog["Metadata"] = packet.reference
