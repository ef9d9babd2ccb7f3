"""A web address goes in; an SVG of its QR code comes out, quiet zone kept (ISO/IEC 18004)."""

from __future__ import annotations

import io

import segno

QUIET_ZONE = 4


def svg(address: str) -> bytes:
    """A code with error correction M or better, one unit a module, black on white."""
    out = io.BytesIO()
    code = segno.make_qr(address, error="m")
    code.save(out, kind="svg", border=QUIET_ZONE, xmldecl=False, svgns=True, nl=False, light="#fff", omitsize=True)
    return out.getvalue()
