"""The mutation runs: what a mutant is, and that docs/mutants.md holds nine of ten and a reason for each survivor."""

from __future__ import annotations

import importlib.util
import json
import sys
import tomllib

import pytest

from tests.builders import ROOT

SPEC = importlib.util.spec_from_file_location("mutants", ROOT / "benchmarks/mutants.py")
assert SPEC is not None
assert SPEC.loader is not None
mutants = sys.modules["mutants"] = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(mutants)
RESULTS = json.loads(mutants.RESULTS.read_text("utf-8"))
REASONS = tomllib.loads(mutants.REASONS.read_text("utf-8"))

SOURCE = '''"""A docstring stays."""

MOST = 3


def first(found: list[int], least: int = 1) -> int | None:
    """So does this."""
    for each in found:
        if each > least and not each == MOST:
            return min(each - 1, 7)
    return None
'''


def test_each_mutant_changes_one_thing() -> None:
    found = list(mutants.mutants(SOURCE))
    assert [mutant.said for mutant in found if "if " not in mutant.said] == [
        "MOST: 3 → 4",
        "first: 1 → 2",
        "first: each > least and (not each == MOST) → each > least or not each == MOST",
        "first: each > least → each >= least",
        "first: not each == MOST → each == MOST",
        "first: each == MOST → each != MOST",
        "first: return min(each - 1, 7) → return None",
        "first: min(each - 1, 7) → max(each - 1, 7)",
        "first: each - 1 → each + 1",
        "first: 1 → 2",
        "first: 7 → 8",
    ]
    assert sum("→ if not" in mutant.said for mutant in found) == 1
    texts = {mutant.text for mutant in found}
    assert len(texts) == len(found) == 12
    for text in texts:
        compile(text, "mutant", "exec")
        assert text.startswith('"""A docstring stays."""')


def test_a_sample_is_even_and_the_same_each_time() -> None:
    every = list(mutants.mutants(SOURCE))
    assert mutants.sampled(every, 99) == every
    assert mutants.sampled(every, 4) == [every[0], every[3], every[6], every[9]]


@pytest.mark.parametrize("module", mutants.MODULES)
def test_nine_of_ten_are_killed_and_each_survivor_has_its_reason(module: str) -> None:
    told = RESULTS[module]
    assert (ROOT / "pdfdigest" / module).is_file()
    assert told["killed"] >= mutants.WANTED * told["tried"]
    assert told["killed"] + len(told["survivors"]) == told["tried"]
    assert set(told["survivors"]) <= set(REASONS.get(module, {}))


def test_the_page_is_what_the_last_run_found() -> None:
    assert mutants.PAPER.read_text("utf-8") == mutants.page(RESULTS, REASONS)
    assert set(RESULTS) == set(mutants.MODULES)
    for module, reasons in REASONS.items():
        assert set(reasons) <= set(RESULTS[module]["survivors"]), f"{module}: a reason for what is killed"
