"""The files of a deposit and the plan of its volume go in; their METS comes out: which file is what, and what belongs to which issue.

METS 1.12 (Library of Congress): a description in Dublin Core, the files with size and checksum, and a logical structure.
"""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from pdfdigest import __version__
from pdfdigest.bindery.volume import Plan

NAME = "metadata/mets.xml"
_METS = "http://www.loc.gov/METS/"
_LINK = "http://www.w3.org/1999/xlink"
_OWN = {
    ".epub": "application/epub+zip",
    ".yaml": "application/yaml",
    ".toml": "application/toml",
    ".md": "text/markdown",
}


def written(plan: Plan, title: str, description: str, files: Mapping[str, Path]) -> bytes:
    """The METS document; `description` is the Dublin Core of the volume, `files` are those of the payload by their names in it."""
    for prefix, space in (("mets", _METS), ("xlink", _LINK)):
        ElementTree.register_namespace(prefix, space)
    root = Element(_tag("mets"), {"OBJID": plan.slug, "LABEL": title, "TYPE": "PublicationVolume"})
    day = f"{plan.last.isoformat()}T00:00:00Z"
    head = SubElement(root, _tag("metsHdr"), {"CREATEDATE": day, "RECORDSTATUS": "complete"})
    agent = SubElement(head, _tag("agent"), {"ROLE": "CREATOR", "TYPE": "OTHER", "OTHERTYPE": "SOFTWARE"})
    SubElement(agent, _tag("name")).text = f"pdfdigest {__version__}"
    wrap = SubElement(SubElement(root, _tag("dmdSec"), {"ID": "description"}), _tag("mdWrap"), {"MDTYPE": "DC"})
    SubElement(wrap, _tag("xmlData")).append(ElementTree.fromstring(description))  # noqa: S314  we wrote it
    group = SubElement(SubElement(root, _tag("fileSec")), _tag("fileGrp"), {"USE": "payload"})
    ids = {name: f"file-{number}" for number, name in enumerate(sorted(files), 1)}
    for name, number in ids.items():
        data = files[name].read_bytes()
        facts = {
            "ID": number,
            "MIMETYPE": _kind(name),
            "SIZE": str(len(data)),
            "CHECKSUM": hashlib.sha256(data).hexdigest(),
            "CHECKSUMTYPE": "SHA-256",
        }
        place = {"LOCTYPE": "URL", f"{{{_LINK}}}href": quote(f"../data/{name}")}
        SubElement(SubElement(group, _tag("file"), facts), _tag("FLocat"), place)
    shape = SubElement(root, _tag("structMap"), {"TYPE": "LOGICAL"})
    volume = _part(shape, {"TYPE": "volume", "LABEL": title, "DMDID": "description"}, "volume/", ids)
    for turn, placed in enumerate(plan.placed, 1):
        label = placed.bound.identity.label
        said = {"TYPE": "issue", "LABEL": placed.bound.title, "ORDER": str(turn), "ORDERLABEL": label}
        _part(volume, said, f"issued/{label}/", ids)
    ElementTree.indent(root)
    text: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def _part(above: Element, said: dict[str, str], folder: str, ids: Mapping[str, str]) -> Element:
    """A part of the volume with the files of a folder."""
    made = SubElement(above, _tag("div"), said)
    for name, number in ids.items():
        if name.startswith(folder):
            SubElement(made, _tag("fptr"), {"FILEID": number})
    return made


def _tag(name: str) -> str:
    return f"{{{_METS}}}{name}"


def _kind(name: str) -> str:
    """The media type of a file by its ending."""
    suffix = Path(name).suffix.lower()
    return _OWN.get(suffix) or mimetypes.types_map.get(suffix, "application/octet-stream")
