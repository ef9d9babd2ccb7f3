"""How well manuscripts become issue files: made-up digests, and folders of files that others made.

`python -m benchmarks.intake` reads 2,000 made-up digests; with `--set FOLDER` it reads every Word,
HTML and Markdown file below FOLDER, a group for each folder in it, and prints a table; with `--speed` it
compares a Word file of 100 pages with mammoth alone (`pip install mammoth`), in CPU time.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime
import platform
import random
import re
import statistics
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import docx
import tinycss2
from bs4 import BeautifulSoup
from bs4.element import Tag
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin
from soupsieve import SelectorSyntaxError

from pdfdigest.errors import DigestError
from pdfdigest.manuscript.intake import assemble, opening, outline, sorting
from pdfdigest.manuscript.intake.link_wrappers import Unwrapper
from pdfdigest.manuscript.intake.shape import Sheet
from pdfdigest.manuscript.intake.sources import printable
from pdfdigest.manuscript.issue_text import Noted, issue_text
from pdfdigest.manuscript.yaml import Document
from tests.manuscript.intake import shapes
from tests.manuscript.intake.test_shapes import outcome

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "big",
        "cite",
        "code",
        "del",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "mark",
        "q",
        "s",
        "small",
        "span",
        "strong",
        "strike",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    ]
)
"""Tags that part no words."""
FEW = 20
"""Words below which a file says nothing that could be a digest."""
WORD = re.compile(r"[\u0e00-\u0e7f\u3041-\u30ff\u3400-\u9fff]|[^\W_\u0e00-\u0e7f\u3041-\u30ff\u3400-\u9fff]+")
LINKED = re.compile(r"\[([^\[\]]*)\]\((<[^<>]*>|[^()\s]*)\)")
UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
LINK = re.compile(r"https?://[^\s<>\"]+|mailto:[^?\s<>\"][^\s<>\"]*")
"""A link with a target; `mailto:?subject=` has none."""


@dataclass
class Row:
    """What became of a group of files; words, links and pictures are counted in the files themselves."""

    files: int = 0
    refused: int = 0
    refused_with_text: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    words: int = 0
    left: int = 0
    furniture: int = 0
    named: int = 0
    lost: int = 0
    links: int = 0
    links_aside: int = 0
    links_lost: int = 0
    pictures: int = 0
    pictures_kept: int = 0
    pictures_aside: int = 0
    pictures_lost: int = 0
    stories: int = 0
    headed: int = 0
    bare: int = 0
    warnings: list[int] = field(default_factory=list)
    unsure: int = 0
    seconds: float = 0.0
    lost_links: list[str] = field(default_factory=list)
    worst: list[tuple[int, str, str]] = field(default_factory=list)


def words_in(texts: Iterable[str]) -> Counter[str]:
    """Words of texts, the target of a link of Markdown behind the text; a soft hyphen parts no word."""
    plain = (LINKED.sub(r"\1", text) + " " + " ".join(found[2] for found in LINKED.finditer(text)) for text in texts)
    return Counter(word.casefold() for text in plain for word in WORD.findall(UNSEEN.sub("", text)))


def of_file(path: Path) -> tuple[Counter[str], set[str], set[str]]:
    """Words, addresses and the names of pictures, found without the reader that is measured."""
    if path.suffix == ".docx":
        return of_word(path)
    raw = path.read_bytes()
    text = raw.decode("utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8", "replace")
    if path.suffix != ".md" and "\ufffd" in text:
        declared = re.search(rb"charset=[\"' ]*([\w-]+)", raw)
        with contextlib.suppress(LookupError):
            text = raw.decode(declared[1].decode() if declared else "cp1252", "replace")
    if path.suffix == ".md":
        text = (
            MarkdownIt("commonmark", {"html": True})
            .enable("table")
            .use(footnote_plugin)
            .render(re.sub(r"\A---\n.*?\n---\n|\A(?:\w+: [^\n]*\n)+", "", text, flags=re.DOTALL))
        )
    soup = BeautifulSoup(text, "html.parser")
    for tag in _hidden_by_rules(soup):
        tag.extract()
    for tag in soup(["script", "style", "head", "template"]):
        tag.decompose()
    for tag in soup(_is_hidden):
        tag.extract()
    links = {str(tag["href"]) for tag in soup.find_all("a", href=True) if LINK.match(str(tag["href"]))}
    for tag in soup(_marks_a_note):
        tag.extract()
    for tag in soup(_parts_words):
        tag.insert(0, "\n")
        tag.append("\n")
    # Some pages write &amp;amp; for a sign that is to be seen as &.
    return words_in([soup.get_text().replace("&amp;", "&")]), links, _pictures(soup)


def _pictures(soup: BeautifulSoup) -> set[str]:
    """The names of the pictures of a page that one sees; of those in its text the beginning of their bytes."""
    found = set()
    for tag in soup.find_all("img"):
        source = str(tag.get("src") or "")
        later = str(tag.get("data-src") or tag.get("data-original") or "")
        name = later if later and (not source or source.startswith("data:")) else source
        pixel = {str(tag.get(side) or "2").removesuffix("px") for side in ("width", "height")} <= {"0", "1"}
        if name and not (pixel and not re.search(r"\.(?:jpe?g|webp|avif)(?:\?|\Z)", name)):
            found |= set() if name.startswith("data:") and len(name) < PLACE_KEPT else {name[:200]}
    return found


def _marks_a_note(tag: Tag) -> bool:
    """Whether it is the call of a note, or the way back to it."""
    mark = re.fullmatch(r"[\s\[(]*(?:\d{1,3}|[a-z]|[\^↑↩*†‡]\ufe0e?)[\s\])]*", tag.get_text())
    return tag.name == "a" and str(tag.get("href", "")).startswith("#") and bool(mark)


def _parts_words(tag: Tag) -> bool:
    return tag.name not in INLINE


def _hidden_by_rules(soup: BeautifulSoup) -> list[Tag]:
    """What the page's own stylesheets do not show: the last rule that says how a tag is displayed hides it."""
    last: dict[int, tuple[Tag, bool]] = {}
    for style in soup.find_all("style"):
        sheet = re.sub(r"<!\[CDATA\[|\]\]>|<!--|-->", "", style.get_text())
        for rule in _rules(tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True)):
            said = re.sub(r"\s", "", tinycss2.serialize(rule.content)).lower()
            shown = re.findall(r"(?:^|;)(?:display|visibility):([\w-]+)", said)
            if not shown:
                continue
            chosen = re.sub(r"::?(?:before|after|hover|focus)\b", ":not(*)", tinycss2.serialize(rule.prelude))
            try:
                for tag in soup.select(chosen):
                    last[id(tag)] = (tag, shown[-1] in ("none", "hidden"))
            except (SelectorSyntaxError, NotImplementedError):
                continue
    return [tag for tag, hidden in last.values() if hidden]


