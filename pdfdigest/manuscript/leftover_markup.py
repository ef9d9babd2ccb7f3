"""The text of a paragraph goes in; what looks like markup that was not meant to be printed comes out.

Where signs would stand on the page, it is a fault; where only something is doubtful, a warning.  Each sentence
says which signs, and what to type.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

ADDRESS = "\ue000"
"""Stands for an address in the texts that are looked at, and `TYPED` for a sign after a backslash."""
TYPED = "\ue001"


@dataclass(frozen=True, slots=True)
class Slip:
    """What was found: the signs to point at, on which line (from 0) of the paragraph, and what to do."""

    line: int
    needle: str
    message: str
    printed: bool = True


_LINK = "write [words](https://...), without a blank between the brackets"
_LEADS = rf"(?:{ADDRESS}|https?:|www\.|source:|mailto:)"
_SIGNS: tuple[tuple[str, str, bool], ...] = (
    (rf"[\]］】]\s+[(（]\s*{_LEADS}", f"a link is taken apart by a blank; {_LINK}", True),
    (rf"[\]］】]\s*（\s*{_LEADS}|[］】]\s*\(\s*{_LEADS}", "a link has wide brackets; write [words](https://...)", True),
    (rf"\)\s*\[\s*{_LEADS}", "a link has its brackets the wrong way round; write [words](https://...)", True),
    (
        rf"\]\s*{{\s*{_LEADS}|}}\s?\(\s*{_LEADS}",
        "a link has braces for one of its brackets; write [words](https://...)",
        True,
    ),
    (
        rf"\]\(\s*<?{_LEADS}[^()\n]*\s[^()\n]*\)",
        "a blank stands in the address of a link; write %20 for it, or take it out",
        True,
    ),
    (
        rf"\[[^\[\]\n]+\]\(\s*<?{_LEADS}",
        "the ) of this link is missing; type it right behind the address: [words](https://...)",
        True,
    ),
    (r"\]\(", "a link is not whole; write [words](https://...) with both pairs of brackets", True),
    (rf"\[[^\[\]\n]*\(\s*{_LEADS}", "a link lacks its ]; write [words](https://...)", True),
    (rf"\]\s?{_LEADS}", "brackets and an address stand side by side; for a link write [words](https://...)", True),
    (r"\^\[[^\]\n]+\]", "^[words] is a footnote of another program; link the words: [words](https://...)", True),
    (r"(?m)^\s*\*\[[^\]\n]+\]:", "*[X]: explains a word in another program; take the signs out", True),
    (r"(?im)^\s*\[\[?_{0,2}TOC_{0,2}\]?\]\s*$", "[TOC] is a list of contents of another program; take it out", True),
    (r"\[\^[^\]\s]+\]:?", "[^1] is a footnote of another program; link the words: [words](https://...)", True),
    (r"(?m)^\s*\[[^\]\n]+\]:(?=\s)", "[1]: is a list of links of another program; write [words](https://...)", True),
    (r"\[[^\[\]\n]+\]\[[^\[\]\n]*\]", "[words][1] is a link of another program; write [words](https://...)", True),
    (r"\[\[[^\[\]\n]+\]\]", "[[words]] is a link of another program; write [words](https://...)", True),
    (r"(?m)^\s*\[[ xX]?\](?=\s)", "[ ] is a box to tick in another program; take it out, or write ☐", True),
    (r"\[![A-Z]+\]", "[!NOTE] is of another program; take it out", True),
    (r"\[/(?:b|i|u|s|url|quote|img|size|color)\]", "[b] is of a forum; for bold write **words**", True),
    (r"~~+(?=\S)", "~~words~~ is struck out in other programs and not here; take the ~~ out", True),
    (
        r"(?<![\w)\]^~*])~(?=[^\W\d])(?:[^~\n]*[\w.!?])?~(?![\w~])",
        "~words~ is struck out in other programs and not here; take the ~ out",
        True,
    ),
    (r"==\S[^=\n]*\S==|==\S==", "==words== is marked in other programs and not here; take the == out", True),
    (r"\+\+\S[^+\n]*\S\+\+", "++words++ is underlined in other programs and not here; take the ++ out", True),
    (r"\|\|\S[^|\n]*\S\|\|", "||words|| is hidden in other programs and not here; take the || out", True),
    (r"\$\$[^$\n]+\$\$", "$$ is a formula of another program; write it as text, x^2^ or H~2~O", True),
    (
        r"(?<![\w$])\$(?=[A-Za-z\\(])(?:[^$\n]*[\\^_{}=][^$\n]*|[^$\s]{1,3})(?<!\s)\$(?![\w$])",
        "$x$ is a formula of another program; write it as text, x^2^ or H~2~O",
        True,
    ),
    (
        r"\*\*\*?(?=\S)|(?<=\S)\*\*\*?|\*\* [^*\n]+ \*\*",
        "** stands alone; for bold write **words** without a blank inside",
        True,
    ),
    (r"＊＊\S", "＊＊ are wide signs; for bold write **words**", True),
    (r"(?<!\w)__(?=[^\W_])[^_\n]*|(?<=[^\W_])__(?!\w)", "__ stands alone; for bold write **words**", True),
    (r"(?<![\w*])\*(?=\w)", "* stands alone; for italics write *words*, for the sign \\*", False),
    (r"<!--|-->", "<!-- --> is HTML; take it out", True),
    (r"(?m)^\s*!!!\s+\w+", "!!! is a box of another program; take it out", True),
    (
        r"\n\s*:\s+\S+",
        "a line with : before it would run together with the one above; write both as one sentence",
        True,
    ),
    (r"``(?=\S)", '`` is a quotation mark of TeX; write "words"', True),
    (r"(?<![\w'])''(?=\w)", 'two apostrophes are no quotation mark; write "words"', True),
    (
        r"\{\s*(?:lang\s*[=:]|[.#]\w)[^}\n]*\}?",
        "braces stand without [words] before them; write [words]{lang=ja}",
        True,
    ),
    (r"\{\{[^}\n]*\}\}|\{%|%\}", "{{ }} and {% %} are of a template; take them out", True),
    (r"(?m)^\s*:::+", "::: is of another program; take it out", True),
    (r"(?m)^\s*#{2,6}(?=\w)", "## would be a heading, which prose has not; take it out", True),
    (r"(?<=\d)\^\d+\^(?=\d)|(?<=\d)~\d+~(?=\s|$|[.,;])", "the signs are printed as they stand", False),
)
_ANY = re.compile(r"[\[\]［］【】{}~=+|$*＊_<>#^%]|:::|``|''|\s:|!!!")
"""Each pattern above has one of these signs in whatever it finds."""


@cache
def _signs() -> tuple[tuple[re.Pattern[str], str, bool], ...]:
    """The patterns above, compiled when a text first has one of the signs."""
    return tuple((re.compile(pattern), words, printed) for pattern, words, printed in _SIGNS)


_BULLETS = "•●◦▪▫■□‣⁃∙·・◆◇►▶➢➤✓✔✗❖★☆※○"
_BULLET = re.compile(rf"\s*([{_BULLETS}])\s*\S")
_ARROW = re.compile(r"\s*([→⇒➔➜➝▸▹⇨\uf0b7\uf0a7\uf076\uf0d8\uf0fc]|o(?=[\t\u00a0]))\s*\S")
"""Signs that begin a line of text too, and a list where several lines begin with them."""
_DASH = re.compile(r"\s*([–—−‐‑])\s+\S")
_GLUED = re.compile(r"\s*([-+*])(?=[^\W\d_]|[\u00a0\u2009\u202f\u3000])")
_LETTERED = re.compile(
    r"\s*(\(?[a-zA-Z]\)|\(\d{1,2}\)|\d{1,2}[)．](?=\S)|\d{1,2}\.(?=[^\W\d_])|[①-⑳]"
    r"|\d{1,2}[.)](?=[\u00a0\u2009\u202f\u3000])|\d{1,2}、|\d{1,2}[-–](?=\s)|\d{1,2}[ºª°][.)]?(?=\s)|\[\d{1,2}\](?=\s)"
    r"|[a-zA-Z]\.(?=\s)|\(?[ivxIVX]{1,5}[.)](?=\s)|[（(](?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）]|[一二三四五六七八九十]{1,3}[、．]"
    r"|[ก-ฮ][.)](?=\s)|[\u05d0-\u05ea\u0621-\u064a][-–.)](?=\s)|[٠-٩۰-۹०-९๐-๙]{1,2}[-–.)](?=\s)|[가-하][.)](?=\s))"
)
_ROW = re.compile(r"\s*[|｜].*[|｜]\s*$|.*\S\s[|｜]\s.*\s[|｜]\s|.*[|｜].*[|｜]")


def in_paragraph(typed: str, flat: str) -> Iterator[Slip]:
    """What is found in a paragraph: `typed` is its copy, `flat` its text where links and marks are taken out."""
    yield from _lists(typed.split("\n"))
    if not _ANY.search(flat):
        return
    done: list[tuple[int, int]] = []
    for pattern, words, printed in _signs():
        for found in pattern.finditer(flat):
            start, end = found.span()
            if any(begun < end and start < ended for begun, ended in done):
                continue
            done.append((start, end))
            shown = re.split(f"[{ADDRESS}{TYPED}\n]", found[0].strip())[0].strip()
            yield Slip(flat.count("\n", 0, start), shown, f"{_quoted(shown)}{words}", printed)
    yield from _brackets(flat, done)


def at_start(line: str, *, quotation: bool) -> Slip | None:
    """A sum or a figure that begins a list or a quotation with its sign, which is not printed."""
    found = re.match(r"\s*([-+>]\s?[$€£¥]?\d)", line)
    if not found:
        return None
    sign, what = found[1][0], "a quotation" if quotation else "a list"
    words = f"the {sign} is taken for {what} and not printed; write \\{sign} for the sign itself"
    return Slip(0, found[1], f"{_quoted(found[1])}{words}", printed=False)


def _quoted(shown: str) -> str:
    return f"“{shown}”: " if shown and len(shown) <= 40 else ""


def _lists(lines: list[str]) -> Iterator[Slip]:
    """Lists and tables as they are pasted: their lines would run together."""
    if bulleted := [(at, found) for at, line in enumerate(lines) if (found := _BULLET.match(line))]:
        at, found = bulleted[0]
        words = "the line begins with a sign for a list; write a hyphen and a blank in its place: - words"
        yield Slip(at, found[1], f"“{found[1]}”: {words}")
    for pattern, words in (
        (_ARROW, "the lines would run together; for a list write a hyphen and a blank: - words"),
        (_DASH, "lines begin with a dash and would run together; for a list write a hyphen and a blank: - words"),
        (_GLUED, "the lines would run together; for a list write a blank after the sign: - words"),
        (_LETTERED, "the lines would run together; for a list write each as 1. and a blank, or part them"),
    ):
        many = [(at, found) for at, line in enumerate(lines) if (found := pattern.match(line))]
        if len(many) > 1 and any(at and not _ENDED.search(lines[at - 1]) for at, _ in many):
            yield Slip(many[0][0], many[0][1][1], f"“{many[0][1][1]}”: {words}")
    yield from list(_numbers(lines)) or _run_on(lines)
    rows = [at for at, line in enumerate(lines) if _ROW.match(line)]
    if len(rows) > 1 or (rows and re.match(r"\s*[|｜].*[|｜]\s*$", lines[rows[0]])):
        words = "these rows would run together; a table needs a row of |---|---| below its first, and | for each column"
        yield Slip(rows[0], "|", f"“|”: {words}")
    if tabbed := [at for at, line in enumerate(lines) if "\t" in line.strip()]:
        words = (
            "a tab is printed as one blank; for a table write | between the columns and |---|---| below the first row"
        )
        yield Slip(tabbed[0], "\t", words, printed=False)


def _numbers(lines: list[str]) -> Iterator[Slip]:
    """Lines numbered on from something other than 1, right below a line: they begin no list (CommonMark 5.2)."""
    found = {at: _NUMBERED.match(line) for at, line in enumerate(lines) if at and not _ENDED.search(lines[at - 1])}
    for at, one in found.items():
        following = found.get(at + 1)
        if one and following and int(following[1]) == int(one[1]) + 1:
            words = f"“{one[0].strip()}”: these lines would run together; for a list put an empty line before it"
            yield Slip(at, one[0].strip(), words)
            return


def _run_on(lines: list[str]) -> Iterator[Slip]:
    """Lines that somebody ends where a line should end, and a backslash that ends none."""
    if lines[-1].endswith("\\") and _ENDED.search(lines[-1]):
        words = "the \\ ends no line, for none follows, and is printed; take it out"
        yield Slip(len(lines) - 1, "\\", f"“\\”: {words}")
    if len(lines) < 2:
        return
    advice = "for lines of their own end each with \\, or put an empty line between"
    if found := _BOLD_LINE.fullmatch(lines[0]):
        yield Slip(0, found[0].strip(), f"the line in bold runs on with the one below; {advice}", printed=False)
    elif len(lines) > 2 and all(_SHORT.fullmatch(line) for line in lines):
        yield Slip(0, lines[0].strip()[:20], f"these {len(lines)} short lines run together; {advice}", printed=False)


_NUMBERED = re.compile(r"\s*(\d{1,9})[.)](?=\s+\S)")
_BOLD_LINE = re.compile(r"\s*(?:\*\*[^*\n]+\*\*|__[^_\n]+__):?\s?")
_ENDED = re.compile(r"(?<!\\)(?:\\\\)*\\\Z|  \Z")
"""The end of a line that ends on the page, too."""
_SHORT = re.compile(r"\s*(?=[^\W_])(?![a-zß-öø-ÿа-яёα-ω])[^\n]{0,39}[^\s.,;!?。、，；！？…\\-]")
"""A line of at most forty signs that begins with a capital or a figure and ends without a stop."""


def _brackets(flat: str, done: Iterable[tuple[int, int]]) -> Iterator[Slip]:
    """Square brackets that are opened and never closed, or the other way round."""
    if any(sign in flat[start:end] for start, end in done for sign in "[]"):
        return
    depth: list[int] = []
    for at, sign in enumerate(flat):
        if sign == "[":
            depth.append(at)
        elif sign == "]" and depth:
            depth.pop()
        elif sign == "]":
            yield Slip(flat.count("\n", 0, at), "]", "a ] is closed and never opened; is a [ missing?", printed=False)
            return
    if depth:
        yield Slip(flat.count("\n", 0, depth[0]), "[", "a [ is opened and never closed; is a ] missing?", printed=False)


_LINE_SIGNS = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"\[[^\[\]\n]+\]\s?\([^()\s]*[:#/.][^()\s]*\)", "a line of its own holds no link; link words of the body"),
        (r"\*\*|__(?=\w)|(?<=\w)__", "a line of its own has no bold; take the signs out"),
        (r"(?<![\w*])\*[^\s*](?:[^*\n]*[^\s*])?\*(?![\w*])", "a line of its own has no italics; take the * out"),
        (r"(?<![\w/_])_[^\s_](?:[^_\n]*[^\s_])?_(?![\w/_])", "a line of its own has no italics; take the _ out"),
        (r"(?<=\w)\^\w{1,4}\^|(?<=[A-Z])~\d{1,2}~", "a line of its own raises and lowers nothing; write ² or ₂"),
        (r"\\[\\`*_{}\[\]()#+.!|~^<>\"'&-]", "a line of its own needs no \\; take it out"),
        (r"\{lang=[^}]*\}", "a line of its own has no other language; take the braces out"),
        (r"</?(?:a|b|i|u|em|strong|sup|sub|br|span|p|div)\b[^<>]*/?>", "a line of its own has no HTML; take it out"),
        (r"~~\S|`[^`]+`|\[\^\w+\]", "the signs would be printed; take them out"),
        (r"^\s*#{1,6}\s", "the signs would be printed; take the # out"),
    )
)


def in_line(text: str) -> Iterator[Slip]:
    """What is found in a text that stands on a line of its own: a headline, a caption, a name."""
    for pattern, words in _LINE_SIGNS:
        if found := pattern.search(text):
            shown = found[0].strip()
            yield Slip(0, shown, f"{_quoted(shown)}{words}")
