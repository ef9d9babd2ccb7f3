"""The EPUB of a volume: its folios are those of the bound volume, and what is under embargo is not in it."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from pathlib import Path

import pytest

from tests.bindery.conftest import SAMPLE, STEM, Bind


@pytest.fixture(scope="module")
def documents(bind: Bind, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("epub")
    assert bind(SAMPLE, "--volume", "3", "--for", "epub", "-o", folder) == 0
    return opened(folder / f"{STEM}.epub")


def opened(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as held:
        return {name: held.read(name).decode() for name in held.namelist() if name.endswith((".xhtml", ".opf"))}


def test_each_page_of_an_issue_has_the_folio_that_it_has_in_the_volume(documents: dict[str, str], out: Path) -> None:
    told = json.loads((out / f"{STEM}.manifest.json").read_text("utf-8"))
    wanted = [(str(page["folio"]), each["issue"]) for each in told["issues"] for page in each["pages"]]
    listed = re.findall(r'<a href="([^"/]+)/[^"]+#page-\d+">(\d+)</a>', documents["EPUB/nav.xhtml"])
    assert [(folio, label) for label, folio in listed] == wanted
    for each in told["issues"]:
        for found in each["stories"]:
            html = documents[f"EPUB/{each['issue']}/story-{found['id']}.xhtml"]
            assert f'id="story-{found["id"]}"' in html


def test_the_indexes_lead_to_where_pages_begin(documents: dict[str, str]) -> None:
    leads = re.findall(r'<a class="page" href="([^"]+)">', documents["EPUB/subjects.xhtml"])
    assert len(leads) > 40
    for href in leads:
        path, _, anchor = href.partition("#")
        assert f'id="{anchor}"' in documents[f"EPUB/{path}"]
    assert not any("bound:" in html for html in documents.values())
    assert 'epub:type="index" role="doc-index"' in documents["EPUB/subjects.xhtml"]


def test_it_is_the_newest_revision_and_says_what_it_is(documents: dict[str, str]) -> None:
    package = documents["EPUB/package.opf"]
    assert "<dc:title>The Bound Page, Volume 3, 2025</dc:title>" in package
    assert "2025-12-15T00:00:" in package
    assert "pageNavigation" in package


def test_the_same_again_is_the_same_bytes(bind: Bind, tmp_path: Path) -> None:
    for name in ("a", "b"):
        assert bind(SAMPLE, "--volume", "3", "--for", "epub", "--fresh", "-o", tmp_path / name) == 0
    assert (tmp_path / f"a/{STEM}.epub").read_bytes() == (tmp_path / f"b/{STEM}.epub").read_bytes()


def test_what_is_under_embargo_is_not_in_it(
    bind: Bind, documents: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = tmp_path / "the-bound-page"
    shutil.copytree(SAMPLE, root)
    record = root / "issued/3.7/r1/record.json"
    told = json.loads(record.read_text("utf-8"))
    record.write_text(json.dumps({**told, "embargo": "2999-01-01T00:00:00+00:00"}), "utf-8")
    assert bind(root, "--volume", "3", "--for", "epub", "-o", tmp_path / "out") == 0
    assert (
        "the-bound-page-3.7 r1 is under embargo until 2999-01-01T00:00+00:00; it is left out" in capsys.readouterr().err
    )
    held = opened(tmp_path / f"out/{STEM}.epub")
    assert "Bulaq" in "".join(documents.values())
    assert not any("Bulaq" in html for html in held.values())
    assert re.search(r"3\.9/opening\.xhtml#page-13", held["EPUB/nav.xhtml"])


@pytest.mark.parametrize("option", ["--proof", "--deposit"])
def test_there_is_no_proof_and_no_deposit_of_it(
    bind: Bind, tmp_path: Path, option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bind(SAMPLE, "--volume", "3", "--for", "epub", option, "-o", tmp_path / "out") == 2
    assert "an EPUB has none" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
