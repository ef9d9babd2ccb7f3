"""What one book says of itself: its catalogue, page labels, output intent, metadata and information.

All dates come from the issues.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from uuid import UUID

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from pdfdigest import __version__
from pdfdigest.bindery import sharing
from pdfdigest.bindery.book import Work, file_name
from pdfdigest.bindery.conformance import opened
from pdfdigest.manuscript import languages
from pdfdigest.pdf import xmp
from pdfdigest.pdf.page_entries import listed


def write(work: Work, title: str) -> None:
    """Write all of it."""
    pdf, publication = work.pdf, work.plan.publication
    pdf.Root.Lang = String(publication.language)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    if work.volume.setting.house and languages.direction(publication.language) == "rtl":
        pdf.Root.ViewerPreferences.Direction = Name.R2L
    pdf.Root.PageMode = Name.UseOutlines
    labels = [0, Dictionary(S=Name.r), work.front, Dictionary(S=Name.D, St=work.first)]
    pdf.Root.PageLabels = pdf.make_indirect(Dictionary(Nums=Array(labels)))
    _intent(work)
    told = {
        "title": title,
        "publication": publication.name,
        "publisher": publication.publisher,
        "language": publication.language,
        "date": work.plan.last.isoformat(),
        "identity": file_name(work.plan, work.part).removesuffix(".pdf"),
        "volume": work.plan.name,
        "issn_print": publication.issn_print,
        "issn_online": publication.issn_online,
        "rights": publication.rights,
        "tool": f"pdfdigest {__version__}",
        "producer": f"pikepdf {pikepdf.__version__}, qpdf {pikepdf.__libqpdf_version__}",
    }
    told = {key: value for key, value in told.items() if value}
    mark = hashlib.sha256(repr(sorted(told.items())).encode()).digest()[:16]
    packet = xmp.packet(
        told,
        part=work.claims.part,
        conformance=work.claims.level.upper(),
        accessible=work.claims.accessible,
        press=work.claims.press,
        document=f"uuid:{UUID(bytes=mark, version=4)}",
    )
    pdf.Root.Metadata = pdf.make_stream(packet.encode(), {"/Type": Name.Metadata, "/Subtype": Name.XML})
    pdf.docinfo["/Title"] = String(title)
    if publication.publisher:
        pdf.docinfo["/Author"] = String(publication.publisher)
    pdf.docinfo["/Creator"] = String(told["tool"])
    pdf.docinfo["/Producer"] = String(told["producer"])
    pdf.docinfo["/CreationDate"] = pdf.docinfo["/ModDate"] = String(stamp(work))
    if work.claims.press:
        pdf.docinfo["/Trapped"] = Name("/False")


def _intent(work: Work) -> None:
    """The output intent of the first issue that has one, else that of the volume's own pages."""
    for source in _sources(work):
        intents = listed(source.Root.get("/OutputIntents"))
        if intents and isinstance(intents[0], Dictionary):
            held = intents[0] if intents[0].is_indirect else source.make_indirect(intents[0])
            intent = work.pdf.copy_foreign(held)
            if isinstance(intent.get("/DestOutputProfile"), pikepdf.Stream):
                intent.DestOutputProfile = sharing.shared(work.sewn, intent.DestOutputProfile)
            work.pdf.Root.OutputIntents = Array([intent])
            return


def _sources(work: Work) -> Iterator[pikepdf.Pdf]:
    for placed in work.placed:
        work.sewn.kept.append(opened(placed.bound))
        yield work.sewn.kept[-1]
    work.sewn.kept.append(pikepdf.open(io.BytesIO(work.volume.fronts[work.part - 1].data)))
    yield work.sewn.kept[-1]


def stamp(work: Work) -> str:
    """The date of the last issue, as PDF has it (ISO 32000-1, 7.9.4)."""
    return f"D:{work.plan.last:%Y%m%d}000000Z"
