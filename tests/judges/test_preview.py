"""Chromium and axe-core judge the preview: edit and see the word, break and see the fault, mend and see the page."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.builders import ROOT, issue, judge, story
from tests.judges.test_chromium import HERE, bench

__all__ = ["bench"]
pytestmark = [pytest.mark.judges, pytest.mark.timeout(600)]
LONG = "Words and more words stand here. " * 70

PREVIEW = ("preview", "--no-open", "--for", "screen", "--for", "web")


@pytest.fixture
def seen(bench: Path, desk: Path) -> dict[str, Any]:
    """What Chromium saw of a preview while its issue was edited."""
    stories = [story(1, body=f"WORD-HERE {LONG}"), story(2, body=LONG), story(3, body=LONG + LONG)]
    of = issue(desk, stories=stories)
    running = subprocess.Popen(
        [sys.executable, "-c", "from pdfdigest.cli import main; main()", *PREVIEW],
        stdout=subprocess.PIPE,
        text=True,
        cwd=desk,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    try:
        assert running.stdout is not None
        address = running.stdout.readline().strip()
        if bench != HERE:
            shutil.copy(HERE / "preview.mjs", bench)
        done = subprocess.run(
            [judge("node"), "preview.mjs", judge("chromium"), address, str(of.path)],
            cwd=bench,
            capture_output=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
        return dict(json.loads(done.stdout))
    finally:
        running.send_signal(signal.SIGINT)
        running.communicate(timeout=30)


def test_a_person_at_work(seen: dict[str, Any]) -> None:
    assert seen["pages"] > 1
    assert all(abs(sharp - 1) < 0.002 for sharp in seen["sharp"])
    assert seen["changed"] == [True] + [False] * (seen["pages"] - 1)
    assert seen["fetched"] == 1
    assert seen["scroll"] == 300
    assert "did you mean 'stories'?" in seen["fault"]
    assert "2025/1.1.yaml:" in seen["fault"]
    assert seen["kept"]
    assert seen["dimmed"]
    assert seen["link"].startswith("vscode://file/")
    assert "/2025/1.1.yaml:" in seen["link"]
    assert seen["larger"] > 0
    assert seen["help"]
    assert (seen["style"], seen["paper"]) == ("gazette", "Letter")
    assert seen["edition"] == {"type": "application/pdf", "begins": "%PDF-"}
    assert seen["web"] == "The Test Digest"
    assert seen["webFonts"] > 0
    assert seen["selected"] > 1000
    assert seen["overlay"]
    assert seen["stranger"] == {"read": False, "post": False, "blind": False, "picture": False}
    assert seen["outside"] == []
    for each in seen["axe"]:
        assert each["violations"] == [], each["at"]
        assert each["passes"] > 15, each["at"]
        assert each["sideways"] <= 0, each["at"]
    assert len(seen["axe"]) == 8
