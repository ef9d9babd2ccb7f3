"""The words by which exports tell who left: titles of columns, what their cells say, and names of files.

A table and nothing else.  Words are written as `list_states.key` compares them: letters, marks and digits alone, in
small letters.
"""

from __future__ import annotations

import re

LEFT = (
    "unsubscribed unsubscribedfromallemail unsubscribedat unsubtime unsubscribetime unsubscribedate optout optedout"
    " optedoutat blacklisted blocklisted emailblacklisted emailblocklisted bounced hardbounced emailhardbounced"
    " cleaned cleantime cleanedat cleanedon emailhardbouncereason invalidemailaddress emailaddressquarantined"
    " isthissubscriberblacklisted isthisuserblacklisted isthisaccountdisabled emaildisabled disabled deleted deletedat"
    " complained complainedat spamcomplaint unsub hasoptedout isoptout isoptedout deactivated deactivatedat"
    " removed removedat noemail noemails nomail nonewsletter dnc keinnewsletter keinenewsletter keineemail keineemails austritt austrittsdatum"
    " abgemeldet désabonné désinscrit baja dadodebaja cancelado disiscritto afgemeld wypisany отписан"
    " gesperrt blockiert deaktiviert gelöscht gekündigt"
    " 配信停止 退会 退会日 退会日時 解除日 配信エラー 退订 退訂 수신거부"
)
"""Columns that tell, where they hold a yes or a moment, that somebody left."""
LEFT_SIGNS = re.compile(
    r"unsubscri|optedout|optout|blacklist|blocklist|donot(email|bulkemail|contact|allow\w*email)|nobulkemail"
    r"|excludedfromcampaign|hardbounced|spamcomplain|abgemeldet|abmeld|ausgetragen|austragung|deaktiviertam"
    r"|d[ée]sabonn|d[ée]sinscri|r[ée]sili[ée]|bajael|debaja|desuscri|disiscri|descadastr|uitgeschreven|afgemeld|wypisan"
    r"|отпис|відпис|退会|解約|配信停止|配信解除|購読解除|退订|退訂|取消订阅|取消訂閱|수신거부|구독취소|구독해지|탈퇴"
)
"""What stands in the titles of other columns of that kind; a cell of theirs that is neither yes, no nor a moment is asked about."""
COUNTS = re.compile(
    r"count|number|clicks|rate\b|reason|source|campaign(title|id|name)|link|url|token|anzahl|grund|motif|motivo|理由|回数"
)
"""What stands in the titles of columns that only tell more of it."""
STAYED = (
    "subscribedtoemails subscribedtoemail emailsubscribed acceptsmarketing acceptsemailmarketing newsletter subscribed"
    " subscribe emailoptin marketingoptin optin newsletteroptin newslettersubscribed subscribedtonewsletter mailinglist"
    " mailingliste receivesnewsletter receivenewsletter receiveemails active isactive enabled isenabled issubscribed"
    " gdprconsent emailconsent marketingconsent deliverable isdeliverable emaildeliverable validemail emailvalid isvalidemail"
    " aktiv abonniert angemeldet newsletterja newslettererwünscht abonné abonnée inscrit actif suscrito activo iscritto"
    " attivo inscrito ativo ingeschreven actief aangemeld zapisany aktywny подписан подписка активен"
    " 配信可否 メール配信 配信 配信希望 メール配信希望 メルマガ メルマガ配信 メルマガ希望 メールマガジン 購読 受信可否"
    " 订阅 訂閱 是否订阅 是否訂閱 수신동의 수신여부 이메일수신동의 메일수신동의 이메일수신여부 메일수신여부 뉴스레터"
)
"""Columns that tell, where they hold a no, that somebody left."""
CONFIRMED = (
    "confirmed isconfirmed emailconfirmed doubleoptin isthissubscriberconfirmed istheemailofthissubscriberconfirmed"
    " istheemailofthisuserconfirmed bestätigt confirmé confirmado confermato bevestigd potwierdzony подтвержден"
)
"""Columns that tell, where they hold a no, that somebody never confirmed."""
STATUS = (
    "status subscriptionstatus subscriberstatus emailstatus emailmarketingstatus memberstatus membershipstatus"
    " groupstatus emailpreference subscription liststatus globalstatus deliverystatus emailcampaigns"
    " emailcampaignsstatus emailpermissionstatus emailsubscriberstatus emailmarketingconsent emailmarketing"
    " bulkemail abostatus abonnementstatus newsletterstatus empfängerstatus anmeldestatus statut statutdabonnement"
    " statutabonné estadodesuscripción statoiscrizione статус статусподписки"
    " ステータス 状態 配信状態 配信状況 配信ステータス 購読状態 購読状況 購読ステータス メール配信状態 メール配信ステータス"
    " 会員状態 会員ステータス 状态 狀態 订阅状态 訂閱狀態 상태 구독상태 수신상태 الحالة מצב स्थिति"
)
PERHAPS = "state estado stato stand type subscribertype role stopstatus marketingstatus contactstatus emaildeliverabilitystatus"
"""The same, or parts of a country and kinds of other things, where the cell says nothing of the kind."""
ACTIVE = (
    "active enabled subscribed confirmed member regular enabledbyadmin ok yes true 1 subscriber free paid comped"
    " owner manager moderator eachmessage eachemail allemail dailysummary summary abridged abridgedemail digest"
    " digestemail allow allowed implied express explicit softbounced valid deliverable"
    " aktiv angemeldet bestätigt abonniert ja actif abonné abonnée inscrit confirmé activo suscrito attivo iscritto"
    " ativo inscrito actief ingeschreven aangemeld aktywny zapisany активен активный подписан активний підписаний"
    " 有効 購読中 購読 配信中 配信 会員 正常 启用 已订阅 订阅 啟用 已訂閱 訂閱 활성 구독 구독중 정상"
    " نشط פעיל सक्रिय"
)
GONE = (
    "unsubscribed unsubscribe blocklisted blacklisted blocked disabled cleaned bounced hardbounced unreachable complained"
    " complaint spam spamcomplaint markedasspam reportedspam undeliverable optedout optout removed deleted archived"
    " suppressed inactive nomail noemail banned bouncing junk invalid cancelled canceled disabledbyadmin deactivated"
    " disabledbybounce byuser byadmin bybounces bymoderator bybounce donotallow notallowed donotemail donotcontact left"
    " abgemeldet abbestellt ausgetragen gekündigt gelöscht deaktiviert gesperrt inaktiv unzustellbar"
    " désabonné désabonnée désinscrit désinscrite résilié inactif baja dadodebaja cancelada eliminado inactivo"
    " disiscritto cancellato inattivo cancelado removido descadastrado inativo afgemeld uitgeschreven inactief"
    " wypisany nieaktywny отписан отписался отписалась отписанный удален удалён неактивен відписаний відписався"
    " 無効 退会 退会済 退会済み 解除 解除済み 解約 配信停止 配信停止中 停止 停止中 配信解除 購読解除 購読停止 配信不可 エラー停止 拒否"
    " 停用 禁用 退订 已退订 退訂 已退訂 取消订阅 已取消订阅 取消訂閱 已取消訂閱 비활성 수신거부 구독취소 해지 탈퇴"
    " ملغى מבוטל निष्क्रिय"
)
WAITING = (
    "unconfirmed unactivated validating neversubscribed nonsubscribed notsubscribed nonmember pending waiting notconfirmed"
    " needsconfirmation awaitingconfirmation invited unbestätigt nichtbestätigt ausstehend enattente nonconfirmé"
    " pendiente pendente oczekujący 確認待ち 仮登録 未確認 未登録 未确认 待确认 미확인"
)
NO = (
    "0 false no n f off none null never na nan nein aus falsch non faux não nao falso falsa nie fałsz nee onwaar"
    " nej ne нет ложь ні όχι ψευδές いいえ ー 無 なし 否 不可 不要 希望しない しない 拒否 停止 아니요 아니오 لا לא नहीं"
)
"""What says no, among it what spreadsheets write for it in their languages."""
MARKED = frozenset("○◯〇●◎✓✔☑✅")
UNMARKED = frozenset("×✗✘✖❌☐□")
"""Signs that stand alone in a cell, for yes and for no."""
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
        "marked as spam",
        "never subscribed",
        "never_subscribed",
        "abgemeldet",
        "ausgetragen",
        "désabonné",
        "désabonnée",
        "désinscrit",
        "désinscrite",
        "dado de baja",
        "disiscritto",
        "uitgeschreven",
        "afgemeld",
        "wypisany",
        "отписан",
        "отписался",
        "відписаний",
        "退会",
        "退会済み",
        "配信停止",
        "購読解除",
        "已退订",
        "退订",
        "已退訂",
        "退訂",
        "수신거부",
    )
    for form in (word, word.capitalize(), word.title(), word.upper())
)
"""What no cell says of anything but a reader who left, or never was one, as tools write it."""
BEGUN = re.compile(
    rf"\s*(?:{'|'.join(word for word in sorted(SAID_LEFT, key=len, reverse=True) if word.casefold() not in ('cleaned', 'complained'))})"
    r"(?=[\s,;:.(–-])"
)
"""How a note begins that says so of a reader: `Unsubscribed 2024-02-02`."""
FILES = (
    "unsubscribed",
    "unsubscribes",
    "unsubscribers",
    "nonsubscribed",
    "unconfirmed",
    "bounced",
    "bounces",
    "cleaned",
    "marked-as-spam",
    "spam-reports",
    "spam-complaints",
    "complained",
    "complaints",
    "blocklisted",
    "blocklist",
    "blacklisted",
    "blacklist",
    "suppressed",
    "suppression",
    "suppressions",
    "suppression-list",
    "optouts",
    "opt-outs",
    "opted-out",
    "abgemeldet",
    "abgemeldete",
    "abmeldungen",
    "abmelder",
    "ausgetragene",
    "désabonnés",
    "désinscrits",
    "bajas",
    "disiscritti",
    "uitgeschreven",
    "отписавшиеся",
    "退会者",
    "退会",
    "配信停止",
    "退订",
    "退訂",
    "수신거부",
)
"""Words in the names of files that hold who left, or never was a reader."""
