"""The search of a site: what its files say, which of them one issue more changes, and that nothing else is in them."""

from __future__ import annotations

import json
import random
import subprocess
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pdfdigest.press.cache.cache import Cache
from pdfdigest.press.style_folders import shipped
from pdfdigest.reading import postings
from pdfdigest.reading.room import Page
from pdfdigest.reading.search_index import PARTS, STEPS, SearchIndex, Sought
from pdfdigest.reading.search_words import bucket, number, numbers, terms
from tests.builders import judge, story
from tests.reading.filed import NOW, Library, tree

SPOKEN = [
    chr(code) for code in (*range(0x3500), *range(0x9F00, 0xAD00), *range(0xF900, 0x1F000), *range(0x20000, 0x20100))
]
"""Every sign that may stand in a word; of Chinese signs and Korean syllables the first ones."""


def told(data: bytes) -> tuple[str, Any]:
    """The name and the value that a file of the search hands over."""
    name, value = json.loads("[" + data.decode().removeprefix("pdfdigestIndex(").removesuffix(");\n") + "]")
    return name, value


def found(files: Mapping[str, bytes]) -> dict[str, set[int]]:
    """The stories of each word, from all files of a search."""
    stories: dict[str, set[int]] = {}
    for path, data in files.items():
        if "/words/" in path:
            name, text = told(data)
            assert path == f"search/{name}.js"
            for word, pairs in postings.read(text).items():
                several = [each for each, _ in pairs]
                assert several == sorted(set(several))
                assert not stories.get(word, set()) & set(several), word
                stories.setdefault(word, set()).update(several)
    return stories


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("L’Écluse de STRASSE, Straße", "l ecluse de strasse strasse"),
        ("ΣΊΣΥΦΟΣ σίσυφος", "σισυφοσ σισυφοσ"),
        ("İstanbul ışık Æsir Łódź Þór", "istanbul isik aesir lodz thor"),
        ("Ёлка МОСКВА́", "елка москва"),
        ("الأَخْبَارُ إلى مدرسة آسيا ـــ", "الاخبار الي مدرسه اسيا"),
        ("שָׁלוֹם ארץ", "שלומ ארצ"),
        ("हिन्दी १२", "हिन्दी 12"),
        ("한국어를", "한국어를"),
        ("日本語の紙", "日本 本語 語の の紙 紙"),
        ("ﾃﾞｼﾞﾀﾙAI技術", "デジ ジタ タル ル ai 技術 術"),
        ("co\u00adope\u200bra-tion _x_", "coopera tion x"),
    ],
)
def test_words_are_folded(text: str, words: str) -> None:
    assert list(terms(text)) == words.split()


def test_every_sign_is_folded_as_the_script_folds_it(tmp_path: Path) -> None:
    script = tmp_path / "terms.cjs"
    script.write_text(
        "globalThis.document = { getElementById: () => null };\n"
        'const read = (path) => require("fs").readFileSync(path, "utf8");\n'
        'require("vm").runInThisContext(read(process.argv[2]));\n'
        "console.log(JSON.stringify(JSON.parse(read(0)).map(globalThis.pdfdigestIndex.terms)));\n",
        "utf-8",
    )
    texts = [f"{sign}{sign} {sign}" for sign in SPOKEN if list(terms(sign))]
    done = subprocess.run(
        [judge("node"), str(script), str(shipped("templates") / "site/search.js")],
        input=json.dumps(texts).encode(),
        capture_output=True,
        check=True,
    )
    for text, said in zip(texts, json.loads(done.stdout), strict=True):
        ours = list(dict.fromkeys(terms(text)))
        # The last sign of a run stands in an index by itself; a query has it in the pair before.
        assert set(said) <= set(ours), text
        assert {each for each in ours if len(each) > 1} <= set(said), text


def test_what_is_folded_is_folded_whole() -> None:
    iota = "\u0345"
    for sign in SPOKEN:
        if iota not in unicodedata.normalize("NFKD", sign):
            assert list(terms(sign)) == list(terms(sign.casefold())), hex(ord(sign))


