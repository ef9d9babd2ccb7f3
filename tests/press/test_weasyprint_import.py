"""WeasyPrint loaded from kept declarations sets the same pages; what is damaged is parsed anew."""

from __future__ import annotations

import ctypes.util
import hashlib
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from pdfdigest.press import style_folders
from pdfdigest.press.compose import composition
from pdfdigest.press.compose.house import House
from pdfdigest.press.engine import weasyprint_import
from pdfdigest.press.targets import target
from pdfdigest.press.workers import font_configuration
from tests.builders import issue

SCRIPT = """
import hashlib, pickle, sys
from pathlib import Path
from pdfdigest.press.engine import weasyprint_import
cache = Path(sys.argv[1])
pages = weasyprint_import.pages(cache)
composed = pickle.loads(Path(sys.argv[2]).read_bytes())
from weasyprint.text.ffi import ffi
data = pages.set_pages(composed).data
weasyprint_import.keep(cache)
print(type(ffi).__name__, hashlib.sha256(data).hexdigest())
"""
LATE = """
import sys
from pdfdigest.press.engine import late_modules, weasyprint_import
weasyprint_import.pages()
import weasyprint.pdf.fonts as fonts
print(*[name for name in late_modules.FONT_TOOLS if name in sys.modules])
options = fonts.subset.Options(retain_gids=True)
import fontTools.subset
print(type(options) is fontTools.subset.Options, options.retain_gids)
"""


@pytest.fixture
def composed(desk: Path) -> Path:
    of = issue(desk)
    path = desk / "galley"
    path.write_bytes(pickle.dumps(composition.compose(of, House(of.publication), target("screen", of.publication))))
    return path


def loaded(cache: Path, composed: Path) -> list[str]:
    """What declared the libraries, and the hash of the pages, in a process of their own."""
    environment = {
        "FONTCONFIG_FILE": str(font_configuration.written((style_folders.shipped("fonts"),), cache)),
        "PYTHONHASHSEED": "0",
    }
    command = [sys.executable, "-c", SCRIPT, str(cache), str(composed)]
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout.split()


def test_what_is_declared_once_is_kept_and_sets_the_same_pages(tmp_path: Path, composed: Path) -> None:
    cache = tmp_path / "cache"
    cache.mkdir()
    parsed, first = loaded(cache, composed)
    (kept,) = cache.glob(f"{weasyprint_import.DECLARED}*")
    assert parsed == "Hearing"
    assert loaded(cache, composed) == ["Declared", first]
    raw = kept.read_bytes()
    for damaged in (raw[:-9], b"", hashlib.sha256(b"import os").hexdigest().encode() + b"\nimport os"):
        kept.write_bytes(damaged)
        assert weasyprint_import._kept(cache) is None
    assert loaded(cache, composed) == ["Hearing", first]
    assert kept.read_bytes() == raw


def test_a_cache_that_cannot_be_written_keeps_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weasyprint_import, "_heard", ["int strange(void);"])
    weasyprint_import.keep(tmp_path / "not there")
    assert not list(tmp_path.iterdir())


def test_libraries_are_looked_for_again_afterwards() -> None:
    before = ctypes.util.find_library
    with weasyprint_import._unsearched():
        assert ctypes.util.find_library("c") is None
    assert ctypes.util.find_library is before


def test_what_is_seldom_called_is_loaded_when_it_is_called() -> None:
    done = subprocess.run([sys.executable, "-c", LATE], check=True, capture_output=True, text=True)
    assert done.stdout.splitlines() == ["", "True True"]
