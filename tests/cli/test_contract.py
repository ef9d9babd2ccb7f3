"""The contract of docs/contract.md: what scripts may rely on."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pdfdigest import cli, errors
from pdfdigest.cli import COMMANDS
from pdfdigest.press.targets import TARGETS
from tests.builders import ROOT, issue, manuscript_text, publication, story
from tests.cli.conftest import Run

CONTRACT = (ROOT / "docs" / "contract.md").read_text("utf-8")


def program(*arguments: str, here: Path) -> subprocess.CompletedProcess[str]:
    """The program as a shell starts it."""
    return subprocess.run(
        [sys.executable, "-c", "from pdfdigest.cli import main; main()", *arguments],
        capture_output=True,
        check=False,
        text=True,
        timeout=120,
        cwd=here,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def two(folder: Path) -> None:
    """Two publications side by side, with an issue each."""
    for name in ("one", "two"):
        issue(folder / name)


# --- A publication


@pytest.mark.parametrize("here", [".", "2025", "images"])
def test_a_publication_is_the_nearest_folder_at_or_above(desk: Path, run: Run, here: str) -> None:
    issue(desk)
    (desk / "images").mkdir()
    assert run("status", here=desk / here).out[0].startswith("1.1 ")


def test_a_folder_that_holds_several_means_all_of_them(tmp_path: Path, run: Run) -> None:
    two(tmp_path)
    assert run("build", here=tmp_path).out == ["out/one-1.1-screen.pdf", "out/two-1.1-screen.pdf"]
    assert run("build", "1.1", here=tmp_path).out == ["out/one-1.1-screen.pdf", "out/two-1.1-screen.pdf"]


@pytest.mark.parametrize("words", [("build",), ("check",), ("status",), ("new",), ("publish", "1.1", "--by", "A.")])
def test_none_is_2_and_how_to_make_one(tmp_path: Path, run: Run, words: tuple[str, ...]) -> None:
    said = run(*words, here=tmp_path)
    assert (said.code, said.out) == (2, [])
    assert "pdfdigest init" in said.err


def test_a_lone_file_is_printed_with_defaults_and_said_so(tmp_path: Path, run: Run) -> None:
    (tmp_path / "notes.yaml").write_text(manuscript_text(), "utf-8")
    said = run("build", "notes.yaml", here=tmp_path)
    assert (said.code, said.out) == (0, ["out/digest-1.1-screen.pdf"])
    assert "printed with defaults" in said.err


@pytest.mark.parametrize("folder", ["issued", "post", "templates", "fonts", "images", "out", ".hidden"])
def test_where_no_issue_is_looked_for(desk: Path, run: Run, folder: str) -> None:
    issue(desk)
    (desk / folder).mkdir()
    (desk / folder / "1.2.yaml").write_text(manuscript_text(number=2), "utf-8")
    assert len(run("check", "--json", here=desk).out) == 0
    assert f"`{folder}`" in CONTRACT or folder.startswith(".")
    assert run("build", "1.2").code == 2


# --- WHAT


@pytest.fixture
def shelf(desk: Path) -> Path:
    """A publication with every kind of number, in files that are called otherwise."""
    publication(desk, language="en")
    kinds: dict[str, dict[str, object]] = {
        "a": {"number": 4},
        "b": {"number": ..., "numbers": [5, 6]},
        "c": {"number": 4, "supplement": 1},
        "d": {"number": 4, "language": "ja"},
        "e": {"number": 10, "volume": 3},
        "f": {"number": 9, "volume": 3},
    }
    for name, keys in kinds.items():
        path = desk / ("2025" if name < "c" else "2026") / f"{name}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(manuscript_text(**keys), "utf-8")
    return desk


@pytest.mark.parametrize(
    ("what", "labels"),
    [
        (["1.4"], ["1.4"]),
        (["1.5-6"], ["1.5-6"]),
        (["1.4-s1"], ["1.4-s1"]),
        (["1.4-ja"], ["1.4-ja"]),
        (["3.10"], ["3.10"]),
        (["2025"], ["1.4", "1.5-6"]),
        (["2025/a.yaml", "1.4", "3.9"], ["1.4", "3.9"]),
        (["."], ["1.4", "1.5-6", "1.4-s1", "1.4-ja", "3.10", "3.9"]),
        ([], ["1.4", "1.5-6", "1.4-s1", "1.4-ja", "3.10", "3.9"]),
    ],
)
def test_what(shelf: Path, run: Run, what: list[str], labels: list[str]) -> None:
    found = [json.loads(line)["issue"] for line in run("status", *what, "--json", here=shelf).out]
    assert found == labels


@pytest.mark.parametrize("what", ["1.7", "1.5", "nowhere", "2031", "2025/z.yaml", "1.4-s2", "images"])
def test_what_is_not_there_is_2(shelf: Path, run: Run, what: str) -> None:
    (shelf / "images").mkdir()
    for words in (("status",), ("build",), ("check",)):
        said = run(*words, what, here=shelf)
        assert (said.code, said.out) == (2, [])
        assert said.err.startswith("pdfdigest: ")


# --- Files


def test_names_of_files(desk: Path, run: Run) -> None:
    of = issue(desk, facts={"slug": "the-slug"}, volume=3, number=..., numbers=[4, 5])
    other = {"style": "gazette", "paper": "letter"}
    stem = "out/the-slug-3.4-5"

    def built(*options: str) -> list[str]:
        said = run("build", "3.4-5", *options, here=desk)
        assert said.code == 0, said.err
        return said.out

    assert built() == [f"{stem}-screen.pdf"]
    assert built("--for", "screen", "--for", "print", "--for", "web") == [
        f"{stem}-screen.pdf",
        f"{stem}-print.pdf",
        f"{stem}-web.html",
    ]
    assert built("--paper", "a4", "--style", "bulletin") == [f"{stem}-screen.pdf"]
    assert built("--paper", "Letter") == [f"{stem}-screen-letter.pdf"]
    assert built("--style", other["style"]) == [f"{stem}-screen-gazette.pdf"]
    assert built("--style", "gazette", "--paper", "letter") == [f"{stem}-screen-gazette-letter.pdf"]
    assert built("--for", "web", "--paper", "letter") == [f"{stem}-web.html"]
    assert run("publish", "3.4-5", "--by", "A. Editor").code == 0
    assert built() == [f"{stem}-screen.pdf"]
    of.path.write_text(of.path.read_text("utf-8") + "# a remark\n", "utf-8")
    assert built("--paper", "letter") == [f"{stem}-screen-letter-r2.pdf"]
    assert built("-o", "else/where") == ["else/where/the-slug-3.4-5-screen-r2.pdf"]


def test_a_failed_build_leaves_the_last_good_file(desk: Path, run: Run) -> None:
    of = issue(desk)
    path = desk / run("build", here=desk).out[0]
    before = path.read_bytes()
    of.path.write_text(manuscript_text(stories=[story(1, body="Words. " * 1400)], fit={"pages": 1}), "utf-8")
    assert run("build").code == 4
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_the_record_sets_the_issue_again(desk: Path, run: Run) -> None:
    issue(desk)
    first = desk / run("publish", "1.1", "--by", "A. Editor", here=desk).out[0]
    (again,) = run("build", "1.1", "-o", desk / "again", here=first.parent / "test-digest").out
    assert Path(again).name == first.name


# --- What is said where


def test_stdout_has_only_paths(tmp_path: Path, run: Run) -> None:
    two(tmp_path)
    (tmp_path / "two" / "2025" / "1.2.yaml").write_text(manuscript_text(number=2, date=None), "utf-8")
    for words in (("build",), ("publish", "one/2025/1.1.yaml", "--by", "A."), ("init", "three")):
        said = run(*words, here=tmp_path)
        assert said.code == 0
        assert all((tmp_path / line).is_file() for line in said.out)
        assert said.out
    said = run("new", here=tmp_path / "three")
    assert (tmp_path / "three" / said.out[0]).is_file()
    assert len(said.out) == 1


def keys(command: str) -> set[str]:
    """The keys that the contract names for a command's objects."""
    row = re.search(rf"(?m)^\| `{command}` \| (`[^|]*) \|$", CONTRACT)
    assert row is not None
    return set(re.findall(r"`(\w+)`", row[1]))


