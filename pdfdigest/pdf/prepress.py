"""A PDF as it was set goes in; a file for a print shop comes out (PDF/X-4, ISO 15930-7).

Inks instead of screen colours, boxes for trim and bleed, the printer's profile as output intent, no
links.  Whether a press accepts it is for its preflight to say: here its structure is made and checked.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from uuid import UUID

import pikepdf

from pdfdigest.paper import POINTS
from pdfdigest.pdf import plates, xmp
from pdfdigest.pdf.separation import Inks, separate

BLEED = 3.0
"""What is printed beyond the trimmed edge, in mm."""


def prepare(data: bytes, inks: Inks, facts: Mapping[str, str], *, bleed: float = BLEED) -> bytes:
    """The press file.  `bleed` is in mm; the sheet around it holds the trim marks."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        separate(pdf, inks)
        plates.every_plate(pdf)
        plates.black_over(pdf)
        for page in pdf.pages:
            _boxes(page, bleed * POINTS)
            if "/Annots" in page.obj:
                del page.obj["/Annots"]
        _strip(pdf)
        _intent(pdf, inks)
        _metadata(pdf, dict(facts))
        out = io.BytesIO()
        pdf.save(
            out,
            deterministic_id=True,
            force_version="1.6",
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            recompress_flate=True,
        )
        return out.getvalue()


def _boxes(page: pikepdf.Page, bleed: float) -> None:
    trim = [float(value) for value in page.trimbox]
    media = [float(value) for value in page.mediabox]
    low = [max(media[side], trim[side] - bleed) for side in (0, 1)]
    high = [min(media[side], trim[side] + bleed) for side in (2, 3)]
    page.obj.BleedBox = pikepdf.Array([*low, *high])
    if "/CropBox" in page.obj:
        del page.obj["/CropBox"]


def _strip(pdf: pikepdf.Pdf) -> None:
    """What a press has no use for: outlines that lead, names, attachments."""
    for key in ("/Names", "/Dests", "/Outlines", "/OpenAction", "/AA", "/AF", "/StructTreeRoot", "/MarkInfo"):
        if key in pdf.Root:
            del pdf.Root[key]
    for page in pdf.pages:
        for key in ("/StructParents", "/Tabs"):
            if key in page.obj:
                del page.obj[key]


def _intent(pdf: pikepdf.Pdf, inks: Inks) -> None:
    profile = pdf.make_stream(inks.profile, {"/N": 4})
    intent = pikepdf.Dictionary(
        Type=pikepdf.Name.OutputIntent,
        S=pikepdf.Name.GTS_PDFX,
        OutputConditionIdentifier=pikepdf.String("Custom"),
        OutputCondition=pikepdf.String(inks.name),
        Info=pikepdf.String(inks.name),
        DestOutputProfile=profile,
    )
    pdf.Root.OutputIntents = pikepdf.Array([pdf.make_indirect(intent)])


def _metadata(pdf: pikepdf.Pdf, facts: dict[str, str]) -> None:
    pdf.docinfo["/Trapped"] = pikepdf.Name("/False")
    facts["producer"] = str(pdf.docinfo.get("/Producer", ""))
    mark = hashlib.sha256(repr(sorted(facts.items())).encode()).digest()[:16]
    text = xmp.packet(facts, press="PDF/X-4", document=f"uuid:{UUID(bytes=mark, version=4)}")
    stream = pdf.make_stream(text.encode(), {"/Type": pikepdf.Name.Metadata, "/Subtype": pikepdf.Name.XML})
    pdf.Root.Metadata = stream
