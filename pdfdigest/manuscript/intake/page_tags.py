"""The tags of HTML, by what the reading of a page does with them."""

from __future__ import annotations

from bs4.element import Tag

# fmt: off
SILENT = frozenset(
    [
        "annotation", "area", "head", "input", "link", "meta", "param", "rp", "rt", "script", "source", "style",
        "template", "title", "track",
    ]
)
"""Tags whose text is no text of the page."""
BLOCKS = frozenset(
    [
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog",
        "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5",
        "h6", "header", "hgroup", "html", "legend", "main", "menu", "nav", "noscript", "ol", "option", "p", "pre",
        "section", "summary", "table", "button", "select", "textarea", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
    ]
)
"""Tags that begin a block of their own."""
IN_LINE = frozenset(
    [
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i",
        "ins", "kbd", "label", "mark", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt",
        "u", "var", "wbr", "o:p", "math", "mi", "mo", "mn", "mrow", "mtext", "ruby", "rb", "rt", "rp",
    ]
)
"""Tags that part no words."""
# fmt: on
ELSEWHERE = {"iframe": "src", "video": "src", "audio": "src", "embed": "src", "object": "data"}
"""What shows something that lies elsewhere, and where its address stands."""


def is_silent(tag: Tag) -> bool:
    """Whether a tag holds no text of the page; the title of a drawing is text."""
    name = tag.name.lower()
    return name in SILENT and not (name == "title" and tag.find_parent("svg") is not None)
