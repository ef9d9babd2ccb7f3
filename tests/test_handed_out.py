"""What is handed out: the lists that the bundle is made of, and the files that go with it."""

from __future__ import annotations

import ast
import configparser
import importlib.util
import re
import subprocess
import tomllib
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest

from tests.builders import ROOT, judge

PACKAGING = ROOT / "packaging"
SCRIPTS = sorted(PACKAGING.glob("*.sh"))


@pytest.fixture
def contents() -> ModuleType:
    found = importlib.util.spec_from_file_location("contents", PACKAGING / "contents.py")
    assert found is not None
    assert found.loader is not None
    made = importlib.util.module_from_spec(found)
    found.loader.exec_module(made)
    return made


def test_what_a_bundle_holds_is_what_the_program_needs(contents: ModuleType) -> None:
    held = contents.distributions()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    needed = {contents.normal(re.split(r"[\[<>=]", line)[0]) for line in project["dependencies"]}
    assert needed | {"keyring"} <= held.keys()
    assert not held.keys() & {"pytest", "ruff", "mypy", "hypothesis", "pyinstaller", "pip", "setuptools"}


def test_what_only_tests_need_is_kept_out(contents: ModuleType) -> None:
    strangers = contents.strangers()
    assert {"pytest", "hypothesis", "mypy"} <= set(strangers)
    assert not set(strangers) & {"pdfdigest", "weasyprint", "pikepdf", "PIL", "yaml", "ruamel", "backports"}


def test_the_libraries_that_are_asked_for_by_name_are_all_inside(contents: ModuleType) -> None:
    from pdfdigest.press.engine import libraries

    assert set(contents.LIBRARIES) == {library.files[0] for library in libraries.LIBRARIES}


def test_the_lock_holds_what_builds_a_bundle_and_agrees_with_the_other() -> None:
    pinned = [
        dict(re.findall(r"^([\w.-]+)==([\w.]+)", path.read_text("utf-8"), re.MULTILINE))
        for path in (PACKAGING / "requirements.lock", ROOT / "requirements.lock")
    ]
    assert "pyinstaller" in pinned[0]
    assert "pyinstaller" not in pinned[1]
    assert {name: pinned[1][name] for name in pinned[0].keys() & pinned[1]} == {
        name: pinned[0][name] for name in pinned[0].keys() & pinned[1]
    }


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_can_be_read_by_its_shell(script: Path) -> None:
    shell = "bash" if script.read_text("utf-8").startswith("#!/bin/bash") else "sh"
    subprocess.run([judge(shell), "-n", str(script)], check=True)


def test_the_entry_of_the_menu_and_the_type_of_file_belong_together() -> None:
    entry = configparser.RawConfigParser(strict=True)
    entry.optionxform = str  # type: ignore[assignment, method-assign]
    entry.read(PACKAGING / "debian" / "pdfdigest.desktop", "utf-8")
    listed = entry["Desktop Entry"]
    root = ElementTree.parse(PACKAGING / "debian" / "pdfdigest.xml").getroot()
    names = {"": "http://www.freedesktop.org/standards/shared-mime-info"}
    (kind,) = root.findall("mime-type", names)
    assert listed["MimeType"] == f"{kind.get('type')};"
    assert listed["Exec"].split()[:2] == ["pdfdigest", "desk"]
    assert [glob.get("pattern") for glob in kind.findall("glob", names)] == ["publication.toml"]


def test_no_program_is_started_as_python_source() -> None:
    """A frozen program has no Python to hand a source to: children are the program itself."""
    for path in sorted((ROOT / "pdfdigest").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.List):
                words = [each.value for each in node.elts if isinstance(each, ast.Constant)]
                assert "-c" not in words, path


def test_declarations_are_kept_by_a_frozen_program_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pdfdigest.press.engine import weasyprint_import

    package = tmp_path / "weasyprint"
    (package / "text").mkdir(parents=True)
    (package / "__init__.pyc").write_bytes(b"")
    (package / "text" / "ffi.pyc").write_bytes(b"compiled")
    spec = importlib.util.spec_from_file_location("weasyprint", package / "__init__.pyc")
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: spec)
    first = weasyprint_import._place(tmp_path)
    (package / "text" / "ffi.pyc").write_bytes(b"compiled anew")
    assert weasyprint_import._place(tmp_path) != first


def test_a_newer_bundle_is_another_toolchain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What an older one printed is set anew, though no source lies in either."""
    from pdfdigest.press.cache import toolchain
    from pdfdigest.press.cache.file_hashes import FileHashes

    module = tmp_path / "module.pyc"
    module.write_bytes(b"older")
    monkeypatch.setattr(toolchain, "PROGRAM", str(tmp_path))
    monkeypatch.setattr(toolchain, "_PYTHON", (".pyc",))
    older = toolchain.digest(FileHashes())
    module.write_bytes(b"newer")
    assert toolchain.digest(FileHashes()) != older
