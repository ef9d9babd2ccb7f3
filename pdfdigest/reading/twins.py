"""An issue goes in; its twin in Markdown comes out, for programs that read text, and the list of all of them that llmstxt.org describes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from pdfdigest.manuscript import languages
from pdfdigest.model import Issue, Node, Prose, Story, whole
from pdfdigest.reading.cards import Card
from pdfdigest.reading.holdings import Facts
from pdfdigest.reading.room import Room

NAME, LIST = "index.md", "llms.txt"
NEWEST = 60
"""So many issues stand in the list of twins; the lists of years and volumes have all."""
_SIGNS = re.compile(r"([\\`*_\[\]<>])")
_FIRST = re.compile(r"\A(\s*)([#+>=~|-]|\d+(?=[.)]))")
_INLINE: Mapping[str, tuple[str, str]] = {"strong": ("**", "**"), "emphasis": ("*", "*")}


def text(facts: Facts) -> str:
    """Headlines, text and sources of a revision in CommonMark; of one without a manuscript that can be set the headlines alone."""
    if facts.issue is None:
        return "\n".join(f"- {_plain(story.headline)}" for story in facts.stories) + "\n"
    parts = [*_sections(facts.issue, before=True)]
    for story in facts.issue.stories:
        parts += _story(story, facts.issue)
    return "\n\n".join([*parts, *_sections(facts.issue, before=False)]) + "\n"


def written(room: Room, title: str, card: Card, body: str, beside: Sequence[tuple[str, str]]) -> bytes:
    """The twin of an issue: its title, its number and day, the files `beside` it by name, and its text."""
    number = room.number(card.identity, card.language)
    led = " · ".join(f"[{name}]({href})" for name, href in beside)
    said = f"{number} · {languages.long_date(card.date, card.language)}"
    return f"# {_plain(title)}\n\n{_plain(said)}\n\n{led}\n\n{body}".encode()


def listed(room: Room, cards: Sequence[Card], lists: Sequence[tuple[str, str]]) -> bytes:
    """`llms.txt` of a publication: what it is, its newest issues with their headlines, and its lists by address."""
    words, own = room.words(), room.base + room.folder
    lines = [f"# {_plain(room.publication.name)}", ""]
    if room.publication.tagline:
        lines += [f"> {_plain(room.publication.tagline)}", ""]
    lines += [f"## {_plain(words['list_of_issues'])}", ""]
    for card in cards:
        headlines = " · ".join(_plain(story.headline) for story in card.stories)
        number = _plain(room.number(card.identity))
        lines.append(f"- [{number}]({own}{card.label}/{NAME}){': ' if headlines else ''}{headlines}")
    lines += [
        "",
        f"## {_plain(words['site_lists'])}",
        "",
        *(f"- [{_plain(name)}]({own}{path})" for path, name in lists),
    ]
    return ("\n".join(lines) + "\n").encode()


def _sections(issue: Issue, *, before: bool) -> Iterator[str]:
    for each in issue.sections:
        if each.before == before:
            yield f"## {_plain(each.heading)}"
            yield from _blocks(each.body, issue)


def _story(story: Story, issue: Issue) -> Iterator[str]:
    yield f"## {_plain(story.headline)}"
    if story.deck:
        yield f"*{_plain(story.deck)}*"
    if story.byline:
        yield _plain(story.byline)
    yield from _blocks(story.body, issue)


def _blocks(prose: Prose, issue: Issue) -> Iterator[str]:
    for node in prose:
        if said := _block(node, issue):
            yield said


def _block(node: Node, issue: Issue) -> str:
    if node.kind in ("list", "numbered"):
        marks = [f"{node.start + at}. " if node.kind == "numbered" else "- " for at in range(len(node.nodes))]
        return "\n".join(_within(mark, _item(each, issue)) for mark, each in zip(marks, node.nodes, strict=True))
    if node.kind == "quotation":
        return "\n".join(f"> {line}".rstrip() for line in "\n\n".join(_blocks(node.nodes, issue)).split("\n"))
    if node.kind == "definitions":
        return "\n".join(_within("- ", _row(each, issue)) for each in node.nodes)
    if node.kind == "table":
        return _table(node, issue)
    if node.kind == "picture":
        return ""
    return _FIRST.sub(r"\1\\\2", _inline((node,) if not node.nodes else node.nodes, issue).strip())


def _item(node: Node, issue: Issue) -> str:
    return "\n\n".join(_blocks(node.nodes, issue)) or _inline(node.nodes, issue)


def _row(node: Node, issue: Issue) -> str:
    return " – ".join(_inline((each,), issue).replace("\n", " ").strip() for each in node.nodes)


def _within(mark: str, said: str) -> str:
    first, *rest = said.split("\n")
    return "\n".join([mark + first, *(f"{' ' * len(mark)}{line}".rstrip() for line in rest)])


def _table(node: Node, issue: Issue) -> str:
    """A table of GitHub Flavored Markdown, and what is said of it as paragraphs around it."""
    rows = [[_cell(cell, issue) for cell in row.nodes] for row in node.nodes if row.kind == "row"]
    before = [_inline(each.nodes, issue) for each in node.nodes if each.kind in ("table-title", "table-unit")]
    after = [_inline(each.nodes, issue) for each in node.nodes if each.kind in ("table-source", "table-data")]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    lines[1:1] = ["|" + " --- |" * len(rows[0])] if rows else []
    return "\n\n".join(filter(None, [*before, "\n".join(lines), *after]))


def _cell(node: Node, issue: Issue) -> str:
    return _inline(node.nodes, issue).replace("|", "\\|").replace("\n", " ")


def _inline(nodes: Prose, issue: Issue) -> str:
    return "".join(_run(node, issue) for node in nodes)


def _run(node: Node, issue: Issue) -> str:
    if node.kind == "text":
        return _plain(node.text)
    if node.kind == "address":
        return f"<{node.text}>" if "://" in node.text or "@" in node.text else _plain(node.text)
    if node.kind == "break":
        return "\\\n"
    inside = _inline(node.nodes, issue)
    if node.kind == "cite":
        return f"[{inside}](<{issue.source(node.source).address}>)"
    before, behind = _INLINE.get(node.kind, ("", ""))
    return f"{before}{inside}{behind}" if inside.strip() else inside


def _plain(words: str) -> str:
    """Words as CommonMark shows them, without soft hyphens."""
    return _SIGNS.sub(r"\\\1", whole(words))