def test_json_is_one_object_a_line_with_the_keys_of_the_contract(desk: Path, run: Run) -> None:
    issue(desk, date=None)
    (desk / "2025" / "1.2.yaml").write_text(manuscript_text(number=2), "utf-8")
    (desk / "2025" / "1.3.yaml").write_text("a: [", "utf-8")
    lines = {
        "init": run("init", "../new", "--json", here=desk),
        "check": run("check", "--json"),
        "build": run("build", "1.1", "--json"),
        "publish": run("publish", "1.2", "--by", "A.", "--json"),
        "status": run("status", "--json"),
        "new": run("new", "--json"),
        "style": run("style", "--copy", "--json"),
        "doctor": run("doctor", "--json"),
    }
    for command, said in lines.items():
        assert said.out, command
        for line in said.out:
            assert set(json.loads(line)) == keys(command), command
    assert set(json.loads(run("style", "--json").out[0])) == {"template"}


def test_check_has_its_faults_on_stdout(desk: Path, run: Run) -> None:
    issue(desk)
    (desk / "2025" / "1.1.yaml").write_text(manuscript_text(wrong=1), "utf-8")
    said = run("check", here=desk)
    assert said.code == 3
    assert all(re.match(r"2025/1\.1\.yaml:\d+:\d+: (fault|warning): .+ \[[\w-]+\]$", line) for line in said.out)
    assert said.out


