"""Languages: an issue in each, with its own words, letters, direction and fonts."""

from __future__ import annotations

import shutil
import string
import tomllib
from pathlib import Path

import pytest

from pdfdigest.manuscript import languages, manuscript, publication
from pdfdigest.model import Edition, Issue
from pdfdigest.press.compose.house import House
from pdfdigest.press.style_folders import shipped
from pdfdigest.press.workers.machine import Machine
from tests.builders import STYLES, bbox, edition, issue, pdf, story, text

SAMPLES = Path(__file__).parent / "languages"
DEBIAN = Path("/usr/share/fonts/opentype/noto")
LATIN = {"de", "fr", "mixed"}
CASES = {
    "ar": ("العدد", "NotoNaskhArabic"),
    "de": ("Nr. 4", "Source"),
    "el": ("Τόμ. 1", "Source"),
    "fr": ("n° 4", "Source"),
    "he": ("גיליון", "NotoSerifHebrew"),
    "hi": ("अंक", "NotoSerifDevanagari"),
    "ja": ("第1巻第4号", "BIZUDPMincho"),
    "ko": ("제1권", "NotoSerifCJK"),
    "mixed": ("No. 4", "NotoNaskhArabic"),
    "ru": ("№ 4", "Source"),
    "zh": ("第1卷第4期", "NotoSerifCJK"),
}


def sample(name: str, folder: Path) -> Issue:
    """A sample issue; Chinese and Korean with a family dropped in from Debian's fonts-noto-cjk."""
    shutil.copytree(SAMPLES / name, folder / name)
    if name in ("zh", "ko"):
        fonts = [DEBIAN / f"NotoSerifCJK-{weight}.ttc" for weight in ("Regular", "Bold")]
        if not all(font.is_file() for font in fonts):
            pytest.skip("fonts-noto-cjk is not installed; `sh scripts/system.sh judges` installs it")
        dropped = folder / name / "fonts/noto-serif-cjk"
        dropped.mkdir(parents=True)
        for font in fonts:
            shutil.copy(font, dropped)
    return manuscript.read(folder / name / "1.4.yaml", publication.read(folder / name / "publication.toml"))


def fonts(made: Edition) -> str:
    names = set()
    for page in pdf(made).pages:
        for font in page["/Resources"]["/Font"].values():
            names.add(str(font.get_object()["/BaseFont"]).replace("-", ""))
    return " ".join(sorted(names))


@pytest.mark.parametrize("name", sorted(CASES))
def test_an_issue_in_each_language(tmp_path: Path, machine: Machine, name: str) -> None:
    words, family = CASES[name]
    of = sample(name, tmp_path)
    made = edition(of, machine, style="gazette" if name in LATIN else "bulletin")
    assert made.pages == 1
    assert made.remarks == ()
    assert family in fonts(made)
    if languages.direction(of.language) == "ltr":
        assert words in " ".join(text(made.data).split())


@pytest.mark.parametrize("name", ["ar", "he"])
@pytest.mark.parametrize("style", STYLES)
def test_right_to_left_is_mirrored(tmp_path: Path, machine: Machine, name: str, style: str) -> None:
    made = edition(sample(name, tmp_path), machine, style=style)
    page = pdf(made).pages[0]
    middle = float(page.mediabox.width) / 2
    sources = [note.get_object() for note in page.annotations or ()]
    rights = [float(link["/Rect"][2]) for link in sources if "sherman" in str(link.get("/A", ""))]
    assert rights
    assert max(rights) > middle
    lines = ["".join(word.text for word in words) for words in bbox(made.data)]
    assert "https://example.org/sherman" in lines[0]


def test_long_compounds_are_hyphenated_by_the_language(tmp_path: Path, machine: Machine) -> None:
    body = "Donaudampfschifffahrtsgesellschaft und Wirtschaftssicherheitsgesetzgebung. " * 9
    of = issue(tmp_path / "digest", facts={"language": "de"}, stories=[story(body=body)])
    broken = [word.text for words in bbox(edition(of, machine).data) for word in words if word.text.endswith("-")]
    assert "Wirtschaftssicher-" in broken


def test_french_has_its_thin_spaces(tmp_path: Path, machine: Machine) -> None:
    of = sample("fr", tmp_path)
    body = of.stories[0].body[0].plain()
    assert "Ukraine\u202f;" in body
    assert "«\u202fpleine coordination\u202f»\u202f!" in body
    edition(of, machine)


def test_no_language_lacks_a_fixed_word_or_a_place_in_one() -> None:
    table = tomllib.loads((shipped("templates") / "words.toml").read_text("utf-8"))
    english = table["en"]
    assert len(table) >= 18
    for tag, words in table.items():
        assert languages.is_tag(tag)
        assert set(words) == set(english), tag
        for name, word in words.items():
            assert word.strip(), (tag, name)
            assert _places(word) == _places(english[name]), (tag, name)


def _places(word: str) -> set[str]:
    return {place for _, place, _, _ in string.Formatter().parse(word) if place is not None}


@pytest.mark.parametrize(
    ("tag", "wanted"),
    [
        ("en-GB", "“”‘’"),
        ("de", "„“‚‘"),
        ("de-CH", "«»‹›"),
        ("ja", "「」『』"),
        ("zh", "“”‘’"),
        ("zh-TW", "「」『』"),
        ("ar-EG", "”“’‘"),
    ],
)
def test_quotation_marks_follow_the_language(tag: str, wanted: str) -> None:
    assert "".join(languages.quotes(tag)) == wanted


def test_each_language_is_read_as_the_whole_file_has_it(tmp_path: Path) -> None:
    table = tomllib.loads((shipped("templates") / "words.toml").read_text("utf-8"))
    house = House(sample("de", tmp_path).publication)
    assert house.languages == tuple(table)
    for tag, words in table.items():
        assert house.words(tag) == {**table["en"], **table.get(tag.partition("-")[0], {}), **words}


def test_words_fall_back_from_region_to_language_to_english(tmp_path: Path) -> None:
    house = House(sample("de", tmp_path).publication)
    assert house.words("de-AT") == house.words("de")
    assert house.words("zh-Hant")["headlines"] == "要聞"
    assert house.words("sw")["headlines"] == "Headlines"
