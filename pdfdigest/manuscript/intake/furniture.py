"""Blocks go in; those that are surely no text of the digest come out apart: buttons and lines of a web page.

Only a block that says one of these phrases and nothing else is furniture, and only above the first long
text or below the last one: "both sides look forward to a new order" is news.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pdfdigest.manuscript.intake.measure import weight
from pdfdigest.manuscript.intake.shape import Block

LONG = 15
"""Words of a text that no button has."""
_PHRASES = frozenset(
    """
    download pdf|download|download this issue|download the pdf|pdf|print|print this page|share|share this|share this page
    tweet|email|e-mail this|like|follow us|follow|subscribe|subscribe now|subscribe here|unsubscribe|sign up|sign in|log in
    login|register|search|menu|home|main menu|skip to content|skip to main content|back to top|back|next|previous|previous issue
    next issue|older posts|newer posts|read more|more|see more|learn more|continue reading|view in browser|view online
    view this email in your browser|view this in your browser|view in your browser|open in browser|forward to a friend
    forward this email|manage preferences|manage your preferences|update your preferences|manage subscription
    update preferences|privacy policy|privacy|terms of use|terms of service|terms|cookie policy|cookie settings|accept cookies
    accept all cookies|contact us|contact|about us|about|all rights reserved|advertisement|sponsored|loading|close|comments
    leave a comment|reply|related posts|you may also like|click here to unsubscribe|add to favorites|bookmark|rss|archive
    facebook|twitter|linkedin|instagram|youtube|whatsapp|telegram|copy link|top of page|powered by wordpress|powered by mailchimp
    herunterladen|pdf herunterladen|drucken|teilen|abonnieren|abbestellen|newsletter abbestellen|startseite|suche|impressum
    datenschutz|kontakt|nach oben|zurück|weiter|mehr lesen|weiterlesen|anmelden|im browser ansehen|alle rechte vorbehalten
    télécharger|télécharger le pdf|imprimer|partager|s'abonner|se désabonner|désinscription|accueil|rechercher|mentions légales
    haut de page|retour|suivant|précédent|lire la suite|voir dans le navigateur|tous droits réservés
    descargar|descargar pdf|imprimir|compartir|suscribirse|suscríbete|darse de baja|inicio|buscar|aviso legal|volver arriba
    anterior|siguiente|leer más|ver en el navegador|todos los derechos reservados
    scarica|scarica il pdf|stampa|condividi|iscriviti|cerca|leggi tutto|baixar|baixar pdf|partilhar|compartilhar|assinar|leia mais
    downloaden|afdrukken|delen|afmelden|zoeken|lees verder|pobierz|drukuj|udostępnij|szukaj|скачать|печать|поделиться|подписаться
    отписаться|главная|поиск|наверх|читать далее|завантажити|друк|поділитися|ダウンロード|印刷|共有|購読|ホーム|検索|メニュー
    ページの先頭へ|トップへ戻る|続きを読む|次へ|前へ|下载|打印|分享|订阅|首页|搜索|返回顶部|阅读全文|下一页|上一页|下載|列印|訂閱|首頁
    다운로드|인쇄|공유|구독|홈|검색|맨 위로|ดาวน์โหลด|พิมพ์|แชร์|หน้าแรก|تحميل|طباعة|مشاركة|اشترك|الرئيسية|بحث|إلى الأعلى|הורדה|הדפסה|שיתוף
    """.replace("\n", "|").split("|")
)
_KNOWN = frozenset(phrase.strip() for phrase in _PHRASES if phrase.strip())
_LINE = re.compile(
    r"(?:is this e-?mail not|(?:this )?e-?mail not|having trouble|trouble) (?:display|view|read|see)ing\b.{0,60}\b(?:browser|online|here)\W*"
    r"|(?:(?:view|read|open) )?(?:the )?web version|(?:view|read|open)(?: this)?(?: e-?mail)? as a web ?page"
    r"|(?:©|\(c\)|copyright\s*(?:©|\(c\)))\s*(?:\d{4}\b.{0,90}|.{0,60}\b\d{4}\b.{0,40})"
    r"|(?:page|seite|pagina|página|strona|стр\.?)\s*\d{1,3}(?:\s*(?:of|/|von|de|di|z|из)\s*\d{1,3})?",
    re.IGNORECASE,
)


def is_phrase(words: str) -> bool:
    """Whether a text is one of the phrases that pages have for buttons, and nothing else."""
    bare = re.sub(r"\s+", " ", words).strip(" \t.,:;!|·•»«›‹→←↑↓▲▼>-–—[]()").replace("’", "'").casefold()
    return bare in _KNOWN or bool(_LINE.fullmatch(words.strip()))


def parted(blocks: Sequence[Block]) -> tuple[list[Block], list[Block]]:
    """The text, and the furniture at its margins; a heading right above the first text is its title, whatever it says."""
    long = [index for index, block in enumerate(blocks) if block.rows or weight(block.plain) >= LONG]
    first, last = (long[0], long[-1]) if long else (len(blocks), -1)
    kept, dropped = [], []
    for index, block in enumerate(blocks):
        margin = index < first or index > last
        plain = block.plain
        title = block.kind == "heading" and index + 1 == first
        if margin and not title and plain and not block.rows and block.picture is None and is_phrase(plain):
            dropped.append(block)
        else:
            kept.append(block)
    return kept, dropped
