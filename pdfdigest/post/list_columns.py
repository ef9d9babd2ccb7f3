"""The first line of a list of readers goes in; what each column means comes out, in 18 languages and the exports of other tools."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

COLUMNS = ("address", "name", "language", "tags", "consent_source", "consent_date")
"""What is kept of a reader."""
NAMES = ("first", "middle", "last")
"""Columns that make a name together."""

_WORDS = {
    "address": (
        "email mail emailaddress mailaddress emailid subscriberemail subscribedaddresses subscribedaddress primaryemail"
        " email1value email1 emailadresse mailadresse courriel adresseemail adresseélectronique adressemail mél"
        " adressecourriel correo correoelectrónico correoelectronico direccióndecorreo direccióndecorreoelectrónico"
        " direccióndeemail indirizzoemail postaelettronica indirizzodipostaelettronica endereçodeemail"
        " correioeletrónico correioeletrônico endereçoeletrónico endereçoeletrônico emailadres mailadres adresemail"
        " adresmailowy pocztaelektroniczna почта электроннаяпочта элпочта адресэлектроннойпочты имейл емейл"
        " адреспочты пошта електроннапошта адресаелектронноїпошти елпошта ηλεκτρονικόταχυδρομείο διεύθυνσηemail"
        " ηλταχυδρομείο διεύθυνσηηλεκτρονικούταχυδρομείου メール メールアドレス eメール 電子メール 電子メールアドレス"
        " eメールアドレス 邮箱 电子邮件 电子邮箱 邮件地址 电子邮件地址 邮箱地址 電子郵件 電子信箱 信箱 電郵"
        " 電子郵件地址 電郵地址 電子郵件信箱 이메일 전자우편 이메일주소 메일 메일주소 البريدالإلكتروني بريدإلكتروني"
        " البريد عنوانالبريدالإلكتروني الإيميل דואל דואראלקטרוני אימייל כתובתמייל מייל כתובתאימייל ईमेल ईमेलपता ईपता"
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
    "middle": "middlename additionalname zweitervorname deuxièmeprénom segundonombre secondonome tussenvoegsel отчество побатькові",
    "last": (
        "lastname surname familyname lname nachname familienname nomdefamille nom apellido apellidos cognome sobrenome"
        " apelido achternaam nazwisko фамилия прізвище επώνυμο επίθετο 姓 名字姓 성 اسمالعائلة שםמשפחה उपनाम"
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
_WEAK = {"address": "address adresse dirección indirizzo endereço adres адрес адреса διεύθυνση"}
"""Words that mean a mail address where no other column does: they are street addresses as often."""
_LEFT = (
    "unsubscribed unsubscribedfromallemail unsubscribedat unsubtime unsubscribetime unsubscribedate optout optedout"
    " optedoutat blacklisted blocklisted emailblacklisted emailblocklisted bounced hardbounced emailhardbounced"
    " cleaned cleantime cleanedat emaildisabled disabled deleted deletedat complained complainedat spamcomplaint"
    " abgemeldet désabonné désinscrit dadodebaja cancelado disiscritto afgemeld wypisany отписан 配信停止 退会 退订 退訂 수신거부"
)
"""Columns that tell, where they hold a yes or a moment, that somebody left."""
_STAYED = (
    "subscribedtoemails subscribedtoemail emailsubscribed acceptsmarketing acceptsemailmarketing newsletter subscribed"
)
"""Columns that tell, where they hold a no, that somebody left."""
_CONFIRMED = "confirmed isconfirmed emailconfirmed doubleoptin"
"""Columns that tell, where they hold a no, that somebody never confirmed."""
_STATUS = (
    "status state subscriptionstatus subscriberstatus emailstatus emailmarketingstatus memberstatus membershipstatus"
    " subscription estado statut stato stand статус ステータス 状态 狀態 상태 الحالة מצב स्थिति"
)
_ACTIVE_WORDS = (
    "active enabled subscribed confirmed member regular enabledbyadmin ok yes true 1 subscriber free paid comped"
    " aktiv angemeldet actif abonné activo suscrito attivo iscritto ativo inscrito actief aktywny активен активный"
    " подписан активний 有効 購読中 启用 已订阅 啟用 已訂閱 활성 구독 نشط פעיל सक्रिय"
)
_LEFT_WORDS = (
    "unsubscribed unsubscribe blocklisted blacklisted blocked disabled cleaned bounced hardbounced unreachable complained"
    " complaint spam spamcomplaint optedout optout removed deleted archived suppressed inactive nomail disabledbyadmin"
    " disabledbybounce abgemeldet gesperrt inaktiv désabonné désinscrit inactif baja dadodebaja inactivo disiscritto"
    " inattivo cancelado inativo afgemeld inactief wypisany nieaktywny отписан неактивен відписаний 無効 退会 配信停止"
    " 停用 退订 退訂 비활성 수신거부 ملغى מבוטל निष्क्रिय"
)
_PENDING_WORDS = "unconfirmed pending waiting notconfirmed needsconfirmation invited ausstehend enattente pendiente 確認待ち 未确认 未確認"
_NO = frozenset(
    [
        "0",
        "false",
        "no",
        "n",
        "f",
        "off",
        "none",
        "null",
        "nein",
        "non",
        "não",
        "nie",
        "нет",
        "ні",
        "όχι",
        "いいえ",
        "否",
        "아니요",
        "لا",
        "לא",
        "नहीं",
    ]
) | {"", "-"}

TOOLS: tuple[tuple[str, frozenset[str]], ...] = (
    ("Mailchimp", frozenset({"emailaddress", "leid", "euid"})),
    ("listmonk", frozenset({"uuid", "email", "attributes", "status"})),
    ("Ghost", frozenset({"email", "subscribedtoemails"})),
    ("phpList", frozenset({"email", "confirmed", "blacklisted"})),
    ("Brevo", frozenset({"email", "emailmarketingstatus"})),
    ("Brevo", frozenset({"email", "doubleoptin", "optin"})),
    ("HubSpot", frozenset({"email", "unsubscribedfromallemail"})),
    ("Keila", frozenset({"email", "status", "firstname", "lastname", "data"})),
    ("Substack", frozenset({"email", "emaildisabled"})),
    ("Sendy", frozenset({"name", "email", "lastactivity", "status"})),
    ("Google Contacts", frozenset({"email1value"})),
    ("Outlook", frozenset({"emailaddress", "email2address"})),
    ("Google Groups", frozenset({"emailaddress", "nickname", "groupstatus"})),
    ("Mailman", frozenset({"subscribedaddresses"})),
)
"""Tools by the columns that only their exports have, the most telling first."""


def key(cell: str) -> str:
    """A word as it is compared: letters, marks and digits alone, in small letters.

    >>> key("E-mail 1 - Value"), key("correo  electrónico")
    ('email1value', 'correoelectrónico')
    """
    text = unicodedata.normalize("NFKC", cell).casefold()
    return "".join(sign for sign in text if unicodedata.category(sign)[0] in "LMN")


def _keys(words: str) -> frozenset[str]:
    return frozenset(key(word) for word in words.split())


_MEANS = {word: name for name, words in _WORDS.items() for word in _keys(words)}
_MEANS |= {key(name): name for name in COLUMNS if name != "address"}
_WEAKLY = {word: name for name, words in _WEAK.items() for word in _keys(words)}
_STATES = {
    word: kind
    for kind, words in (("left", _LEFT), ("stayed", _STAYED), ("confirmed", _CONFIRMED), ("status", _STATUS))
    for word in _keys(words)
}
_ACTIVE, _GONE, _WAITING = _keys(_ACTIVE_WORDS), _keys(_LEFT_WORDS), _keys(_PENDING_WORDS)


PENDING = "pending"
"""What is said of somebody who never confirmed: neither a reader, nor somebody who left."""


class UnknownStatus(ValueError):
    """A status that is in no table, so that nobody can tell whether its reader wants mail."""


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of a file mean.

    `places` has the index from 0 of each of `COLUMNS` and `NAMES` that is there, `states` index, kind and title of
    each column that tells whether a reader is one, `unknown` the titles of the others, `tool` whose export it is.
    """

    places: Mapping[str, int]
    states: tuple[tuple[int, str, str], ...] = ()
    unknown: tuple[str, ...] = ()
    tool: str = ""
    twice: tuple[str, ...] = ()
    eastern: bool = field(default=False)

    @property
    def kept(self) -> tuple[str, ...]:
        """Those of `COLUMNS` that the file has."""
        named = any(name in self.places for name in NAMES)
        return tuple(name for name in COLUMNS if name in self.places or (name == "name" and named))


