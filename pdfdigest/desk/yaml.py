"""The text of a YAML 1.2 file goes in; plain values and the place of each key come out.

ruamel.yaml reads it.  What it complains of is said again in words for a person, with the mended
line where a headline broke it.  Anchors, aliases and tags are refused: an issue file needs none,
and with them a small file can unfold into a huge one.
"""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError, MarkedYAMLWarning, YAMLError
from ruamel.yaml.reader import ReaderError

from pdfdigest.errors import Fault, ManuscriptError

MAX_BYTES = 8_000_000
MAX_DEPTH = 30
_LINE = re.compile(r"(?P<before>\s*(?:- +)*(?P<key>[A-Za-z_][\w-]*): +)(?P<value>\S.*?)\s*$")

Steps = tuple[str | int, ...]


class _Constructor(RoundTripConstructor):
    """Dates stay text: YAML 1.2 has no dates, and the forms say better what is wrong with one."""


_Constructor.add_constructor("tag:yaml.org,2002:timestamp", RoundTripConstructor.construct_scalar)


def text_of(path: Path) -> str:
    """The text of a file, decoded from UTF-8; ManuscriptError says why it cannot be had."""

    def fault(message: str, line: int = 0, column: int = 0) -> ManuscriptError:
        return ManuscriptError((Fault(path, line, column, "", message, "file"),))

    try:
        if path.is_dir():
            raise fault("this is a folder, not a file; name the file inside it")
        if path.stat().st_size > MAX_BYTES:
            raise fault(f"the file is larger than {MAX_BYTES // 1_000_000} MB; is it an issue file?")
        raw = path.read_bytes()
    except FileNotFoundError:
        raise fault("there is no such file") from None
    except OSError as error:
        raise fault(f"the file cannot be read: {error.strerror}") from None
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise fault("the file is saved as UTF-16; save it again as UTF-8")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line = before.count(b"\n") + 1
        column = len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1
        byte = raw[error.start]
        raise fault(f"the byte {byte:#04x} is not UTF-8; save the file again as UTF-8", line, column) from None
    if not text.strip():
        raise fault("the file is empty; `pdfdigest new` writes one to fill in")
    return text.replace("\r\n", "\n").replace("\r", "\n")


