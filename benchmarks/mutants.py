"""Break a module in one place after the other, run its tests each time, and write docs/mutants.md.

    make mutants                                   every module of the table below
    python benchmarks/mutants.py castoff tokens    these alone
    python benchmarks/mutants.py --all castoff     every mutant and not a sample

A mutant is the module with one thing changed: a comparison, a number, a sentence, a condition turned round, a line left
out.  Where the tests of the module fail it is killed; where they pass it survives, and somebody says in
benchmarks/mutants.toml why that does no harm, or writes the test.  At most `SAMPLE` mutants of a module are tried, evenly
over the file, always the same.  The exit code is 1 where fewer than nine of ten die, or a survivor has no reason.

Each mutant runs in a child that is split off from one process with the libraries loaded, in a copy of the tree.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import json
import os
import shutil
import signal
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PAPER = ROOT / "docs/mutants.md"
RESULTS = ROOT / "benchmarks/mutants.json"
REASONS = ROOT / "benchmarks/mutants.toml"
SAMPLE = 60
WANTED = 0.9
PATIENCE = 10.0
"""A mutant that takes so many times as long as the module itself, and ten seconds more, hangs, and counts as killed."""
CHECKS = ("tests/manuscript/test_rule_bounds.py", "tests/manuscript/test_checks.py")
MODULES: dict[str, tuple[str, ...]] = {
    "press/compose/castoff.py": ("tests/press/test_castoff.py",),
    "press/engine/engine_log.py": ("tests/press/test_engine_log.py",),
    "manuscript/rules.py": ("tests/manuscript/test_rules.py", *CHECKS),
    "manuscript/checks/words.py": CHECKS,
    "manuscript/checks/sources.py": CHECKS,
    "manuscript/checks/neighbours.py": CHECKS,
    "manuscript/checks/characters.py": (*CHECKS, "tests/manuscript/test_characters.py"),
    "post/tokens.py": ("tests/post/test_tokens.py",),
    "post/bounce_verdicts.py": ("tests/post/test_bounce_verdicts.py", "tests/post/test_bounces.py"),
    "post/bounce_words.py": ("tests/post/test_bounce_words.py",),
    "bindery/imposition.py": ("tests/bindery/test_imposition.py",),
    "index/collation.py": ("tests/index/test_collation.py",),
}
"""Each module, and the tests that must notice."""
LIBRARIES = (
    *("pytest", "_pytest.doctest", "xdist.plugin", "pytest_timeout", "hypothesis.extra.pytestplugin"),
    *("weasyprint", "pydantic", "pikepdf", "pypdf", "ruamel.yaml", "babel.dates", "jinja2", "markdown_it", "bs4"),
    *(
        "fontTools.ttLib",
        "PIL.ImageCms",
        "platformdirs",
        "pyuca",
        "flufl.bounce",
        "cryptography",
        "urllib3",
        "dns.resolver",
    ),
)
"""What is loaded once, before a child is split off for each mutant."""
PAIRS: dict[type, type] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
CALLS = {"min": "max", "max": "min", "any": "all", "all": "any"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """A module with one thing changed: where, what stood there and what stands there now, and the whole text."""

    line: int
    said: str
    text: str


def mutants(source: str) -> Iterator[Mutant]:
    """Every mutant of a module, in the order of its lines."""
    tree = ast.parse(source)
    for parent, name, index, node, where in sorted(_places(tree, ""), key=lambda place: _order(place[3])):
        for changed in _changes(node):
            said = f"{where}{_short(node)} → {_short(changed)}"
            _put(parent, name, index, changed)
            yield Mutant(getattr(node, "lineno", 0), said, ast.unparse(ast.fix_missing_locations(tree)))
            _put(parent, name, index, node)


def _order(node: ast.AST) -> tuple[int, int]:
    return getattr(node, "lineno", 0), getattr(node, "col_offset", 0)


def _short(node: ast.AST) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= 70 else f"{text[:67]}..."


def _put(parent: ast.AST, name: str, index: int | None, node: ast.AST) -> None:
    if index is None:
        setattr(parent, name, node)
    else:
        getattr(parent, name)[index] = node


Place = tuple[ast.AST, str, int | None, ast.AST, str]


def _places(parent: ast.AST, where: str) -> Iterator[Place]:
    """Each node that may change: what holds it, in which field, and the function that it lies in."""
    for name, value in ast.iter_fields(parent):
        if name in ("annotation", "returns", "decorator_list", "type_params"):
            continue
        for index, node in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if not isinstance(node, ast.AST) or isinstance(node, ast.Import | ast.ImportFrom | ast.JoinedStr):
                continue
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
                continue  # a docstring
            if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
                continue
            inner = f"{_name(node)}: " if _name(node) else where
            yield parent, name, index, node, inner
            yield from _places(node, inner)


def _name(node: ast.AST) -> str:
    """What a place is called by: the function, or at the top what is set."""
    if isinstance(node, ast.FunctionDef):
        return node.name
    target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
    return target.id if isinstance(target, ast.Name) and target.id.strip("_")[:1].isupper() else ""


def _changes(node: ast.AST) -> Iterator[ast.AST]:
    """What may stand in place of a node."""
    match node:
        case ast.Constant(value=bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(value=int() | float() as value):
            yield ast.Constant(value + 1)
        case ast.Constant(value=str() as value) if value:
            yield ast.Constant("")
        case ast.Constant(value=bytes() as value) if value:
            yield ast.Constant(b"")
        case ast.Compare(left=left, ops=[one, *rest], comparators=to) if type(one) in PAIRS:
            yield ast.Compare(left, [PAIRS[type(one)](), *rest], to)
        case ast.BoolOp(op=op, values=values):
            yield ast.BoolOp(PAIRS[type(op)](), values)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in PAIRS:
            yield ast.BinOp(left, PAIRS[type(op)](), right)
        case ast.AugAssign(target=target, op=op, value=value) if type(op) in PAIRS:
            yield ast.AugAssign(target, PAIRS[type(op)](), value)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield operand
        case ast.If(test=test, body=body, orelse=orelse):
            yield ast.If(ast.UnaryOp(ast.Not(), test), body, orelse)
        case ast.IfExp(test=test, body=body, orelse=orelse):
            yield ast.IfExp(ast.UnaryOp(ast.Not(), test), body, orelse)
        case ast.comprehension(target=target, iter=each, ifs=[one, *rest], is_async=waits):
            yield ast.comprehension(target, each, [ast.UnaryOp(ast.Not(), one), *rest], waits)
        case ast.Call(func=ast.Name(id=name), args=args, keywords=keywords) if name in CALLS:
            yield ast.Call(ast.Name(CALLS[name], ast.Load()), args, keywords)
        case ast.Return(value=value) if value is not None and not _is_none(value):
            yield ast.Return(ast.Constant(None))
        case ast.Continue():
            yield ast.Break()
        case ast.Break():
            yield ast.Continue()
        case ast.Expr(value=ast.Yield() | ast.YieldFrom()):
            yield ast.Expr(ast.YieldFrom(ast.Tuple([], ast.Load())))
        case ast.Expr(value=ast.Call()):
            yield ast.Pass()


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def sampled(found: list[Mutant], most: int) -> list[Mutant]:
    """At most so many of them, evenly."""
    return found if len(found) <= most else [found[at * len(found) // most] for at in range(most)]


class Copy:
    """A copy of the tree in which modules are broken; what is large is linked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for path in ROOT.iterdir():
            if path.name in ("pdfdigest", "tests", "templates", "fonts"):
                skipped = shutil.ignore_patterns("__pycache__", "node_modules", "golden")
                shutil.copytree(path, folder / path.name, ignore=skipped)
            elif not path.name.startswith(".") and path.name not in ("out", "dist", "build"):
                (folder / path.name).symlink_to(path)

    def passes(self, module: str, text: str, tests: tuple[str, ...], seconds: float) -> bool:
        """Whether the tests pass with that text in place of the module; not where they take longer."""
        path = self.folder / "pdfdigest" / module
        kept = path.read_text("utf-8")
        path.write_text(text, "utf-8")
        try:
            return self._run(tests, seconds) == 0
        finally:
            path.write_text(kept, "utf-8")

    def _run(self, tests: tuple[str, ...], seconds: float) -> int:
        child = os.fork()
        if not child:
            _tests(self.folder, tests)
        over = time.monotonic() + seconds
        while time.monotonic() < over:
            ended, status = os.waitpid(child, os.WNOHANG)
            if ended:
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.01)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return -1


