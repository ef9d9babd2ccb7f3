"""Whatever an error asks a door for, the terminal has a sentence for it, and no sentence waits in vain."""

from __future__ import annotations

import ast

from pdfdigest.cli import hints
from pdfdigest.errors import RequestError
from tests.builders import ROOT


def used() -> set[str]:
    """The names that the program gives to `needs`: as an argument, as a default, or in a variable of that name."""
    found: set[str] = set()
    for path in (ROOT / "pdfdigest").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (isinstance(node, ast.keyword) and node.arg == "needs") or (
                isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "needs"
            ):
                found |= names(node.value)
            elif isinstance(node, ast.arguments):
                for argument, value in zip(node.kwonlyargs, node.kw_defaults, strict=True):
                    if argument.arg == "needs" and value is not None:
                        found |= names(value)
    return found - {""}


def names(value: ast.expr) -> set[str]:
    """What an expression may give, up to its colon."""
    if isinstance(value, ast.IfExp):
        return names(value.body) | names(value.orelse)
    if isinstance(value, ast.JoinedStr):
        value = value.values[0]
    return {value.value.partition(":")[0]} if isinstance(value, ast.Constant) else set()


def test_each_need_has_a_hint_and_each_hint_a_need() -> None:
    assert len(used()) > 20
    assert used() == set(hints.HINTS)


def test_an_argument_of_an_act_is_an_option_of_the_terminal() -> None:
    assert hints.told(RequestError("by is empty; it says who")) == "--by is empty; it says who"
    assert hints.told(RequestError("by this it is done")) == "by this it is done"


def test_a_hint_names_what_the_error_is_about() -> None:
    error = RequestError("the facts are there already", where="elsewhere/a.yaml", needs="facts:a.pdf")
    assert hints.told(error).splitlines()[1] == (
        "  Look it over, then: pdfdigest adopt a.pdf --facts elsewhere/a.yaml --by NAME"
    )
