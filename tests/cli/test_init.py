"""`init`: a new publication prints at once, and its files teach."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdfdigest.manuscript import forms, manuscript, publication, rules, starter
from pdfdigest.press.style_folders import shipped
from tests.builders import ROOT
from tests.builders import publication as make
from tests.cli.conftest import Run

STARTER = shipped("templates") / "starter"


def test_a_new_publication_prints_at_once(tmp_path: Path, run: Run) -> None:
    before = datetime.now().astimezone()
    said = run("init", "my-digest", here=tmp_path)
    assert said.code == 0
    year = Path(said.out[0]).parent.name
    assert year in {str(moment.year) for moment in (before, datetime.now().astimezone())}
    assert sorted(said.out) == sorted(
        f"my-digest/{name}"
        for name in (
            ".gitattributes",
            ".gitignore",
            "images/harbour.svg",
            "issue.schema.json",
            "publication.toml",
            f"{year}/1.1.yaml",
        )
    )
    assert "cd my-digest" in said.err
    assert run("check", here=tmp_path / "my-digest").out == []
    said = run("build")
    assert (said.code, said.out) == (0, ["out/my-digest-1.1-screen.pdf"])
    assert run("status").out[0].startswith("1.1  ")
    assert {"out/", "post/"} <= set((tmp_path / "my-digest" / ".gitignore").read_text("utf-8").splitlines())


def test_the_sample_approved_goes_on_record(tmp_path: Path, run: Run) -> None:
    run("init", "my-digest", here=tmp_path)
    (path,) = (tmp_path / "my-digest").glob("*/1.1.yaml")
    path.write_text(path.read_text("utf-8").replace("status: draft", "status: approved"), "utf-8")
    assert run("publish", "1.1", "--by", "A. Editor", here=tmp_path / "my-digest").code == 0


def test_what_is_there_is_left_alone(desk: Path, run: Run) -> None:
    make(desk)
    before = sorted(desk.rglob("*"))
    assert run("init", desk.name, here=desk.parent).code == 2
    said = run("init", desk / "inside", here=desk.parent)
    assert said.code == 2
    assert "inside the publication test-digest" in said.err
    assert run("init", desk / "publication.toml").code == 2
    assert sorted(desk.rglob("*")) == before


def test_an_empty_folder_will_do(tmp_path: Path, run: Run) -> None:
    said = run("init", ".", "--name", "The Harbour Letter", here=tmp_path)
    assert said.code == 0
    assert publication.read(tmp_path / "publication.toml").name == "The Harbour Letter"


NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp", "Cn"]), min_size=1).map(
    lambda text: " ".join(text.split())
)


@given(name=NAMES.filter(bool))
@settings(max_examples=60, deadline=None)
def test_any_name_can_be_written_down(name: str) -> None:
    made = starter.files(STARTER, name, date(2031, 5, 4))
    assert tomllib.loads(made["publication.toml"].decode())["name"] == name


def test_every_key_of_a_publication_is_explained() -> None:
    text = (STARTER / "publication.toml").read_text("utf-8")
    explained = set(re.findall(r"(?m)^#? ?\[?(\w+)\]?(?: =.*)?(?: +#.*)?$", text))
    assert set(forms.PublicationForm.model_fields) <= explained
    awake = re.sub(r"(?m)^# (?=\w+ = |\[)", "", text)
    forms.PublicationForm.model_validate_json(json.dumps(tomllib.loads(awake)), strict=False)


def test_the_starter_has_no_fault_and_no_warning() -> None:
    own = publication.read(STARTER / "publication.toml")
    (path,) = (STARTER / "2025").iterdir()
    issue = manuscript.read(path, own)
    assert rules.look(issue) == ()
    assert len(issue.stories) == 3


@pytest.mark.parametrize("folder", sorted((ROOT / "issues").iterdir()), ids=lambda folder: folder.name)
def test_the_samples_schema_is_the_one_in_force(folder: Path) -> None:
    assert (folder / "issue.schema.json").read_bytes() == starter.schema(), (
        "the forms have changed; write it anew: "
        "python -c 'from pdfdigest.manuscript import starter; import sys; sys.stdout.buffer.write(starter.schema())'"
        f" > {folder.relative_to(ROOT)}/issue.schema.json"
    )


def test_the_schema_is_json_schema_of_an_issue() -> None:
    schema = json.loads(starter.schema())
    assert schema["properties"].keys() == forms.IssueForm.model_fields.keys()
    assert schema["additionalProperties"] is False


@pytest.mark.parametrize(
    ("folder", "slug"), [("Ñandú-Brief", "nandu-brief"), ("Αθήνα", "athina"), ("my-digest", "my-digest")]
)
def test_the_name_in_file_names_is_written_in_latin_letters(tmp_path: Path, run: Run, folder: str, slug: str) -> None:
    assert run("init", folder, here=tmp_path).code == 0
    made = tmp_path / folder
    assert publication.read(made / "publication.toml").slug == slug
    assert publication.read(made.rename(tmp_path / "elsewhere") / "publication.toml").slug == slug


def test_a_name_that_nobody_can_read_for_certain_is_asked_for(tmp_path: Path, run: Run) -> None:
    said = run("init", "東京だより", here=tmp_path)
    assert said.code == 2
    assert "--slug" in said.err
    assert not (tmp_path / "東京だより").exists()
    assert run("init", "東京だより", "--slug", "Tokyo Digest", here=tmp_path).code == 2
    assert run("init", "東京だより", "--slug", "tokyo-digest", here=tmp_path).code == 0
