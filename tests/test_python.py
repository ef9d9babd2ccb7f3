"""The door for programs: public names, loaded late, and the page of the docs, which runs as it stands."""

from __future__ import annotations

import ast
import contextlib
import io
import logging
import re
import subprocess
import sys
from pathlib import Path

import pytest

import pdfdigest
from pdfdigest.press.workers.machine import Machine
from tests.builders import ROOT
from tests.cli.conftest import Warm

PAGE = ROOT / "docs/python.md"


def test_every_public_name_is_there_with_a_docstring() -> None:
    for name in pdfdigest.__all__:
        assert getattr(pdfdigest, name).__doc__
    assert {"check", "build", "publish", "bind", "plan", "send", "verify"} <= set(pdfdigest.__all__)
    assert dir(pdfdigest) == sorted(pdfdigest.__all__)
    with pytest.raises(AttributeError):
        pdfdigest.nothing  # noqa: B018


def test_what_is_typed_is_what_is_public() -> None:
    tree = ast.parse((ROOT / "pdfdigest/__init__.py").read_text("utf-8"))
    typed = {each.asname for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for each in node.names}
    assert typed - {None} == set(pdfdigest.__all__) - {"__version__"}
    assert (ROOT / "pdfdigest/py.typed").is_file()


def test_nothing_is_loaded_before_it_is_asked_for() -> None:
    code = "import sys; before = set(sys.modules); import pdfdigest; print(sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(ast.literal_eval(done.stdout))
    assert {name for name in loaded if name.startswith("pdfdigest")} == {"pdfdigest"}
    assert not loaded & {"click", "weasyprint", "pydantic", "pypdf", "pikepdf", "platformdirs"}


def test_python_m_pdfdigest_is_the_program() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pdfdigest", "--version"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == f"pdfdigest, version {pdfdigest.__version__}\n"


def test_the_page_of_the_docs_runs(
    tmp_path: Path, machine: Machine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert len([line for line in code.splitlines() if line.strip()]) <= 40
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("pdfdigest.office.printable.workers", lambda _cache, _machines=None: Warm(machine))
    out = io.StringIO()
    with contextlib.redirect_stdout(out), caplog.at_level(logging.INFO, "pdfdigest"):
        exec(compile(code, str(PAGE), "exec"), {"__name__": "docs"})
    said = out.getvalue()
    assert "1 issue, 0 faults" in said
    assert re.search(r"^print \d+ pages in .*my-digest-1\.1-print-gazette\.pdf$", said, re.MULTILINE)
    assert "3 it is a draft; write status: approved when it may go out" in said
    assert said.rstrip().endswith("True")
    notes = [record.getMessage() for record in caplog.records if record.name == "pdfdigest"]
    assert any(note.startswith("filed my-digest-1.1 r1") for note in notes)


def test_importing_takes_next_to_no_time() -> None:
    """Thirty milliseconds of the processor at the very most; what loads is held above."""
    code = "import time; began = time.process_time(); import pdfdigest; print(time.process_time() - began)"
    took = [
        float(subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout)
        for _ in range(3)
    ]
    assert min(took) < 0.03


def test_help_loads_no_engine() -> None:
    code = "import sys; from pdfdigest import cli; cli.run(['--help']); print(sorted(sys.modules), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not set(ast.literal_eval(done.stderr)) & {"weasyprint", "pypdf", "pikepdf", "pydantic", "PIL", "babel"}
