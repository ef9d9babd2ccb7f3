"""What is known of an edition goes in; its XMP packet comes out (ISO 16684-1), in one rdf:RDF.

PDF/A allows only properties that it knows or that the packet itself describes (ISO 19005-2, 6.6.2.3),
so the schemas of PDF/UA and PRISM are described where they are used.
"""

from __future__ import annotations

from collections.abc import Mapping
from xml.sax.saxutils import escape

PRISM = "http://prismstandard.org/namespaces/basic/3.0/"
_PRISM = {
    "publicationName": ("Text", "publication", "Name of the publication"),
    "volume": ("Text", "volume", "Volume"),
    "number": ("Text", "number", "Number within the volume"),
    "issn": ("Text", "issn_print", "ISSN of the printed edition"),
    "eIssn": ("Text", "issn_online", "ISSN of the online edition"),
    "versionIdentifier": ("Text", "revision", "Revision of the issue"),
    "url": ("URI", "web", "Address of the issue on the web"),
}


def packet(
    facts: Mapping[str, str],
    *,
    part: int = 0,
    conformance: str = "",
    accessible: bool = False,
    press: str = "",
    document: str = "",
) -> str:
    """The packet; `part` and `conformance` claim PDF/A, `accessible` PDF/UA-1, `press` a version of PDF/X.

    PDF/X wants a `document` id, one for each content (ISO 15930-7, 6.3).
    """
    prism = {name: row for name, row in _PRISM.items() if row[1] in facts}
    claims = ""
    if part:
        claims += f"<pdfaid:part>{part}</pdfaid:part><pdfaid:conformance>{conformance}</pdfaid:conformance>\n"
    if accessible:
        claims += "<pdfuaid:part>1</pdfuaid:part>\n"
    if press:
        claims += f"<pdfxid:GTS_PDFXVersion>{press}</pdfxid:GTS_PDFXVersion><pdf:Trapped>False</pdf:Trapped>\n"
        claims += f"<xmpMM:DocumentID>{document}</xmpMM:DocumentID><xmpMM:VersionID>1</xmpMM:VersionID>\n"
        claims += "<xmpMM:RenditionClass>default</xmpMM:RenditionClass>\n"
    schemas = _schema("PRISM", PRISM, "prism", {name: (row[0], row[2]) for name, row in prism.items()})
    if accessible:
        schemas += _schema(
            "PDF/UA identification", "http://www.aiim.org/pdfua/ns/id/", "pdfuaid", {"part": ("Integer", "Part")}
        )
    lines = [
        _alt("dc:title", facts.get("title")),
        _list("dc:creator", "Seq", facts.get("publisher")),
        _list("dc:publisher", "Bag", facts.get("publisher")),
        _list("dc:language", "Bag", facts.get("language")),
        _list("dc:date", "Seq", facts.get("date")),
        _plain("dc:identifier", facts.get("identity")),
        _alt("dc:rights", facts.get("rights")),
        _plain("dc:format", "application/pdf"),
        _plain("pdf:Producer", facts.get("producer")),
        _plain("xmp:CreatorTool", facts.get("tool")),
        _plain("xmp:CreateDate", _midnight(facts.get("date"))),
        _plain("xmp:ModifyDate", _midnight(facts.get("date"))),
        _plain("xmp:MetadataDate", _midnight(facts.get("date"))) if press else "",
        *(_plain(f"prism:{name}", facts[row[1]]) for name, row in prism.items()),
    ]
    body = "\n".join(line for line in lines if line)
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:prism="{PRISM}"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/">
{claims}{body}
</rdf:Description>
{_schemas(schemas) if part else ""}</rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


def _midnight(day: str | None) -> str | None:
    return f"{day}T00:00:00Z" if day else None


def _plain(name: str, value: str | None) -> str:
    return f"<{name}>{escape(value)}</{name}>" if value else ""


def _alt(name: str, value: str | None) -> str:
    if not value:
        return ""
    return f'<{name}><rdf:Alt><rdf:li xml:lang="x-default">{escape(value)}</rdf:li></rdf:Alt></{name}>'


def _list(name: str, kind: str, value: str | None) -> str:
    return f"<{name}><rdf:{kind}><rdf:li>{escape(value)}</rdf:li></rdf:{kind}></{name}>" if value else ""


def _schema(title: str, address: str, prefix: str, properties: Mapping[str, tuple[str, str]]) -> str:
    if not properties:
        return ""
    described = "".join(
        '<rdf:li rdf:parseType="Resource">'
        f"<pdfaProperty:name>{name}</pdfaProperty:name><pdfaProperty:valueType>{kind}</pdfaProperty:valueType>"
        "<pdfaProperty:category>external</pdfaProperty:category>"
        f"<pdfaProperty:description>{said}</pdfaProperty:description></rdf:li>"
        for name, (kind, said) in properties.items()
    )
    return (
        '<rdf:li rdf:parseType="Resource">'
        f"<pdfaSchema:schema>{title}</pdfaSchema:schema><pdfaSchema:namespaceURI>{address}</pdfaSchema:namespaceURI>"
        f"<pdfaSchema:prefix>{prefix}</pdfaSchema:prefix>"
        f"<pdfaSchema:property><rdf:Seq>{described}</rdf:Seq></pdfaSchema:property></rdf:li>"
    )


def _schemas(rows: str) -> str:
    return (
        '<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
        ' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"'
        ' xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">'
        f"<pdfaExtension:schemas><rdf:Bag>{rows}</rdf:Bag></pdfaExtension:schemas></rdf:Description>\n"
    )
