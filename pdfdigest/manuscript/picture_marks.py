"""The prose of a story goes in, and how many pictures it has; it comes out with each picture where it is printed.

`{picture: 2}` on a line of its own says where the second picture of a story stands.  Those that no mark names stand
behind the first paragraph, so that no picture comes before a word is said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from pdfdigest.model import Node, Prose

_MARK = re.compile(r"\{\s*picture\s*:\s*(\d{1,3})\s*\}")
_LIKE = re.compile(r"\{\s*picture\b[^{}\n]{0,20}\}", re.IGNORECASE)
_PARAGRAPH = re.compile(rf"(?:\A|\n[ \t]*(?=\n))\s*{_MARK.pattern}[ \t]*(?=\n[ \t]*\n|\s*\Z)")
PRINTED = "is printed as it stands: a picture is placed by {picture: 1} alone between two empty lines of a story's body"


def placed(prose: Prose, count: int, complain: Callable[[str], object]) -> Prose:
    """The prose with its pictures; `complain` receives a sentence for each mark that cannot be followed.

    >>> text = Node("paragraph", nodes=(Node("text", text="Words."),))
    >>> [node.kind for node in placed((text, text), 1, print)]
    ['paragraph', 'picture', 'paragraph']
    """
    out: list[Node] = []
    seen: set[int] = set()
    for node in prose:
        mark = _MARK.fullmatch(node.plain().strip()) if node.kind == "paragraph" else None
        if mark is None:
            out.append(node)
            continue
        number = int(mark[1])
        if not 1 <= number <= count:
            has = f"{count} pictures" if count != 1 else "one picture"
            complain(f"{mark[0]} names no picture: this story has {has if count else 'none'} under `images`")
        elif number in seen:
            complain(f"{mark[0]} stands twice; a picture is printed once")
        else:
            out.append(Node("picture", start=number, marked=True))
        seen.add(number)
    first = next((at for at, node in enumerate(out, 1) if node.kind != "picture"), 0)
    rest = [Node("picture", start=number) for number in range(1, count + 1) if number not in seen]
    return (*out[:first], *rest, *out[first:])


def stray(prose: Prose, *, of_story: bool) -> Iterator[str]:
    """What looks like a mark and would be printed; in a story those on lines of their own are followed."""
    for node in prose:
        words = node.plain()
        if not (of_story and node.kind == "paragraph" and _MARK.fullmatch(words.strip())):
            yield from (found[0] for found in _LIKE.finditer(words))


def without(body: str) -> tuple[str, tuple[str, ...]]:
    r"""A body as it is written, without the marks that are followed, and these.

    >>> without("One.\n\n{picture: 2}\n\nTwo.\n")
    ('One.\n\nTwo.\n', ('{picture: 2}',))
    """
    return _PARAGRAPH.sub("", body), tuple(f"{{picture: {found[1]}}}" for found in _PARAGRAPH.finditer(body))