def _tests(folder: Path, tests: tuple[str, ...]) -> None:
    """Run tests in this process, which is split off, and end it with their exit code."""
    os.setsid()
    code = 3
    try:
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os.dup2(silent, 2)
        os.chdir(folder)
        sys.path[:] = [str(folder), *(path for path in sys.path if Path(path or ".").resolve() != ROOT)]
        os.environ["PYTHONPATH"] = str(folder)
        import pytest

        words = [
            "-x",
            "-q",
            "-n0",
            "-p",
            "no:cacheprovider",
            "-W",
            "ignore::pytest.PytestAssertRewriteWarning",
            "--hypothesis-seed=1",
            "-m",
            "not judges",
            *tests,
        ]
        code = int(pytest.main(words))
    finally:
        os._exit(code)


def tried(copy: Copy, module: str, most: int) -> dict[str, Any]:
    """How a module fares: how many mutants there are and were tried, how many died, and who survived."""
    source, tests = (ROOT / "pdfdigest" / module).read_text("utf-8"), (f"pdfdigest/{module}", *MODULES[module])
    whole = ast.unparse(ast.parse(source))
    began = time.monotonic()
    if not copy.passes(module, whole, tests, 600):
        sys.exit(f"the tests of {module} fail on the module as it is")
    limit = PATIENCE * (time.monotonic() - began) + 10
    found = list(mutants(source))
    chosen = sampled(found, most)
    alive = []
    for mutant in chosen:
        if copy.passes(module, mutant.text, tests, limit):
            alive.append(mutant.said)
            print(f"  {module}:{mutant.line}: {mutant.said}", flush=True)
    return {"mutants": len(found), "tried": len(chosen), "killed": len(chosen) - len(alive), "survivors": alive}


