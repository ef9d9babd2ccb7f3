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
    r"no|nos|nr|num|núm|n\.?\s?[°ºo]|n[°º]|№|nº|number|numbers|issue|newsletter|bulletin|edition|ausgabe|heft|nummer|folge|numéro|édition"
    r"|número|numero|edición|edição|editie|aflevering|numer|wydanie|číslo|č|выпуск|номер|випуск|число|τεύχος|αριθμός|αρ|αρ\.?\s?φύλλου"
    r"|sayı|العدد|عدد|גיליון|גליון|अंक|ฉบับที่|ฉบับ|#"
)
VOLUME = rf"(?:{_VOLUMES})(?!\w)\.?\s*[:#]?\s*(?P<volume>{_COUNT}|{_ROMAN})(?!\w)"
NUMBER = rf"(?:(?:{_NUMBERS})\.?\s*[:#]?\s*#?|#)(?P<number>{_COUNT})(?!\w)"
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
        rf"(?:第|通巻|总第|總第)\s*(?P<number>{_COUNT})(?:\s*[-–・]\s*(?P<second>{_COUNT}))?\s*[号號期回]|제\s*(?P<number2>{_COUNT})\s*[호회]"
    ),
)
DATE = re.compile(
    r"(?:date|dated|published|issued|datum|stand|vom|fecha|data|date de parution|дата|ημερομηνία|日付|発行日?|発行年月日|日期|发布日期|發布日期"
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
    r"|bron|beeld|źródło|zdjęcie|fot|фото|источник(?:\s+(?:фото|изображения))?|изображение|снимок|джерело|зображення|світлина"
    r"|φωτογραφία|φωτό|πηγή|εικόνα|fotoğraf|kaynak|görsel"
    r"|写真提供|画像提供|画像出典|写真|画像|提供|出典|撮影|图片来源|图源|图片|摄影|来源|照片|图|圖片來源|圖片|攝影|來源|圖"
    r"|사진\s*제공|사진|이미지|출처|مصدر الصورة|الصورة|صورة|تصوير|المصدر|צילום|תמונה|מקור|קרדיט|चित्र|फोटो|छायाचित्र|स्रोत"
    r"|ที่มาของภาพ|ที่มาภาพ|เครดิตภาพ|ภาพ|ที่มา|เครดิต"
)
CREDIT = re.compile(
    rf"\w?(?:{_CREDITS})\s*[:：]\s*|(?:image|photo|picture)\s+(?:by|courtesy(?:\s+of)?|source|credit)\s+|©\s*",
    re.IGNORECASE,
)
CREDIT_INSIDE = re.compile(rf"\s*[(（\[]\s*(?:(?:{_CREDITS})\s*[:：]|©|(?:image|photo|picture)\s+(?:by|courtesy(?:\s+of)?))\s*(?P<credit>[^()（）\[\]]+)[)）\]]\s*\.?\s*\Z", re.IGNORECASE)  # fmt: skip
CREDIT_AFTER = re.compile(
    rf"(?:(?<=[.。!?])\s+|\s+[|/·–—-]\s+)(?:{_CREDITS})\s*[:：]\s*(?P<credit>[^:：]+?)\s*\Z", re.IGNORECASE
)
