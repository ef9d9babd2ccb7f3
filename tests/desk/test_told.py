"""What the program says in English, in the language of the screens: the browser's half, asked in node."""

from __future__ import annotations

import json
import subprocess

import pytest

from pdfdigest.desk.words import SCREENS, sentences_in
from tests.builders import ROOT, judge

pytestmark = pytest.mark.judges
SAID = {
    "412 words, 9 links in; missing in the issue file: word “a”; links “b”, “c” (paragraph 3); list numbers “1.”, “2.” and 4 more (line 2)": (
        "Wörter 412, Links 9 hinein; in der Ausgabe fehlt: Wörter “a”; Links “b”, “c” (Absatz 3); "
        "Nummern von Listen “1.”, “2.” und 4 weitere (Zeile 2)"
    ),
    "the picture has no credit; say whose it is; the same in line 7": "dasselbe in Zeile 7",
    "the picture has no credit; say whose it is; the same in paragraphs 7, 9 and 3 more": "dasselbe in Absatz 7, 9 und 3 weiteren",
}
"""Counts and plurals that are made in English, and how they end in German."""


def told(language: str) -> list[str]:
    facts = {"words": {}, "language": language, "sentences": sentences_in(language)}
    program = (
        "const [facts, said] = JSON.parse(process.argv[1]);"
        "globalThis.document = { getElementById: () => ({ textContent: JSON.stringify(facts) }) };"
        "const { told } = await import('./net.js'); console.log(JSON.stringify(said.map(told)));"
    )
    done = subprocess.run(
        [judge("node"), "--input-type=module", "-e", program, json.dumps([facts, list(SAID)])],
        cwd=ROOT / "desk-client/src",
        capture_output=True,
        check=True,
        timeout=30,
        text=True,
    )
    return list(json.loads(done.stdout))


def test_counts_and_plurals_are_said_in_german() -> None:
    for words, end in zip(told("de"), SAID.values(), strict=True):
        assert words.endswith(end), words


@pytest.mark.parametrize("language", [each for each in SCREENS if each != "en"])
def test_no_english_plural_is_left(language: str) -> None:
    for words in told(language):
        for english in ("missing", "words “", "links “", "the same in", " more", "(line", "(paragraph 3"):
            assert english not in words, words
