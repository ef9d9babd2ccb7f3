"""The story of an issue at the desk: from an empty folder to a letter in 412 boxes and a bound year, without a terminal."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from tests.builders import judge
from tests.judges.test_chromium import HERE, bench
from tests.judges.test_desk import running
from tests.manuscript.intake.word_files import p, r, relation, write

__all__ = ["bench"]
pytestmark = [pytest.mark.judges, pytest.mark.timeout(600)]
CLICKS = 15
READERS = 412


@dataclass(frozen=True)
class Words:
    """What a manuscript says in one language; `filled` is a sentence that is said so often that a page is full."""

    name: str
    masthead: str
    stray: str
    long: str
    short: str
    body: tuple[str, str, str, str]
    filled: tuple[str, int]
    road: str
    way: tuple[str, int]
    typed: tuple[str, str]
    word: str


STORIES = {
    "en": Words(
        "The Straw Letter",
        "Vol. 1, No. 2 | December 14, 2026",
        "Stray words that nobody placed.",
        "A mill is sold to the town after a long night of talks in the old hall",
        "A mill is sold",
        ("It was sold ", "twice", ", says ", "the Mill"),
        ("The town pays for it over ten years, and nobody asked what the roof costs. ", 24),
        "A road is made",
        ("The road is long and goes to the sea. ", 24),
        (" MENDED ", " TWICE"),
        "A mill by a river.",
    ),
    "ja": Words(
        "麦わら通信",
        "第1巻第2号 2026年12月14日",
        "置き場のない言葉。",
        "古い会館での長い夜の話し合いの末に、水車が町に売られることになった",
        "水車が売られる",
        ("水車は", "二度", "売られたと", "水車小屋"),
        ("町は十年かけて代金を払うが、屋根の値段は誰も尋ねなかった。", 24),
        "道ができる",
        ("道は長く、海まで続いている。", 24),
        ("直した", "二つ目"),
        "川辺の水車。",
    ),
    "ar": Words(
        "رسالة القش",
        "المجلد 1، العدد 2 | 14 ديسمبر 2026",
        "كلمات لا مكان لها.",
        "بيعت الطاحونة للبلدة بعد ليلة طويلة من المحادثات في القاعة القديمة",
        "بيعت الطاحونة",
        ("بيعت ", "مرتين", "، يقول ", "الطاحونة"),
        ("تدفع البلدة ثمنها على مدى عشر سنوات، ولم يسأل أحد عن ثمن السقف. ", 24),
        "شق طريق",
        ("الطريق طويل ويصل إلى البحر. ", 24),
        (" صحح ", " ثانية"),
        "طاحونة على نهر.",
    ),
}
MANY = 2
"""So often a headline says the same: it is too long, and still a headline."""


def manuscript(folder: Path, words: Words) -> Path:
    """Last fortnight's Word file."""
    heading = '<w:pStyle w:val="heading{}"/>'
    first, strong, then, cited = words.body
    called = f'<w:hyperlink r:id="k">{r(cited)}</w:hyperlink>'
    body = p(words.name, heading.format(1)) + p(words.masthead) + p(words.stray)
    body += p(" ".join([words.long] * MANY), heading.format(2))
    body += p(r(first) + r(strong, "<w:b/>") + r(then) + called + r(".")) + p(words.filled[0] * words.filled[1])
    body += p(words.road, heading.format(2)) + p(words.way[0] * words.way[1])
    return write(
        folder / "digest.docx", body, relations=relation("k", "hyperlink", "https://example.org/mill", external=True)
    )


def told(folder: Path, language: str, *, keys: bool) -> Path:
    """What the script has at hand: files, and what is typed."""
    words = STORIES[language]
    readers = folder / "readers.csv"
    readers.write_text("email,name\n" + "".join(f"r{n}@example.org,R {n}\n" for n in range(READERS)), "utf-8")
    picture = io.BytesIO()
    Image.new("RGB", (400, 40), "navy").save(picture, "JPEG")
    (folder / "mill.jpg").write_bytes(picture.getvalue())
    facts = {
        "language": language,
        "keys": keys,
        "name": words.name,
        "long": " ".join([words.long] * MANY),
        "short": words.short,
        "road": words.road,
        "typed": words.typed,
        "word": words.word,
        "file": str(manuscript(folder, words)),
        "readers": str(readers),
        "picture": str(folder / "mill.jpg"),
    }
    path = folder / "told.json"
    path.write_text(json.dumps(facts, ensure_ascii=False), "utf-8")
    return path


@pytest.mark.parametrize("keys", [False, True], ids=["mouse", "keys"])
@pytest.mark.parametrize("language", STORIES)
def test_from_a_word_file_to_412_readers_and_a_bound_year(
    bench: Path, tmp_path: Path, language: str, keys: bool
) -> None:
    here, words = tmp_path / "office", STORIES[language]
    here.mkdir()
    if bench != HERE:
        shutil.copy(HERE / "desk_story.mjs", bench)
    with running(here, tmp_path / "state") as address:
        done = subprocess.run(
            [
                judge("node"),
                "desk_story.mjs",
                judge("chromium"),
                address,
                str(told(tmp_path, language, keys=keys)),
                os.environ.get("DESK_PICTURES", ""),
            ],
            cwd=bench,
            capture_output=True,
            timeout=500,
            check=False,
        )
    assert done.returncode == 0, done.stderr.decode()
    seen = json.loads(done.stdout)
    assert seen["said"] == []
    assert seen["outside"] == []
    assert seen["english"] == []
    assert seen["headlines"] == [" ".join([words.long] * MANY), words.road]
    assert seen["chip"] == ["example.org"]
    assert seen["order"][0].startswith(words.road)
    assert seen["order"][1] == " ".join([words.long] * MANY)
    assert any("150" in sentence for sentence in seen["coarse"])
    assert seen["proof"]
    assert seen["letter"].strip()
    assert seen["toSent"] <= (0 if keys else CLICKS)
    (issue,) = here.glob("*/1.2.yaml")
    text = issue.read_text("utf-8")
    assert all(each.strip() in text for each in words.typed)
    assert f"headline: {words.short}" in text
    assert "by: B. Colleague" in text
    outbox = [path for path in (here / "post/outbox").rglob("*") if path.is_file()]
    assert len([path for path in outbox if path.parent.name == "new"]) == READERS
    assert list((here / "out").glob("*.pdf")) != []
    if language == "en":
        assert "holds what it claims" in seen["bound"]
