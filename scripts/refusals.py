"""What the commands of a revision refused themselves, and whether a table of tests holds each.

    python scripts/refusals.py [REVISION]

Each `raise` of an error with a sentence in `pdfdigest/cli` is printed with its place, and marked where no file under
`tests/office` has words of it; the exit code is 1 where one is marked.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BEFORE = "4c5cd1d"
"""The last revision whose commands did everything themselves."""
ERRORS = ("RequestError", "ManuscriptError", "PagesError", "BindingError", "PostError", "DifferenceError")


def git(*arguments: str) -> str:
    """What git says."""
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True).stdout


def refusals(text: str) -> Iterator[tuple[int, str, str]]:
    """Line, kind and sentence of each error that is made; a name that holds a sentence is looked up above it."""
    said: dict[str, ast.expr] = {}
    for node in sorted(ast.walk(ast.parse(text)), key=lambda node: getattr(node, "lineno", 0)):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            said[node.targets[0].id] = node.value
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ERRORS and node.args:
            given = node.args[0]
            sentence = said.get(given.id, given) if isinstance(given, ast.Name) else given
            yield node.lineno, node.func.id, ast.unparse(sentence)


def held(sentence: str, tests: str) -> bool:
    """Whether the tests have the longest run of fixed words of a sentence, or four words of it in a row."""
    parts = [node.value for node in ast.walk(ast.parse(sentence)) if isinstance(node, ast.Constant)]
    words = max((str(part) for part in parts), key=len, default="").split()
    return any(" ".join(words[at : at + 4]) in tests for at in range(max(1, len(words) - 3))) if words else True


def main() -> int:
    """Print the list; 1 where a refusal is held by no table."""
    revision = sys.argv[1] if len(sys.argv) > 1 else BEFORE
    tests = " ".join(path.read_text("utf-8") for path in sorted((ROOT / "tests/office").glob("*.py")))
    count = missing = 0
    for name in git("ls-tree", "-r", "--name-only", revision, "pdfdigest/cli").splitlines():
        for line, kind, sentence in refusals(git("show", f"{revision}:{name}")):
            count += 1
            lacks = not held(sentence, tests)
            missing += lacks
            print(f"{'--' if lacks else 'ok'} {name}:{line}: {kind}: {sentence}")
    print(f"{count} refusals, {missing} in no table")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
