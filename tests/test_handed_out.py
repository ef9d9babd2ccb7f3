"""What is handed out: the lists that the bundle is made of, and the files that go with it."""

from __future__ import annotations

import ast
import configparser
import hashlib
import importlib.util
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest

from tests.builders import ROOT, judge

PACKAGING = ROOT / "packaging"
SCRIPTS = sorted(PACKAGING.rglob("*.sh"))


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
    assert {"pytest", "hypothesis", "mypy", "distributed", "dask", "yaml"} <= set(strangers)
    assert not set(strangers) & {"pdfdigest", "weasyprint", "pikepdf", "PIL", "ruamel", "backports"}


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


def git(folder: Path, *words: str) -> None:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, *words], cwd=folder, check=True)


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A checkout in which everything was made, in a word each."""
    (tmp_path / "packaging").mkdir()
    (tmp_path / "pdfdigest").mkdir()
    (tmp_path / "packaging" / "release.sh").write_bytes((PACKAGING / "release.sh").read_bytes())
    (tmp_path / "pdfdigest" / "__init__.py").write_text('__version__ = "7.8.9"\n', "utf-8")
    (tmp_path / "CHANGELOG.md").write_text("## [7.8.9] - 2026-01-01\n", "utf-8")
    (tmp_path / ".gitignore").write_text("/dist/\n/.venv\n/keys/\n__pycache__/\n", "utf-8")
    (tmp_path / ".venv").symlink_to(sys.prefix)
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "A")
    (tmp_path / "dist").mkdir()
    for name in MADE:
        (tmp_path / "dist" / name).write_text(name, "utf-8")
    return tmp_path


MADE = (
    "pdfdigest-7.8.9-py3-none-any.whl",
    "pdfdigest-7.8.9-linux-x86_64.tar.xz",
    "pdfdigest_7.8.9_amd64.deb",
    "pdfdigest-7.8.9-container-x86_64.tar",
)


def release(folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name not in ("KEY", "PYTHONPATH")}
    return subprocess.run(
        [judge("sh"), "packaging/release.sh"],
        cwd=folder,
        env={**environment, **more},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_release_is_all_of_it_with_hashes(made: Path) -> None:
    done = release(made)
    assert done.returncode == 0, done.stderr
    out = made / "dist" / "release-7.8.9"
    assert {path.name for path in out.iterdir()} == {*MADE, "SHA256SUMS"}
    listed = dict(line.split("  ")[::-1] for line in (out / "SHA256SUMS").read_text("utf-8").splitlines())
    assert listed == {name: hashlib.sha256(name.encode()).hexdigest() for name in MADE}
    assert "not signed" in done.stderr


def test_a_release_is_signed_where_a_key_is_given(made: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    home = tmp_path_factory.mktemp("k")
    home.chmod(0o700)
    around = {"GNUPGHOME": str(home)}
    key = ["--quick-generate-key", "office@example.org", "ed25519", "sign", "never"]
    gpg = [judge("gpg"), "--batch", "--quiet", "--pinentry-mode", "loopback", "--passphrase", ""]
    try:
        subprocess.run([*gpg, *key], env={**os.environ, **around}, check=True, capture_output=True)
        done = release(made, KEY="office@example.org", **around)
        assert done.returncode == 0, done.stderr
        assert "Good signature" in done.stderr
        assert (made / "dist" / "release-7.8.9" / "SHA256SUMS.asc").is_file()
        assert release(made, KEY="nobody@example.org", **around).returncode != 0
    finally:
        subprocess.run(["gpgconf", "--kill", "all"], env={**os.environ, **around}, check=False)


def test_no_release_of_what_is_not_there_or_not_told_of(made: Path) -> None:
    (made / "dist" / MADE[2]).unlink()
    assert "is not there" in release(made).stderr
    (made / "CHANGELOG.md").write_text("## [Unreleased]\n", "utf-8")
    assert "changes that no commit holds" in release(made).stderr
    git(made, "commit", "-qam", "B")
    assert "no section [7.8.9]" in release(made).stderr
    assert not (made / "dist" / "release-7.8.9").exists()


def test_recipes_say_that_nobody_has_run_them() -> None:
    recipes = [path for folder in ("windows", "macos") for path in (PACKAGING / folder).iterdir()]
    assert len(recipes) == 7
    for path in recipes:
        text = path.read_text("utf-8")
        if path.suffix in (".xml", ".wxs", ".plist"):
            ElementTree.fromstring(text)
        assert "NOT RUN" in text or path.name in ("Info.plist", "open-desk.sh"), path


def test_make_calls_each_script_by_its_own_shell() -> None:
    called = re.findall(r"^\t@(\w+) packaging/(\S+\.sh)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert {name for _, name in called} == {"bundle.sh", "deb.sh", "container.sh", "try.sh", "release.sh"}
    for shell, name in called:
        assert (PACKAGING / name).read_text("utf-8").startswith(f"#!/bin/{shell}\n"), name
