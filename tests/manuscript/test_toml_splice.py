"""One value of publication.toml changes, and nothing else of the file does."""

from __future__ import annotations

import tomllib
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdfdigest.manuscript import starter, toml_splice
from pdfdigest.manuscript.edits import SpliceError
from pdfdigest.press.style_folders import shipped
from tests.builders import ROOT

SAMPLES = sorted(ROOT.glob("issues/*/publication.toml"))
ARRANGED = """\
name = 'My "own"'   # as it stands
record = [
  "screen", # for the web
  "print",
]
approval.two = false
# contact = "x@example.org"  # how one is reached

[colours]
accent = "#123a6b"
# ink = "#000"

[mail.server]
host = "a.example.org"
password = {env = "A"}

# [mail.leave]                # how readers leave
# address = "https://leave.example.org"
[volume]
isbn = {"1" = "978-3-16-148410-0"}
[rules]
"""


def test_each_value_where_it_stands() -> None:
    text = ARRANGED
    for path, value in (
        (("name",), "A new one"),
        (("record",), ["screen", "web"]),
        (("contact",), "y@example.org"),
        (("colours", "ink"), "#111"),
        (("mail", "server", "password"), {"file": "secret"}),
        (("mail", "leave", "address"), "https://x.example.org"),
        (("volume", "isbn", "2"), "978-0-306-40615-7"),
        (("rules", "missing"), "fault"),
        (("approval", "two"), True),
        (("volume", "leaf_thickness"), 0.12),
        (("words", "a b"), "c"),
        (("mail", "server", "port"), 465),
    ):
        text = toml_splice.put(text, path, value)
    assert text == (
        'name = "A new one"  # as it stands\n'
        'record = ["screen", "web"]\n'
        "approval.two = true\n"
        'contact = "y@example.org"    # how one is reached\n'
        '\n[colours]\naccent = "#123a6b"\nink = "#111"\n'
        '\n[mail.server]\nhost = "a.example.org"\npassword = {file = "secret"}\nport = 465\n'
        '\n[mail.leave]                # how readers leave\naddress = "https://x.example.org"\n'
        '[volume]\nisbn = {1 = "978-3-16-148410-0", 2 = "978-0-306-40615-7"}\nleaf_thickness = 0.12\n'
        '[rules]\nmissing = "fault"\n'
        '\n[words]\n"a b" = "c"\n'
    )
    assert '# host = "a.example.org"\n' in toml_splice.put(text, ("mail", "server", "host"), None)


def test_what_cannot_be_written_is_refused() -> None:
    for text, path in (("name = [", ("name",)), ('name = "x"', ("name", "inner")), ("a = 1\n[a.b]\n", ("name",))):
        with pytest.raises(SpliceError):
            toml_splice.put(text, path, "new")


VALUES = st.one_of(
    st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=30),
    st.booleans(),
    st.integers(-9, 9999),
    st.lists(st.text(alphabet="ab\"'#\\=[]\n", max_size=5), max_size=3),
    st.none(),
)
PATHS = st.sampled_from(
    [
        ("name",),
        ("tagline",),
        ("record",),
        ("colours", "accent"),
        ("rules", "missing"),
        ("mail", "sender"),
        ("mail", "server", "host"),
        ("mail", "pace", "daily"),
        ("mail", "dkim", "key"),
        ("volume", "max_pages"),
        ("words", "a b"),
    ]
)
TEXTS = [ARRANGED, *(path.read_text("utf-8") for path in SAMPLES)]


@given(st.sampled_from(TEXTS), st.lists(st.tuples(PATHS, VALUES), min_size=1, max_size=6))
def test_any_value_is_read_back_and_comments_stay(text: str, edits: list[tuple[tuple[str, ...], Any]]) -> None:
    comments = [line for line in text.split("\n") if line.startswith("# -")]
    for path, value in edits:
        made = toml_splice.put(text, path, value)
        found: Any = tomllib.loads(made)
        for step in path:
            found = found.get(step) if isinstance(found, dict) else None
        assert found == value
        old, new = text.split("\n"), made.split("\n")
        assert abs(len(new) - len(old)) <= 4
        assert [line for line in new if line.startswith("# -")] == comments
        text = made


def test_the_starter_wakes_up_where_it_sleeps() -> None:
    text = starter.files(shipped("templates") / "starter", "My Digest", date(2026, 1, 2))["publication.toml"].decode()
    made = toml_splice.put(text, ("mail", "server", "host"), "smtp.example.org")
    made = toml_splice.put(made, ("tagline",), "One line")
    changed = [line for line in made.split("\n") if line not in text.split("\n")]
    assert [line.split("#")[0].strip() for line in changed] == [
        'tagline = "One line"',
        "[mail.server]",
        'host = "smtp.example.org"',
    ]
    assert len(made.split("\n")) == len(text.split("\n"))