# --- Exit codes


def test_the_codes_are_those_of_the_errors() -> None:
    told = {int(code) for code in re.findall(r"(?m)^\| (\d+) \|", CONTRACT)}
    kinds = (
        errors.DigestError,
        errors.RequestError,
        errors.ManuscriptError,
        errors.HouseError,
        errors.PagesError,
        errors.BindingError,
        errors.PostError,
        errors.DifferenceError,
    )
    assert told == {0, 130} | {kind.exit_code for kind in kinds}


def test_2_for_usage(desk: Path, run: Run) -> None:
    issue(desk)
    wrong = (
        ("frobnicate",),
        ("build", "--nothing"),
        ("build", "--for", "radio"),
        ("build", "--style", "baroque"),
        ("build", "--paper", "A9"),
        ("build", "-o", "2025/1.1.yaml"),
        ("publish",),
        ("init",),
    )
    for words in wrong:
        said = run(*words, here=desk)
        assert (said.code, said.out) == (2, []), words
        assert said.err, words


def test_3_for_faults_and_the_other_issues_are_printed(desk: Path, run: Run) -> None:
    issue(desk)
    (desk / "2025" / "1.2.yaml").write_text(manuscript_text(number=2, wrong=1), "utf-8")
    (desk / "2025" / "1.3.yaml").write_text(manuscript_text(number=3), "utf-8")
    said = run("build", here=desk)
    assert said.code == 3
    assert said.out == ["out/test-digest-1.1-screen.pdf", "out/test-digest-1.3-screen.pdf"]
    assert "2025/1.2.yaml:" in said.err


def test_3_for_a_publication_at_fault_and_the_others_are_printed(tmp_path: Path, run: Run) -> None:
    two(tmp_path)
    (tmp_path / "one" / "publication.toml").write_text('name = "One"\nstile = "gazette"\n', "utf-8")
    said = run("build", here=tmp_path)
    assert (said.code, said.out) == (3, ["out/two-1.1-screen.pdf"])
    assert "one/publication.toml:2:1: fault: stile:" in said.err
    assert run("build", "one/2025/1.1.yaml").out == []


@pytest.mark.parametrize(
    "facts",
    [{"style": "buletin"}, {"words": {"headline": "Inside"}}, {"record": ["screen", "pdf"]}],
    ids=["style", "words", "record"],
)
def test_check_finds_what_is_wrong_with_the_house(desk: Path, run: Run, facts: dict[str, object]) -> None:
    issue(desk, facts=facts)
    said = run("check", here=desk)
    assert said.code == 3
    (line,) = said.out
    assert line.startswith(f"publication.toml:2:1: fault: {next(iter(facts))}: ")
    assert line.endswith(" [house]")


def test_a_command_that_is_mistyped_is_guessed(run: Run) -> None:
    said = run("biuld")
    assert said.code == 2
    assert "did you mean 'build'?" in said.err


def test_what_is_wrong_with_an_option_is_said_once(desk: Path, run: Run) -> None:
    issue(desk)
    (desk / "2025" / "1.2.yaml").write_text(manuscript_text(number=2), "utf-8")
    assert run("build", "--style", "baroque", here=desk).err.count("baroque") == 1


def test_4_for_pages_counts_before_3(desk: Path, run: Run) -> None:
    issue(desk, stories=[story(1, body="Words. " * 1400)], fit={"pages": 1})
    (desk / "2025" / "1.2.yaml").write_text(manuscript_text(number=2, wrong=1), "utf-8")
    assert run("build", here=desk).code == 4


def test_7_for_a_record_that_was_edited(desk: Path, run: Run) -> None:
    issue(desk)
    path = desk / run("publish", "1.1", "--by", "A.", here=desk).out[0]
    path.chmod(0o644)
    path.write_bytes(b"forged")
    said = run("publish", "1.1", "--by", "A.")
    assert said.code == 7
    assert "was edited" in said.err


