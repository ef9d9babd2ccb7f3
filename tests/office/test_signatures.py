"""Every act takes the office first, under one name, whichever door calls it."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import pdfdigest
from pdfdigest import office
from tests.builders import ROOT

NO_ACTS = {
    "disk": "bytes go to a file, whole or not at all",
    "journal": "what the desk keeps until it is written",
    "printable": "values of one issue, which build, publish and the desk share",
    "surroundings": "makes an Office",
}
"""Modules that doors know and that hold no acts, each with its reason."""


def called(path: Path) -> Iterator[tuple[str, str]]:
    """The module of the office and the function of each call of a file of a door."""
    tree = ast.parse(path.read_text("utf-8"))
    modules: dict[str, str] = {}
    functions: dict[str, tuple[str, str]] = {}
    for node in ast.walk(tree):
        for name in node.names if isinstance(node, ast.ImportFrom) and node.module else ():
            if node.module == "pdfdigest.office":
                modules[name.asname or name.name] = name.name
            elif node.module.startswith("pdfdigest.office."):
                functions[name.asname or name.name] = (node.module.rpartition(".")[2], name.name)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name) and node.func.id in functions:
                yield functions[node.func.id]
            if isinstance(node.func, ast.Attribute):
                module = modules.get(node.func.value.id, "") if isinstance(node.func.value, ast.Name) else ""
                yield from [(module, node.func.attr)] if module else []


DOORS = [path for door in ("cli", "desk") for path in sorted((ROOT / "pdfdigest" / door).rglob("*.py"))]
READ = {("save", "hash_of"), ("save", "state")}
"""What a file says, which needs nothing of an office."""
ACTS = sorted({each for path in DOORS for each in called(path) if each[0] not in NO_ACTS} - READ)


def functions() -> Iterator[tuple[str, Callable[..., Any]]]:
    for module in pkgutil.iter_modules(office.__path__):
        for name, made in vars(importlib.import_module(f"pdfdigest.office.{module.name}")).items():
            if inspect.isfunction(made) and made.__module__ == f"pdfdigest.office.{module.name}":
                yield f"{module.name}.{name}", made


def test_the_doors_call_acts() -> None:
    assert len(ACTS) > 50
    assert ("publish", "publish") in ACTS


@pytest.mark.parametrize(("module", "name"), ACTS)
def test_an_act_of_a_door_takes_the_office_first(module: str, name: str) -> None:
    act = getattr(importlib.import_module(f"pdfdigest.office.{module}"), name)
    if inspect.isfunction(act):
        first = next(iter(inspect.signature(act).parameters.values()))
        assert (first.name.lstrip("_"), first.annotation) == ("office", "Office")
        assert first.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD


def test_whatever_takes_an_office_takes_it_first() -> None:
    wrong = [
        name
        for name, function in functions()
        if "office" in list(inspect.signature(function).parameters)[1:] and "_" not in name.partition(".")[2][:1]
    ]
    assert wrong == []


def test_every_public_act_takes_the_office_first() -> None:
    acts = [each for name in pdfdigest.__all__ if inspect.isfunction(each := getattr(pdfdigest, name))]
    assert len(acts) >= 12
    assert {next(iter(inspect.signature(act).parameters)) for act in acts} == {"office"}
