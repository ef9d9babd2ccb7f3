"""`new`: the issue after the last one, with headings to fill in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pdfdigest.manuscript import manuscript, next_issue, publication
from tests.builders import issue, manuscript_text, story
from tests.builders import publication as make
from tests.cli.conftest import Run

DAY = ("--date", "2025-02-01")


def test_the_next_number_with_as_many_stories(desk: Path, run: Run) -> None:
    issue(desk, stories=[story(n) for n in range(1, 5)], fit={"pages": 2})
    said = run("new", *DAY, here=desk)
    assert (said.code, said.out) == (0, ["2025/1.2.yaml"])
    made = manuscript.read(desk / said.out[0], publication.home(desk) or publication.alone())
    assert made.identity.label == "1.2"
    assert str(made.date) == "2025-02-01"
    assert (made.status, made.pages, len(made.stories)) == ("draft", 2, 4)
    assert set(made.missing) == {f"stories[{n}].{field}" for n in range(4) for field in ("headline", "body")}
    assert (desk / said.out[0]).read_text("utf-8").startswith("# yaml-language-server: $schema=../issue.schema.json\n")
    assert (desk / "issue.schema.json").is_file()


def test_the_first_issue(desk: Path, run: Run) -> None:
    make(desk)
    said = run("new", *DAY, here=desk)
    assert said.out == ["2025/1.1.yaml"]
    made = manuscript.read(desk / said.out[0], publication.home(desk) or publication.alone())
    assert len(made.stories) == next_issue.STORIES
    assert "image.file" in made.missing
    assert run("build", "1.1").code == 0
    assert run("publish", "1.1", "--by", "A. Editor").code == 3


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ([{"number": 9}], "1.10"),
        ([{"number": 10}, {"number": 9}], "1.11"),
        ([{"numbers": [4, 5], "number": ...}], "1.6"),
        ([{"number": 12}, {"volume": 2, "number": 1}], "2.2"),
        ([{"number": 3, "supplement": 2}], "1.4"),
        ([{"number": 3}, {"number": 3, "language": "ja"}], "1.4"),
        ([{"number": None}], "1.1"),
    ],
)
def test_which_number_is_next(desk: Path, run: Run, labels: list[dict[str, object]], expected: str) -> None:
    make(desk)
    for number, keys in enumerate(labels):
        (desk / f"file-{number}.yaml").write_text(manuscript_text(**keys), "utf-8")
    assert run("new", *DAY, here=desk).out == [f"2025/{expected}.yaml"]


def test_a_new_volume_begins_with_number_1(desk: Path, run: Run) -> None:
    issue(desk, number=24)
    assert run("new", *DAY, "--volume", "2", here=desk).out == ["2025/2.1.yaml"]
    assert run("new", *DAY).out == ["2025/2.2.yaml"]
    assert run("new", *DAY, "--volume", "1").out == ["2025/1.25.yaml"]


def test_a_file_that_cannot_be_read_counts_by_its_name(desk: Path, run: Run) -> None:
    issue(desk)
    (desk / "2025" / "1.7.yaml").write_text("a: [", "utf-8")
    assert run("new", *DAY, here=desk).out == ["2025/1.8.yaml"]


def test_what_is_only_on_record_counts(desk: Path, run: Run) -> None:
    of = issue(desk, number=3)
    assert run("publish", "1.3", "--by", "A. Editor", here=desk).code == 0
    of.path.unlink()
    assert run("new", *DAY).out == ["2025/1.4.yaml"]


def test_nothing_is_overwritten(desk: Path, run: Run) -> None:
    issue(desk, number=7)
    (desk / "2025" / "1.8.yaml").write_text(manuscript_text(number=2), "utf-8")
    before = (desk / "2025" / "1.8.yaml").read_bytes()
    said = run("new", *DAY, here=desk)
    assert said.code == 2
    assert "nothing was overwritten" in said.err
    assert (desk / "2025" / "1.8.yaml").read_bytes() == before


def test_today_is_the_offices_own(desk: Path, run: Run) -> None:
    make(desk, time_zone="Pacific/Kiritimati")
    before = datetime.now(UTC) + timedelta(hours=14)
    (path,) = run("new", here=desk).out
    after = datetime.now(UTC) + timedelta(hours=14)
    made = manuscript.read(desk / path, publication.home(desk) or publication.alone())
    assert made.date in (before.date(), after.date())


def test_a_date_that_is_none(desk: Path, run: Run) -> None:
    make(desk)
    assert run("new", "--date", "2025-02-30", here=desk).code == 2
    assert run("new", "--volume", "0").code == 2


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The settings file of whoever runs the commands."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    path = tmp_path / "config" / "pdfdigest" / "settings.toml"
    path.parent.mkdir(parents=True)
    return path


def test_it_is_opened_in_the_editor_of_the_settings(desk: Path, tmp_path: Path, settings: Path, run: Run) -> None:
    issue(desk)
    editor = tmp_path / "an editor"
    editor.write_text('#!/bin/sh\necho "$@" > "$0.asked"\necho "# mine" >> "$2"\n')
    editor.chmod(0o755)
    settings.write_text(f"editor = \"'{editor}' --wait\"\n", "utf-8")
    said = run("new", *DAY, "--edit", here=desk)
    assert (said.code, said.out) == (0, ["2025/1.2.yaml"])
    assert (tmp_path / "an editor.asked").read_text().startswith("--wait ")
    assert (desk / "2025/1.2.yaml").read_text("utf-8").endswith("# mine\n")


@pytest.mark.parametrize("editor", ["no-such-editor-anywhere", "'not closed", "false"])
def test_an_editor_that_does_not_start(desk: Path, settings: Path, run: Run, editor: str) -> None:
    issue(desk)
    settings.write_text(f'editor = "{editor}"\n', "utf-8")
    said = run("new", *DAY, "--edit", here=desk)
    assert (said.code, said.out) == (2, ["2025/1.2.yaml"])
    assert "it is written, but not edited" in said.err
    assert "pdfdigest doctor" in said.err


def test_faulty_settings_are_told_before_anything_is_written(desk: Path, settings: Path, run: Run) -> None:
    issue(desk)
    settings.write_text('editor = "vi"\ncolour = "red"\n', "utf-8")
    said = run("new", *DAY, "--edit", here=desk)
    assert (said.code, said.out) == (3, [])
    assert "settings.toml:2:1" in said.err
    assert not (desk / "2025/1.2.yaml").exists()
    assert run("doctor").code == 4
    assert run("new", *DAY).code == 0
