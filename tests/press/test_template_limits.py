"""Templates of a publication's own: they see values, touch nothing, and end."""

from __future__ import annotations

import os
import pickle
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from markupsafe import Markup

from pdfdigest.errors import HouseError
from pdfdigest.manuscript import manuscript
from pdfdigest.manuscript import publication as publications
from pdfdigest.model import Publication
from pdfdigest.post import letter
from pdfdigest.press.compose import composition, template_values, web
from pdfdigest.press.compose.house import House
from pdfdigest.press.compose.template_child import Child, child_of
from pdfdigest.press.compose.template_values import Function, Record, plain
from pdfdigest.press.compose.templates import METHODS, Folders
from pdfdigest.press.style_folders import shipped
from pdfdigest.press.targets import target
from pdfdigest.press.workers.machine import Machine
from tests.bindery import test_matter
from tests.builders import SEED_ISSUE
from tests.post import letters


def length(text: str) -> int:
    return len(text)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    home = tmp_path / "digest" / "templates"
    home.mkdir(parents=True)
    return home


def filled(folder: Path, text: str, seconds: float = 10, megabytes: int = 300, **values: Any) -> str:
    (folder / "own.html.j2").write_text(text, "utf-8")
    child = Child(Folders(folder, shipped("templates")), seconds=seconds, megabytes=megabytes)
    try:
        return child.fill("own.html.j2", {name: plain(value) for name, value in values.items()})
    finally:
        child.stop()


