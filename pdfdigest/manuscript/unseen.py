"""Characters that nobody sees and that belong in no text, each kind once: what people type, list and mail is held to it."""

from __future__ import annotations

import re

_BEYOND = "\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff"
TURNS = "\u202a-\u202e\u2066-\u2069\ufeff"
"""What turns the direction of the words after it, and the mark of the order of bytes, as a class of a pattern."""
CONTROL_IN_TEXT = re.compile(f"[\x00-\x08\x0b-\x1f{_BEYOND}]")
"""Control characters, foreign line ends and halves of characters; a text may hold tabs and line ends."""
CONTROL_IN_LINE = re.compile(f"[\x00-\x1f{_BEYOND}]")
"""The same where no tab and no line end may stand either: a header, a cell, an address."""
