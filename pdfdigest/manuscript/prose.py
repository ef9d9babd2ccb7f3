"""Markdown as an author typed it goes in; Prose (a tree of nodes) and complaints come out.

What prose may use is short: paragraphs, *emphasis*, **strong**, ^superscript^, ~subscript~, links,
lists, quotations, definitions, small tables, and `[words]{lang=ja}` for another language.  Anything else is a
complaint, never dropped: each word that goes in comes out.  CommonMark 0.31 decides what is what.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from markdown_it.rules_block.table import escapedSplit
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from pdfdigest.errors import counted
from pdfdigest.manuscript import (
    chart_figures,
    issue_references,
    languages,
    lazy_lines,
    leftover_markup,
    paragraph_numbers,
    tables,
)
from pdfdigest.manuscript.complaints import Complaint, Complaints
from pdfdigest.manuscript.line_ends import joined
from pdfdigest.manuscript.quotation_marks import Quotations
from pdfdigest.manuscript.syntax import MAX_PARAGRAPH, MAX_SIGNS, bare_addresses, parser
from pdfdigest.manuscript.unseen import CONTROL_IN_TEXT
from pdfdigest.model import Node, Prose

MAX_NESTING = 12
MAX_LENGTH = 400_000
"""Characters in one body: about a hundred printed pages."""

STORY = "story:"
"""What the target of a link begins with that leads to another story of the issue."""
MAX_COMPLAINTS = 100
FIRST_YEAR = 1000
LAST_DAY = 31
"""A paragraph that begins with a year, or with a day and its month, is no list."""

_KINDS = {
    "paragraph": "paragraph",
    "bullet_list": "list",
    "list_item": "item",
    "blockquote": "quotation",
    "definitions": "definitions",
    "entry": "entry",
    "term": "term",
    "definition": "definition",
    "tr": "row",
    "td": "cell",
    "th": "heading-cell",
    "strong": "strong",
    "em": "emphasis",
    "sup": "superscript",
    "sub": "subscript",
    "span": "span",
}

_BLOCKS = frozenset({"paragraph", "bullet_list", "ordered_list", "blockquote", "definitions"})

_REFUSED = {
    "heading": "a heading inside a story is not printed; give it a story or a section of its own",
    "fence": "a code block is not printed; take the ``` marks out",
    "code_block": "text indented by four spaces or a tab would be code; take the indentation out",
    "code_inline": "`code` is not printed; take the ` marks out, or write \\` for the sign itself",
    "hr": "a line of ---, *** or ___ is not printed; take it out, or put \\ before it",
    "image": "a picture is not placed with ![ ]( ); list it under `images:` of the story",
}

_COUNT = re.compile(r"[0-9]{1,6}")
_HIDDEN = re.compile(r"[\])]\{[^{}\n]{0,200}%")
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>")
_TAG_ADVICE = {
    "sup": "for superscript write ^th^",
    "sub": "for subscript write ~2~",
    "b": "for bold write **words**",
    "strong": "for bold write **words**",
    "i": "for italics write *words*",
    "em": "for italics write *words*",
    "a": "for a link write [words](address)",
    "br": "for a new line end the line before with \\",
}

_SEEN = {
    "text": "",
    "softbreak": "\n",
    "hardbreak": "\n",
    "text_special": leftover_markup.TYPED,
    "address": leftover_markup.ADDRESS,
}
"""The parts of a paragraph that hold words, and what stands for each where markup is looked for."""


Cite = Callable[[str, int, int], str]
"""Given the target of a link, its line (from 0) and column (from 1): the id of the source it cites, or of the story it leads to."""


def read(
    markdown: str,
    cite: Cite,
    language: str = "en",
    *,
    smart: bool = False,
    doubt: Callable[[Complaint], object] = lambda _complaint: None,
) -> tuple[Prose, tuple[Complaint, ...]]:
    """Parse a body; every link is handed to `cite`, which answers with the id of its source.

    `smart` sets the dashes, minus signs and spaces of the language.  `doubt` receives what can be set all the same,
    each under the name of its rule in `manuscript.rules`.
    """
    if len(markdown) > MAX_LENGTH:
        words = f"the text is {len(markdown):,} characters long; {MAX_LENGTH:,} is the most for one story"
        return (), (Complaint(0, 1, words, "too-long"),)
    reading = _Reading(markdown, cite, language, smart=smart)
    if reading.unprintable():
        return (), tuple(reading.complaints)
    prose = reading.blocks()
    for each in reading.doubts[:MAX_COMPLAINTS]:
        doubt(each)
    complaints = reading.complaints
    if len(complaints) > MAX_COMPLAINTS:
        words = f"and {len(complaints) - MAX_COMPLAINTS:,} more of the kind below"
        complaints = [*complaints[:MAX_COMPLAINTS], Complaint(complaints[MAX_COMPLAINTS].line, 1, words)]
    return prose, tuple(complaints)


class _Reading(Complaints):
    """One pass over one body, which gathers complaints on its way."""

    def __init__(self, markdown: str, cite: Cite, language: str, *, smart: bool) -> None:
        super().__init__(markdown.split("\n"))
        self.markdown = markdown
        self.cite = cite
        self.language = language
        self.smart = smart
        self.facts: list[SyntaxTreeNode] = []

    def unprintable(self) -> bool:
        """Whether there are signs that cannot be printed; each kind is complained of once."""
        for sign in dict.fromkeys(CONTROL_IN_TEXT.findall(self.markdown)):
            self.complain(f"it holds the invisible character U+{ord(sign):04X}; delete it", sign, "control")
        return bool(self.complaints)

    def blocks(self) -> Prose:
        for hidden in _HIDDEN.finditer(self.markdown):
            words = "words between {% and %} are not printed; take them out"
            line = self.markdown.count("\n", 0, hidden.start())
            column = hidden.start() - self.markdown.rfind("\n", 0, hidden.start()) + 1
            self.complaints.append(Complaint(line, column, words))
        env: dict[str, list[int]] = {}
        tokens = parser().parse(self.markdown, env)
        if "too long" in env:
            words = f"a paragraph has more than {MAX_PARAGRAPH:,} characters or {MAX_SIGNS:,} links or quotation marks"
            advice = "part it with an empty line"
            self.complaints += [Complaint(line, 1, f"{words}; {advice}", "too-long") for line in env["too long"]]
            return ()
        deep = next((t for t in tokens if t.level > 2 * MAX_NESTING), None) or next(
            (t for t in tokens for child in t.children or () if child.level > MAX_NESTING), None
        )
        if deep is not None:
            line = deep.map[0] if deep.map else 0
            self.complaints.append(Complaint(line, 1, f"more than {MAX_NESTING} levels inside each other"))
            return ()
        self.paragraphs([token for token in tokens if token.type == "inline"])
        for line, words in lazy_lines.found([(each.type, each.level, each.map) for each in tokens], self.lines):
            self.line, self.end = line, line + 1
            self.doubt(words, self.lines[line].strip()[:20], "looks-like-markup", "warning")
        tree = SyntaxTreeNode(tokens)
        prose = tuple(node for child in tree.children for node in self.node(child))
        self.lost_facts()
        return prose

    def paragraphs(self, tokens: list[Token]) -> None:
        """Look for markup that would be printed, and turn the quotation marks, in each paragraph by itself."""
        quotations = Quotations(self.language)
        for token in tokens:
            first, end = self.line, self.end = token.map or (0, len(self.lines))
            children = [child for child in token.children or () if child.type in _SEEN]
            # A backslash before a letter is a sign as any other.
            flat = "".join(
                child.content if child.content[:1] == "\\" else _SEEN[child.type] or child.content for child in children
            )
            for slip in leftover_markup.in_paragraph(token.content, flat):
                self.line = min(first + slip.line, end - 1)
                self.doubt(slip.message, slip.needle, "looks-like-markup", "fault" if slip.printed else "warning")
            self.line = first
            for bare in bare_addresses(token):
                if f"]({bare}" in token.content:
                    continue  # a link that is not whole, and told as that
                words = f"“{bare}” is printed as it stands, a link without a note; to cite it write [words]({bare})"
                self.doubt(words, bare, "bare-address", "warning")
            pieces = [
                ("\n" if child.type.endswith("break") else child.content, child.type == "text") for child in children
            ]
            turned = quotations.paragraph(pieces)
            if self.smart:
                from pdfdigest.manuscript import dashes

                # A line end may go with a dash that takes no blank.
                ours = [child.type in ("text", "softbreak") for child in children]
                turned = dashes.paragraph(list(zip(turned, ours, strict=True)), self.language, opens=token.level == 1)
            for child, words in zip(children, turned, strict=True):
                child.content = words if child.type in ("text", "softbreak") else child.content

    def node(self, tree: SyntaxTreeNode) -> Iterator[Node]:
        if tree.map:
            self.line, self.end = tree.map
        kind = tree.type
        if self.facts and kind in _BLOCKS:
            self.lost_facts()
        if kind in ("inline", "thead", "tbody"):
            yield from self.inside(tree)
        elif kind == "text":
            yield from self.words(tree.content)
        elif kind == "text_special":
            # An escaped sign stands for itself: \<b> is no tag.
            yield Node("text", text=tree.content)
        elif kind == "address":
            yield Node("address", text=tree.content)
        elif kind == "softbreak":
            yield Node("text", text=tree.content)
        elif kind == "hardbreak":
            yield Node("break")
        elif kind == "link":
            yield self.link(tree)
        elif kind == "ordered_list":
            yield from self.numbered(tree)
        elif kind == "table_fact":
            self.fact(tree)
        elif kind == "table":
            yield self.table(tree)
        elif kind in _KINDS:
            if kind in ("bullet_list", "blockquote"):
                self.begun_with_a_sign(tree)
            language = self.tongue(tree)
            nodes = self.inside(tree)
            if kind == "bullet_list" and self.is_speech(tree, nodes):
                from pdfdigest.manuscript import dashes

                yield from _begun_with(dashes.opening(self.language), nodes[0].nodes)
            else:
                yield Node(_KINDS[kind], nodes=nodes, language=language, alignment=tables.alignment(tree.attrs))
        else:
            needle = "![" if kind == "image" else tree.markup or tree.content[:20]
            self.complain(_REFUSED.get(kind, f"{kind} is not printed"), needle)
            if tree.content:
                yield Node("text", text=tree.content)

    def is_speech(self, tree: SyntaxTreeNode, items: tuple[Node, ...]) -> bool:
        """Whether a list is one paragraph of what somebody says, begun with a hyphen for the dash."""
        alone = tree.level == 0 and len(items) == 1 and len(items[0].nodes) == 1
        if not self.smart or not alone:
            return False
        from pdfdigest.manuscript import dashes

        return dashes.is_speech(items[0].plain(), self.language)

    def numbered(self, tree: SyntaxTreeNode) -> Iterator[Node]:
        """A list is printed 3, 4, 5 after its first number; after an empty line another number begins a new list."""
        language = self.tongue(tree)
        typed = [int(item.info) for item in tree.children]
        starts = [0]
        for index, item in enumerate(tree.children[1:], 1):
            due = typed[starts[-1]] + index - starts[-1]
            if typed[index] == due or len(set(typed)) == 1:
                continue
            line = item.map[0] if item.map else self.line
            if line and not self.lines[line - 1].strip(" \t>"):
                starts.append(index)
                continue
            words = f"the list's number {typed[index]} would be printed as {due}; mend it"
            self.complaints.append(Complaint(line, 1, words))
            break
        for start, end in zip(starts, [*starts[1:], len(typed)], strict=True):
            items = [node for child in tree.children[start:end] for node in self.node(child)]
            if tree.level == 0 and self.is_date(typed[start], items):
                for number, entry in enumerate(items, typed[start]):
                    yield from _begun_with(f"{number}{tree.markup} ", entry.nodes)
            else:
                yield Node("numbered", nodes=joined(items), language=language, start=typed[start])

    def is_date(self, number: int, items: list[Node]) -> bool:
        """Whether a list is paragraphs that begin with a year, or one that begins with a day as German writes it."""
        first = items[0].plain().split()[:1]
        month = bool(first) and first[0] in languages.months(self.language)
        return number >= FIRST_YEAR or (month and len(items) == 1 and number <= LAST_DAY)

    def begun_with_a_sign(self, tree: SyntaxTreeNode) -> None:
        """A sum or a figure that begins a paragraph: its sign is taken for that of a list or a quotation."""
        quotation = tree.type == "blockquote"
        slip = leftover_markup.at_start(self.lines[self.line], quotation=quotation)
        alone = tree.level == 0 and len(tree.children) == 1 and len(tree.children[0].children) == 1
        if slip and (quotation or alone):
            self.doubt(slip.message, slip.needle, "looks-like-markup", "warning")

    def columns(self, tree: SyntaxTreeNode) -> None:
        """A cell beyond the last heading would be left out."""
        wide = len(tree.children[0].children[0].children)
        for row in tree.walk():
            if row.type == "tr" and row.map:
                typed = escapedSplit(self.lines[row.map[0]].strip().strip("|"))
                if len(typed) > wide:
                    words = f"this row has {counted(len(typed), 'cell')} under {counted(wide, 'heading')}; take some out, or add a heading"
                    self.complaints.append(Complaint(row.map[0], 1, words))

    def fact(self, tree: SyntaxTreeNode) -> None:
        """Keep a line above a table until the table comes."""
        if any(each.info == tree.info for each in self.facts):
            self.complaints.append(Complaint(self.line, 1, tables.TWICE.format(tree.info)))
        self.facts.append(tree)

    def table(self, tree: SyntaxTreeNode) -> Node:
        """A table with what the lines above it say, all in reading order."""
        self.columns(tree)
        facts, self.facts = {each.info: each for each in self.facts}, []
        above, rows, below = (
            [tables.fact(key, self.inside(facts[key]), self.language) for key in tables.ABOVE if key in facts],
            self.inside(tree),
            [tables.fact(key, self.inside(facts[key]), self.language) for key in tables.BELOW if key in facts],
        )
        made = Node("table", nodes=(*above, *rows, *below))
        return self.charted(made, facts["chart"]) if "chart" in facts else made

    def charted(self, table: Node, fact: SyntaxTreeNode) -> Node:
        """The table with the kind of its chart, where one can be drawn."""
        made = replace(table, chart="".join(node.plain() for node in self.inside(fact)).strip().lower())
        try:
            chart_figures.read(made, self.language)
        except ValueError as error:
            self.complaints.append(Complaint((fact.map or (0, 0))[0], 1, str(error)))
            return table
        return made

    def lost_facts(self) -> None:
        """Lines about a table that never came are not dropped in silence."""
        self.complaints += [Complaint((each.map or (0, 0))[0], 1, tables.LOST) for each in self.facts]
        self.facts = []

    def inside(self, tree: SyntaxTreeNode) -> tuple[Node, ...]:
        return joined([node for child in tree.children for node in self.node(child)])

    def words(self, text: str) -> Iterator[Node]:
        for tag in _TAG.finditer(text):
            name = tag.group().strip("</>").split()[0].lower()
            advice = _TAG_ADVICE.get(name, "write the words alone, or \\< for the sign itself")
            self.complain(f"{tag.group()} is HTML, which prose does not use; {advice}", tag.group(), "html")
        yield Node("text", text=languages.spaced(text, self.language))

    def link(self, tree: SyntaxTreeNode) -> Node:
        href = str(tree.attrs.get("href", ""))
        line, column = self.find(f"]({href}" if href else "](")
        nodes = self.inside(tree)
        if title := tree.attrs.get("title"):
            self.complain(f'a link has no title here; take "{title}" out of the round brackets', str(title)[:20])
        if not any(node.plain().strip() for node in nodes):
            self.complain("a link without words cannot be printed; write [words](address)", "](", "source")
        if href.startswith(issue_references.SCHEME):
            return Node("issue", nodes=nodes, source=self.cite(href, line, column), language=self.tongue(tree))
        kind = "see" if href.startswith(STORY) else "cite"
        source, _, number = self.cite(href, line, column).partition(paragraph_numbers.SIGN)
        leads = int(number) if _COUNT.fullmatch(number) else 0
        return Node(kind, nodes=nodes, source=source, number=leads, language=self.tongue(tree))

    def tongue(self, tree: SyntaxTreeNode) -> str:
        insecure = tree.meta.get("insecure_attrs") if tree.meta else None
        extra = set(tree.attrs) - {"lang", "start", "href", "title", "style"}
        if insecure or extra:
            named = ", ".join(sorted({*(insecure or ()), *extra}))
            self.complain(f"{{{named}}} means nothing here; only {{lang=...}} is read", "{")
        tag = str(tree.attrs.get("lang", ""))
        if tag and not languages.is_tag(tag):
            self.complain(f"{tag!r} is no language tag; write one like ja, ar or zh-Hant", tag, "language")
            return ""
        return languages.normal(tag) if tag else ""


def _begun_with(words: str, blocks: tuple[Node, ...]) -> Iterator[Node]:
    """Blocks of which the first begins with these words."""
    first, *rest = blocks or (Node("paragraph"),)
    yield replace(first, nodes=joined([Node("text", text=words), *first.nodes]))
    yield from rest
