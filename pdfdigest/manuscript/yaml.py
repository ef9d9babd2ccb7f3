"""The text of a YAML 1.2 file goes in; plain values and the place of each key come out.

ruamel.yaml reads it.  What it complains of is said again in words for a person, with the mended
line where a headline broke it.  Anchors, aliases and tags are refused: an issue file needs none,
and with them a small file can unfold into a huge one.
"""

from __future__ import annotations

import io
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.composer import Composer
from ruamel.yaml.constructor import RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError, MarkedYAMLWarning, YAMLError
from ruamel.yaml.reader import ReaderError

from pdfdigest.errors import Fault, ManuscriptError
from pdfdigest.manuscript import yaml_slips

MAX_DEPTH = 30
MAX_NODES = 30_000
"""Keys and values in one file: several times what the largest issue has."""
MAX_DIGITS = 18
MAX_MENDED = 500
"""A longer line is not said again in full."""
_LINE = re.compile(r"(?P<before>\s*(?:- +)*(?P<key>[A-Za-z_][\w-]*): +)(?P<value>\S.*)")
_HALF_SIGN = re.compile("[\ud800-\udfff]")

Steps = tuple[str | int, ...]


class _Constructor(RoundTripConstructor):
    """Dates stay text: YAML 1.2 has no dates, and the forms say better what is wrong with one."""


_Constructor.add_constructor("tag:yaml.org,2002:timestamp", RoundTripConstructor.construct_scalar)


class _TooMuch(YAMLError):
    """A file that holds more than an issue can."""

    def __init__(self, words: str, line: int) -> None:
        super().__init__(words)
        self.words = words
        self.line = line


class LimitedComposer(Composer):
    """Counts while it reads, so that a small file cannot keep the desk busy for minutes."""

    nodes = 0
    depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        """The node that comes next; YAMLError where there are too many."""
        self.nodes += 1
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise _TooMuch(f"more than {MAX_DEPTH} levels stand inside each other here; take some out", self._line())
        if self.nodes > MAX_NODES:
            raise _TooMuch(f"more than {MAX_NODES:,} keys and values; is it an issue file?", self._line())
        made = super().compose_node(parent, index)
        self.depth -= 1
        return made

    def _line(self) -> int:
        return int(self.parser.peek_event().start_mark.line) + 1


@lru_cache(maxsize=4)
def parsed(path: Path, text: str) -> Document:
    """The document that a text of a file is, parsed once for all who look something up in it."""
    return Document(path, text)


