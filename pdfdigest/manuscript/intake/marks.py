"""A block goes in; whether it is the heading "Headlines" or "Details" comes out, in the languages of the press."""

from __future__ import annotations

import difflib
import re

from pdfdigest.manuscript.intake.shape import Block

_NAMES = {
    "headlines": """headlines|headline|top stories|in brief|at a glance|schlagzeilen|überblick|titres|gros titres|les titres
        titulares|titolari|in sintesi|titoli|destaques|manchetes|koppen|hoofdpunten|nagłówki|skróty|заголовки|главное|головне
        τίτλοι|επικεφαλίδες|見出し|ヘッドライン|主な見出し|标题|要闻|头条|標題|頭條|주요 뉴스|헤드라인|العناوين|عناوين|כותרות|सुर्खियाँ|หัวข้อข่าว""",
    "details": """details|detail|the details|in detail|einzelheiten|im einzelnen|details im einzelnen|détails|en détail|detalles
        dettagli|detalhes|szczegóły|подробности|подробно|деталі|докладно|λεπτομέρειες|詳細|本文|詳報|详情|详细|正文|詳情|상세|자세히|التفاصيل
        تفاصيل|פרטים|विवरण|รายละเอียด""",
}
_KNOWN = {
    name: frozenset(words.strip() for words in known.replace("\n", "|").split("|")) for name, known in _NAMES.items()
}
_OF_ANY_KIND = re.compile(r"(?:[\w’'.-]+ ){1,6}headlines?", re.IGNORECASE)


def bare(words: str) -> str:
    """Words in small letters, without their punctuation."""
    return " ".join(re.sub(r"[^\w\s]", "", words).split()).casefold()


def mark(block: Block) -> tuple[str, bool]:
    """`headlines` or `details` where a block is such a heading, and whether it was guessed from a likeness."""
    if block.kind not in ("heading", "paragraph") or block.opens or len(block.plain) > 40:
        return "", False
    words = bare(block.plain)
    for name, known in _KNOWN.items():
        if words in known:
            return name, False
    marked = block.kind == "heading" or is_bold(block) or block.plain.rstrip().endswith((":", "："))
    if not marked:
        return "", False
    if _OF_ANY_KIND.fullmatch(words) and block.plain.rstrip().endswith((":", "：")):
        return "headlines", False
    for name in _NAMES:
        if difflib.SequenceMatcher(None, words, name).ratio() > 0.8:
            return name, True
    return "", False


def is_bold(block: Block) -> bool:
    """Whether a paragraph is bold from its first word to its last."""
    runs = [run for run in block.runs if run.words.strip()]
    return bool(runs) and all(run.strong for run in runs)
