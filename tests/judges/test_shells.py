"""What README and docs have one type, and what the program prints to be typed, is the same in bash, zsh and PowerShell."""

from __future__ import annotations

import shlex
import subprocess

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from pdfdigest.cli.hints import typed
from tests.builders import judge
from tests.judges import powershell
from tests.test_docs_are_so import TYPED

pytestmark = pytest.mark.judges

NAMES = some.text("ab.é日/ -_:$`!#&();'*?[]{}~|<>,@%^=+2025", min_size=1, max_size=12).filter(
    lambda name: not set("'") & set(name) or not set("$`!") & set(name)
)
"""Names of files that one shell or another reads as more than a name; no single form holds both `'` and `$`."""


@pytest.mark.parametrize(("page", "line"), TYPED, ids=[f"{page}: {line[:50]}" for page, line in TYPED])
def test_powershell_hands_on_the_words_that_bash_does(page: str, line: str) -> None:
    assert powershell.words(line) == shlex.split(line)


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_a_shell_reads_every_line(shell: str) -> None:
    for _, line in TYPED:
        done = subprocess.run([judge(shell), "-nc", line], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, ""), line


@given(NAMES)
@example("-")
def test_a_name_that_is_printed_to_be_typed_is_one_word(name: str) -> None:
    line = f"pdfdigest check {typed(name)}"
    taken = f"./{name}" if name.startswith("-") else name
    assert shlex.split(line) == ["pdfdigest", "check", taken]
    assert powershell.words(line) == ["pdfdigest", "check", taken]


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_shells_hand_on_such_names(shell: str) -> None:
    names = [
        "Été 2025/1.1.yaml",
        "it's 5.yaml",
        "a$b.yaml",
        "a`b.yaml",
        "why?.yaml",
        "[1].yaml",
        "a!b.yaml",
        "~x",
        "=x",
        "#1",
    ]
    line = " ".join(["printf '%s\\n'", *map(typed, names)])
    done = subprocess.run([judge(shell), "-c", line], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == names


def test_names_with_blanks_are_one_word_at_the_command_prompt_of_windows() -> None:
    """There only double quotes hold a name together."""
    assert typed("Été 2025/1.1.yaml") == '"Été 2025/1.1.yaml"'