def test_1_is_our_own_fault(desk: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: object) -> None:
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr("pdfdigest.manuscript.places.find", broken)
    issue(desk)
    said = run("build", here=desk)
    assert said.code == 1
    assert "a fault of pdfdigest itself" in said.err
    assert "Traceback" not in said.err


def test_an_interruption_that_a_library_put_into_words_is_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken_off(**_: object) -> None:
        raise ValueError('Error building "model" validator:\n  KeyboardInterrupt: ')

    monkeypatch.setattr(cli.commands, "main", broken_off)
    assert cli.run(["check"]) == 130
    assert capsys.readouterr().err == "\nstopped; nothing half written is left behind\n"


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C reaches Windows programs another way")
def test_130_for_ctrl_c_and_nothing_half_written(desk: Path) -> None:
    publication(desk)
    for number in range(1, 40):
        (desk / f"{number}.yaml").write_text(manuscript_text(number=number), "utf-8")
    running = subprocess.Popen(
        [sys.executable, "-u", "-c", "from pdfdigest.cli import main; main()", "build"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=desk,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert running.stdout is not None
    first = running.stdout.readline().strip()
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=60)
    assert running.returncode == 130, err
    assert "Traceback" not in err
    written = [first, *out.splitlines()]
    assert len(written) < 39
    assert {f"out/{path.name}" for path in (desk / "out").iterdir()} == set(written)


# --- The program


def test_help_is_light() -> None:
    code = (
        "import sys; from pdfdigest import cli; cli.run(['--help']);"
        "heavy = {'weasyprint', 'pypdf', 'pydantic', 'jinja2', 'ruamel', 'PIL', 'babel'} & set(sys.modules);"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=False, text=True, timeout=60, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    for name, line in COMMANDS.items():
        assert re.search(rf"(?m)^  {name} +{re.escape(line)}$", done.stdout), name


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_helps(name: str, run: Run) -> None:
    said = run(name, "--help")
    assert said.code == 0
    assert said.out[0].startswith(f"Usage: pdfdigest {name} ")
    assert COMMANDS[name].endswith(".")


def test_every_command_has_its_file() -> None:
    shared = {
        "__init__",
        "days",
        "drafts",
        "hints",
        "passphrase",
        "patience",
        "printing",
        "terminal",
        "volumes",
    }
    files = {path.stem for path in Path(cli.__file__).parent.iterdir() if path.name != "__pycache__"} - shared
    assert files == {cli.FILES.get(name, name) for name in COMMANDS}


def test_the_program_as_a_shell_starts_it(desk: Path) -> None:
    issue(desk)
    done = program("build", "1.1", here=desk)
    assert (done.returncode, done.stdout) == (0, "out/test-digest-1.1-screen.pdf\n")
    done = program("build", "1.2", here=desk)
    assert (done.returncode, done.stdout) == (2, "")
    assert program("--version", here=desk).stdout.startswith("pdfdigest, version ")


def test_the_contract_tells_every_target() -> None:
    for target in TARGETS.values():
        # A target whose name is the ending of its file stands in it once.
        told = "-1.4.epub" if target.name == "epub" else f"-{target.name}{target.suffix}"
        assert told in CONTRACT


# --- A terminal that is not there


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this machine has no /dev/full")
@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("check >&-", 0),
        ("check <&- 2>&-", 0),
        ("status >/dev/full", 2),
        ("check 9.9 2>/dev/full", 2),
        ("--nonsense 2>/dev/full", 2),
        ("check 1.1 <&- >&- 2>&-", 0),
    ],
)
def test_a_closed_or_full_terminal_is_no_fault_of_ours(desk: Path, line: str, code: int) -> None:
    issue(desk)
    made = subprocess.run(
        f"'{sys.executable}' -c 'from pdfdigest.cli import main; main()' {line}",
        shell=True,
        capture_output=True,
        check=False,
        text=True,
        timeout=120,
        cwd=desk,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert made.returncode == code
    assert "itself" not in made.stderr
    assert "Traceback" not in made.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps a folder that somebody stands in")
def test_a_folder_that_is_gone_is_a_sentence(desk: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = desk / "gone"
    gone.mkdir(parents=True)
    monkeypatch.chdir(gone)
    gone.rmdir()
    made = run("check")
    assert made.code == 2
    assert "the folder that you stand in is gone" in made.err