def understood(cells: Sequence[str], mapping: Mapping[str, str]) -> Columns | None:
    """What a line of titles means, None where no column is an address; `mapping` gives titles by column, `""` for none.

    A column that `mapping` calls `status` and gives no title is left aside.
    """
    keys = [key(cell) for cell in cells]
    asked = {key(title): name for name, title in mapping.items() if title}
    places: dict[str, int] = {}
    twice: list[str] = []
    states: list[tuple[int, str, str]] = []
    rest: list[tuple[int, str]] = []
    for at, (word, cell) in enumerate(zip(keys, cells, strict=True)):
        name = asked.get(word) or ("" if _MEANS.get(word) in mapping else _MEANS.get(word, ""))
        if name and name != "status":
            if name not in places:
                places[name] = at
            elif name == "address":
                twice.append(cell.strip())
            else:
                rest.append((at, cell.strip()))
        elif (kind := "status" if name == "status" else _STATES.get(word)) and not _aside(kind, mapping, asked, word):
            states.append((at, kind, cell.strip()))
        elif word:
            rest.append((at, cell.strip()))
    if "address" not in places:
        weak = [at for at, cell in rest if _WEAKLY.get(key(cell))]
        if len(weak) != 1:
            return None
        places["address"] = weak[0]
        rest = [each for each in rest if each[0] != weak[0]]
    tool = next((name for name, wanted in TOOLS if wanted <= set(keys)), "")
    eastern = any("\u3040" <= sign <= "\u9fff" or "\uac00" <= sign <= "\ud7a3" for word in keys for sign in word)
    return Columns(places, tuple(states), tuple(cell for _, cell in rest), tool, tuple(twice), eastern)


def _aside(kind: str, mapping: Mapping[str, str], asked: Mapping[str, str], word: str) -> bool:
    return kind == "status" and "status" in mapping and asked.get(word) != "status"


def left(kind: str, title: str, cell: str) -> str:
    """Why somebody is no reader, by one column: empty where they are, `pending` where they never confirmed.

    UnknownStatus where the cell is in no table.
    """
    word = key(cell)
    if kind == "left":
        return "" if word in _NO else title
    if kind in ("stayed", "confirmed"):
        if not word or word not in _NO:
            return ""
        return title if kind == "stayed" else PENDING
    if not word or word in _ACTIVE:
        return ""
    if word in _GONE:
        return cell.strip()
    if word in _WAITING:
        return PENDING
    raise UnknownStatus(f"{title} is {cell.strip()!r}, and whether such a reader wants mail is not known")