def tried_again(copy: Copy, module: str, told: dict[str, Any]) -> dict[str, Any]:
    """The same with those tried anew that survived the last run."""
    source, tests = (ROOT / "pdfdigest" / module).read_text("utf-8"), (f"pdfdigest/{module}", *MODULES[module])
    found = [mutant for mutant in mutants(source) if mutant.said in told["survivors"]]
    alive = {mutant.said for mutant in found if copy.passes(module, mutant.text, tests, 600)}
    survivors = [said for said in told["survivors"] if said in alive]
    return {**told, "killed": told["tried"] - len(survivors), "survivors": survivors}


def page(results: dict[str, Any], reasons: dict[str, dict[str, str]]) -> str:
    """docs/mutants.md."""
    lines = [
        "# Mutants",
        "",
        "Tests are worth what they notice. `make mutants` breaks each of these modules in one place after the other (a",
        "comparison, a number, a sentence, a condition turned round, a line left out), runs the tests of that module each",
        f"time, and writes this page. At least nine of ten are to be noticed. At most {SAMPLE} mutants of a module are tried,",
        "evenly over the file and always the same; `python benchmarks/mutants.py --all` tries every one.",
        "What survived a run is tried anew with `--survivors` once a test is written, or the line that changed nothing is gone,",
        "and counts as killed then.",
        "",
        "| module | mutants | tried | killed | |",
        "|---|---|---|---|---|",
    ]
    known = {module: results[module] for module in MODULES if module in results}
    for module, told in known.items():
        lines.append(
            f"| `{module}` | {told['mutants']} | {told['tried']} | {told['killed']} | {told['killed'] / told['tried']:.0%} |"
        )
    every, dead = (sum(told[key] for told in known.values()) for key in ("tried", "killed"))
    lines += [
        f"| together | | {every} | {dead} | {dead / every:.0%} |",
        "",
        "## Who survived, and why that does no harm",
        "",
    ]
    lines += ["| module | what was changed | why no test notices |", "|---|---|---|"]
    for module, told in known.items():
        for said in told["survivors"]:
            cell = said.replace("|", "\\|").replace("`", "'")
            lines.append(f"| `{module}` | `{cell}` | {reasons.get(module, {}).get(said, 'no reason is given yet')} |")
    return "\n".join([*lines, ""])


def _last() -> dict[str, Any]:
    """What the last runs found, by module."""
    found: dict[str, Any] = json.loads(RESULTS.read_text("utf-8")) if RESULTS.is_file() else {}
    return found


def main() -> int:
    """Try the modules that are named, or all, and write the page."""
    parser = argparse.ArgumentParser(description="Break modules and see whether their tests notice.")
    parser.add_argument("modules", nargs="*", help="parts of their names")
    parser.add_argument("--all", action="store_true", help="every mutant")
    parser.add_argument("--sample", type=int, default=SAMPLE, help="how many of a module are tried at most")
    parser.add_argument("--survivors", action="store_true", help="those alone that survived the last run")
    parser.add_argument("--page", action="store_true", help="write the page from the last results")
    given = parser.parse_args()
    wanted = [name for name in MODULES if not given.modules or any(part in name for part in given.modules)]
    results = _last()
    reasons = tomllib.loads(REASONS.read_text("utf-8")) if REASONS.is_file() else {}
    sys.dont_write_bytecode = True
    os.environ |= {"PYTHONDONTWRITEBYTECODE": "1", "HYPOTHESIS_STORAGE_DIRECTORY": tempfile.gettempdir()}
    sys.path[:] = [path for path in sys.path if Path(path or ".").resolve() != ROOT / "benchmarks"]
    for name in LIBRARIES:
        __import__(name)
    with tempfile.TemporaryDirectory(prefix="mutants-") as place:
        copy = Copy(Path(place))
        for module in () if given.page else wanted:
            began = time.monotonic()
            if given.survivors:
                told = tried_again(copy, module, results[module])
            else:
                told = tried(copy, module, sys.maxsize if given.all else given.sample)
            took = time.monotonic() - began
            print(f"{module}: {told['killed']} of {told['tried']} killed, in {took:.0f} s", flush=True)
            results = _last() | {module: told}
            RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", "utf-8")
    PAPER.write_text(page(results, reasons), "utf-8")
    weak = [module for module in wanted if results[module]["killed"] < WANTED * results[module]["tried"]]
    silent = [said for module in wanted for said in results[module]["survivors"] if said not in reasons.get(module, {})]
    for words in (*weak, *silent):
        print(f"not yet: {words}")
    return 1 if weak or silent else 0


if __name__ == "__main__":
    sys.exit(main())