def test_numbers_are_said_in_signs() -> None:
    values = [0, 1, 31, 32, 33, 1023, 1024, 65_535, 1_000_000]
    assert list(numbers("".join(map(number, values)))) == values


def filled(pages: Iterable[tuple[str, Page | bytes]]) -> dict[str, bytes]:
    """The bytes of each file but those of issues, which lie beside the search."""
    return {
        path: page.fill() if isinstance(page, Page) else page
        for path, page in pages
        if not path.startswith("search/issues/")
    }


class Made:
    """Issues with made-up words, for the search alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked: list[str] = []

    def issue(self, at: int) -> Sought:
        chance = random.Random(at)
        several = [
            {f"{chance.choice('abc')}{chance.choice('de')}{chance.randint(0, 300)}" for _ in range(40)} | {"common"}
            for _ in range(2)
        ]

        def words() -> dict[str, Any]:
            self.asked.append(str(at))
            buckets: dict[str, dict[str, list[int]]] = {}
            for place, each in enumerate(several):
                for word in sorted(each):
                    buckets.setdefault(str(bucket(word)), {}).setdefault(word, []).extend((place, 1))
            return {"stories": [["a", "A", "Text"], ["b", "B", ""]], "buckets": buckets}

        subjects = (("Paper",), (f"Subject {at % 3}",))
        said = {"number": "n", "stories": ["a", "b"]}
        return Sought(f"1.{at + 1}", 2020 + at // 20, str(at), str(at), lambda: said, subjects, words)

    def files(self, count: int, cache: str = "cache") -> dict[str, bytes]:
        held = Cache(self.folder / cache, self.folder, "site")
        pages = SearchIndex([self.issue(at) for at in range(count)], held, "a").pages()
        made = filled(pages)
        held.save()
        return made


@pytest.mark.parametrize("count", [1, 4, 5, 32, 33, 70, 300])
def test_every_word_of_every_story_is_there_once(tmp_path: Path, count: int) -> None:
    made = Made(tmp_path)
    want: dict[str, set[int]] = {}
    for at in range(count):
        for words in made.issue(at).words()["buckets"].values():
            for word, pairs in words.items():
                want.setdefault(word, set()).update(2 * at + place for place in pairs[::2])
    assert found(made.files(count)) == want


def test_one_issue_more_changes_few_files_and_gives_the_bytes_that_are_made_anew(tmp_path: Path) -> None:
    made = Made(tmp_path)
    before = made.files(250)
    for count in range(251, 251 + PARTS[2] + 2):
        made.asked.clear()
        now = made.files(count)
        changed = [path for path in now if before.get(path) != now[path]]
        gone = before.keys() - now.keys()
        assert len(changed) <= 12, changed
        assert gone <= {f"search/words/{shelf}-{count % parts}-0.js" for shelf, parts in enumerate(PARTS)}
        assert set(made.asked) <= {str(count - 1)}
        before = now
    assert before == made.files(251 + PARTS[2] + 1, "another")


@pytest.mark.parametrize("more", [2, STEPS, STEPS + 1, 300])
def test_several_issues_more_give_the_bytes_that_are_made_anew(tmp_path: Path, more: int) -> None:
    made = Made(tmp_path)
    made.files(30)
    assert made.files(30 + more) == made.files(30 + more, "another")


def test_words_lie_on_the_shelf_of_their_age(tmp_path: Path) -> None:
    made = Made(tmp_path)
    files = made.files(300)
    for path, data in files.items():
        if "/words/" in path:
            shelf, part, _ = map(int, path.removeprefix("search/words/").removesuffix(".js").split("-"))
            for word, pairs in postings.read(told(data)[1]).items():
                assert bucket(word) % PARTS[shelf] == part
                took = [*(300 - (300 - bucket(word)) % parts for parts in PARTS), 0]
                assert all(took[shelf + 1] <= story // 2 < took[shelf] for story, _ in pairs)


def test_an_issue_that_changed_or_went_is_made_anew(tmp_path: Path) -> None:
    made = Made(tmp_path)
    made.files(70)
    for issues in ([0, 1, 2, *range(4, 70)], [0, 1, 2, 99, *range(4, 70)], [0, 1]):
        held = Cache(tmp_path / "cache", tmp_path, "site")
        other = Cache(tmp_path / f"other {len(issues)} {issues[3:4]}", tmp_path, "site")
        several = [replace(made.issue(at), label=f"1.{place}") for place, at in enumerate(issues)]
        one, two = (filled(SearchIndex(several, each, "a").pages()) for each in (held, other))
        held.save()
        assert one == two


def test_a_cache_that_lost_its_parts_is_no_loss(tmp_path: Path) -> None:
    made = Made(tmp_path)
    before = made.files(70)
    for path in (tmp_path / "cache").rglob("*"):
        if path.is_file() and path.suffix != ".index":
            path.unlink()
    assert made.files(70) == before


def test_a_bucket_is_cut_where_it_grows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postings, "LEAF", 300)
    files = Made(tmp_path).files(96)
    longest = 0
    for shelf, parts in enumerate(told(files["search/index.js"])[1]["files"]):
        for part, said in enumerate(parts.split(";")):
            firsts, before = said.split(",") if said != "-" else [], ""
            longest = max(longest, len(firsts))
            for leaf, first in enumerate(firsts):
                data = files[f"search/words/{shelf}-{part}-{leaf}.js"]
                words = list(postings.read(told(data)[1]))
                assert words == sorted(words)
                assert words[0].startswith(first)
                assert leaf == 0 or first > before
                before = words[-1]
                assert len(data) < 400 or len(words) == 1
    assert longest > 3


def stories(library: Library) -> dict[str, set[int]]:
    return found(tree(library.out))


def test_a_site_can_be_searched_for_all_that_its_stories_say(library: Library) -> None:
    library.file(
        1,
        stories=[
            story(
                1,
                headline="Papier mâché",
                body="Some [glue](https://www.example.org/a) **dries**.\n",
                topics=["Crafts"],
            )
        ],
    )
    library.file(2, stories=[story(1, kicker="Beside", deck="Above", people=["William Caxton"])])
    library.file(2, revision=2, stories=[story(1, headline="Replaced")])
    library.site()
    words = stories(library)
    for word in ("papier", "mache", "glue", "dries", "crafts"):
        assert words[word] == {0}, word
    assert words["replaced"] == {1}
    assert "caxton" not in words
    _, facts = told((library.out / "search/index.js").read_bytes())
    assert (facts["stories"], facts["issues"], facts["subjects"]) == (2, "~2025 1.1*1 +", [["Crafts", "0"]])
    _, shown = told((library.out / "search/issues/1.1.js").read_bytes())
    assert shown == {
        "number": "Vol. 1, No. 1",
        "day": "January 15, 2025",
        "stories": [["story-1", "Papier mâché", "Some glue dries."]],
    }


def test_what_may_not_be_read_is_not_found(library: Library) -> None:
    library.file(1)
    (library.root / "2025/1.9.yaml").write_text("format: 1\nstatus: draft\n# unfinished\n", "utf-8")
    library.file(
        2, embargo=(NOW + timedelta(hours=1)).isoformat(), stories=[story(1, headline="Clandestine", topics=["Hush"])]
    )
    library.file(1, revision=2, embargo=(NOW + timedelta(hours=1)).isoformat(), stories=[story(1, headline="Furtive")])
    library.site()
    assert not {"clandestine", "hush", "furtive", "unfinished"} & set(stories(library))
    assert "Hush" not in library.page("search/index.js")
    library.site(NOW + timedelta(hours=1))
    assert stories(library)["clandestine"] == {1}
    assert stories(library)["furtive"] == {0}


def test_without_a_script_the_lists_are_there_and_no_field_is(library: Library) -> None:
    library.file(1, stories=[story(1, topics=["Paper"])])
    library.site()
    html = library.page("search/index.html")
    assert '<form id="search" class="search" role="search" hidden' in html
    assert "<noscript>" in html
    assert 'href="../subjects/index.html"' in html
    assert 'role="status"' in html
    assert 'href="search/index.html"' in library.page("index.html")
