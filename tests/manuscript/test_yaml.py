"""Reading YAML: what is wrong with a file, said so that a person can mend it."""

from __future__ import annotations

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from ruamel.yaml import YAML

from pdfdigest.errors import ManuscriptError
from pdfdigest.manuscript import yaml
from pdfdigest.manuscript.text_files import MAX_BYTES, text_of
from pdfdigest.manuscript.yaml import Document


def fault(text: str, path):
    with pytest.raises(ManuscriptError) as caught:
        Document(path, text)
    (only,) = caught.value.faults
    return only


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("headline: Kishida: we act\n", 1, "put quotes around the text:  headline: 'Kishida: we act'"),
        ('a: 1\nheadline: "Economic 2+2" agreed\n', 2, "headline: '\"Economic 2+2\" agreed'"),
        ("headline: [Update] x\n", 1, "headline: '[Update] x'"),
        ("headline: @mofa\n", 1, "headline: '@mofa'"),
        ("headline: *bold*\n", 1, "headline: '*bold*'"),
        ("headline: 'Japan's minister\n", 1, "headline: 'Japan''s minister'"),
        ('headline: "never closed\n', 1, "headline: 'never closed'"),
        ('headline: "C:\\work"\n', 1, "headline: 'C:\\work'"),
        ("stories:\n  - headline: a: b\n", 2, "- headline: 'a: b'"),
        ("a:\n\t- b\n", 2, "indented with a tab"),
        ("a: 1\n}\n", 2, "a } stands here that no { opened"),
        ("a: 1\n]\n", 2, "a ] stands here that no [ opened"),
        ('"a" b\n', 1, "each line should be a key and its value"),
        ("a: 1\na: 2\n", 2, "'a' stands twice"),
        ("a:\n  b: 1\n c: 2\n", 3, "indented differently"),
        ("volume:1\nnumber: 2\n", 1, "a space is missing after `volume:`"),
        ("body: |\nwords\nb: 1\n", 2, "indented two spaces further"),
        ("a:\n  - body:\n      **Lead** words\n", 2, "begins with | after the key"),
        ("a: 1\n---\nb: 2\n", 2, "a second file"),
        ("%YAML 1.1\n---\na: yes\n", 1, "begins with %"),
        ("stories:\n  - id: a\n%YAML 9.9\n   headline: b\n", 3, "begins with %"),
        ("a: &x 1\n", 1, "anchors"),
        ("a: !!python/object:os.system x\n", 1, "tags"),
        ("<<: {a: 1}\nb: 2\n", 1, "`<<` is not used"),
        ("a: 1\n1: 2\n", 2, "one plain word"),
        ("a: 1\ntrue: 2\n", 2, "one plain word"),
        ("a: 1\n[b, c]: 2\n", 2, "one plain word"),
        ("just words\n", 1, "keys and values"),
        ("- a\n", 1, "keys and values"),
        ("# nothing\n", 1, "keys and values"),
        ("a: 1\nb: \x07\n", 2, "U+0007"),
        ('a: 1\nb: "\\ud800"\n', 2, "half a character"),
        (f"a: 1\nb: {'9' * 30}\n", 2, "more than 18 digits"),
        (f"a: 1\nb: {'9' * 5000}\n", 2, "put quotes around it"),
        (f"a: 1\nb: 0x{'f' * 5000}\n", 2, "more than 18 digits"),
        (f"a: {'[' * 40}\n", 1, "levels"),
        (f"a: {'{b: ' * 2000}\n", 1, "levels"),
        (f"a: b{' ' * 50_000}c: d\n", 1, "a colon too many"),
    ],
)
def test_a_file_that_is_no_yaml_is_mended_in_words(tmp_path, text, line, words):
    found = fault(text, tmp_path / "1.1.yaml")
    assert words in found.message
    assert found.line in (line, line - 1)
    assert found.column >= 1


def test_a_file_with_more_than_an_issue_can_hold_is_not_read_on(tmp_path, monkeypatch):
    monkeypatch.setattr(yaml, "MAX_NODES", 100)
    found = fault("a:\n" + "- b\n" * 200, tmp_path / "1.1.yaml")
    assert (found.line, found.message) == (99, "more than 100 keys and values; is it an issue file?")


def test_a_file_with_the_line_ends_and_the_mark_of_windows(tmp_path):
    path = tmp_path / "1.1.yaml"
    path.write_bytes("\ufeffa: 1\r\nb: |\r\n  two\r\n  lines\r\n".encode())
    assert Document(path, text_of(path)).values == {"a": 1, "b": "two\nlines\n"}


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "is empty; `pdfdigest new`"),
        (b" \n\n", "is empty"),
        ("a: ü".encode("latin-1"), "the byte 0xfc is not UTF-8"),
        ("a: b".encode("utf-16"), "saved as UTF-16"),
        (b"PK\x03\x04 word file", "a Word file.*pdfdigest import"),
        (b"%PDF-1.7", "a PDF"),
        (b"\x89PNG\r\n", "a picture"),
        (b"a" * (MAX_BYTES + 1), "larger than 4 MB"),
    ],
    ids=["empty", "blank", "latin-1", "utf-16", "word", "pdf", "png", "huge"],
)
def test_a_file_that_is_no_text_is_said_to_be_none(tmp_path, raw, words):
    path = tmp_path / "1.1.yaml"
    path.write_bytes(raw)
    with pytest.raises(ManuscriptError, match=words):
        text_of(path)


def test_what_is_no_file_is_said_to_be_none(tmp_path):
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "round.yaml").symlink_to(tmp_path / "round.yaml")
    for path, words in {
        tmp_path: "a folder",
        tmp_path / "pipe.yaml": "no ordinary file",
        tmp_path / "round.yaml": "cannot be read",
        tmp_path / "absent.yaml": "no such file",
        tmp_path / ("long" * 100): "cannot be read",
    }.items():
        with pytest.raises(ManuscriptError, match=words):
            text_of(path)


def test_a_place_inside_a_block_is_the_place_in_the_file(tmp_path):
    document = Document(tmp_path / "a.yaml", 'a: 1\nb:\n  - body: |\n\n      one\n      two\nc: "x\\ny"\n')
    assert document.inside(("b", 0, "body"), 2, 2) == (6, 8)
    assert document.inside(("c",), 1, 1) == (7, 4)
    assert document.locate(("b", 0, "body"), key=True) == (3, 5)
    assert document.locate(("b", 0, "nothing")) == (3, 5)


@settings(max_examples=100, deadline=None)
@given(some.text(some.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u2028\u2029\ufeff\ufffe\uffff")))
def test_any_line_written_as_a_scalar_reads_back(text):
    line = text.strip()
    assert YAML(typ="safe", pure=True).load(f"k: {yaml.scalar(line)}\n") == {"k": line}
