"""The first line of a list of readers goes in; what each column means comes out, in 18 languages and the exports of other tools."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pdfdigest.post.list_states import key, keys, kind_of

COLUMNS = ("address", "name", "language", "tags", "consent_source", "consent_date")
"""What is kept of a reader."""
NAMES = ("first", "middle", "last")
"""Columns that make a name together."""

_WORDS = {
    "address": (
        "email mail useremail workemail contactemail businessemail customeremail billingemail youremail youremailaddress emailaddress mailaddress emailid subscriberemail subscribedaddresses subscribedaddress primaryemail"
        " email1value email1 emailadresse mailadresse courriel adresseemail adresseélectronique adressemail mél"
        " adressecourriel adressedemessagerie correo correoelectrónico correoelectronico direccióndecorreo direccióndecorreoelectrónico"
        " direccióndeemail indirizzoemail postaelettronica indirizzopostaelettronica indirizzodipostaelettronica"
        " endereçodeemail correioeletrónico correioeletrônico correioelectrónico endereçoeletrónico endereçoeletrônico"
        " endereçodecorreioeletrónico endereçodecorreioeletrônico endereçodecorreioelectrónico emailadres mailadres adresemail"
        " adresmailowy pocztaelektroniczna почта электроннаяпочта элпочта адресэлектроннойпочты имейл емейл"
        " адресэлпочты адреспочты пошта електроннапошта адресаелектронноїпошти елпошта ηλεκτρονικόταχυδρομείο διεύθυνσηemail"
        " ηλταχυδρομείο διεύθυνσηηλεκτρονικούταχυδρομείου メール メールアドレス eメール 電子メール 電子メールアドレス"
        " eメールアドレス 邮箱 电子邮件 电子邮箱 邮件地址 电子邮件地址 邮箱地址 電子郵件 電子信箱 信箱 電郵"
        " 電子郵件地址 電郵地址 電子郵件信箱 이메일 전자우편 전자메일 전자메일주소 전자우편주소 이메일주소 메일 메일주소 البريدالإلكتروني بريدإلكتروني"
        " البريد عنوانالبريدالإلكتروني الإيميل דואל דואראלקטרוני אימייל כתובתמייל מייל כתובתאימייל כתובתדואראלקטרוני ईमेल ईमेलपता ईपता"
    ),
    "name": (
        "name fullname displayname realname contactname subscribername vollständigername nomcomplet nombrecompleto"
        " nombreyapellidos nomecompleto nomeecognome volledigenaam naam imięinazwisko фио полноеимя піб повнеімя"
        " ονοματεπώνυμο 氏名 名前 お名前 姓名 이름 성명 성함 الاسمالكامل الاسم שםמלא שם नाम पूरानाम"
    ),
    "first": (
        "firstname givenname forename fname vorname prénom prenom nombre nome nomepróprio voornaam imię imie имя ім'я"
        " імя όνομα 名 名字 الاسمالأول שםפרטי पहलानाम"
    ),
    "middle": (
        "middlename additionalname zweitervorname weiterevornamen deuxièmeprénom segundonombre secondonome segundonome"
        " tussenvoegsel middelstenaam drugieimię отчество побатькові μεσαίοόνομα ミドルネーム 中间名 中間名 중간이름"
        " الاسمالأوسط שםאמצעי मध्यनाम"
    ),
    "last": (
        "lastname surname familyname lname nachname familienname nomdefamille nom apellido apellidos cognome sobrenome"
        " apelido achternaam nazwisko фамилия прізвище επώνυμο επίθετο 姓 姓氏 名字姓 성 اسمالعائلة שםמשפחה उपनाम अंतिमनाम"
    ),
    "language": (
        "language lang locale preferredlanguage sprache langue idioma lingua língua taal język язык мова γλώσσα 言語"
        " 语言 語言 언어 اللغة שפה भाषा"
    ),
    "tags": (
        "tags tag labels label groups groupmembership categories schlagwörter étiquettes etiquetas etichette labels"
        " etykiety метки мітки ετικέτες タグ 标签 標籤 태그 الوسوم תגיות टैग"
    ),
    "consent_source": "consentsource consent source optinsource signupsource quelledereinwilligung herkunft",
    "consent_date": (
        "consentdate consented confirmtime optintime confirmedat optinconfirmedat subscribedat datesubscribed subscribedate"
        " einwilligung einwilligungsdatum datedeconsentement fechadeconsentimiento"
    ),
}
_WEAK = {
    "address": "address adresse dirección indirizzo endereço adres адрес адреса διεύθυνση subscriber subscribers",
    "name": "nickname",
}
"""Words that mean it where no other column does: an address is as often one of a street."""
TOOLS: tuple[tuple[str, frozenset[str]], ...] = (
    ("Mailchimp", frozenset({"emailaddress", "leid", "euid"})),
    ("listmonk", frozenset({"uuid", "email", "attributes", "status"})),
    ("Ghost", frozenset({"email", "subscribedtoemails"})),
    ("phpList", frozenset({"email", "confirmed", "blacklisted"})),
    ("phpList", frozenset({"email", "isthissubscriberblacklisted"})),
    ("phpList", frozenset({"email", "isthisuserblacklisted"})),
    ("Brevo", frozenset({"email", "emailmarketingstatus"})),
    ("Brevo", frozenset({"email", "doubleoptin", "optin"})),
    ("HubSpot", frozenset({"email", "unsubscribedfromallemail"})),
    ("HubSpot", frozenset({"email", "recordid"})),
    ("Keila", frozenset({"email", "status", "firstname", "lastname", "data"})),
    ("Substack", frozenset({"email", "emaildisabled"})),
    ("Sendy", frozenset({"name", "email", "lastactivity", "status"})),
    ("Google Contacts", frozenset({"email1value"})),
    ("Outlook", frozenset({"emailaddress", "email2address"})),
    ("Outlook", frozenset({"emailaddress", "emailtype"})),
    ("Outlook", frozenset({"emailadresse", "emailtyp"})),
    ("Outlook", frozenset({"adressedemessagerie", "typedemessagerie"})),
    ("Outlook", frozenset({"direccióndecorreoelectrónico", "tipodecorreoelectrónico"})),
    ("Outlook", frozenset({"indirizzopostaelettronica", "tipopostaelettronica"})),
    ("Outlook", frozenset({"電子メールアドレス", "電子メールの種類"})),
    ("Google Groups", frozenset({"emailaddress", "nickname", "groupstatus"})),
    ("Mailman", frozenset({"subscribedaddresses"})),
)
"""Tools by the columns that only their exports have, the most telling first."""


_MEANS = {word: name for name, words in _WORDS.items() for word in keys(words)}
_MEANS |= {key(name): name for name in COLUMNS if name != "address"}
_WEAKLY = {word: name for name, words in _WEAK.items() for word in keys(words)}


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of a file mean.

    `places` has the index from 0 of each of `COLUMNS` and `NAMES` that is there, `states` index, kind and title of
    each column that tells whether a reader is one, `unknown` the titles of the others and `rest` where they stand, `tool`
    whose export it is.  `asked` is false where somebody said that no column tells who left.
    """

    places: Mapping[str, int]
    states: tuple[tuple[int, str, str], ...] = ()
    unknown: tuple[str, ...] = ()
    tool: str = ""
    twice: tuple[str, ...] = ()
    eastern: bool = field(default=False)
    rest: tuple[int, ...] = ()
    asked: bool = True

    @property
    def kept(self) -> tuple[str, ...]:
        """Those of `COLUMNS` that the file has."""
        named = any(name in self.places for name in NAMES)
        return tuple(name for name in COLUMNS if name in self.places or (name == "name" and named))


