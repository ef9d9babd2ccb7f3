"""Furniture is what a page has for buttons, word for word, and never a sentence that sounds like one."""

from __future__ import annotations

import html
from collections import Counter

import pytest

from pdfdigest.manuscript.intake import furniture, sorting, web
from pdfdigest.manuscript.intake.shape import Block, Run

TEXT = """
Both sides look forward to a new lamp order in June.|We look forward to your visit|Their view in Tokyo was clear
Japan’s share on the market fell to a tenth|He will follow us into the basin|Follow us into the basin, said the pilot
The court ruled on the cookie law|A new privacy policy for the ferry lines|Cookie policy of the union struck down
40|2024|12 ships|Page 3 of the agreement is disputed|Volume 3 of the report is out|Menu of the state dinner
Home rule for the islands|Home at last|Search for the crew goes on|Search continues|Subscribe to the treaty, minister says
Print run doubled|Share of renewables grows|Shares fall|Next year’s budget|Previous talks failed|Back to the table
More talks in May|More ships for the north|Read more slowly, teachers say|Contact with the crew was lost|Contact us before Friday
About us and them|About the port|Sign in the harbour falls|Log in the channel stops ferry|Register of ships opens|Register closes
Advertisement for a pilot|Archive opens|Archives of the port open|Comments by the minister|Reply from Tokyo expected|Reply by Monday
Download speeds rise|Download PDF forms from the ministry by Friday|Terms of the treaty|Terms of use of the channel
Facebook fined|Twitter account of the embassy hacked|LinkedIn closes its office|YouTube pays|Telegram from the island
Unsubscribe, court tells firm|View from the bridge|View of the council|View online sales with care, says the bank
All rights reserved for fishermen|Copyright law passes|Copyright 2022 conference opens in Tokyo with forty states|Close vote
Close ties|Loading of the ships begins|Loading stopped|Email from the minister|Like last year, ships wait|Like it or not
Ministers meet|Port orders lamps|Nein|Ja zum Gesetz|Suche nach dem Schiff|Drucken wird teurer|Teilen der Macht|Kontakt abgebrochen
Mehr lesen in der Schule|Weiter so, sagt der Rat|Zurück auf Anfang|Buscar la paz|Inicio de las obras|Anterior reunión sin acuerdo
Accueil des réfugiés|Retour au calme|Suivant le rapport, le port ferme|Cerca de mil barcos|検索を続ける|共有地の管理|首页新闻摘要
印刷業界の動向|ホームで転落|下载量上升|搜索继续|공유 경제|검색 계속|هل البحث مستمر|البحث عن السفينة|Поиск судна продолжается|Главная причина
Печать газет дорожает|Szukaj pokoju|Drukuj mniej, mówi rada|Partilhar o rio|Stampa estera critica il piano|Condividi il porto, dice il sindaco
""".replace("\n", "|")
FURNITURE = """
Download PDF|Download|Print|Print this page|Share|Share this|Tweet|Email|Follow us|Subscribe|Subscribe now|Unsubscribe|Sign up
Sign in|Log in|Register|Search|Menu|Home|Main menu|Skip to content|Skip to main content|Back to top|↑ Back to top|← Previous
Next →|Previous issue|Next issue|Older posts|Read more|Read more »|Continue reading|View in browser|View online
View this email in your browser|Forward to a friend|Manage preferences|Update your preferences|Privacy policy|Terms of use
Cookie settings|Accept all cookies|Contact us|About us|All rights reserved.|Advertisement|Leave a comment|Related posts
Facebook|Twitter|LinkedIn|WhatsApp|Copy link|© 2022 The Office. All rights reserved.|Copyright © 2022 The Office|(c) 2021 Port Press
Page 3 of 4|Page 2|Seite 3 von 4|Herunterladen|Drucken|Teilen|Abonnieren|Startseite|Impressum|Datenschutz|Nach oben
Im Browser ansehen|Télécharger le PDF|Imprimer|Partager|S’abonner|Accueil|Mentions légales|Lire la suite|Descargar PDF|Compartir
Suscríbete|Inicio|Aviso legal|Leer más|Scarica il PDF|Stampa|Leia mais|Lees verder|Скачать|Поделиться|Поиск|ダウンロード|印刷|共有
検索|続きを読む|下载|分享|首页|다운로드|공유|ดาวน์โหลด|تحميل|مشاركة|הדפסה
""".replace("\n", "|")


def passages(text: str) -> list[str]:
    return [words for words in text.split("|") if words.strip()]


def test_no_text_is_taken_for_furniture() -> None:
    texts = passages(TEXT)
    assert len(texts) >= 100
    assert [words for words in texts if furniture.is_phrase(words)] == []


def test_of_a_page_of_texts_and_buttons_only_buttons_are_left_out() -> None:
    """Each passage at the margin of a page, where furniture stands: at most 1 in 100 words of the texts may go with it."""
    long = "The port ordered forty new lamps for the north channel on Monday, and named an office. " * 2
    lines = [words for pair in zip(passages(TEXT), passages(FURNITURE), strict=False) for words in pair]
    page = "".join(f"<p>{html.escape(words)}</p>" for words in [*lines, long, *lines])
    made = sorting.draft(web.sheet(f"<html><body>{page}</body></html>"))
    texts = Counter(word for words in passages(TEXT) for word in words.split())
    wrong = sum((Counter(word for words in made.furniture for word in words.split()) & texts).values())
    own = Counter(word for words in passages(FURNITURE) for word in words.split())
    shared = sum((own & texts).values())
    assert len(made.furniture) >= 180
    assert [words for words in made.furniture if words in passages(TEXT)] == []
    assert wrong - 2 * shared <= 0.01 * texts.total()


def test_buttons_are_known() -> None:
    phrases = passages(FURNITURE)
    assert len(phrases) >= 90
    assert [words for words in phrases if not furniture.is_phrase(words)] == []


@pytest.mark.parametrize("words", passages(FURNITURE)[:12])
def test_even_a_button_is_text_between_the_texts(words: str) -> None:
    long = Block("paragraph", (Run("The port ordered forty new lamps for the north channel on Monday. " * 2),))
    button = Block("paragraph", (Run(words),))
    kept, dropped = furniture.parted([button, long, button, long, button])
    assert kept == [long, button, long]
    assert dropped == [button, button]
