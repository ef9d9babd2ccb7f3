"""The labels that mastheads and captions have in many languages: volume, number, date, and whose a picture is."""

from __future__ import annotations

import re

_COUNT = r"\d{1,6}"
_ROMAN = r"[ivxlc]+"
_VOLUMES = (
    r"vol(?:umen?|umes?)?|jahrgang|jahrg|jg|band|tome|tomo|año|anno|annata|ano|rok|ročník|roč|rocznik|jaargang|jrg|årgang|årg"
    r"|том|рік|год|τόμος|έτος|cilt|المجلد|السنة|כרך|שנה|खंड|वर्ष|ปีที่|เล่มที่"
)
_NUMBERS = (
    r"no|nos|nr|num|núm|n\.?\s?[°ºo]|n[°º]|n(?=\.)|№|nº|number|numbers|issue|newsletter|bulletin|edition|ausgabe|heft|nummer|folge|numéro|édition"
    r"|número|numero|edición|edição|editie|aflevering|numer|wydanie|číslo|č|выпуск|номер|випуск|число|τεύχος|αριθμός|αρ|αρ\.?\s?φύλλου"
    r"|sayı|العدد|عدد|גיליון|גליון|מס['׳]?|अंक|ฉบับที่|ฉบับ|#"
)
_BULLETINS = r"boletín|boletin|boletim|bollettino|rundbrief|infobrief|nieuwsbrief|lettre|biuletyn|бюллетень|бюлетень|δελτίο|bülten|نشرة|ידיעון"
_OF_YEAR = r"(?:\s?/\s?(?:19|20|25)\d\d(?!\d))?"
"""The year behind a number, `7/2022`."""
VOLUME = rf"(?:{_VOLUMES})(?!\w)\.?\s*[:#]?\s*(?P<volume>{_COUNT}|{_ROMAN})(?!\w)"
NUMBER = rf"(?:(?:(?:{_NUMBERS}|{_BULLETINS})\.?\s+)?(?:{_NUMBERS})\.?\s*[:#]?\s*#?|#)(?P<number>{_COUNT})(?:ο|ος|η|th|[ºª])?(?!\w){_OF_YEAR}"
SECOND = rf"(?:\s*[-–/&]\s*(?P<second>{_COUNT})(?!\w))?"
BOTH = (
    re.compile(rf"(?<!\w){VOLUME}\s*[,;·|/–-]?\s*{NUMBER}{SECOND}", re.IGNORECASE),
    re.compile(
        rf"(?<!\w)(?:{_VOLUMES}|{_NUMBERS})\.?\s*[:#]?\s*(?P<volume>{_COUNT})\s*\.\s*(?P<number>{_COUNT}){SECOND}(?![.\d\w])",
        re.IGNORECASE,
    ),
    re.compile(
        rf"第?\s*(?P<volume>{_COUNT})\s*[巻卷]\s*[,、·・]?\s*第?\s*(?P<number>{_COUNT})(?:\s*[-–・]\s*(?P<second>{_COUNT}))?\s*[号號期]"
    ),
    re.compile(rf"제?\s*(?P<volume>{_COUNT})\s*권\s*,?\s*제?\s*(?P<number>{_COUNT})\s*호"),
)
ONLY_VOLUME = (
    re.compile(rf"(?<!\w){VOLUME}", re.IGNORECASE),
    re.compile(rf"第\s*(?P<volume>{_COUNT})\s*[巻卷]|제\s*(?P<volume2>{_COUNT})\s*권"),
)
ONLY_NUMBER = (
    re.compile(rf"(?<!\w){NUMBER}{SECOND}", re.IGNORECASE),
    re.compile(
        rf"(?<!\w)(?P<number>{_COUNT})(?:\.|[ºª]|st|nd|rd|th|ème|e|-й|-ий)\s?(?:{_NUMBERS})(?!\w)", re.IGNORECASE
    ),
    re.compile(
        rf"(?:第|通巻|总第|總第)\s*(?P<number>{_COUNT})(?:\s*[-–・]\s*(?P<second>{_COUNT}))?\s*[号號期回]|(?:제|통권\s*제?)\s*(?P<number2>{_COUNT})\s*[호회]"
    ),
)
DATE = re.compile(
    r"(?:date|dated|published|issued|datum|stand|vom|fecha|data|date de parution|дата|ημερομηνία|日付|発行日?|発行年月日|日期|发布日期|發布日期"
    r"|tarih|yayın tarihi|data wydania|erscheinungsdatum|erschienen am|дата выпуска|дата випуску"
    r"|날짜|발행일|التاريخ|תאריך|दिनांक|วันที่)\s*[:：]\s*",
    re.IGNORECASE,
)
_CREDITS = (
    r"(?:(?:lead|cover|main|header)\s+)?(?:image|photo|photograph|picture|pic|cover|illustration)s?\s*"
    r"(?:source|credits?|courtesy(?:\s+of)?|by|from)?|source|credits?|courtesy(?:\s+of)?"
    r"|bildquelle|bildnachweis|bildrechte|bild|fotos?|fotocredit|abbildung|quelle"
    r"|crédits?(?:\s+(?:photo|image)s?)?|photographie|source de l[’']image"
    r"|fuente(?:\s+de\s+la\s+(?:imagen|foto))?|fotografía|imagen|crédito(?:\s+de\s+la\s+(?:imagen|foto))?"
    r"|fonte(?:\s+(?:dell[’']immagine|da\s+imagem|della\s+foto))?|immagine|crediti?|credito|imagem|fotografia"
    r"|bron|beeld|źródło|zdjęcie|fot\.?|фото|источник(?:\s+(?:фото|изображения))?|изображение|снимок|джерело|зображення|світлина"
    r"|φωτογραφία|φωτό|φωτο|φωτ\.?|πηγή|εικόνα|fotoğraf|kaynak|görsel"
    r"|写真提供|画像提供|画像出典|写真|画像|提供|出典|撮影|图片来源|图源|图片|摄影|来源|照片|图|圖片來源|圖片|攝影|來源|圖"
    r"|사진\s*제공|사진|이미지|출처|مصدر الصورة|الصورة|صورة|تصوير|المصدر|צילום|תמונה|מקור|קרדיט|चित्र|फोटो|छायाचित्र|स्रोत"
    r"|ที่มาของภาพ|ที่มาภาพ|เครดิตภาพ|ภาพ|ที่มา|เครดิต"
)
CREDIT = re.compile(
    rf"\w?(?:{_CREDITS})\s*[:：=＝]\s*|(?:fot|φωτ|phot)\.\s+|(?:image|photo|picture)\s+(?:by|courtesy(?:\s+of)?|source|credit)\s+|©\s*",
    re.IGNORECASE,
)
_AGENCIES = (
    r"AFP|AP|Reuters|Getty(?: Images)?|EPA|EFE|dpa|ANSA|Kyodo|Jiji|Xinhua|TASS|Yonhap|Lusa|PAP|ANP|APA|ТАСС|РИА Новости|Укрінформ"
    r"|共同(?:通信)?|時事(?:通信)?|新华社|新華社|연합뉴스|뉴시스"
)
_OPEN, _CLOSE, _INSIDE = r"\s*[(（\[]\s*", r"\s*[)）\]]\s*\.?\s*\Z", r"[^()（）\[\]]"
CREDITS_INSIDE = (
    re.compile(rf"{_OPEN}(?:[/／]?(?:{_CREDITS})\s*[:：=＝]|(?:fot|φωτ|phot)\.|©|(?:image|photo|picture)\s+(?:by|courtesy(?:\s+of)?))\s*(?P<credit>{_INSIDE}+){_CLOSE}", re.IGNORECASE),
    re.compile(rf"{_OPEN}(?:photo|image|foto|fotografía|fotografia|фото)\s+(?:(?:de|di|do|da|del|von|van|par|by)\s+)?(?-i:(?P<credit>[A-ZÀ-ÞА-ЯЁЄІЇҐŁŚŻ]{_INSIDE}+)){_CLOSE}", re.IGNORECASE),
    re.compile(rf"{_OPEN}(?P<credit>{_INSIDE}+?)\s*(?:摄影?|攝影?|撮影)[)）]\s*\Z"),
    re.compile(rf"{_OPEN}(?P<credit>(?:{_INSIDE}{{2,60}}[/／|]\s*)?(?:{_AGENCIES})){_CLOSE}", re.IGNORECASE),
)  # fmt: skip
"""Whose a picture is, in brackets behind its caption: by a label, by `Foto` and a name, by who took it, by an agency."""
CREDIT_AFTER = re.compile(
    rf"(?:(?<=[.。!?])\s+|\s+[|/·–—-]\s+)(?:{_CREDITS})\s*[:：]\s*(?P<credit>[^:：]+?)\s*\Z", re.IGNORECASE
)
