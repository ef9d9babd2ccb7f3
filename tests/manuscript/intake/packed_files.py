"""OpenDocument texts, zips of pages, mails and Outlook's files, written by hand for tests."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping
from email.message import EmailMessage

_URN = "urn:oasis:names:tc:opendocument:xmlns"
SPACES = " ".join(
    [
        *(f'xmlns:{name}="{_URN}:{name}:1.0"' for name in ("office", "text", "table", "style", "meta")),
        f'xmlns:draw="{_URN}:drawing:1.0"',
        f'xmlns:fo="{_URN}:xsl-fo-compatible:1.0"',
        f'xmlns:svg="{_URN}:svg-compatible:1.0"',
        'xmlns:xlink="http://www.w3.org/1999/xlink"',
        'xmlns:dc="http://purl.org/dc/elements/1.1/"',
    ]
)
STYLES = (
    '<style:default-style style:family="paragraph"><style:text-properties fo:language="de" fo:country="DE"/>'
    "</style:default-style>"
    '<style:style style:name="Title" style:family="paragraph"/>'
    '<style:style style:name="Bold" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="High" style:family="text"><style:text-properties style:text-position="super 58%"/>'
    "</style:style>"
    '<style:style style:name="Signs" style:family="text"><style:text-properties fo:font-family="Symbol"/></style:style>'
    '<style:style style:name="Gone" style:family="text"><style:text-properties text:display="none"/></style:style>'
    '<text:list-style style:name="Count"><text:list-level-style-number text:level="1" style:num-format="1"/>'
    '<text:list-level-style-bullet text:level="2"/></text:list-style>'
    '<text:list-style style:name="Dots"><text:list-level-style-bullet text:level="1"/></text:list-style>'
)


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as parcel:
        for name, data in parts.items():
            parcel.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue()


def odt(body: str, *, margins: str = "", **more: bytes) -> bytes:
    """A text document; `more` are pictures by their name."""
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {SPACES}><office:automatic-styles>{STYLES}</office:automatic-styles>"
            f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
            "styles.xml": f"<office:document-styles {SPACES}><office:styles>{STYLES}</office:styles><office:master-styles>"
            f'<style:master-page style:name="S">{margins}</style:master-page></office:master-styles>'
            "</office:document-styles>",
            **{f"Pictures/{name}.png": data for name, data in more.items()},
        }
    )


def fodt(body: str) -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document {SPACES}><office:styles>{STYLES}</office:styles>'
        f"<office:body><office:text>{body}</office:text></office:body></office:document>"
    ).encode()


def mail(page: str = "", plain: str = "", pictures: Mapping[str, bytes] | None = None, **attached: bytes) -> bytes:
    """A mail with a text in both forms, pictures that its page shows by `cid:`, and files."""
    made = EmailMessage()
    made["Subject"], made["From"], made["Date"] = "Digest 3.2", "a@example.org", "Fri, 03 Jun 2022 08:00:00 +0000"
    made["Message-ID"] = "<1@example.org>"
    made.set_content(plain or "only in HTML")
    if page:
        made.add_alternative(page, subtype="html")
        for name, data in (pictures or {}).items():
            made.get_payload()[1].add_related(data, "image", "png", cid=f"<{name}>")  # type: ignore[union-attr,index]
    for name, data in attached.items():
        made.add_attachment(data, "application", "octet-stream", filename=name.replace("_", "."))
    return made.as_bytes()


def outlook(properties: Mapping[str, str | bytes], attachments: list[Mapping[str, str | bytes]] | None = None) -> bytes:
    """An Outlook mail (.msg): properties by their tag, text in UTF-16."""
    streams: dict[str, dict[str, bytes]] = {"": {"__properties_version1.0": b"\0" * 32, **_streams(properties)}}
    for number, each in enumerate(attachments or []):
        streams[f"__attach_version1.0_#{number:08X}"] = {"__properties_version1.0": b"\0" * 8, **_streams(each)}
    return compound(streams)


def _streams(properties: Mapping[str, str | bytes]) -> dict[str, bytes]:
    return {
        f"__substg1.0_{tag}{'001F' if isinstance(value, str) else '0102'}": (
            value.encode("utf-16-le") if isinstance(value, str) else value
        )
        for tag, value in properties.items()
    }


def compound(storages: Mapping[str, Mapping[str, bytes]]) -> bytes:
    """A compound file ([MS-CFB]): streams by name within storages, those of the root under an empty name.

    Each stream is filled up to 4,096 bytes, so that none lies in the mini stream.
    """
    entries: list[list] = [["Root Entry", 5, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFE, 0]]
    chains: list[bytes] = []

    def chained(at: int, inside: list[int]) -> None:
        """Children stand one to the right of the other."""
        for before, after in zip([-1, *inside], inside, strict=False):
            entries[at if before == -1 else before][3 if before == -1 else 2] = after

    def stream(name: str, data: bytes) -> int:
        padded = data.ljust(4096, b"\0").ljust(-(-max(len(data), 4096) // 512) * 512, b"\0")
        entries.append([name, 2, 0xFFFFFFFF, 0xFFFFFFFF, sum(len(each) for each in chains) // 512, len(padded)])
        chains.append(padded)
        return len(entries) - 1

    roots = [stream(name, data) for name, data in storages.get("", {}).items()]
    for storage, held in storages.items():
        if storage:
            entries.append([storage, 1, 0xFFFFFFFF, 0xFFFFFFFF, 0, 0])
            at = len(entries) - 1
            roots.append(at)
            chained(at, [stream(name, data) for name, data in held.items()])
    chained(0, roots)
    directory = b"".join(
        entry[0].encode("utf-16-le").ljust(64, b"\0")
        + struct.pack("<HBBIII", 2 * len(entry[0]) + 2, entry[1], 1, 0xFFFFFFFF, entry[2], entry[3])
        + b"\0" * 36
        + struct.pack("<IQ", entry[4], entry[5])
        for entry in entries
    )
    directory = directory.ljust(-(-len(directory) // 512) * 512, b"\0")
    body = sum(len(each) for each in chains) // 512
    table: list[int] = []
    for each in [*chains, directory]:
        count = len(each) // 512
        table += [*range(len(table) + 1, len(table) + count), 0xFFFFFFFE]
    tables = -(-(len(table) + 4) // 128)
    table += [0xFFFFFFFD] * tables
    table += [0xFFFFFFFF] * (tables * 128 - len(table))
    first = body + len(directory) // 512
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<IIIIIIIII", 0, tables, body, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", *range(first, first + tables), *[0xFFFFFFFF] * (109 - tables))
    return header + b"".join(chains) + directory + struct.pack(f"<{len(table)}I", *table)
