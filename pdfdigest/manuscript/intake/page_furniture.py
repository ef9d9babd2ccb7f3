"""A tag of a page goes in; whether it is surely no text comes out: menus, buttons, lines about the mail itself."""

from __future__ import annotations

import re

from bs4.element import Tag

from pdfdigest.manuscript.intake.tally import count_of

BUTTONS = frozenset({"button", "select", "textarea", "datalist"})
_FURNITURE = frozenset({"nav", "footer", "aside"})
_ROLES = frozenset({"navigation", "contentinfo", "complementary", "search", "banner-ad"})
_NAME = re.compile(
    r"(?:^|[-_ ])(?:nav|navbar|navigation|menu|breadcrumbs?|footer|sidebar|cookies?|share|sharing|social|unsubscribe|"
    r"preheader|skip-link|advert|ads?|banner-ad|related)(?:$|[-_ ])",
    re.IGNORECASE,
)
_OF_THE_MAIL = re.compile(
    r"unsubscribe|you (?:are receiving|received|get) this|view (?:this|it)? ?(?:e?mail)? ?(?:in|online)|in your browser|"
    r"manage (?:your )?(?:preferences|subscription)|all rights reserved|update your preferences|"
    r"abmelden|im browser|se d[ée]sabonner|dans votre navigateur|darse de baja|cancelar (?:la )?suscripci|"
    r"cancellati|disiscriviti|afmelden|avregistrera|配信停止|退订|取消訂閱|수신거부|отписаться",
    re.IGNORECASE,
)
_LONGEST_OF_THE_MAIL = 80
_SENTENCE = 8
"""Words outside of links that make a line a sentence."""


def is_furniture(tag: Tag) -> bool:
    """Whether a tag that looks like a page's furniture holds nothing but that.

    A name is no proof: newsletters call stories `related` and columns `sidebar`.  A menu is one that has
    no sentence outside of its links; lines about the mail itself say so.
    """
    name = tag.name.lower()
    if name in BUTTONS:
        return True
    named = " ".join([*map(str, tag.get("class") or ()), str(tag.get("id", ""))])
    if not (name in _FURNITURE or tag.get("role") in _ROLES or _NAME.search(named)):
        return False
    if tag.find(["h1", "h2", "article", "main"]):
        return False
    words = tag.get_text(" ")
    if name == "li" and len(words.split()) >= _SENTENCE and not _OF_THE_MAIL.search(words):
        return False
    if _OF_THE_MAIL.search(words) and count_of(words) <= _LONGEST_OF_THE_MAIL:
        return True
    return not _has_sentence(tag)


def _has_sentence(tag: Tag) -> bool:
    """Whether there are words outside of links that say something."""
    texts = (text for text in tag.find_all(string=True) if not any(parent.name == "a" for parent in text.parents))
    said = [str(text) for text in texts]
    lines = [" ".join(line.split()) for line in "".join(said).split("\n")]
    return any(count_of(line) >= _SENTENCE for line in lines) or count_of(said) >= 3 * _SENTENCE