def _rules(nodes: Iterable[Any]) -> Iterator[Any]:
    """The rules that hold on the screen of a desk, those for wide screens among them."""
    for node in nodes:
        if node.type == "qualified-rule":
            yield node
        elif node.type == "at-rule" and node.at_keyword == "media" and node.content:
            screens = tinycss2.serialize(node.prelude).lower()
            if "max-" not in screens and "print" not in screens:
                yield from _rules(tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True))


def _is_hidden(tag: Tag) -> bool:
    """Whether a browser would not show it, so far as its own style says."""
    style = re.sub(r"\s", "", str(tag.get("style", ""))).lower()
    return tag.has_attr("hidden") or "display:none" in style or "visibility:hidden" in style


def of_word(path: Path) -> tuple[Counter[str], set[str], set[str]]:
    texts: list[str] = []
    links: set[str] = set()
    pictures = 0
    with zipfile.ZipFile(path) as parcel:
        called = _called(parcel)
        for name in parcel.namelist():
            if not re.match(r"word/(?:document|footnotes|endnotes)\d*\.xml\Z", name):
                continue
            tree = ElementTree.fromstring(parcel.read(name))
            for hidden in [
                p
                for p in tree.iter()
                if p.tag
                in (f"{W}del", f"{W}moveFrom", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback")
            ]:
                hidden.clear()
            for note in [each for each in tree if (name, each.get(f"{W}id")) not in called and "notes" in name]:
                tree.remove(note)
            _join(tree)
            texts += [
                "".join(
                    t.text or "" if t.tag == f"{W}t" else "-" if t.tag == f"{W}noBreakHyphen" else " "
                    for t in p.iter()
                    if t.tag in (f"{W}t", f"{W}tab", f"{W}br", f"{W}noBreakHyphen")
                )
                for p in tree.iter(f"{W}p")
                if not any(c is not p and c.tag == f"{W}p" for c in p.iter())
            ]
            pictures += sum(1 for e in tree.iter() if e.tag.endswith("}blip"))
            relations = name.replace("word/", "word/_rels/") + ".rels"
            used = {
                e.get("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id")
                for e in tree.iter(f"{W}hyperlink")
                if any(each.text for each in e.iter(f"{W}t"))
                or any(each.tag.endswith("}imagedata") for each in e.iter())
            }
            if relations in parcel.namelist():
                for relation in ElementTree.fromstring(parcel.read(relations)):
                    if relation.get("Id") in used and LINK.match(relation.get("Target", "")):
                        links.add(relation.get("Target", ""))
    return words_in(texts), links, {str(number) for number in range(pictures)}


def _called(parcel: zipfile.ZipFile) -> set[tuple[str, str | None]]:
    """The part and number of each note that a mark in the text leads to; Word prints no others."""
    tree = ElementTree.fromstring(parcel.read("word/document.xml"))
    kinds = ("footnote", "endnote")
    return {(f"word/{kind}s.xml", each.get(f"{W}id")) for kind in kinds for each in tree.iter(f"{W}{kind}Reference")}


def _join(tree: ElementTree.Element) -> None:
    """Make one of paragraphs that Word shows as one: a large first letter and its text, and those whose mark was deleted."""
    for holder in list(tree.iter()):
        before: ElementTree.Element | None = None
        for paragraph in list(holder):
            if paragraph.tag != f"{W}p":
                before = None
                continue
            about = paragraph.findall(f"{W}pPr")
            if before is not None:
                before.extend(list(paragraph))
                holder.remove(paragraph)
            frame = about[0].find(f"{W}framePr") if about else None
            drops = frame is not None and frame.get(f"{W}dropCap") in ("drop", "margin")
            deleted = bool(about) and about[0].find(f"{W}rPr/{W}del") is not None
            joined = before if before is not None else paragraph
            before = joined if drops or deleted else None


def _stands(link: str, text: str) -> bool:
    """Whether an address stands in a text, as it was or without what counts readers."""
    address = Unwrapper().address(link.replace("&amp;", "&"))
    ways = {link.replace("&amp;", "&"), printable(address) or address}
    return any(way in text or unquote(way) in unquote(text) for way in ways)


def texts_of(value: Any) -> Iterator[str]:
    value = value.value if isinstance(value, Noted) else value
    if isinstance(value, dict):
        for each in value.values():
            yield from texts_of(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from texts_of(each)
    elif value is not None:
        yield re.sub(r"\\([^\w\s])|[\^~]", lambda found: found[1] or "", str(value))


def measured(path: Path, row: Row) -> None:
    row.files += 1
    try:
        words, links, pictures = of_file(path)
    except (zipfile.BadZipFile, ElementTree.ParseError, KeyError, NotImplementedError, RuntimeError):
        return
    begun = time.process_time()
    try:
        sheet = opening.read(path)
        made = sorting.draft(sheet, None, path)
        values = assemble.values(made, lambda picture: (f"images/{Path(picture.name).name[:40] or 'x'}", ""))
        if not made.stories:
            raise opening.unreadable(path, "no stories")
    except DigestError as error:
        row.refused += 1
        if words.total() >= FEW:
            row.refused_with_text.append(f"{path.name}: {str(error)[-90:]} ({words.total()} words)")
        return
    except Exception as error:
        row.broken.append(f"{path.name}: {type(error).__name__} {error}")
        return
    row.seconds += time.process_time() - begun
    text = issue_text(values)
    try:
        Document(path, text)
    except DigestError as error:
        row.broken.append(f"{path.name}: YAML {error}")
    left = [each["body"] for each in values.get("not_placed", [])]
    named = " ".join(doubt.message for doubt in (*made.doubts, *sheet.doubts))
    aside = [*made.said, *made.furniture, *made.names, *made.headlines, *(block.plain for block in sheet.furniture)]
    facts = [f"{made.facts.volume} {made.facts.numbers} {made.facts.date}"]
    missing = words - words_in(texts_of(values)) - words_in([*aside, *facts])
    silent = missing - words_in([named])
    row.words += words.total()
    row.left += words_in(left).total()
    row.furniture += words_in(made.furniture).total() + words_in(b.plain for b in sheet.furniture).total()
    row.named += (missing - silent).total()
    row.lost += silent.total()
    weigh_links(row, links, text + named, " ".join(made.unheld))
    weigh_pictures(row, path, pictures, sheet, text.count("file: "), named.count("a picture in a note"))
    row.stories += len(made.stories)
    if any(outline.lines(outline.without_texts(sheet.blocks))):
        row.headed += len(made.stories)
        row.bare += sum(not story.headline for story in made.stories)
    row.warnings.append(len(opening.warnings(path, made.doubts)))
    row.unsure += made.sure == "not sure"
    if silent.total() + words_in(left).total() > 3:
        row.worst.append(
            (
                silent.total() + words_in(left).total(),
                path.name,
                f"{made.shape}; left {words_in(left).total()}; silent {silent.total()}: {' '.join(list(silent)[:8])}",
            )
        )


def weigh_pictures(row: Row, path: Path, names: set[str], sheet: Sheet, placed: int, told: int) -> None:
    """Which pictures stand in the issue file, which in furniture or a warning (`told`) alone, and which are gone."""
    shown = [block.picture for block in sheet.blocks if block.picture]
    aside = [block.picture for block in sheet.furniture if block.picture]
    if path.suffix == ".docx":
        kept, away = min(len(names), placed), len(aside) + told
    else:
        linked = {name for name in names if not name.startswith("data:")}
        in_file = len(names) - len(linked)
        named, held = ({picture.name[:200] for picture in of if not picture.data} for of in (shown, aside))
        drawn, pushed = (sum(bool(picture.data) for picture in of) for of in (shown, aside))
        kept = len(linked & named) + min(in_file, drawn) - max(0, len(shown) - placed)
        away = len((linked - named) & held) + min(max(0, in_file - drawn), pushed)
    row.pictures += len(names)
    row.pictures_kept += kept
    row.pictures_aside += min(away, len(names) - kept)
    row.pictures_lost += max(0, len(names) - kept - away)


def weigh_links(row: Row, links: set[str], text: str, unheld: str) -> None:
    """Which addresses stand in the issue file or are named, which stand in furniture alone, and which are gone."""
    row.links += len(links)
    away = [link for link in links if not _stands(link, text.replace("&amp;", "&"))]
    lost = [link for link in away if not _stands(link, unheld)]
    row.links_aside += len(away) - len(lost)
    row.links_lost += len(lost)
    row.lost_links += lost


def share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "-"


PLACE_KEPT = 400
"""Characters of a `data:` address below which it only keeps a place until the picture is fetched."""
HEAD = (
    "group",
    "files",
    "refused (with text)",
    "broken",
    "words",
    "in `not_placed`",
    "furniture",
    "only named",
    "silently lost",
    "links of furniture",
    "links lost",
    "pictures kept",
    "pictures of furniture",
    "pictures lost",
    "stories",
    "without headline, of those with headings",
    "warnings a file",
    "not sure",
    "s a file",
)


def line(name: str, row: Row) -> tuple[str, ...]:
    read = max(row.files - row.refused, 1)
    return (
        name, f"{row.files:,}", f"{row.refused} ({len(row.refused_with_text)})", str(len(row.broken)), f"{row.words:,}",
        share(row.left, row.words), share(row.furniture, row.words), share(row.named, row.words),
        f"{row.lost:,} ({share(row.lost, row.words)})", f"{row.links_aside}/{row.links}", f"{row.links_lost}/{row.links}", f"{row.pictures_kept}/{row.pictures}", f"{row.pictures_aside}", f"{row.pictures_lost}",
        f"{row.stories:,}", f"{row.bare}/{row.headed}", f"{statistics.median(row.warnings or [0]):.0f}", str(row.unsure), f"{row.seconds / read:.2f}",
    )  # fmt: skip


def long_digest(path: Path, pages: int = 100) -> Path:
    """A made-up Word file: on each page a heading, paragraphs with bold and links, a list, and now and then a table."""
    chance = random.Random(11)
    document = docx.Document()
    document.add_heading("The Long Digest, Vol. 3, No. 2", 0)
    document.add_paragraph("June 3, 2022")
    words = [
        "the",
        "port",
        "council",
        "ordered",
        "forty",
        "new",
        "lamps",
        "for",
        "its",
        "north",
        "channel",
        "and",
        "named",
        "an",
        "office",
        "that",
        "tracks",
        "cost",
    ]
    for page in range(pages):
        document.add_heading(f"Headline number {page + 1}", 1)
        for _ in range(5):
            paragraph = document.add_paragraph()
            for part in range(6):
                text = " ".join(chance.choices(words, k=14))
                paragraph.add_run(f"{text.capitalize()}. " if part % 2 else f"{text}, ").bold = part == 3
        for _ in range(4):
            document.add_paragraph(
                " ".join(chance.choices(words, k=8)), style="List Number" if page % 2 else "List Bullet"
            )
        if page % 10 == 0:
            table = document.add_table(4, 3)
            for cell in table._cells:
                cell.text = chance.choice(words)
    document.save(str(path))
    return path


def speed(rounds: int = 5) -> None:
    import mammoth

    with tempfile.TemporaryDirectory() as folder:
        path = long_digest(Path(folder) / "long.docx")
        ratios, own, theirs = [], [], []
        for _ in range(rounds):
            begun = time.process_time()
            with path.open("rb") as file:
                mammoth.convert_to_html(file)
            theirs.append(time.process_time() - begun)
            begun = time.process_time()
            issue_text(assemble.values(sorting.draft(opening.read(path), None, path), lambda _: (None, "none")))
            own.append(time.process_time() - begun)
            ratios.append(own[-1] / theirs[-1])
    print(
        f"a Word file of 100 pages, from file to the text of an issue: {statistics.median(own):.2f} s of CPU, mammoth alone "
        f"{statistics.median(theirs):.2f} s: {statistics.median(ratios):.2f} x"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--digests", type=int, default=2000, help="how many made-up digests")
    parser.add_argument("--set", type=Path, help="a folder with a folder of files for each group")
    parser.add_argument("--worst", type=int, default=0, help="so many files of each group in which most is left")
    parser.add_argument("--write", action="store_true", help="write docs/import-figures.md")
    parser.add_argument("--speed", action="store_true", help="compare a Word file of 100 pages with mammoth")
    given = parser.parse_args()
    if given.speed:
        speed()
        return
    if given.set is None:
        for form in ("md", "html"):
            with tempfile.TemporaryDirectory() as folder:
                found = Counter(outcome(Path(folder), shapes.sample(number), form) for number in range(given.digests))
            print(f"{form}: {', '.join(f'{count:,} {name}' for name, count in found.most_common())}")
        return
    table = [f"| {' | '.join(HEAD)} |", "|" + "---|" * len(HEAD)]
    print(*table, sep="\n")
    for group in sorted(path for path in given.set.iterdir() if path.is_dir()):
        row = Row()
        for path in sorted(group.rglob("*")):
            if path.suffix.lower() in (".docx", ".html", ".htm", ".md"):
                measured(path, row)
        table.append(f"| {' | '.join(line(group.name, row))} |")
        print(table[-1], flush=True)
        for words in [*row.broken, *row.refused_with_text, *row.lost_links][: given.worst]:
            print("   !", words)
        for count, name, words in sorted(row.worst, reverse=True)[: given.worst]:
            print(f"   {count:6} {name}: {words}")
    if given.write:
        sources = given.set / "sources.md"
        PAGE.write_text(page(table, sources.read_text("utf-8") if sources.exists() else ""), "utf-8")


PAGE = Path(__file__).resolve().parent.parent / "docs/import-figures.md"
INTRODUCTION = """# How well import reads what others made

`python -m benchmarks.intake --set FOLDER --write` measures this anew over folders of files that nobody here wrote, and writes
this page. Words, links and pictures are counted by an own, plain reader of each file, hidden and deleted words left out, and
looked for in the issue file, in its warnings, and in what was kept aside as furniture (menus, buttons, page headers).

- *refused (with text)*: files that become no issue, and how many of these have 20 words or more
- *broken*: what ended in an error of our own, or became an issue file that cannot be read
- *in `not_placed`*: words that stand at the end of the issue file, to be moved by a person
- *only named*: words that stand in a warning and nowhere else; *silently lost*: in no place at all
- *links of furniture*: they stand in menus and buttons alone; *links lost*: in no place at all
- *pictures kept*: they stand in the issue file; *pictures of furniture*: in menus and footers alone, or in a note
  and named in a warning; *pictures lost*: in no place at all. A picture of one pixel, which only counts readers, is none, and one that stands twice is one
- *without headline*: stories, of those in files that have headings of any kind above a text
- *warnings a file*: the median; *s a file*: seconds of CPU, the mean
"""


def page(table: list[str], sources: str) -> str:
    """The page of docs: the table, what it was measured on and when."""
    day = datetime.datetime.now(datetime.UTC).date()
    where = f"Measured on {day}, {platform.system()} {platform.machine()}, Python {platform.python_version()}."
    return f"{INTRODUCTION}\n{where}\n\n{chr(10).join(table)}\n{f'{chr(10)}{sources}' if sources else ''}"


if __name__ == "__main__":
    main()