class Document:
    """A parsed file: `values` are plain, `locate` answers where a key or value stands."""

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self.lines = text.split("\n")
        yaml = YAML(typ="rt", pure=True)
        yaml.Constructor = _Constructor
        yaml.Composer = LimitedComposer
        if slips := tuple(yaml_slips.breaking(self.lines)):
            raise ManuscriptError(
                tuple(Fault(path, slip.line, slip.column, "", slip.message, "yaml") for slip in slips)
            )
        try:
            tree = yaml.load(text)
        except Exception as error:
            raise ManuscriptError((self._syntax(error),)) from None
        self._tree = tree
        self._seen: set[int] = set()
        if not isinstance(tree, CommentedMap):
            words = "the file should hold keys and values, like `volume: 1`, one a line"
            raise ManuscriptError((Fault(path, 1, 1, "", words, "yaml"),))
        self.values: dict[str, Any] = self._plain(tree, ())

    def locate(self, steps: Steps, key: bool = False) -> tuple[int, int]:
        """Line and column, from 1, of the value at a path, or of its key; of what is nearest if absent."""
        node, place = self._tree, (1, 1)
        for index, step in enumerate(steps):
            last = index == len(steps) - 1
            try:
                if isinstance(node, CommentedMap) and step in node:
                    spot = node.lc.key(step) if (key and last) or node[step] is None else node.lc.value(step)
                elif isinstance(node, CommentedSeq) and isinstance(step, int) and step < len(node):
                    spot = node.lc.item(step)
                else:
                    break
                place = (spot[0] + 1, spot[1] + 1)
                node = node[step]
            except (KeyError, TypeError, AttributeError):
                break
        return place

    def written(self, steps: Steps) -> str:
        """A number or a plain word as it stands in the file: `1.10` is no 1.1 there."""
        line, column = self.locate(steps)
        return "".join(re.findall(r"\A[-+.\w:]+", self.lines[line - 1][column - 1 :]))

    def inside(self, steps: Steps, line: int, column: int) -> tuple[int, int]:
        """Where a place inside a text stands in the file; `line` counts from 0, `column` from 1.

        Only a literal block (`|`) keeps its lines; anything else answers with where the text begins.
        """
        top, left = self.locate(steps)
        opening = self.lines[top - 1][left - 1 :] if top <= len(self.lines) else ""
        if not re.match(r"[|][-+0-9]*\s*(#.*)?$", opening):
            return top, left
        for text in self.lines[top:]:
            if text.strip():
                indent = len(text) - len(text.lstrip(" "))
                return min(top + 1 + line, len(self.lines)), indent + column
        return top, left

    def _plain(self, node: Any, steps: Steps) -> Any:
        if isinstance(node, CommentedMap | CommentedSeq):
            tag = getattr(node, "tag", None)
            if id(node) in self._seen or node.anchor.value is not None or getattr(tag, "value", None):
                self._refuse(steps)
            if getattr(node, "merge", None):
                self._refuse(steps, "`<<` is not used here; write the keys themselves")
            self._seen.add(id(node))
            if isinstance(node, CommentedMap):
                return {self._name(key, steps): self._plain(node[key], (*steps, key)) for key in node}
            return [self._plain(value, (*steps, index)) for index, value in enumerate(node)]
        if isinstance(node, bool) or node is None:
            return node
        for kind in (str, int, float):
            if isinstance(node, kind):
                anchor = getattr(node, "anchor", None)
                if anchor is not None and getattr(anchor, "value", None):
                    self._refuse(steps)
                if isinstance(node, str) and (half := _HALF_SIGN.search(node)):
                    code = f"\\u{ord(half[0]):04x}"
                    self._refuse(steps, f"{code} is half a character; write the character itself")
                if isinstance(node, int) and abs(node) >= 10**MAX_DIGITS:
                    self._refuse(steps, f"a number of more than {MAX_DIGITS} digits; is it text? Put quotes around it")
                return kind(node)
        self._refuse(steps)
        return None

    def _name(self, key: Any, steps: Steps) -> str:
        if isinstance(key, str) and not _HALF_SIGN.search(key):
            return str(key)
        line, column = self.locate((*steps, key), key=True)
        words = "a key should be one plain word before a colon, like `volume: 1`"
        raise ManuscriptError((Fault(self.path, line, column, "", words, "yaml"),))

    def _refuse(self, steps: Steps, words: str = "") -> None:
        line, column = self.locate(steps)
        words = words or "anchors (&), aliases (*) and tags (!) are not used here; put quotes around the text"
        raise ManuscriptError((Fault(self.path, line, column, "", words, "yaml"),))

    def _syntax(self, error: Exception) -> Fault:
        def fault(words: str, line: int = 1, column: int = 1) -> Fault:
            return Fault(self.path, line, column, "", words, "yaml")

        if isinstance(error, _TooMuch):
            return fault(error.words, error.line)
        if isinstance(error, RecursionError):
            return fault("brackets or lists stand too deep inside each other")
        if isinstance(error, ReaderError):
            sign = error.character if isinstance(error.character, int) else ord(str(error.character)[:1] or "\0")
            words = f"the invisible character U+{sign:04X} cannot stand in an issue file; delete it"
            return fault(words, *self._position(int(error.position)))
        if not isinstance(error, MarkedYAMLError | MarkedYAMLWarning):
            number = next((n for n, line in enumerate(self.lines, 1) if re.search(r"\d{100}", line)), 0)
            if number or isinstance(error, ValueError | OverflowError):
                return fault("YAML cannot read a value here; put quotes around it if it is text", number or 1)
            return fault(f"YAML cannot read this file ({type(error).__name__}); compare it with one that prints")
        mark = error.problem_mark or error.context_mark
        line = min((mark.line if mark else 0) + 1, len(self.lines))
        column = (mark.column if mark else 0) + 1
        problem = " ".join((error.problem or error.context or "this is not YAML").split())
        here = self.lines[line - 1]
        above = self.lines[line - 2] if line > 1 else ""
        if "\t" in here[: len(here) - len(here.lstrip())] or "'\\t'" in problem:
            return fault("the line is indented with a tab; use spaces", line, column)
        if "duplicate key" in problem:
            name = re.search(r'duplicate key "([^"]*)"', problem)
            words = f"the key {name.group(1)!r} stands twice" if name else "a key stands twice"
            if name and name.group(1) == "id" and here.lstrip().startswith("id:"):
                return fault("a new story begins with a hyphen and a blank; write  - id:  in this line", line, column)
            return fault(f"{words}; keep one of the two", line, column)
        if "single document" in (error.context or ""):
            return fault("a line of --- begins a second file inside this one; take it out", line, column)
        if unsigned := yaml_slips.unsigned(self.lines, line, open_="expected ':'" in problem):
            return fault(unsigned.message, unsigned.line, unsigned.column)
        for number in dict.fromkeys((line, (error.context_mark.line + 1) if error.context_mark else line)):
            if number > 1 and re.search(r": *[|>][-+0-9]*\s*$", self.lines[number - 2]):
                words = "the text below a key that ends with | is indented two spaces further than the key"
                return fault(words, number)
        if re.match(r"\s*id:", here) and "<block end>" in problem:
            return fault("a new story begins with a hyphen and a blank, as the first does; write  - id:", line, column)
        if glued := re.match(r"\s*(?:- +)*([A-Za-z_][\w-]*):\S", above):
            return fault(f"a space is missing after `{glued[1]}:`", line - 1, glued.end(1) + 2)
        for number in dict.fromkeys((line, (error.context_mark.line + 1) if error.context_mark else line, line - 1)):
            mended = self._mended(number)
            if mended:
                return fault(f"YAML cannot read this line; put quotes around the text:  {mended}", number)
        return fault(f"YAML cannot read on here: {_PLAIN.get(problem, problem)}", line, column)

    def _mended(self, number: int) -> str:
        """The line with its value between quotes, where that makes a line of YAML of it."""
        if not 0 < number <= len(self.lines):
            return ""
        line = self.lines[number - 1].rstrip()
        found = _LINE.match(line)
        if not found or found["value"][0] in "|>" or len(line) > MAX_MENDED or _reads_alone(line):
            return ""
        mended = f"{found['before']}{quoted(yaml_slips.unquoted(found['value']))}"
        return mended.strip() if _reads_alone(mended) else ""

    def _position(self, offset: int) -> tuple[int, int]:
        before = "\n".join(self.lines)[:offset]
        return before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1


