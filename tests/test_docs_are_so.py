"""Docs that are so: the lines that one types, the words that one reads, and the reasons that one is given."""

from __future__ import annotations

import ast
import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import pdfdigest
from pdfdigest.cli import hints
from tests.builders import ROOT, judge

SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PAGES = sorted([*(ROOT / "docs").glob("*.md"), ROOT / "README.md"])
PROGRAMS = ("pdfdigest", "make", "pipx", "uv", "cd", "git", "python", "python3", "sudo", "brew")
CODE = [path.read_text("utf-8") for path in sorted((ROOT / "pdfdigest").rglob("*.py"))]
TEMPLATES = [
    path.read_text("utf-8") for path in sorted((ROOT / "templates").rglob("*")) if path.suffix in (".j2", ".css")
]


def blocks(page: Path) -> list[list[str]]:
    """The lines of each block of a page that one types in a shell."""
    found = re.findall(r"^```(\w*)\n(.*?)^```$", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    listed = [[line for line in block.splitlines() if line.strip()] for kind, block in found if not kind]
    return [lines for lines in listed if lines and lines[0].split()[0] in PROGRAMS]


TYPED = [(page.name, line) for page in PAGES for block in blocks(page) for line in block]


def test_there_are_lines_to_type() -> None:
    assert len(TYPED) > 40


@pytest.mark.parametrize(("page", "line"), TYPED, ids=[f"{page}: {line[:50]}" for page, line in TYPED])
def test_a_line_runs_as_it_stands(page: str, line: str) -> None:
    """In bash, zsh and PowerShell: no comment behind it, no prompt, nothing in angle brackets, quotes that close."""
    words = shlex.split(line)
    assert "#" not in words
    assert not re.search(r"(?<!\S)[$%>] ", line)
    assert not re.search(r"<[a-z ]+>", line)
    assert "\\" not in line.rstrip("\\")


def test_the_shell_reads_every_line(tmp_path: Path) -> None:
    script = tmp_path / "lines.sh"
    script.write_text("\n".join(line for _, line in TYPED) + "\n", "utf-8")
    subprocess.run([judge("bash"), "-n", str(script)], check=True)


def test_the_readme_opens_with_what_works_on_a_fresh_machine() -> None:
    first, wheel, *others = blocks(ROOT / "README.md")
    assert first == [f"sudo apt install ./pdfdigest_{pdfdigest.__version__}_amd64.deb", "pdfdigest doctor"]
    assert wheel == [f"pipx install ./pdfdigest-{pdfdigest.__version__}-py3-none-any.whl", "pdfdigest doctor"]
    assert others[-1] == ["make", "make test"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_nothing_is_fetched_by_a_name_that_no_registry_has(page: Path) -> None:
    for line in re.findall(r"(?:pipx|uv tool|pip) install[^`\n|]*", page.read_text("utf-8")):
        for word in shlex.split(line)[2:]:
            assert not re.match(r"pdfdigest\b", word), line
    assert "pdfdigest[" not in page.read_text("utf-8")


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_the_readme_runs_from_the_first_issue_to_the_rehearsal(tmp_path: Path, shell: str) -> None:
    """Each block in a shell; between them what the text says in words is done."""
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "pdfdigest").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m pdfdigest "$@"\n', "utf-8")
    (programs / "pdfdigest").chmod(0o755)
    here = tmp_path / "Büro der Redaktion"
    here.mkdir()
    around = {**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    around |= {"XDG_STATE_HOME": str(tmp_path / "state"), "XDG_CACHE_HOME": str(tmp_path / "cache")}

    def typed(lines: list[str], folder: Path) -> str:
        done = subprocess.run(
            [judge(shell), "-ec", "\n".join(lines)],
            cwd=folder,
            env=around,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    _, _, begin, look, publish, volume, send, _ = blocks(ROOT / "README.md")
    begun = typed(begin, here)
    digest = here / "my-digest"
    assert "out/my-digest-1.1-screen.pdf" in begun
    (issue,) = digest.glob("*/1.2.yaml")
    text = re.sub(r"^image:.*\n(?: .*\n)*", "", issue.read_text("utf-8"), flags=re.MULTILINE)
    (story,) = re.findall(r"```yaml\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    issue.write_text(f"{text[: text.index('stories:')]}{story}", "utf-8")
    assert "out/my-digest-1.2-screen.pdf" in typed(look, digest)
    issue.write_text(issue.read_text("utf-8").replace("status: draft", "status: approved"), "utf-8")
    assert "issued/1.2/r1/" in typed(publish, digest)
    assert "No. 2, " in typed(volume, digest)
    (digest / "readers.csv").write_text("email\nann@example.org\n", "utf-8")
    plan = typed(send, digest).split()[-1]
    typed([f"pdfdigest send run {plan}"], digest)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("2025/1.1.yaml", "2025/1.1.yaml"),
        ("C:\\digest\\1.1.yaml", "'C:\\digest\\1.1.yaml'"),
        ("Été/1.1.yaml", '"Été/1.1.yaml"'),
        ("my digest", '"my digest"'),
        ("$HOME", "'$HOME'"),
        ("it's", '"it\'s"'),
    ],
)
def test_a_name_is_printed_as_one_types_it(name: str, typed: str) -> None:
    assert hints.typed(name) == typed


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("C:\\digest\\1.1.yaml", "C:\\digest\\1.1.yaml"),
        ("C:\\Users\\Ann Lee\\1.1.yaml", '"C:\\Users\\Ann Lee\\1.1.yaml"'),
        ("\\\\server\\office\\Été.yaml", '"\\\\server\\office\\Été.yaml"'),
        ("-1.yaml", ".\\-1.yaml"),
    ],
)
def test_a_name_is_printed_as_one_types_it_on_windows(name: str, typed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Double quotes are what both the command prompt and PowerShell know, and neither reads a backslash."""
    monkeypatch.setattr(os, "sep", "\\")
    assert hints.typed(name) == typed


# why --------------------------------------------------------------------------------------------------------------


def reasons() -> dict[str, tuple[str, str]]:
    """Each library of the table in docs/why.md, with its reason and its licence."""
    told = (ROOT / "docs/why.md").read_text("utf-8").partition("## Why each dependency?")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (?!library|---)([^|]+) \| ([^|]+) \| ([^|]+) \|$", told, re.MULTILINE)
    return {
        name.strip().removesuffix(" (extra)").lower(): (reason, licence)
        for names, reason, licence in rows
        for name in names.split(",")
    }


def test_each_dependency_has_its_reason_and_no_other() -> None:
    project = SETTINGS["project"]
    wanted = [
        *project["dependencies"],
        *project["optional-dependencies"]["keyring"],
        *project["optional-dependencies"]["cluster"],
        *project["optional-dependencies"]["server"],
    ]
    names = {re.split(r"[\[<>=]", each)[0].lower() for each in wanted}
    assert set(reasons()) == names
    for name, (reason, licence) in reasons().items():
        assert len(reason.split()) >= 4, name
        assert not re.search(r"\bA?GPL", licence), name


# glossary ---------------------------------------------------------------------------------------------------------

TOLD = (ROOT / "docs/glossary.md").read_text("utf-8")
TERMS = re.findall(r"^\| (?!word|---)([^|]+) \| ([^|]+) \|$", TOLD, re.MULTILINE)
TRADE = (
    "masthead, imprint, colophon, headline, deck, kicker, byline, credit, caption, headline box, source, galley, edition,"
    " issued, on record, revision, proof, folio, recto, verso, front matter, back matter, volume, part, concordance, trim,"
    " bleed, creep, sheet, signature, imposition, spine, erratum, carrier, ledger, dispatch, plan, release, act, door"
)
NEVER = (
    "process",
    "handle",
    "data",
    "item",
    "info",
    "content",
    "generate_report",
    "pdfmanager",
    "render_helper",
    "utils",
)
"""Words that say nothing of what a module or a function is for."""


def test_the_words_of_the_trade_are_told_and_in_order() -> None:
    words = [word for words, _ in TERMS for word in words.split(", ")]
    assert set(TRADE.split(", ")) <= set(words)
    assert len(words) == len(set(words))
    heads = [words for words, _ in TERMS]
    assert heads == sorted(heads)


@pytest.mark.parametrize(("words", "meaning"), TERMS, ids=[words for words, _ in TERMS])
def test_a_word_of_the_glossary_is_used_in_the_house(words: str, meaning: str) -> None:
    around = "\n".join([*CODE, *TEMPLATES]).lower().replace("_", " ").replace("-", " ")
    stems = [word.lower().replace("erratum", "errat") for word in words.split(", ")]
    assert any(re.search(rf"\b{re.escape(stem)}", around) for stem in stems)
    assert meaning.strip()


def test_no_module_and_no_public_function_is_called_by_a_word_that_says_nothing() -> None:
    wrong = []
    for path in sorted((ROOT / "pdfdigest").rglob("*.py")):
        names = [
            path.stem,
            *(node.name for node in ast.parse(path.read_text("utf-8")).body if hasattr(node, "name")),
        ]
        wrong += [f"{path.name}: {name}" for name in names if isinstance(name, str) and name.lower() in NEVER]
    assert wrong == []


# architecture -----------------------------------------------------------------------------------------------------

ARCHITECTURE = (ROOT / "docs/architecture.md").read_text("utf-8")
TO_CHANGE = (
    *("kind of section", "house style", "rule of check", "target", "import", "who carries mail", "a language"),
    *("paper sizes", "an index of the volume", "a mail header", "what a command does", "story"),
    "a screen of the desk",
)


@pytest.mark.parametrize("subject", TO_CHANGE)
def test_the_table_says_where_to_go(subject: str) -> None:
    table = ARCHITECTURE.partition("## To change X, go to Y")[2].partition("\n## ")[0]
    assert [row for row in table.splitlines() if subject in row.partition("|")[2].partition("|")[0]]


@pytest.mark.parametrize("page", ["architecture.md", "why.md", "contract.md", "python.md"])
def test_a_module_that_a_page_names_is_there(page: str) -> None:
    rooms = sorted(path.name for path in (ROOT / "pdfdigest").iterdir() if path.is_dir() and path.name[0] != "_")
    text = (ROOT / "docs" / page).read_text("utf-8")
    for name in re.findall(rf"`((?:{'|'.join(rooms)})\.[a-z_.]+)`", text):
        place = ROOT.joinpath("pdfdigest", *name.split("."))
        above = place.parent
        files = [above.with_suffix(".py")] if above.with_suffix(".py").is_file() else sorted(above.glob("*.py"))
        said = any(re.search(rf"\b{place.name}\b", path.read_text("utf-8")) for path in files)
        assert place.is_dir() or place.with_suffix(".py").is_file() or said or place.name == "json", name
