"""The order of headings: total, and what readers of a language know from their alphabet."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyuca import Collator

from pdfdigest.index import collation
from pdfdigest.index.collation import Order

LATIN = "a b c d e f g h i j k l m n o p q r s t u v w x y z"
ALPHABETS = {
    "en": LATIN,
    "es": "a b c d e f g h i j k l m n ñ o p q r s t u v w x y z",
    "pl": "a ą b c ć d e ę f g h i j k l ł m n ń o ó p q r s ś t u v w x y z ź ż",
    "sv": f"{LATIN} å ä ö",
    "fi": f"{LATIN} å ä ö",
    "da": f"{LATIN} æ ø å",
    "nb": f"{LATIN} æ ø å",
    "no": f"{LATIN} æ ø å",
    "nn": f"{LATIN} æ ø å",
    "is": "a á b d ð e é f g h i í j k l m n o ó p r s t u ú v x y ý þ æ ö",
    "fo": "a á b d ð e f g h i í j k l m n o ó p r s t u ú v y ý æ ø",
    "cs": "a b c č d e f g h ch i j k l m n o p q r ř s š t u v w x y z ž",
    "sk": "a ä b c č d dz dž e f g h ch i j k l m n o ô p q r s š t u v w x y z ž",
    "hr": "a b c č ć d dž đ e f g h i j k l lj m n nj o p r s š t u v z ž",
    "bs": "a b c č ć d dž đ e f g h i j k l lj m n nj o p r s š t u v z ž",
    "sl": "a b c č d e f g h i j k l m n o p r s š t u v z ž",
    "hu": "a b c cs d dz dzs e f g gy h i j k l ly m n ny o ö p q r s sz t ty u ü v w x y z zs",
    "sq": "a b c ç d dh e ë f g gj h i j k l ll m n nj o p q r rr s sh t th u v x xh y z zh",
    "cy": "a b c ch d dd e f ff g ng h i j l ll m n o p ph r rh s t th u w y",
    "mt": "a b ċ d e f ġ g għ h ħ i j k l m n o p q r s t u v w x ż z",
    "tr": "a b c ç d e f g ğ h ı i j k l m n o ö p r s ş t u ü v y z",
    "az": "a b c ç d e ə f g ğ h x ı i j k q l m n o ö p r s ş t u ü v y z",
    "ro": "a ă â b c d e f g h i î j k l m n o p q r s ș t ț u v w x y z",
    "et": "a b c d e f g h i j k l m n o p q r s š z ž t u v w õ ä ö ü x y",
    "lv": "a b c č d e f g ģ h i j k ķ l ļ m n ņ o p r s š t u v z ž",
    "lt": "a b c č d e f g h i j k l m n o p r s š t u v z ž",
    "ru": "а б в г д е ж з и й к л м н о п р с т у ф х ц ч ш щ ъ ы ь э ю я",
    "bg": "а б в г д е ж з и й к л м н о п р с т у ф х ц ч ш щ ъ ь ю я",
    "be": "а б в г д е ё ж з і й к л м н о п р с т у ў ф х ц ч ш ы ь э ю я",
    "uk": "а б в г ґ д е є ж з и і ї й к л м н о п р с т у ф х ц ч ш щ ь ю я",
    "mk": "а б в г д ѓ е ж з ѕ и ј к л љ м н њ о п р с т ќ у ф х ц ч џ ш",
    "sr": "а б в г д ђ е ж з и ј к л љ м н њ о п р с т ћ у ф х ц ч џ ш",
}
"""Alphabets as children learn them."""
names = st.lists(st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1), unique=True)
languages = st.sampled_from(["en", "de", "sv", "pl", "es", "ja", "ar", "el", "ko", "hi", "ru"])


@pytest.mark.parametrize(("language", "alphabet"), ALPHABETS.items(), ids=ALPHABETS)
def test_a_language_has_its_alphabet(language: str, alphabet: str) -> None:
    letters, order = alphabet.split(), Order(language)
    assert sorted(letters, key=order.key) == letters
    words = [f"{letter.capitalize()}bé" for letter in letters]
    assert sorted(words, key=order.key) == words


@pytest.mark.parametrize(("language", "alphabet"), ALPHABETS.items(), ids=ALPHABETS)
def test_each_letter_of_an_alphabet_has_a_place_of_its_own(language: str, alphabet: str) -> None:
    order = Order(language)
    dotted = {"ı": "I", "i": "İ"} if language in ("tr", "az") else {}
    for letter in alphabet.split():
        wanted = dotted.get(letter, letter[0].upper() + letter[1:])
        assert order.letter(f"{letter}bé") == wanted
        assert order.letter(f"“{letter.translate(str.maketrans('i', 'İ') if dotted else {}).upper()}BÉ”") == wanted
    assert order.letter("1984") == "0–9"


@settings(deadline=None, max_examples=60)
@given(names, languages, st.randoms())
def test_the_order_is_total_and_does_not_hang_on_the_order_of_what_comes_in(
    given: list[str], language: str, random: object
) -> None:
    order = Order(language, mac=True, saint=True)
    once = sorted(given, key=order.key)
    random.shuffle(given)  # type: ignore[attr-defined]
    assert sorted(given, key=order.key) == once
    assert len({order.key(name) for name in given}) == len(given)
    assert all(order.letter(name) for name in given)


@pytest.mark.parametrize(
    ("language", "wanted"),
    [
        ("en", ["de Gaulle", "Eliot", "Éluard", "Emerson", "New York", "Newark"]),
        ("en", ["McAdam", "MacBeth", "McCarthy", "Mbeki", "Sahara", "St. Bride", "Saint John", "Stamperia"]),
        ("de", ["Apfel", "Äpfel", "Arbeit", "Straße", "Strasse-Nord", "Zebra"]),
        ("sv", ["Alm", "Zorn", "Ångström", "Ärla", "Öland"]),
        ("pl", ["lato", "ląd", "luz", "lz", "łza", "mak"]),
        ("es", ["Nadal", "Nz", "Ñandú", "Oaxaca"]),
        ("ja", ["あさひ", "がくじゅつ", "かみ", "きょうと", "さくら", "ん"]),
        ("ru", ["Ива", "Йод", "Кант"]),
        ("el", ["Άθως", "Βόλος", "ωδή"]),
        ("en", ["ʾIbrāhīm", "Iz", "Opal", "ʻŌpūnui", "Þórr", "Thule", "Tz", "ʿUmar", "Umberto"]),
        ("is", ["Az", "Ár", "Zed", "Þórr", "Æsir"]),
        ("tr", ["Hz", "Iğdır", "ısı", "İzmir", "Jale"]),
        ("cs", ["Cibule", "Čas", "Hz", "Chalupa", "Ikar"]),
        ("hr", ["Cz", "Čakovec", "Dz", "Džamija", "Đuro", "Lz", "Ljubav", "Nz", "Njegoš"]),
        ("hu", ["Cz", "Csaba", "Dzz", "dzsem", "Gz", "Gyula", "Oz", "Ödön", "Őr"]),
        ("cy", ["Dz", "Dd", "Lz", "Llan"]),
        ("uk", ["Гора", "Ґанок", "Еха", "Єва", "Ива", "Ігор", "Їжак", "Йона"]),
    ],
)
def test_a_language_sorts_as_its_readers_do(language: str, wanted: list[str]) -> None:
    assert sorted(set(wanted), key=Order(language, mac=True, saint=True).key) == wanted


@pytest.mark.parametrize(
    ("language", "name", "letter"),
    [
        ("en", "1984", "0–9"),
        ("en", "“Éluard”", "E"),
        ("de", "Ärzte", "A"),
        ("sv", "ärla", "Ä"),
        ("ja", "ガラス", "か"),
        ("ja", "ヴェネツィア", "あ"),
        ("ja", "ん", "わ"),
        ("ko", "까치", "ㄱ"),
        ("ar", "أثينا", "ا"),
        ("el", "Άθως", "Α"),
        ("en", "—", "#"),
        ("en", "ʿUmar", "U"),
        ("en", "ʻŌpūnui", "O"),
        ("en", "Þórr", "T"),
        ("is", "Þórr", "Þ"),
        ("tr", "Iğdır", "I"),
        ("tr", "istanbul", "İ"),
        ("cs", "CHALUPA", "Ch"),
        ("hr", "džamija", "Dž"),
        ("hu", "Őr", "Ö"),
        ("uk", "ґанок", "Ґ"),
        ("ja", "葛\U000e0100城", "葛"),
    ],
)
def test_a_name_stands_under_its_letter(language: str, name: str, letter: str) -> None:
    assert Order(language).letter(name) == letter


@pytest.mark.parametrize(
    ("name", "row"),
    [
        *[(sign, "あ") for sign in "ぁあぃいうえおァアヴゔ"],
        *[(sign, "か") for sign in "かがきぎくぐけげこごカゴゕゖヵヶ"],
        *[(sign, "さ") for sign in "さざしじそぞサゾ"],
        *[(sign, "た") for sign in "ただちぢっつづとどタド"],
        *[(sign, "な") for sign in "なにぬねのナノ"],
        *[(sign, "は") for sign in "はばぱひほぼぽハポ"],
        *[(sign, "ま") for sign in "まみむめもマモ"],
        *[(sign, "や") for sign in "ゃやゅゆょよャヨ"],
        *[(sign, "ら") for sign in "らりるれろラロ"],
        *[(sign, "わ") for sign in "ゎわゐゑをんワン"],
    ],
)
def test_a_kana_stands_in_its_row(name: str, row: str) -> None:
    assert Order("ja").letter(name) == row


@pytest.mark.parametrize(
    ("name", "consonant"),
    list(zip("가까나다따라마바빠사싸아자짜차카타파하힣", "ㄱㄱㄴㄷㄷㄹㅁㅂㅂㅅㅅㅇㅈㅈㅊㅋㅌㅍㅎㅎ", strict=True)),
)
def test_a_syllable_stands_under_its_first_consonant(name: str, consonant: str) -> None:
    assert Order("ko").letter(f"{name}치") == consonant


@pytest.mark.parametrize(
    ("name", "letter"),
    [
        *zip("øłđæœßþðħəıς", "OLDAOSTDHEIΣ", strict=True),
        *[(sign, "ا") for sign in "أإآٱ"],
        ("й", "Й"),
        ("ї", "Ї"),
        ("ў", "Ў"),
        ("", "#"),
        ("…", "#"),
    ],
)
def test_letters_of_others_stand_under_their_plain_ones(name: str, letter: str) -> None:
    assert Order("en").letter(name) == letter


@pytest.mark.parametrize(
    ("own", "plain"), list(zip("øłđħæœþðıə", ["o", "l", "d", "h", "ae", "oe", "th", "d", "i", "e"], strict=True))
)
def test_letters_of_others_sort_as_their_plain_ones(own: str, plain: str) -> None:
    before, after = f"b{plain}a", f"b{plain}c"
    assert sorted([after, f"b{own}b", before], key=Order("en").key) == [before, f"b{own}b", after]


def test_mac_and_saint_are_asked_for() -> None:
    names = ["Mabel", "McCoy", "M’Donald", "MacDuff", "Mad", "Mbeki", "Mn"]
    assert sorted(names, key=Order("en", mac=True).key) == names
    assert sorted(["McCoy", "Mad", "Mbeki"], key=Order("en").key) == ["Mad", "Mbeki", "McCoy"]
    assert sorted(["Machine", "Mack"], key=Order("en", mac=True).key) == ["Machine", "Mack"]
    saints = ["Sail", "St. Bride", "Saint Cloud", "St Denis", "Sand", "Stamp"]
    assert sorted(saints, key=Order("en", saint=True).key) == saints
    assert sorted(["St. Bride", "Sand"], key=Order("en").key) == ["Sand", "St. Bride"]
    assert sorted(["Sand", "St. bride"], key=Order("en", saint=True).key) == ["Sand", "St. bride"]


def test_signs_that_nobody_looks_for_do_not_sort() -> None:
    order = Order("en")
    assert order.key("ʿUmar")[0] == order.key("Umar")[0]
    assert order.key("co\u00adop")[0] == order.key("coop")[0]
    assert order.key("ʿUmar") != order.key("Umar")


def test_a_language_tag_may_name_a_region() -> None:
    assert Order("sv-FI").letter("ärla") == "Ä"
    assert Order("hu").letter("űr") == "Ü"
    assert Order("hu").letter("őr") == "Ö"


@pytest.mark.parametrize("language", ["en", "de", "sv", "ja", "he"])
def test_signs_before_a_name_part_no_letter(language: str) -> None:
    names = [
        "Abdi",
        "‘Umar",
        "'Abd al-Rahman",
        "Umberto",
        "“Kyiv” talks",
        "Kyoto",
        "«Nom»",
        "Norm",
        "(old) port",
        "Opal",
        "…dots",
        "№ 1",
        "3M",
        "*",
    ]
    order = Order(language)
    letters = [order.letter(name) for name in sorted(names, key=order.key)]
    assert letters == ["#", "0–9", "0–9", "A", "A", "D", "K", "K", "N", "N", "O", "O", "U", "U"]


WHOLE = Collator()
READ_IN_PART = collation._Collator()
SEVERAL = "ดเพขฺ0ླཱུⰀⰑ゚ガﷺʼn̓ẛ̣𝒳Ǣ가힝㐀豈𗀀\u0fb2\u0f71\u0f80\u1026\u09cb\u0dde"
"""Signs that the table lists together with others, or not at all."""


@settings(max_examples=300)
@given(st.text(st.one_of(st.characters(), st.sampled_from(SEVERAL)), max_size=12))
def test_a_table_that_is_read_in_part_sorts_as_the_whole_one(text: str) -> None:
    assert READ_IN_PART.sort_key(text) == WHOLE.sort_key(text)