class Warm:
    """One child for many templates, each in a folder beside the others."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.child = Child(Folders(folder, shipped("templates")), seconds=60, megabytes=300)

    def fill(self, text: str, **values: Any) -> str:
        path = self.folder / "own.html.j2"
        path.write_text(f"first line\n{text}", "utf-8")
        os.utime(path, ns=(time.time_ns(), time.time_ns()))
        return self.child.fill("own.html.j2", {name: plain(value) for name, value in values.items()})


@pytest.fixture(scope="module")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warm]:
    home = tmp_path_factory.mktemp("warm") / "templates"
    home.mkdir()
    (home.parent / "secret.txt").write_text("classified", "utf-8")
    made = Warm(home)
    yield made
    made.child.stop()


def publication(folder: Path) -> Publication:
    return Publication("digest", "Digest", folder.parent)


@pytest.mark.parametrize(
    "text",
    [
        "{{ publication.root.joinpath('x').read_text() }}",
        "{{ publication.root.joinpath('x').write_text('x') }}",
        "{{ publication.root.parent }}",
        "{{ publication.__class__.__mro__ }}",
        "{{ publication.__init__.__globals__ }}",
        "{{ publication.__reduce__() }}",
        "{{ publication._values }}",
        "{{ ''.__class__ }}",
        "{{ function.of.__globals__ }}",
        "{{ function.__call__.__func__ }}",
        "{{ '{0.__class__}'.format(publication) }}",
        "{{ words.format_map({}) }}",
        "{{ words.update({'a': 1}) }}",
        "{{ stories.__add__ }}",
        "{{ self._TemplateReference__context }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ lipsum(n=1000000) }}",
        "{{ ''.encode() }}",
        "{{ '{:>9}'.__mod__(1) }}",
        "{% include '../secret.txt' %}",
        "{% include '/etc/hostname' %}",
        "{% set n = namespace() %}{{ n.x.y }}",
        "{{ 1 / 0 }}",
        "{{ nothing }}",
        "{{ function(1, 2, 3) }}",
    ],
)
def test_what_a_template_may_not_do_is_a_fault_that_names_its_line(folder: Path, warm: Warm, text: str) -> None:
    before = sorted(warm.folder.parent.rglob("*"))
    with pytest.raises(HouseError) as caught:
        warm.fill(text, publication=publication(folder), words={}, stories=(), function=length)
    assert "own.html.j2:2" in str(caught.value.where) or "there is no template" in caught.value.message
    assert "classified" not in str(caught.value.message)
    assert {path for path in warm.folder.parent.rglob("*") if path.name != "own.html.j2"} == {
        path for path in before if path.name != "own.html.j2"
    }


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}", "seconds"),
        ("{{ 10 ** (10 ** 9) }}", "seconds"),
        (
            "{% macro again() %}{{ again() }}{% endmacro %}{% for i in range(99999) %}{{ 'x' * i }}{% endfor %}",
            "memory",
        ),
        ("{{ 'a' * 10 ** 11 }}", "memory"),
        ("{{ 'a'|center(10 ** 10) }}", "memory"),
        ("{{ [0] * 10 ** 9 }}", "memory"),
    ],
)
def test_what_does_not_end_or_grows_without_end_is_stopped(folder: Path, text: str, word: str) -> None:
    with pytest.raises(HouseError) as caught:
        filled(folder, text, seconds=3 if word == "seconds" else 60)
    assert caught.value.where == folder / "own.html.j2"
    assert word in caught.value.message


def test_a_template_that_calls_itself_without_end_is_a_fault(folder: Path) -> None:
    for text in (
        "{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}",
        "{% include 'own.html.j2' %}",
        "{% extends 'own.html.j2' %}",
    ):
        with pytest.raises(HouseError, match="includes or calls itself without end; take that line out"):
            filled(folder, text)


def test_what_cannot_be_called_is_named_as_it_is_written(folder: Path) -> None:
    with pytest.raises(HouseError, match=r"filled: center\(\) cannot be called in a template; take it out"):
        filled(folder, "{{ 'a'.center(10) }}")


def test_a_template_gives_the_same_each_time(folder: Path) -> None:
    with pytest.raises(HouseError, match="No filter named 'random'"):
        filled(folder, "{{ range(100)|random }}")


def test_a_template_in_another_encoding_is_named(folder: Path) -> None:
    (folder / "latin.html.j2").write_bytes("Grüße".encode("latin-1"))
    with pytest.raises(HouseError, match="not saved as UTF-8") as caught:
        filled(folder, "{% include 'latin.html.j2' %}")
    assert caught.value.where == folder / "latin.html.j2"


def test_the_line_that_asks_for_a_missing_template_is_named(folder: Path) -> None:
    with pytest.raises(HouseError, match="there is no template gone") as caught:
        filled(folder, "one\n{% import 'gone.html' as gone %}")
    assert str(caught.value.where) == f"{folder / 'own.html.j2'}:2"


def test_what_a_template_needs_it_may_do(folder: Path) -> None:
    text = (
        "{% macro row(x) %}<{{ x }}>{{ caller() }}{% endmacro %}{% set n = namespace(at=0) %}{% set join = joiner(';') %}"
        "{% for story in stories %}{{ loop.index }}{{ loop.cycle('a', 'b') }}{{ join() }}{{ story.id.upper() }}"
        "{% set n.at = n.at + 1 %}{% endfor %}{% call row('y') %}z{% endcall %}{{ n.at }} {{ function('four') }}"
        " {{ words.hello.format(name='<you>') }} {{ day.strftime('%Y') }} {{ words.items()|list|length }}"
    )
    values = {"stories": [Record({"id": "one"}), Record({"id": "two"})], "function": length, "day": date(2025, 1, 2)}
    made = filled(folder, text, words={"hello": Markup("<b>{name}</b>")}, **values)
    assert made == "1aONE2b;TWO<y>z2 4 <b>&lt;you&gt;</b> 2025 1"


@pytest.mark.skipif(os.name == "nt", reason="links need a right on Windows")
@pytest.mark.parametrize("name", ["x.html", "css/own.css", "words.toml"])
def test_no_link_leads_out_of_the_publication(folder: Path, name: str) -> None:
    outside = folder.parent.parent / "outside"
    outside.write_text("[en]\nby = 'secret'\n", "utf-8")
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).symlink_to(outside)
    (folder / "issue.html.j2").write_text("{% include 'x.html' %}", "utf-8")
    house = House(publication(folder))
    asked = {
        "x.html": lambda: house.fill("issue.html.j2"),
        "css/own.css": lambda: house.stylesheets("bulletin", "page"),
        "words.toml": lambda: house.words("en"),
    }
    with pytest.raises(HouseError, match="link to a file outside"):
        asked[name]()


@pytest.mark.parametrize("words", ["{volume:>99999999999}", "{volume.__class__}", "{volume!r}", "{", "{0}"])
def test_fixed_words_are_filled_with_names_alone(folder: Path, words: str) -> None:
    with pytest.raises(HouseError, match="volume_number"):
        House(replace(publication(folder), words=(("volume_number", words),))).words("en")


def test_a_child_that_was_stopped_is_followed_by_another(folder: Path) -> None:
    (folder / "bad.html.j2").write_text("{{ 'a' * 10 ** 11 }}", "utf-8")
    (folder / "good.html.j2").write_text("{{ 1 + 1 }}", "utf-8")
    child = Child(Folders(folder, shipped("templates")), seconds=30, megabytes=300)
    with pytest.raises(HouseError):
        child.fill("bad.html.j2", {})
    assert child.fill("good.html.j2", {}) == "2"
    child.stop()


def test_values_are_plain() -> None:
    value = plain(Publication("digest", "Digest", Path("/somewhere"), publisher="Office"))
    assert isinstance(value, Record)
    assert (value.root, value.running_name) == (str(Path("/somewhere")), "Digest")
    assert pickle.loads(pickle.dumps(value)) == value
    with pytest.raises(AttributeError):
        value.name = "other"
    with pytest.raises(TypeError, match="cannot be shown"):
        plain(object())
    assert isinstance(plain(length), Function)
    assert template_values.plain({"a": [1, {"b": (x for x in "cd")}]}) == {"a": (1, {"b": ("c", "d")})}


def test_the_methods_on_the_list_are_there() -> None:
    from jinja2.runtime import LoopContext

    for kind, names in METHODS.items():
        for name in names - {"date", "time", "striptags", "unescape"}:
            assert hasattr(kind, name) or kind is LoopContext, (kind, name)


@pytest.fixture
def both(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every template that is filled here is filled by a child too, with plain values, and comes out the same."""
    alone, names = House.fill, []

    def fill(self: House, template: str, **values: Any) -> str:
        # Counted once: what is a generator may be read by one of the two only.
        values = {name: plain(value) if isinstance(value, Iterator) else value for name, value in values.items()}
        made = alone(self, template, **values)
        seen = {name: plain(value) for name, value in values.items()}
        assert child_of(Folders(None, shipped("templates"))).fill(template, seen) == made
        names.append(template)
        return made

    monkeypatch.setattr(House, "fill", fill)
    return names


def test_own_and_shipped_templates_see_the_same(both: list[str], tmp_path: Path) -> None:
    of = manuscript.read(SEED_ISSUE, publications.home(SEED_ISSUE))
    house = House(of.publication)
    composition.compose(of, house, target("print", of.publication))
    web.page(of, house, target("web", of.publication))
    letter.compose(letters.record(tmp_path), letters.house(), link="", leave=True)
    assert {name.partition(".")[0] for name in both} >= {"issue", "note", "web", "web-call", "letter"}


def test_the_templates_of_a_volume_see_values_too(both: list[str], desk: Path, machine: Machine) -> None:
    test_matter.matters(test_matter.volume(desk), machine)
    assert set(both) == {"volume/front.html.j2", "volume/dividers.html.j2", "volume/back.html.j2"}
