"""WeasyPrint's way of filling a page goes in; the same comes out, with one decision of it mended.

Where a paragraph's first lines just fail to fit at the foot of a page, WeasyPrint 70 makes room by
moving notes of that page to the next one, away from their calls.  A note belongs to its call: the
paragraph moves instead, as it does wherever fewer lines fit than `orphans` asks for.
"""

from __future__ import annotations

import inspect

from weasyprint.layout import block

_MOVES_NOTES = "report = not context.in_column and can_break_now and not could_break_before"
_MOVES_LINES = "report = False"


def mend() -> bool:
    """Mend it in this process, once; False where this WeasyPrint is written otherwise and is left as it is."""
    source = inspect.getsource(block._linebox_layout)
    if _MOVES_NOTES not in source:
        return False
    if not getattr(block._linebox_layout, "mended", False):
        mended = compile(source.replace(_MOVES_NOTES, _MOVES_LINES), block.__file__, "exec")
        exec(mended, block.__dict__)  # noqa: S102  WeasyPrint's own source, one line of it changed
        block._linebox_layout.mended = True
    return True
