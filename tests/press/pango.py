"""What the Pango of this machine does by itself."""

from __future__ import annotations

from weasyprint.text.ffi import pango

COUNTS_HANGING_SPACES = bool(pango.pango_version() < 15600)
"""Whether a line is left short by WeasyPrint alone: seen with Pango 1.50, and no more with 1.56."""
