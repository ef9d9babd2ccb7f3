"""A paragraph's nodes go in; they come out with what no line may end within tied by no-break spaces.

A day stands with its month, a figure with what is counted, an abbreviation with its figure ("No. 4", "p. 2", "§ 12"),
initials and titles with the name: Chicago 7.8 and 10.7, Duden D 2, *Lexique des règles typographiques* (Imprimerie nationale),
Мильчин 2.6.  Months are those of CLDR; what else a language abbreviates or counts by stands in the tables below.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from babel import Locale, UnknownLocaleError

from pdfdigest.model import Prose
from pdfdigest.press.compose.address_breaks import WORD_JOINER
from pdfdigest.press.compose.runts import tie

BEFORE_FIGURES = {
    "": "No. Nos. № § §§ Nr. n° N° nº Nº US$ R$ $ € £ ¥ EUR USD GBP JPY CHF",
    "ar": "رقم المادة ص. ج.",
    "de": "Nr. Nrn. S. Art. Abs. Bd. Jg. Kap. Ziff. Rn. Abb. Tab. H. ca. Mio. rd. etwa Seite Artikel Absatz Kapitel",
    "el": "αρ. αριθ. σ. σελ. άρθρο άρθρ. παρ. τ. τόμ. περ.",
    "en": "p. pp. Art. Arts. Sec. Secs. Fig. Figs. Vol. Vols. vol. vols. ch. chs. Ch. para. paras. vs. v. ca. c. approx. "
    "Article Section Chapter Part Table Figure Resolution",
    "es": "n.º núm. núms. pág. págs. p. pp. art. arts. vol. cap. aprox. artículo",
    "fr": "no nos p. pp. art. vol. ch. chap. fig. al. env. v. article",
    "he": "מס' מס׳ סעיף עמ' עמ׳ כרך פרק",
    "hi": "सं. संख्या पृ. अनुच्छेद धारा खंड",
    "it": "n. nn. p. pp. pag. pagg. art. artt. vol. cap. fig. ca. circa articolo",
    "ko": "제 약",
    "nl": "nr. nrs. blz. p. pp. art. jrg. dl. hfst. ca. artikel",
    "pl": "nr nry s. str. art. ust. pkt poz. t. rozdz. ok. tab. rys. §",
    "pt": "n.º n.os pág. págs. p. pp. art. arts. vol. cap. aprox. artigo",
    "ru": "с. стр. ст. ч. п. пп. гл. т. рис. табл. вып. № ок.",
    "uk": "с. стор. ст. ч. п. пп. гл. т. рис. табл. вип. № бл.",
}
"""What stands with the figure after it, by language; the first row is for all."""
AFTER_FIGURES = {
    "": "% ‰ °C °F km km² m m² m³ cm mm nm kg g t mg µg ha l ml hl s ms min h Hz kHz MHz GHz V kV A W kW MW GW TW Wh kWh MWh GWh TWh "
    "J kJ MJ GJ Pa hPa bar B kB KB MB GB TB PB bit Mbit Gbit dB lx ppm CO₂ € $ £ ¥ ₽ ₩ ₹ EUR USD GBP JPY CHF CNY",
    "ar": "مليون مليار مليارات ملايين ألف آلاف تريليون بالمئة بالمائة في٪ ٪ كم دولار يورو",
    "de": "Prozent Millionen Million Milliarden Milliarde Billionen Mio. Mrd. Bio. Tsd. Euro Dollar Yen Uhr Grad Tonnen Meter Kilometer",
    "el": "εκατ. εκατομμύρια δισ. δισεκατομμύρια τρισ. χιλ. χιλιάδες τοις ευρώ δολάρια",
    "en": "percent per million billion trillion thousand hundred dozen mn bn tn million-dollar a.m. p.m. am pm mph ft in. lb oz mi nm "
    "dollars euros yen degrees tons tonnes miles kilometers kilometres BC AD BCE CE",
    "es": "por millones millón mil billones euros dólares yenes horas h grados toneladas",
    "fr": "pour millions million milliards milliard mille M€ Md€ euros dollars yens heures degrés tonnes",
    "he": "מיליון מיליארד אלף אחוז אחוזים טריליון דולר שקל ש״ח אירו",
    "hi": "प्रतिशत करोड़ लाख हज़ार हजार अरब खरब मिलियन बिलियन रुपये डॉलर",
    "it": "per milioni milione miliardi miliardo mila euro dollari yen gradi tonnellate",
    "ko": "만 억 조 천 백만 퍼센트 달러 원 유로 엔 명 년 월 일 개 톤",
    "nl": "procent miljoen miljard biljoen duizend mln. mld. euro dollar yen uur graden ton",
    "pl": "tys. mln mld bln proc. procent zł gr euro dolarów r. w. godz.",
    "pt": "por milhões milhão mil bilhões bilião biliões mi bi euros dólares ienes horas graus toneladas",
    "ru": "тыс. млн млрд трлн руб. коп. г. гг. в. вв. евро долл. долларов процента процентов тонн км м кг т",
    "uk": "тис. млн млрд трлн грн коп. р. рр. ст. євро дол. доларів відсотка відсотків тонн км м кг т",
}
"""What stands with the figure before it, by language."""
TITLES = {
    "en": "Mr. Mrs. Ms. Dr. Prof. St. Sen. Rep. Gov. Gen. Col. Lt. Capt. Adm. Amb. Mr Mrs Ms Dr Prof St",
    "de": "Dr. Prof. St.",
    "es": "Sr. Sra. Dr. Dra. D. Dña. Prof.",
    "fr": "M. MM. Mme Mmes Mlle Dr Pr Me",
    "it": "Sig. Dott. Prof. On. Sen.",
    "nl": "dr. prof. drs. ir. mr. St.",
    "pl": "dr prof. mgr inż. p. św. gen. płk",
    "pt": "Sr. Sra. Dr. Dra. Prof.",
    "ru": "г-н г-жа г. ул. им. гр. проф. акад. ген.",
    "uk": "п. м. вул. ім. проф. акад. ген.",
    "el": "κ. κα. Δρ. Αγ.",
}
"""What stands with the name after it, by language."""
COUNTED = {
    "ja": "年月日名人時分秒円件個回社歳度倍割点台本万億兆か国カ国州県市町村議席番号条項章ペ週",
    "zh": "年月日号號名人时時分秒元件个個次家岁歲度倍万萬亿億兆国國州省市条條项項章页頁周週",
}
"""Signs of scripts without blanks that stand with the figure before them."""
ORDINAL = "第約约"
"""Signs that stand with the figure after them."""
SHORTEST = 3
"""Letters of the name of a month."""
_PARTICLE = {"es": "de ", "pt": "de ", "ca": "de ", "he": "ב"}
_BLANK = "[ \n]"


def bound(nodes: Prose, language: str) -> Prose:
    r"""The nodes of one paragraph with its words tied that belong together.

    >>> from pdfdigest.model import Node
    >>> bound((Node("text", text="On February 16 it sold 3 million tons (see p. 2)."),), "en")[0].text
    'On February\xa016 it sold 3\xa0million tons (see p.\xa02).'
    """
    words = "".join(node.plain() for node in nodes)
    places = frozenset(_blanks(words, language))
    nodes = tie(nodes, places) if places else nodes
    between = _between(language.partition("-")[0])
    return _joined(nodes, between) if between else nodes


@cache
def _between(language: str) -> re.Pattern[str] | None:
    """What finds the places between a figure and what it counts; None where words are parted by blanks."""
    if (signs := COUNTED.get(language)) is None:
        return None
    figures = "[0-9\uff10-\uff19]"
    counters = f"(?<={figures}[か\u30ab\u30f5\u30f6个個])(?=[国國月所])"
    return re.compile(f"(?<={figures})(?=[{signs}])|(?<=[{ORDINAL}])(?={figures})|{counters}")


def _joined(nodes: Prose, between: re.Pattern[str]) -> Prose:
    """The nodes with a word joiner wherever the pattern finds a place between two signs."""
    return tuple(
        replace(node, text=between.sub(WORD_JOINER, node.text), nodes=_joined(node.nodes, between))
        if node.kind != "address"
        else node
        for node in nodes
    )


def _blanks(words: str, language: str) -> Iterator[int]:
    for pattern in _patterns(language.partition("-")[0]):
        for found in pattern.finditer(words):
            yield from (found.start() + at for at, sign in enumerate(found[0]) if sign in _BLANK[1:-1])


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], ...]:
    """What finds runs in which no line may end: their blanks are the ones to tie."""
    before = _one_of(BEFORE_FIGURES, language)
    after = _one_of(AFTER_FIGURES, language)
    found = [
        rf"(?<![\w.]){before}{_BLANK}(?=\d|[IVXLC]+\b)",
        rf"(?<=\d){_BLANK}(?={after}(?![\w'’]))",
        rf"(?<!\w)(?:[^\W\d_a-zа-яα-ω]\.{_BLANK}?){{1,3}}(?=[^\W\d_a-zа-яα-ω][^\W\d_])",
    ]
    if language in TITLES:
        found.append(rf"(?<!\w){_one_of(TITLES, language)}{_BLANK}(?=[^\W\d_])")
    if months := _months(language):
        particle = _PARTICLE.get(language, "")
        found.append(rf"(?<![\w.,])\d{{1,2}}(?:\.|er|º|\.º|ª)?{_BLANK}{_typed(particle)}(?={months}(?!\w))")
        found.append(rf"(?<!\w){months}{_BLANK}(?=\d{{1,2}}(?![\d.,]\d|\d))")
    return tuple(map(re.compile, found))


def _one_of(table: dict[str, str], language: str) -> str:
    words = {*table.get("", "").split(), *table.get(language, "").split()}
    return "(?:" + "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word)))) + ")"


def _typed(words: str) -> str:
    return words.replace(" ", _BLANK)


@cache
def _months(language: str) -> str:
    """The names of months, in full and as they stand beside a day, as one pattern; nothing where they are not known."""
    try:
        names = Locale.parse(language).months
    except (UnknownLocaleError, ValueError):
        return ""
    known = {
        str(name).strip(".")
        for use in ("format", "stand-alone")
        for length in ("wide", "abbreviated")
        for name in names[use][length].values()
    }
    known = {name for name in known if len(name) >= SHORTEST or not name.isascii()}
    return "(?:" + "|".join(map(re.escape, sorted(known, key=lambda name: (-len(name), name)))) + r")\.?"
