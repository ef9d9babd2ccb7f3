"""The house as it is: its rooms drawn from the import contracts, the length of each module, and no circle.

`python scripts/rooms.py` fails where docs/architecture.md draws other rooms than the contracts name, where a module is
longer than it may be without standing in the list below, or where modules import each other in a circle; with `--write` it
draws the rooms anew.
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parent.parent
PAPER = ROOT / "docs/architecture.md"
BEGIN, END = "<!-- rooms: drawn by scripts/rooms.py -->", "<!-- end of rooms -->"
MOST, MOST_OF_A_COMMAND = 300, 80
LONGER = {
    "cli/__init__.py": "every command with its line, and what becomes of an error",
    "cli/hints.py": "a table: one sentence for each need",
    "cli/terminal.py": "all that every command says and how",
    "cli/verify.py": "what is shown of a file, row by row",
    "desk/newest_proofs.py": "one state machine",
    "manuscript/forms.py": "the schema of an issue file",
    "manuscript/intake/retyping.py": "one writer of Markdown, block by block",
    "manuscript/intake/web.py": "one walk over a page",
    "manuscript/intake/wordml/inline.py": "one walk through a paragraph of Word, element by element",
    "manuscript/manuscript.py": "one reading, from the file to the Issue",
    "manuscript/prose.py": "one grammar",
    "model.py": "the values of all rooms",
    "post/book.py": "the one writer of the ledger",
    "press/compose/composition.py": "one galley is composed",
    "press/compose/markup.py": "one walk over a prose, node by node",
    "press/engine/tagging.py": "one structure tree",
    "press/engine/weasyprint_internals.py": "every private name of WeasyPrint, and nothing else",
}
"""Modules that are longer than the rest, each with its reason."""


def rooms() -> list[list[str]]:
    """The rooms from the doors down, those of one row side by side."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    (one,) = (each for each in contracts if each["name"] == "one direction")
    return [[name.removeprefix("pdfdigest.") for name in re.split(r"\s*[|:]\s*", row)] for row in one["layers"]]


def drawn() -> str:
    """The rooms as a drawing, each with the first sentence of what it says of itself."""
    lines = ["```"]
    for at, row in enumerate(rooms()):
        lines += [f"{'    v' if at else ''}"] if at else []
        lines += [f"{name:<12}{sentence(name)}" for name in row]
    return "\n".join([*lines, "```"])


def sentence(name: str) -> str:
    """The first line of a room's docstring."""
    folder = ROOT / "pdfdigest" / name
    path = folder / "__init__.py" if folder.is_dir() else folder.with_suffix(".py")
    return (ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "").splitlines()[0]


def too_long() -> list[str]:
    """What is longer than it may be, and what stands in the list without need."""
    found, needed = [], set()
    for path in sorted((ROOT / "pdfdigest").rglob("*.py")):
        name = path.relative_to(ROOT / "pdfdigest").as_posix()
        lines = len(path.read_text("utf-8").splitlines())
        most = MOST_OF_A_COMMAND if name.startswith("cli/") else MOST
        if lines > most:
            needed.add(name)
            if name not in LONGER:
                found.append(
                    f"pdfdigest/{name} has {lines} lines; {most} is the most without a reason in scripts/rooms.py"
                )
    return [*found, *(f"{name} stands in scripts/rooms.py without need" for name in sorted(set(LONGER) - needed))]


def circles() -> list[str]:
    """Modules that import each other, directly or by others, wherever in their files; what is for types alone does not count."""
    graph = grimp.build_graph("pdfdigest", exclude_type_checking_imports=True)
    wants = {name: graph.find_modules_directly_imported_by(name) for name in graph.modules}
    found, number, low, stack, at = [], {}, {}, [], [0]

    def visit(name: str) -> None:
        number[name] = low[name] = at[0]
        at[0] += 1
        stack.append(name)
        for other in wants[name]:
            if other not in number:
                visit(other)
                low[name] = min(low[name], low[other])
            elif other in stack:
                low[name] = min(low[name], number[other])
        if low[name] == number[name]:
            ring = []
            while True:
                ring.append(stack.pop())
                if ring[-1] == name:
                    break
            if len(ring) > 1:
                found.append("modules import each other in a circle: " + ", ".join(sorted(ring)))

    for name in sorted(wants):
        if name not in number:
            visit(name)
    return found


def main() -> int:
    """0 where all is well, else 1 with a line for each fault."""
    text = PAPER.read_text("utf-8")
    begin, end = text.index(BEGIN) + len(BEGIN), text.index(END)
    wanted = f"\n\n{drawn()}\n\n"
    if "--write" in sys.argv:
        PAPER.write_text(text[:begin] + wanted + text[end:], "utf-8")
        return 0
    faults = [*too_long(), *circles()]
    if text[begin:end] != wanted:
        faults.append("docs/architecture.md draws other rooms; python scripts/rooms.py --write draws them anew")
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
