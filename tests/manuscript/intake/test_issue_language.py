"""The language of a manuscript: what its file names, what its script gives away, and what its words say against the file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pdfdigest.manuscript.intake import opening, sorting
from pdfdigest.manuscript.publication import read
from tests.manuscript.intake.word_files import STYLES, p, write

GERMAN = (
    "Der Hafen hat vierzig Lampen für die Nordrinne bestellt, und die ersten zehn werden im Mai geliefert. "
    "Die übrigen sind bis Ende Juni zu sehen, und der Rat ist mit den Kosten nicht zufrieden."
)
ENGLISH = (
    "The port ordered forty lamps for the north channel, and the first ten will be in place in May. That is the plan."
)
DEFAULT = '<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="{}"/></w:rPr></w:rPrDefault></w:docDefaults>'


def made(folder: Path, own: str, named: str, text: str) -> tuple[str, date | None]:
    """The language of the issue that is brought in, empty where it is the publication's own, and its date."""
    (folder / "publication.toml").write_text(f'name = "Lampen"\nslug = "lampen"\nlanguage = "{own}"\n', "utf-8")
    heading = '<w:pStyle w:val="heading{}"/>'
    body = p("Lampen", heading.format(1)) + p("Jg. 1, Nr. 2 | 4.3.2026") + p("Lampen", heading.format(2)) + p(text)
    path = write(folder / "digest.docx", body, styles=DEFAULT.format(named) + STYLES)
    sheet, publication = opening.read(path), read(folder / "publication.toml")
    return sorting.draft(sheet, publication).language, sorting.draft(sheet, publication).facts.date


@pytest.mark.parametrize(
    ("own", "named", "text", "language"),
    [
        ("de", "en-US", GERMAN, ""),
        ("en", "de-DE", ENGLISH, ""),
        ("de", "en-US", ENGLISH, "en-US"),
        ("en", "de-DE", GERMAN, "de-DE"),
        ("de", "en-US", "Der Hafen ist neu.", "en-US"),
        ("ja", "en-US", "港湾大臣は会談した。それで終わった。" * 4, ""),
    ],
    ids=["english Word", "german Word", "in English", "in German", "too short to tell", "by its script"],
)
def test_a_word_file_that_names_the_language_of_the_program_is_read_in_that_of_its_text(
    tmp_path: Path, own: str, named: str, text: str, language: str
) -> None:
    assert made(tmp_path, own, named, text)[0] == language


def test_dates_in_figures_are_read_in_the_language_of_the_text(tmp_path: Path) -> None:
    assert made(tmp_path, "de", "en-US", GERMAN)[1] == date(2026, 3, 4)


def test_words_that_two_languages_share_decide_nothing(tmp_path: Path) -> None:
    """Twice as many of the publication's are asked for: `la` and `una` are Spanish and Italian."""
    text = "La mesa, la silla, una casa, una luz, la mar, la paz."
    assert made(tmp_path, "es", "it-IT", text)[0] == "it-IT"
