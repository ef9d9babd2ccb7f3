"""Word files of a few parts, written by hand: what no library writes stands in them as Word writes it."""

from __future__ import annotations

import zipfile
from pathlib import Path

OFFICE = "http://schemas.openxmlformats.org/"
SPACES = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in {
        "w": f"{OFFICE}wordprocessingml/2006/main",
        "r": f"{OFFICE}officeDocument/2006/relationships",
        "m": f"{OFFICE}officeDocument/2006/math",
        "a": f"{OFFICE}drawingml/2006/main",
        "wp": f"{OFFICE}drawingml/2006/wordprocessingDrawing",
        "pic": f"{OFFICE}drawingml/2006/picture",
        "dgm": f"{OFFICE}drawingml/2006/diagram",
        "mc": f"{OFFICE}markup-compatibility/2006",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
    }.items()
)
STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="{name.replace(" ", "")}"><w:name w:val="{name}"/>{more}</w:style>'
    for name, more in (
        ("Normal", ""),
        ("Title", ""),
        ("heading 1", ""),
        ("heading 2", ""),
        ("Numbered", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'),
        ("Hushed", "<w:rPr><w:vanish/></w:rPr>"),
    )
)


def p(inside: str, properties: str = "") -> str:
    """A paragraph; plain words become a run."""
    body = inside if inside.startswith("<") else r(inside)
    return f"<w:p><w:pPr>{properties}</w:pPr>{body}</w:p>"


def r(words: str, properties: str = "") -> str:
    """A run of words."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def item(words: str, number: int = 1, level: int = 0) -> str:
    """A paragraph in a list of numbering.xml."""
    return p(words, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def levels(*formats: tuple[str, str, int]) -> str:
    """An abstract list: for each level how it counts, its text, and where it begins."""
    return "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{counted}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (counted, text, start) in enumerate(formats)
    )


def numbering(*lists: str, again: str = "") -> str:
    """numbering.xml: each list bears the number of its place, from 1; `again` are further `w:num`."""
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{at}">{each}</w:abstractNum>' for at, each in enumerate(lists, 1)
    )
    nums = "".join(f'<w:num w:numId="{at}"><w:abstractNumId w:val="{at}"/></w:num>' for at in range(1, len(lists) + 1))
    return abstract + nums + again


def write(path: Path, body: str, *, relations: str = "", styles: str = STYLES, **parts: str | bytes) -> Path:
    """A .docx: `footnotes="..."` is word/footnotes.xml, `chunk_html=b"..."` is word/chunk.html as it is."""
    found: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{OFFICE}package/2006/content-types"/>',
        "_rels/.rels": _related(f'<Relationship Id="a" Type="{OFFICE}x/officeDocument" Target="word/document.xml"/>'),
        "word/document.xml": f"<w:document {SPACES}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": f"<w:styles {SPACES}>{styles}</w:styles>",
    }
    named = relations
    for name, content in parts.items():
        file = f"word/{name.replace('_', '.')}" if isinstance(content, bytes) else f"word/{name}.xml"
        if isinstance(content, bytes):
            found[file] = content
            continue
        kind = "".join(sign for sign in name if sign.isalpha())
        found[file] = f"<w:{kind} {SPACES}>{content}</w:{kind}>"
        named += f'<Relationship Id="{name}" Type="{OFFICE}x/{kind}" Target="{name}.xml"/>'
    found["word/_rels/document.xml.rels"] = _related(named)
    with zipfile.ZipFile(path, "w") as out:
        for name, content in found.items():
            out.writestr(name, content)
    return path


def relation(name: str, kind: str, target: str, *, external: bool = False) -> str:
    """One line of the relations of the main part."""
    outside = ' TargetMode="External"' if external else ""
    return f'<Relationship Id="{name}" Type="{OFFICE}x/{kind}" Target="{target}"{outside}/>'


def _related(inside: str) -> str:
    return f'<Relationships xmlns="{OFFICE}package/2006/relationships">{inside}</Relationships>'
