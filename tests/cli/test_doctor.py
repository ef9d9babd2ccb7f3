"""`doctor`: what this machine lacks, and the line that mends it."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from pdfdigest.press.engine import libraries
from pdfdigest.press.engine.libraries import Library
from tests.builders import publication
from tests.cli.conftest import Run


def findings(run: Run) -> dict[str, dict[str, str]]:
    return {found["what"]: found for found in map(json.loads, run("doctor", "--json").out)}


def test_a_machine_that_sets_the_other_tests_pages_is_well(tmp_path: Path, run: Run) -> None:
    said = run("doctor", here=tmp_path)
    assert said.code == 0
    assert all(line.startswith(("ok ", "slow ", "       mend it: ")) for line in said.out)
    assert {"Python", "Pango", "HarfBuzz", "HarfBuzz-Subset", "fonts", "cache", "a page"} <= findings(run).keys()
    assert list(tmp_path.iterdir()) == []


def test_a_library_that_lacks(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        libraries,
        "LIBRARIES",
        (Library("Pango", ("libno-pango.so",)), Library("HarfBuzz-Subset", ("libno-subset.so",), needed=False)),
    )
    monkeypatch.chdir(tmp_path)
    found = findings(run)
    assert found["Pango"]["state"] == "lacks"
    assert found["Pango"]["mend"] in (*libraries.INSTALL.values(), libraries.advice())
    assert found["HarfBuzz-Subset"]["state"] == "slow"
    assert "ten times" in found["HarfBuzz-Subset"]["said"]
    assert run("doctor").code == 4


def test_a_cache_that_cannot_be_written(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    monkeypatch.setattr("platformdirs.user_cache_path", lambda _name: tmp_path / "file" / "cache")
    monkeypatch.chdir(tmp_path)
    assert findings(run)["cache"]["state"] == "lacks"
    assert run("doctor").code == 4


def test_an_old_python(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pdfdigest.office.doctor.PYTHON", (sys.version_info[0], sys.version_info[1] + 1))
    monkeypatch.chdir(tmp_path)
    assert findings(run)["Python"]["state"] == "lacks"


def test_a_scheduler_that_nobody_can_reach(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platformdirs.user_config_path", lambda _name: tmp_path / "config")
    monkeypatch.setattr("pdfdigest.press.cluster.connection.CONNECT", 1.0)
    monkeypatch.chdir(tmp_path)
    assert "machines" not in findings(run)
    (tmp_path / "config").mkdir()
    settings = tmp_path / "config/settings.toml"
    settings.write_text('[machines]\nscheduler = "tcp://127.0.0.1:1"\n', "utf-8")
    found = findings(run)["machines"]
    assert found["state"] == "lacks"
    assert "no scheduler answers at tcp://127.0.0.1:1" in found["said"]
    assert "[machines]" in found["mend"]
    assert run("doctor", "--report", "report.md").code == 4
    assert "127.0.0.1:1" not in (tmp_path / "report.md").read_text("utf-8")
    settings.write_text('[machines]\nscheduler = "tls://127.0.0.1:1"\n', "utf-8")
    assert "lacks ca, certificate, key" in findings(run)["machines"]["said"]


def test_a_publication_with_faults_is_no_hindrance(desk: Path, run: Run) -> None:
    publication(desk)
    (desk / "publication.toml").write_text("name =", "utf-8")
    assert run("doctor", here=desk).code == 0


def test_the_fonts_of_the_publication_are_in_force(desk: Path, run: Run) -> None:
    publication(desk)
    (desk / "fonts").mkdir()
    said = run("doctor", here=desk)
    assert any(line.startswith("lacks  fonts: none in") and str(desk) in line for line in said.out)
    assert os.fspath(desk / "fonts") in "".join(said.out)


def test_an_office_without_mail_is_told_what_to_set(tmp_path: Path, run: Run) -> None:
    publication(tmp_path / "digest")
    said = run("doctor", "--mail", "--json", here=tmp_path / "digest")
    found = {each["what"]: each for each in map(json.loads, said.out)}
    assert said.code == 6
    assert {"setting sender", "setting server", "setting dkim", "setting leave", "List-Unsubscribe"} <= found.keys()
    assert all(each["mend"] for each in found.values())
