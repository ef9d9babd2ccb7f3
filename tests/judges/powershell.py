"""A line goes in; out come the words that PowerShell hands to the program, as the grammar of tree-sitter reads it."""

from __future__ import annotations

from collections.abc import Iterator

import tree_sitter
import tree_sitter_powershell

PARSER = tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language()))
QUOTED = {"verbatim_string_characters", "expandable_string_literal"}
PLAIN = {"command_name", "command_parameter", "generic_token", "real_literal", "integer_literal"} | QUOTED
"""Kinds of words that come to the program as they stand, without their quotes."""


def words(line: str) -> list[str]:
    """The program and its arguments; AssertionError where the line is not one plain command."""
    root = PARSER.parse(line.encode()).root_node
    assert not root.has_error, f"PowerShell cannot read: {line}"
    found: list[str] = []
    end = -1
    for leaf in _leaves(root):
        text = (leaf.text or b"").decode()
        if not text.strip():
            continue
        assert leaf.type in PLAIN, f"{text} is a {leaf.type} of PowerShell: {line}"
        assert not (leaf.type == "expandable_string_literal" and set("$`") & set(text)), line
        text = text[1:-1] if leaf.type in QUOTED else text.replace('"', "")
        if leaf.start_byte == end and leaf.type not in QUOTED:
            found[-1] += text
        else:
            found.append(text)
        end = leaf.end_byte
    return found


def _leaves(node: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    if node.type in PLAIN or not node.child_count:
        yield node
    else:
        for each in node.children:
            yield from _leaves(each)
