"""The signs by which a report in a server's own words is told from other mail, in the languages of servers.

A table and nothing else.
"""

from __future__ import annotations

import re

SENDERS = re.compile(
    r"mailer-?daemon|postmaster|post_master|mail delivery|mail administrator|system administrator|\bmdaemon\b|no-?reply@sns\.",
    re.IGNORECASE,
)
"""Who sends reports."""
SUBJECTS = re.compile(
    r"undeliver|delivery (status|fail|problem|notif|report)|returned (mail|to sender)|returning message|failure notice|mail (failure|error|system error|status)"
    r"|could not (be )?deliver|not delivered|non.?d[ée]liv|unzustellbar|no entregad|mancata consegna|配信|失敗|送信|退信|недоставлен|delivery failure|mail failure|message status",
    re.IGNORECASE,
)
"""How the subjects of reports are written."""
GIVES_UP = re.compile(
    r"fail|could ?n.t be|could not|cannot|unable|was not|wasn.t able|undeliver|reject|error|did not reach|permanent|invalid|no such|не может|not listed|unknown|不|ありません|できません|せん|temporarily limited|없|못"
    r"|nicht (zugestellt|zustell|erreich|vorhanden|gefunden|existi)|existiert nicht|unbekannt|n'a pas p|n'existe|inconnu|introuvable|no se p[ou]d|no existe|inexistente"
    r"|desconocid|desconhecid|non (è|e') stat|non esiste|sconosciut|inesistente|não (p[ôu]de|foi|existe)|niet (worden )?(afgeleverd|bezorgd|gevonden)|kon niet|onbekend|bestaat niet"
    r"|nie (można|udało|istnieje)|nieznan|не (удалось|найден|доставлен|существует)|неизвест|не вдалося|не існує|δεν (ήταν|υπάρχει|παραδ)|bulunamad|edilemedi|kunde inte|kunne ikke",
    re.IGNORECASE,
)
"""A server gives up."""
WAITS = re.compile(
    r"will (keep|continue) (re)?trying|still being retried|temporary problem|not yet been delivered|no action is required"
    r"|(zustellung|nachricht).{0,40}verz[öo]gert|keine aktion erforderlich|weitere zustellversuche|distribution.{0,40}retard|aucune action n'est (requise|nécessaire)|nouvelles? tentatives?"
    r"|(entrega|mensaje).{0,30}retras|seguir[áa] intent|consegna.{0,30}ritard|continuer(à|emo) a|entrega.{0,30}atras|bezorging.{0,30}vertraagd|opóźni\w* w dostarcz|ещ[её] не (был[оа]? )?доставлен|попыт\w+ продолж"
    r"|(配信|送信).{0,20}(遅延|遅れ)|再送を?(続|試)|再試行|繼續嘗試|继续尝试|延迟送达|지연",
    re.IGNORECASE,
)
"""A server goes on trying."""
ANSWER = re.compile(r"\s*(re|aw|antw|sv|vs|odp|回复|答复|回覆|返信)\s*(\[\d+\])?\s*[:：]", re.IGNORECASE)
"""How the subject begins of what a person answers."""
