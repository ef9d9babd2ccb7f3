"""The states of readers in the exports of other tools: which columns tell of them, and what their cells mean."""

from __future__ import annotations

import re
import unicodedata

_LEFT = (
    "unsubscribed unsubscribedfromallemail unsubscribedat unsubtime unsubscribetime unsubscribedate optout optedout"
    " optedoutat blacklisted blocklisted emailblacklisted emailblocklisted bounced hardbounced emailhardbounced"
    " cleaned cleantime cleanedat emailhardbouncereason invalidemailaddress emailaddressquarantined"
    " isthissubscriberblacklisted isthisuserblacklisted isthisaccountdisabled emaildisabled disabled deleted deletedat complained complainedat spamcomplaint"
    " abgemeldet désabonné désinscrit dadodebaja cancelado disiscritto afgemeld wypisany отписан 配信停止 退会 退订 退訂 수신거부"
)
"""Columns that tell, where they hold a yes or a moment, that somebody left."""
_OPTED_OUT = "optedoutofemail"
"""How columns begin that tell so of one kind of mail, as HubSpot names them."""
_STAYED = "subscribedtoemails subscribedtoemail emailsubscribed acceptsmarketing acceptsemailmarketing newsletter subscribed subscribe emailoptin marketingoptin"
"""Columns that tell, where they hold a no, that somebody left."""
_CONFIRMED = (
    "confirmed isconfirmed emailconfirmed doubleoptin isthissubscriberconfirmed istheemailofthissubscriberconfirmed"
    " istheemailofthisuserconfirmed"
)
"""Columns that tell, where they hold a no, that somebody never confirmed."""
_STATUS = (
    "status subscriptionstatus subscriberstatus emailstatus emailmarketingstatus memberstatus membershipstatus"
    " groupstatus emailpreference subscription statut статус ステータス 状态 狀態 상태 الحالة מצב स्थिति"
)
_PERHAPS = "state estado stato stand"
"""The same, or parts of a country, where the cell says nothing of the kind."""
_ACTIVE_WORDS = (
    "active enabled subscribed confirmed member regular enabledbyadmin ok yes true 1 subscriber free paid comped"
    " owner manager moderator eachmessage eachemail allemail dailysummary summary abridged digest"
    " aktiv angemeldet actif abonné activo suscrito attivo iscritto ativo inscrito actief aktywny активен активный"
    " подписан активний 有効 購読中 启用 已订阅 啟用 已訂閱 활성 구독 نشط פעיל सक्रिय"
)
_LEFT_WORDS = (
    "unsubscribed unsubscribe blocklisted blacklisted blocked disabled cleaned bounced hardbounced unreachable complained"
    " complaint spam spamcomplaint optedout optout removed deleted archived suppressed inactive nomail noemail banned bouncing junk invalid cancelled canceled disabledbyadmin"
    " disabledbybounce abgemeldet gesperrt inaktiv désabonné désinscrit inactif baja dadodebaja inactivo disiscritto"
    " inattivo cancelado inativo afgemeld inactief wypisany nieaktywny отписан неактивен відписаний 無効 退会 配信停止"
    " 停用 退订 退訂 비활성 수신거부 ملغى מבוטל निष्क्रिय"
)
SAID_LEFT = frozenset(
    form
    for word in (
        "unsubscribed",
        "blocklisted",
        "blacklisted",
        "cleaned",
        "opted out",
        "opted-out",
        "hard bounced",
        "complained",
    )
    for form in (word, word.capitalize(), word.title(), word.upper())
)
"""What no cell says of anything but a reader who left, as tools write it."""
_FILES = [
    "unsubscribed",
    "nonsubscribed",
    "unconfirmed",
    "bounced",
    "cleaned",
    "marked-as-spam",
    "complained",
    "blocklisted",
    "blacklisted",
    "abgemeldet",
]
"""Words in the names of files that hold who left, or never was a reader."""
_PENDING_WORDS = "unconfirmed unactivated validating neversubscribed nonsubscribed pending waiting notconfirmed needsconfirmation invited ausstehend enattente pendiente 確認待ち 未确认 未確認"
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


def key(cell: str) -> str:
    """A word as it is compared: letters, marks and digits alone, in small letters.

    >>> key("E-mail 1 - Value"), key("correo  electrónico")
    ('email1value', 'correoelectrónico')
    """
    text = unicodedata.normalize("NFKC", cell).casefold()
    return "".join(sign for sign in text if unicodedata.category(sign)[0] in "LMN")


def keys(words: str) -> frozenset[str]:
    """Words between blanks, as they are compared."""
    return frozenset(key(word) for word in words.split())


def left_by_name(name: str) -> str:
    """The word in a file's name by which tools say that it holds nobody but those who left, or never were readers.

    >>> left_by_name("members-unsubscribed"), left_by_name("unsubscribed_members_export_1a2b"), left_by_name("members")
    ('unsubscribed', 'unsubscribed', '')
    """
    plain = name.casefold().replace("_", "-").replace(" ", "-")
    return next((word for word in _FILES if re.search(rf"(?<![a-z]){word}(?![a-z])", plain)), "")


_STATES = {
    word: kind
    for kind, words in (
        ("left", _LEFT),
        ("stayed", _STAYED),
        ("confirmed", _CONFIRMED),
        ("status", _STATUS),
        ("perhaps", _PERHAPS),
    )
    for word in keys(words)
}
_ACTIVE, _GONE, _WAITING = keys(_ACTIVE_WORDS), keys(_LEFT_WORDS), keys(_PENDING_WORDS)


PENDING = "pending"
"""What is said of somebody who never confirmed: neither a reader, nor somebody who left."""


class UnknownStatus(ValueError):
    """A status that is in no table, so that nobody can tell whether its reader wants mail."""


def kind_of(word: str) -> str:
    """What a column of that title tells of a reader: `left`, `stayed`, `confirmed`, `status`, `perhaps`, or nothing."""
    return "left" if word.startswith(_OPTED_OUT) else _STATES.get(word, "")


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
    if kind == "perhaps":
        return ""
    raise UnknownStatus(f"{title} is {cell.strip()!r}, and whether such a reader wants mail is not known")
