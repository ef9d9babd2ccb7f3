"""What is said in a pipe, on a system that has another encoding and other line ends."""

from __future__ import annotations

import io
import json
import sys

import pytest

from pdfdigest.cli import plain_streams, terminal


@pytest.mark.parametrize("encoding", ["cp1252", "cp932", "ascii"])
def test_what_is_said_is_utf_8_with_line_feeds(encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding, newline="\r\n"))
    monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(io.BytesIO(), encoding, newline="\r\n"))
    plain_streams()
    terminal.line({"path": "Été/製紙.pdf"})
    sys.stdout.flush()
    assert b"\r" not in raw.getvalue()
    assert json.loads(raw.getvalue().decode("utf-8")) == {"path": "Été/製紙.pdf"}


def test_a_name_that_is_no_text_is_said_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, "cp1252"))
    plain_streams()
    sys.stdout.write("a\udcffb\n")
    sys.stdout.flush()
    assert raw.getvalue() == b"a\\udcffb\n"


def test_a_stream_that_was_closed_or_replaced_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    kept = io.StringIO()
    monkeypatch.setattr(sys, "stderr", kept)
    plain_streams()
    assert sys.stdout is None
    assert sys.stderr is kept
