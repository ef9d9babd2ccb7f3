"""The names of the rules, and how severe each is unless publication.toml says otherwise.

Only what would print wrong is a fault: it is five o'clock on Friday.
"""

from __future__ import annotations

from types import MappingProxyType

from pdfdigest.errors import Fault
from pdfdigest.model import Publication

RULES: MappingProxyType[str, str] = MappingProxyType(
    {
        "missing": "warning",
        "not-placed": "warning",
        "characters": "fault",
        "picture": "fault",
        "picture-coarse": "warning",
        "picture-heavy": "warning",
        "picture-colours": "warning",
        "picture-alt": "warning",
        "headline-long": "warning",
        "headline-repeated": "warning",
        "doubled-word": "warning",
        "leftover": "warning",
        "garbled": "warning",
        "looks-like-markup": "fault",
        "bare-address": "warning",
        "cut-off": "fault",
        "lines-joined": "fault",
        "name-parted": "warning",
        "invisible": "warning",
        "source-publisher": "warning",
        "source-spelling": "warning",
        "source-twice": "warning",
        "source-uncited": "warning",
        "source-date": "warning",
        "source-plain-http": "off",
        "fixed-words": "warning",
        "date-far": "warning",
        "date-order": "warning",
        "file-name": "warning",
        "same-issue": "fault",
        "link-dead": "warning",
        "link-unknown": "warning",
        "press-coarse": "fault",
        "press-soft": "warning",
        "press-gamut": "warning",
        "press-ink": "warning",
        "claim-alt": "warning",
        "claim-house": "warning",
    }
)
"""Name and default severity; `docs/checks.md` says what each looks for."""


def severity_of(doubt: Fault, publication: Publication) -> str:
    """How severe a doubt of the prose is: as its rule says, but a fault only where it was raised as one."""
    severity = dict(publication.severities).get(doubt.rule, RULES[doubt.rule])
    return "" if severity == "off" else "warning" if doubt.severity == "warning" else severity