def understood(cells: Sequence[str], mapping: Mapping[str, str]) -> Columns | None:
    """What a line of titles means, None where no column is an address; `mapping` gives titles by column, `""` for none.

    Where `mapping` gives `status` no title, no column tells who left.
    """
    words = [key(cell) for cell in cells]
    asked = {key(title): name for name, title in mapping.items() if title}
    places: dict[str, int] = {}
    twice: list[str] = []
    states: list[tuple[int, str, str]] = []
    rest: list[tuple[int, str]] = []
    for at, (word, cell) in enumerate(zip(words, cells, strict=True)):
        name = asked.get(word) or ("" if _MEANS.get(word) in mapping else _MEANS.get(word, ""))
        if name and name != "status":
            if name not in places:
                places[name] = at
            elif name == "address":
                twice.append(cell.strip())
            else:
                rest.append((at, cell.strip()))
        elif (kind := "status" if name == "status" else kind_of(word)) and not _aside(kind, mapping, asked, word):
            states.append((at, kind, cell.strip()))
        elif word:
            rest.append((at, cell.strip()))
    for missing in ("address", "name"):
        if missing in places or (missing == "name" and any(part in places for part in NAMES)):
            continue
        weak = [at for at, cell in rest if _WEAKLY.get(key(cell)) == missing]
        if len(weak) == 1:
            places[missing] = weak[0]
            rest = [each for each in rest if each[0] != weak[0]]
    if "address" not in places:
        return None
    if "last" in places and "first" not in places and "name" in places:
        places["first"] = places.pop("name")  # a name beside that of the family
    tool = next((name for name, wanted in TOOLS if wanted <= set(words)), "")
    eastern = any("\u3040" <= sign <= "\u9fff" or "\uac00" <= sign <= "\ud7a3" for word in words for sign in word)
    others = tuple(cell for _, cell in rest)
    asks = mapping.get("status") != ""
    return Columns(places, tuple(states), others, tool, tuple(twice), eastern, tuple(at for at, _ in rest), asks)


def _aside(kind: str, mapping: Mapping[str, str], asked: Mapping[str, str], word: str) -> bool:
    told = asked.get(word) == "status"
    return "status" in mapping and not told and (kind in ("status", "perhaps", "likely") or not mapping["status"])
