"""Two files of one issue, two publications of one slug: neither replaces the pages of the other."""

from __future__ import annotations

import pytest

from pdfdigest.manuscript import places, publication
from tests import builders
from tests.cli.conftest import run  # noqa: F401  the fixture


def test_what_programs_lay_beside_an_open_file_is_passed_over(tmp_path):
    builders.issue(tmp_path)
    for name in ("~$1.1.yaml", "~1.1.yaml", ".~lock.1.1.yaml#", ".1.1.yaml.swp"):
        (tmp_path / "2025" / name).write_bytes(b"\0\1")
    assert [path.name for path in places.issue_files(tmp_path)] == ["1.1.yaml"]


@pytest.mark.parametrize(
    "copy",
    [
        "1.1 (1).yaml",
        "1.1-conflict.yaml",
        "1.1 (Anna's conflicted copy 2025-01-02).yaml",
        "1.1-DESKTOP-7.yaml",
        "1.1.sync-conflict-20250102-101112-ABCDEFG.yaml",
        "Copy of 1.1.yaml",
    ],
)
def test_a_copy_and_its_original_are_both_named_and_neither_is_printed(tmp_path, run, copy):  # noqa: F811
    builders.issue(tmp_path)
    (tmp_path / "2025" / copy).write_text(builders.manuscript_text(stories=[builders.story(body="Other.\n")]), "utf-8")
    said = run("build", here=tmp_path)
    assert said.code == 3
    assert "1.1.yaml: fault" in said.err
    assert f"{copy}: fault" in said.err
    assert not (tmp_path / "out").exists()


def test_two_publications_of_one_slug_never_print_to_one_path(tmp_path, run):  # noqa: F811
    for name in ("a", "b"):
        builders.issue(tmp_path / name, facts={"slug": "digest"})
    said = run("build", here=tmp_path)
    assert said.code == 3
    assert "another slug" in said.err
    assert not (tmp_path / "out").exists()
    assert "same-issue" in "".join(run("check", here=tmp_path).out)
    assert {each.slug for each in publication.below(tmp_path)} == {"digest"}


@pytest.mark.parametrize("home", [True, False])
def test_two_drafts_without_a_number_never_print_to_one_path(tmp_path, run, home):  # noqa: F811
    if home:
        builders.publication(tmp_path)
    for name in ("one", "two"):
        text = builders.manuscript_text(volume=None, number=None, status="draft")
        (tmp_path / f"{name}.yaml").write_text(text, "utf-8")
    said = run("build", "one.yaml", "two.yaml", here=tmp_path)
    assert said.code == 3
    assert "one.yaml: fault: it has no number yet, as two.yaml has none" in said.err
    assert "`volume:` and `number:`" in said.err
    assert not (tmp_path / "out").exists()
    assert run("build", "one.yaml", here=tmp_path).code == 0