_PLAIN = {
    "could not find expected ':'": (
        "a colon and a space are missing after a key; if the line belongs to the text above, indent it as that text is"
    ),
    "expected <block end>, but found '<block mapping start>'": "this line is indented differently from its neighbours",
    "expected <block end>, but found '?'": "this line is indented differently from its neighbours",
    "expected <block end>, but found '<scalar>'": (
        "this line is indented less than the text above it; indent it as far as that text"
    ),
    "expected <block end>, but found '-'": "this line is indented differently from its neighbours",
    "expected <block end>, but found '<block sequence start>'": "this line is indented differently from its neighbours",
    "mapping values are not allowed here": "there is a colon too many, or the line is indented too far",
    "mapping values are not allowed in this context": "there is a colon too many, or the line is indented too far",
    "expected '<document start>', but found ('<scalar>',)": "each line should be a key and its value, like `volume: 1`",
    "expected <block end>, but found '}'": "a } stands here that no { opened; take it out",
    "expected <block end>, but found ']'": "a ] stands here that no [ opened; take it out",
    "found unexpected end of stream": "a quotation mark is opened and never closed",
    "expected ',' or ']', but got '<stream end>'": "a [ is opened and never closed",
    "expected ',' or '}', but got '<stream end>'": "a { is opened and never closed",
}


def _reads_alone(line: str) -> bool:
    try:
        tree = YAML(typ="safe", pure=True).load(line.lstrip(" "))
    except (YAMLError, ValueError, RecursionError, OverflowError):
        return False
    while isinstance(tree, list) and len(tree) == 1:
        tree = tree[0]
    return isinstance(tree, dict)


def quoted(text: str) -> str:
    """A line of text between single quotes, as YAML 1.2 reads it back."""
    return "'" + text.replace("'", "''") + "'"


def scalar(text: str) -> str:
    """A line of text as a YAML value: bare where that is safe, between quotes where it is not."""
    if not _reads_back(text, text) or re.search(
        r"^[\W_]|: |:$| #|^(true|false|null|yes|no|on|off|~)$|^[\d.+-]", text, re.IGNORECASE
    ):
        return quoted(text)
    return text


def _reads_back(line: str, text: str) -> bool:
    if line == text and re.fullmatch(r"[A-Za-z]{2,}(?: [A-Za-z]+){1,30}", text):
        return True  # YAML cannot take such words for anything else, and need not be asked.
    try:
        return bool(YAML(typ="safe", pure=True).load(io.StringIO(f"k: {line}\n")) == {"k": text})
    except (YAMLError, ValueError):
        return False
