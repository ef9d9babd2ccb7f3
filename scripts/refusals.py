"""What the commands of a revision refused themselves, and whether a table of tests holds each.

    python scripts/refusals.py              what stands in the list, and which of it no table holds
    python scripts/refusals.py --write      look into git anew, and write the list; sentences reworded since are kept

The list is tests/office/refusals.toml: each error with a sentence that `pdfdigest/cli` made in that revision, its place,
and, where the sentence was reworded on purpose or was handed on from below, the words that stand for it `now`.  The exit
code is 1 where the words of one stand in no test under tests/office.
"""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "tests/office/refusals.toml"
BEFORE = "4c5cd1d"
"""The last revision whose commands did everything themselves."""
ERRORS = ("RequestError", "ManuscriptError", "PagesError", "BindingError", "PostError", "DifferenceError")
Refusal = dict[str, str]


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


def listed() -> list[Refusal]:
    """The list as it stands in the file."""
    refused: list[Refusal] = tomllib.loads(LIST.read_text("utf-8"))["refused"]
    return refused


def in_git(revision: str) -> list[Refusal]:
    """The list as the revision has it."""
    return [
        {"place": f"{name}:{line}", "kind": kind, "sentence": sentence}
        for name in git("ls-tree", "-r", "--name-only", revision, "pdfdigest/cli").splitlines()
        for line, kind, sentence in refusals(git("show", f"{revision}:{name}"))
    ]


def written(found: list[Refusal]) -> str:
    """The text of the list."""
    lines = [f"# What the commands of {BEFORE} refused themselves; written by scripts/refusals.py --write.", ""]
    for each in found:
        lines.append("[[refused]]")
        lines += [f"{key} = '''{value}'''" for key, value in each.items()]
        lines.append("")
    return "\n".join(lines)


def held(refusal: Refusal, tests: str) -> bool:
    """Whether the tests have the sentence: the words of now, else four fixed words in a row, or all where there are fewer."""
    if now := refusal.get("now", ""):
        return f'"{now}' in tests
    parts = [node.value for node in ast.walk(ast.parse(refusal["sentence"])) if isinstance(node, ast.Constant)]
    words = max((str(part) for part in parts), key=len, default="").split()
    return bool(words) and any(" ".join(words[at : at + 4]) in tests for at in range(max(1, len(words) - 3)))


def tests() -> str:
    """All tests of acts, as one text."""
    return " ".join(path.read_text("utf-8") for path in sorted((ROOT / "tests/office").glob("*.py")))


def main() -> int:
    """Print the list; 1 where a refusal is held by no table."""
    if "--write" in sys.argv:
        now = {(each["place"], each["sentence"]): each["now"] for each in listed() if "now" in each}
        found = in_git(BEFORE)
        for each in found:
            if words := now.get((each["place"], each["sentence"])):
                each["now"] = words
        LIST.write_text(written(found), "utf-8")
    found, text = listed(), tests()
    lacking = [each for each in found if not held(each, text)]
    for each in found:
        words = f", now “{each['now']}”" if "now" in each else ""
        print(f"{'--' if each in lacking else 'ok'} {each['place']}: {each['kind']}: {each['sentence']}{words}")
    print(f"{len(found)} refusals, {len(lacking)} in no table")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