class Document:
    """A parsed file: `values` are plain, `locate` answers where a key or value stands."""

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self.lines = text.split("\n")
        yaml = YAML(typ="rt", pure=True)
        yaml.Constructor = _Constructor
        try:
            tree = yaml.load(text)
        except (YAMLError, MarkedYAMLWarning, ValueError, RecursionError, OverflowError) as error:
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

    def body_start(self, steps: Steps) -> tuple[int, int]:
        """The line (from 1) on which a text begins, and how far a block scalar is indented."""
        line, column = self.locate(steps)
        opening = self.lines[line - 1][column - 1 :] if line <= len(self.lines) else ""
        if not re.match(r"[|>][-+0-9]*\s*(#.*)?$", opening):
            return line, column - 1
        for number in range(line, len(self.lines)):
            text = self.lines[number]
            if text.strip():
                return line + 1, len(text) - len(text.lstrip(" "))
        return line + 1, 0

    def _plain(self, node: Any, steps: Steps) -> Any:
        if isinstance(node, CommentedMap | CommentedSeq):
            tag = getattr(node, "tag", None)
            if id(node) in self._seen or node.anchor.value is not None or getattr(tag, "value", None):
                self._refuse(steps)
            if len(steps) > MAX_DEPTH:
                self._refuse(steps, f"more than {MAX_DEPTH} levels inside each other")
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
                return kind(node)
        self._refuse(steps)
        return None

    def _name(self, key: Any, steps: Steps) -> str:
        if isinstance(key, str):
            return str(key)
        line, column = self.locate((*steps, key), key=True)
        raise ManuscriptError((Fault(self.path, line, column, "", f"the key {key!r} should be a word", "yaml"),))

    def _refuse(self, steps: Steps, words: str = "") -> None:
        line, column = self.locate(steps)
        words = words or "anchors (&), aliases (*) and tags (!) are not used here; put quotes around the text"
        raise ManuscriptError((Fault(self.path, line, column, "", words, "yaml"),))

    def _syntax(self, error: Exception) -> Fault:
        if isinstance(error, RecursionError):
            return Fault(self.path, 1, 1, "", "brackets or lists stand too deep inside each other", "yaml")
        if isinstance(error, ReaderError):
            line, column = self._position(int(error.position))
            sign = error.character if isinstance(error.character, int) else ord(str(error.character)[:1] or "\0")
            words = f"the character U+{sign:04X} cannot stand in a YAML file; take it out"
            return Fault(self.path, line, column, "", words, "yaml")
        if not isinstance(error, MarkedYAMLError | MarkedYAMLWarning):
            return Fault(self.path, 1, 1, "", f"this is not YAML: {str(error).splitlines()[0]}", "yaml")
        mark = error.problem_mark or error.context_mark
        line = min((mark.line if mark else 0) + 1, len(self.lines))
        column = (mark.column if mark else 0) + 1
        problem = " ".join((error.problem or error.context or "this is not YAML").split())
        here = self.lines[line - 1]
        if "\t" in here[: len(here) - len(here.lstrip())] or "'\\t'" in problem:
            return Fault(self.path, line, column, "", "the line is indented with a tab; use spaces", "yaml")
        if "duplicate key" in problem:
            name = re.search(r'duplicate key "([^"]*)"', problem)
            words = f"the key {name.group(1)!r} stands twice" if name else "a key stands twice"
            return Fault(self.path, line, column, "", f"{words}; keep one of the two", "yaml")
        for number in dict.fromkeys((line, (error.context_mark.line + 1) if error.context_mark else line, line - 1)):
            mended = self._mended(number)
            if mended:
                words = f"YAML cannot read this line; put quotes around the text:  {mended}"
                return Fault(self.path, number, 1, "", words, "yaml")
        return Fault(self.path, line, column, "", f"YAML cannot read on here: {_PLAIN.get(problem, problem)}", "yaml")

    def _mended(self, number: int) -> str:
        """The line with its value between quotes, where that makes a line of YAML of it."""
        if not 0 < number <= len(self.lines):
            return ""
        line = self.lines[number - 1]
        found = _LINE.match(line)
        if not found or found["value"][0] in "|>" or _reads_alone(line):
            return ""
        value = found["value"]
        mended = f"{found['before']}{quoted(value)}"
        return mended.strip() if _reads_alone(mended) else ""

    def _position(self, offset: int) -> tuple[int, int]:
        before = "\n".join(self.lines)[:offset]
        return before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1


_PLAIN = {
    "could not find expected ':'": "a colon and a space are missing after a key",
    "expected <block end>, but found '<block mapping start>'": "this line is indented differently from its neighbours",
    "expected <block end>, but found '-'": "this line is indented differently from its neighbours",
    "expected <block end>, but found '<block sequence start>'": "this line is indented differently from its neighbours",
    "mapping values are not allowed here": "there is a colon too many, or the line is indented too far",
    "found unexpected end of stream": "a quotation mark is opened and never closed",
}


def _reads_alone(line: str) -> bool:
    try:
        tree = YAML(typ="safe", pure=True).load(line.lstrip(" "))
    except (YAMLError, ValueError, RecursionError):
        return False
    while isinstance(tree, list) and len(tree) == 1:
        tree = tree[0]
    return isinstance(tree, dict) and all(isinstance(value, str) for value in tree.values())


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
    try:
        return bool(YAML(typ="safe", pure=True).load(io.StringIO(f"k: {line}\n")) == {"k": text})
    except (YAMLError, ValueError):
        return False
