"""The number of a list item goes in, and how its list counts; the number as it is printed comes out.

Formats have Word's names (ECMA-376, 17.18.59).  What is no letter, Roman or ideographic number here
is printed in figures, as Word itself does in a language that it does not know.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pdfdigest.manuscript.intake.shape import Block, Doubt

_ROMAN = tuple(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ["M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"],
        strict=True,
    )
)
_ALPHABETS = {
    "lowerLetter": "abcdefghijklmnopqrstuvwxyz",
    "russianLower": "абвгдежзиклмнопрстуфхцчшщыэюя",
    "hebrew2": "אבגדהוזחטיכלמנסעפצקרשת",
    "arabicAlpha": "أبتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "arabicAbjad": "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ",
    "aiueo": "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン",
    "iroha": "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス",
    "ganada": "가나다라마바사아자차카타파하",
    "thaiLetters": "กขคงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ",
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸",
    "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥",
}
_IDEOGRAPHS = "〇一二三四五六七八九"
_COUNTED = frozenset(
    [
        "japaneseCounting",
        "chineseCounting",
        "chineseCountingThousand",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
        "ideographDigital",
        "koreanDigital",
        "koreanCounting",
        "japaneseDigitalTenThousand",
    ]
)
_DIGITS = {"thaiNumbers": "๐๑๒๓๔๕๖๗๘๙", "hindiNumbers": "०१२३४५६७८९", "decimalFullWidth": "０１２３４５６７８９"}
_CSS = {
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
    "lower-alpha": "lowerLetter",
    "lower-latin": "lowerLetter",
    "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter",
    "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman",
    "decimal-leading-zero": "decimalZero",
    "cjk-ideographic": "chineseCounting",
    "none": "none",
}


def of_css(name: str) -> str:
    """Word's name for a `type` of an `<ol>` or a `list-style-type`."""
    return _CSS.get(name.strip(), _CSS.get(name.strip().lower(), "decimal"))


def printed(number: int, counted: str) -> str:
    """The number without the sign behind it.

    >>> printed(4, "upperRoman"), printed(28, "lowerLetter"), printed(12, "japaneseCounting")
    ('IV', 'bb', '十二')
    """
    name = counted[:1].lower() + counted[1:]
    if counted in ("upperLetter", "russianUpper"):
        return printed(number, counted.replace("upper", "lower").replace("Upper", "Lower")).upper()
    if counted in ("upperRoman", "lowerRoman") and 0 < number < 4000:
        roman = _roman(number)
        return roman if counted == "upperRoman" else roman.lower()
    if name in _ALPHABETS and number > 0:
        letters = _ALPHABETS[name]
        return letters[(number - 1) % len(letters)] * ((number - 1) // len(letters) + 1)
    if counted == "hebrew1" and 0 < number < 100:
        return _hebrew(number)
    if counted in _COUNTED and 0 < number < 100:
        return _ideographs(number)
    if counted == "decimalZero":
        return f"{number:02}"
    if counted.startswith("decimalEnclosedCircle") and 0 < number <= 20:
        return chr(0x2460 + number - 1)
    if counted in _DIGITS:
        return str(number).translate(str.maketrans("0123456789", _DIGITS[counted]))
    return str(number)


def doubts(blocks: Iterable[Block]) -> Iterator[Doubt]:
    """One doubt for each list whose numbers Markdown cannot say, and which stand in the text therefore."""
    inside = False
    for block in blocks:
        listed = bool(block.label) and block.number is None and block.kind != "heading"
        if listed and not inside:
            words = f"the list is numbered {block.label}, which the issue file cannot count by itself"
            yield Doubt(block.spot, f"{words}; its numbers were written into the text", "list-number")
        inside = listed or (inside and bool(block.depth))


def _roman(number: int) -> str:
    out = ""
    for value, letters in _ROMAN:
        out += letters * (number // value)
        number %= value
    return out


def _hebrew(number: int) -> str:
    """A number in letters by their value; 15 and 16 are written as 9 + 6 and 9 + 7."""
    if number in (15, 16):
        return "ט" + "וז"[number - 15]
    tens, ones = divmod(number, 10)
    return (" יכלמנסעפצ"[tens] + " אבגדהוזחט"[ones]).replace(" ", "")


def _ideographs(number: int) -> str:
    tens, ones = divmod(number, 10)
    front = ("" if tens == 1 else _IDEOGRAPHS[tens]) + "十" if tens else ""
    return front + (_IDEOGRAPHS[ones] if ones else "")
