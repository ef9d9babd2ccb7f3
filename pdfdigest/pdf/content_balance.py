"""The content of a page goes in; what must stand around it so that what is drawn afterwards is not moved by it comes out.

Readers pass over a `Q` without a `q` (ISO 32000-1, 8.4.2), and draw what follows a page that leaves states, text or
marks open as if that belonged to them.  The content itself stays as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pikepdf

_CHANGES = frozenset(
    "cm w J j M d ri i gs W W* g G rg RG k K cs CS sc SC scn SCN Tc Tw Tz TL Tf Tr Ts".split()  # noqa: SIM905  reads better
)
_LOOKED_AT = " ".join(["q", "Q", "BT", "ET", "BMC", "BDC", "EMC", *sorted(_CHANGES)])
MOST = 64
PLAIN = "0 Tc 0 Tw 100 Tz 0 TL 0 Tr 0 Ts [] 0 d 1 w 0 J 0 j 10 M 0 g 0 G"
"""What a state is like at the beginning of a page (8.4.1), as far as operators can say it."""


@dataclass(frozen=True, slots=True)
class Around:
    """What stands before and behind the content of a page."""

    before: str = "q\n"
    behind: str = "\nQ\n"


def around(page: Any) -> Around:
    """What must stand around the content of a page, as it is read from a damaged or careless file."""
    try:
        return _around(pikepdf.parse_content_stream(pikepdf.Page(page), _LOOKED_AT))
    except (pikepdf.PikepdfError, ValueError, TypeError, RuntimeError):
        return Around()


def _around(instructions: Any) -> Around:
    depth = extra = marks = 0
    text = changed = exposed = False
    matrices = [pikepdf.Matrix()]
    for instruction in instructions:
        operator = str(instruction.operator)
        if operator == "q":
            depth += 1
            matrices.append(matrices[-1])
        elif operator == "Q":
            if depth:
                depth -= 1
                matrices.pop()
            else:
                extra += 1
                exposed = exposed or changed
        elif operator in ("BT", "ET"):
            text = operator == "BT"
        elif operator in ("BMC", "BDC"):
            marks += 1
        elif operator == "EMC":
            marks = max(marks - 1, 0)
        elif operator in _CHANGES:
            changed = changed or not depth
            if operator == "cm" and len(instruction.operands) == 6:
                matrices[-1] = pikepdf.Matrix(*(float(each) for each in instruction.operands)) @ matrices[-1]
    ends = ("\nET" if text else "") + "\nEMC" * marks
    if not exposed or extra > MOST:
        return Around("q\n" * (1 + min(extra, MOST)), ends + "\nQ" * (depth + 1) + "\n")
    try:
        back = " ".join(f"{each:.6f}" for each in matrices[0].inverse().shorthand)
    except (ValueError, ZeroDivisionError):
        return Around()
    return Around("\n", ends + "\nQ" * depth + f"\n{back} cm {PLAIN}\n")
