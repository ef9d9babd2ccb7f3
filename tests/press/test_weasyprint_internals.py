"""Private names of WeasyPrint stand in one module, so that a new version is looked over in one place."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from pdfdigest.press.engine import weasyprint_internals as internals
from tests.builders import ROOT

ENGINE = ROOT / "pdfdigest/press/engine"
PUBLIC = {
    "weasyprint",
    "weasyprint.text.fonts.FontConfiguration",
    "weasyprint.urls.FatalURLFetchingError",
    "weasyprint.urls.URLFetcher",
    "weasyprint.urls.URLFetcherResponse",
}
"""What the documentation of WeasyPrint promises to keep (its API reference)."""
OUTSIDE = {"HTML", "CSS", "Attachment", "VERSION"}


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield from (f"{node.module}.{each.name}" for each in node.names)


def private(tree: ast.AST) -> Iterator[str]:
    """Attributes with an underscore of anything but our own objects."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr.startswith("_") and not node.attr.startswith("__"):
            own = isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")
            yield from () if own else (ast.unparse(node),)


def modules() -> list[Path]:
    return [path for path in sorted((ROOT / "pdfdigest").rglob("*.py")) if path.stem != "weasyprint_internals"]


def test_no_other_module_imports_what_weasyprint_does_not_promise() -> None:
    wrong = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in modules()
        for name in imported(ast.parse(path.read_text("utf-8")))
        if name.partition(".")[0] == "weasyprint" and name not in PUBLIC
    }
    assert not wrong
    assert set(imported(ast.parse((ENGINE / "weasyprint_internals.py").read_text("utf-8")))) - PUBLIC


def test_no_other_module_of_the_engine_asks_for_a_private_attribute() -> None:
    wrong = {
        f"{path.name}: {name}"
        for path in modules()
        if path.parent == ENGINE and path.stem != "weasyprint_import"
        for name in private(ast.parse(path.read_text("utf-8")))
    }
    assert not wrong
    assert set(private(ast.parse((ENGINE / "weasyprint_internals.py").read_text("utf-8"))))


def test_of_weasyprint_itself_only_public_names_are_used() -> None:
    named = {
        node.attr
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "weasyprint"
    }
    assert named == OUTSIDE


@pytest.mark.parametrize("step", [step for step in vars(internals).values() if isinstance(step, internals.Step)])
def test_a_step_is_there_and_comes_back_after_ours(step: internals.Step) -> None:
    assert step.there
    real = step.real

    def ours() -> None:
        raise AssertionError

    def within() -> None:
        with step.replaced(ours):
            assert step.real is ours
            raise ValueError("inside")

    with pytest.raises(ValueError, match="inside"):
        within()
    assert step.real is real
