"""A PDF just before it is written goes in; metadata and print settings are added to it.

Info (ISO 32000-1, 14.3.3) and XMP (ISO 16684-1) say the same, and both are ours to write: dates come
from the issue, never from the clock, so that the same issue gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import escape

import pydyf

from pdfdigest.press.galley import Galley


def finisher(galley: Galley) -> Callable[[Any, Any], None]:
    """The function that WeasyPrint calls with the document and the PDF."""
    facts = dict(galley.metadata)

    def finish(_document: Any, pdf: Any) -> None:
        _info(pdf, facts)
        _xmp(pdf, facts)
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
    if galley.target.duplex:
        preferences["Duplex"] = "/DuplexFlipLongEdge"
        preferences["PrintScaling"] = "/None"
    elif pdf.catalog.get("Outlines"):
        pdf.catalog["PageMode"] = "/UseNone"


def _xmp(pdf: Any, facts: dict[str, str]) -> None:
    packet = pydyf.Stream([xmp(facts).encode()], {"Type": "/Metadata", "Subtype": "/XML"}, compress=False)
    pdf.add_object(packet)
    pdf.catalog["Metadata"] = packet.reference


def xmp(facts: dict[str, str]) -> str:
    """The XMP packet of an edition, one rdf:RDF, from the pairs of `galley.metadata`."""

    def alt(name: str, key: str) -> str:
        if key not in facts:
            return ""
        return f'<{name}><rdf:Alt><rdf:li xml:lang="x-default">{escape(facts[key])}</rdf:li></rdf:Alt></{name}>'

    def seq(name: str, kind: str, key: str) -> str:
        return (
            f"<{name}><rdf:{kind}><rdf:li>{escape(facts[key])}</rdf:li></rdf:{kind}></{name}>" if key in facts else ""
        )

    def plain(name: str, key: str, suffix: str = "") -> str:
        return f"<{name}>{escape(facts[key])}{suffix}</{name}>" if key in facts else ""

    properties = (
        alt("dc:title", "title"),
        seq("dc:creator", "Seq", "publisher"),
        seq("dc:publisher", "Bag", "publisher"),
        seq("dc:language", "Bag", "language"),
        seq("dc:date", "Seq", "date"),
        plain("dc:identifier", "identity"),
        alt("dc:rights", "rights"),
        "<dc:format>application/pdf</dc:format>",
        plain("xmp:CreatorTool", "tool"),
        plain("xmp:CreateDate", "date", "T00:00:00Z"),
        plain("xmp:ModifyDate", "date", "T00:00:00Z"),
        plain("prism:publicationName", "publication"),
        plain("prism:volume", "volume"),
        plain("prism:number", "number"),
        plain("prism:issn", "issn_print"),
        plain("prism:eIssn", "issn_online"),
        plain("prism:versionIdentifier", "revision"),
        plain("prism:url", "web"),
    )
    body = "\n".join(line for line in properties if line)
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:prism="http://prismstandard.org/namespaces/basic/3.0/">
{body}
</rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""
