"""Lists as other tools and people write them: each made-up file here has the form of one."""

from __future__ import annotations

import contextlib
import io
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdfdigest.errors import DigestError
from pdfdigest.post import list_cells, list_columns, readers
from pdfdigest.post.readers import Row, Sheet, Telling
from pdfdigest.post.tokens import Keys, new_secret

KEYS = Keys.read(new_secret())


class Heard:
    """What was said of a file, and what came of it."""

    def __init__(self, data: bytes, encoding: str = "", **mapping: str) -> None:
        self.refused: list[tuple[int, str]] = []
        self.dropped: list[tuple[int, str]] = []
        self.said: list[str] = []
        telling = Telling(
            lambda *told: self.refused.append(told), lambda *told: self.dropped.append(told), self.said.append
        )
        self.sheet: Sheet = readers.read(io.BytesIO(data), Path("list.csv"), encoding, KEYS, telling, mapping)
        self.rows: list[Row] = list(self.sheet.rows)

    @property
    def found(self) -> list[tuple[str, str]]:
        """Address and name of each reader."""
        return [(row[3], row[4]) for row in self.rows if not row[9]]

    @property
    def gone(self) -> dict[str, str]:
        """Why somebody is none."""
        return {row[3]: row[9] for row in self.rows if row[9]}


A, B, C = "a@example.org", "b@example.org", "c@example.org"


@pytest.mark.parametrize(
    ("tool", "text", "active", "gone"),
    [
        ("listmonk", f"uuid,email,name,attributes,status\n1,{A},A,{{}},enabled\n2,{B},B,{{}},blocklisted\n", [A], [B]),
        ("", f"email,name,subscription_status\n{A},A,confirmed\n{B},B,unsubscribed\n{C},C,unconfirmed\n", [A], [B, C]),
        ("Ghost", f"id,email,subscribed_to_emails,deleted_at\n1,{A},true,\n2,{B},false,\n3,{C},true,2024-05-01\n", [A], [B, C]),
        ("phpList", f"Email,Confirmed,Blacklisted\n{A},1,0\n{B},1,1\n{C},0,0\n", [A], [B, C]),
        ("Brevo", f"EMAIL,EMAIL_MARKETING_STATUS\n{A},Subscribed\n{B},Unsubscribed\n", [A], [B]),
        ("HubSpot", f"First Name,Last Name,Email,Unsubscribed from all email\nA,X,{A},false\nB,X,{B},true\n", [A], [B]),
        ("Keila", f"Email,First name,Last name,Status,Data\n{A},A,X,active,\n{B},B,X,unreachable,\n", [A], [B]),
        ("Substack", f"Email,Email disabled\n{A},false\n{B},true\n", [A], [B]),
        ("Sendy", f"Name,Email,Last activity,Status\nA,{A},,Subscribed\nB,{B},,Bounced\n", [A], [B]),
        ("Mailchimp", f"Email Address,Address,LEID,EUID,UNSUB_TIME,CLEAN_TIME\n{A},1 Road,1,1,,\n{B},,2,2,2023-05-01,\n{C},,3,3,,2023-05-01\n", [A], [B, C]),
        ("", f"E-Mail;Abgemeldet\n{A};nein\n{B};ja\n", [A], [B]),
        ("", f"メールアドレス,ステータス\n{A},有効\n{B},退会\n", [A], [B]),
    ],
)  # fmt: skip
def test_who_left_elsewhere_is_no_reader(tool: str, text: str, active: list[str], gone: list[str]) -> None:
    heard = Heard(text.encode())
    assert heard.sheet.tool == tool
    assert [address for address, _ in heard.found] == active
    assert list(heard.gone) == gone
    assert heard.refused == []
    assert heard.sheet.states


@pytest.mark.parametrize(
    ("column", "stays", "leaves"),
    [
        # Campaign Monitor, Sendy, AWeber, Mailman 3, MailPoet, Wix, Klaviyo, Constant Contact, Brevo, Dynamics
        ("State", "Active", "Bounced"),
        ("Status", "Soft bounced", "Marked as spam"),
        ("Status", "subscribed", "undeliverable"),
        ("Delivery status", "enabled", "by_bounces"),
        ("Global status", "Subscribed", "Unsubscribed"),
        ("Email subscriber status", "Subscribed", "Never subscribed"),
        ("Email Marketing Consent", "SUBSCRIBED", "NEVER_SUBSCRIBED"),
        ("Email permission status", "Implied", "Awaiting confirmation"),
        ("Confirmed Opt-Out Date", "", "2024-01-01"),
        ("Email campaigns", "Subscribed", "Unsubscribed"),
        ("Do not allow Bulk Emails", "Allow", "Do Not Allow"),
        # CiviCRM, Salesforce, Mailjet, Squarespace, and tables of MySQL
        ("No Bulk Emails (User Opt Out)", "0", "1"),
        ("Email Opt Out", "FALSE", "TRUE"),
        ("IsExcludedFromCampaigns", "False", "True"),
        ("Unsubscribed On", "", "2024-03-03"),
        ("unsubscribed_at", "0000-00-00 00:00:00", "2024-03-03 10:00:00"),
        ("Unsubscribe", "https://list.example/leave/1", "yes"),
        ("No Email", "0", "1"),
        ("Email Status", "valid", "bounced"),
        ("Kein Newsletter", "nein", "ja"),
        ("Deliverable", "yes", "no"),
        ("Austritt", "", "31.12.2023"),
        ("配信エラー", "", "エラー停止"),
        # Titles and words of spreadsheets in other languages
        ("Newsletter", "WAHR", "FALSCH"),
        ("Newsletter", "angemeldet", "abgemeldet"),
        ("Abgemeldet am", "", "12.03.2024"),
        ("Gesperrt", "FALSCH", "WAHR"),
        ("Aktiv", "ja", "nein"),
        ("Abonné", "VRAI", "FAUX"),
        ("Désabonné le", "", "12/03/2024"),
        ("Iscritto", "VERO", "FALSO"),
        ("Fecha de baja", "", "2024-01-01"),
        ("Baja", "No", "Sí"),
        ("Uitgeschreven op", "", "2024-01-01"),
        ("Статус", "Активен", "Отписался"),
        ("退会", "", "○"),
        ("退会日", "", "2024年1月2日"),
        ("メルマガ", "○", "×"),
        ("配信可否", "可", "否"),
        ("メール配信", "希望する", "希望しない"),
        ("状態", "配信中", "配信停止"),
        ("状态", "正常", "已退订"),
        ("수신동의", "Y", "N"),
        # Consent
        ("Consent", "web form", "no"),
        ("Einwilligung", "2024-01-01", "nein"),
        ("subscribed", "subscribed", "unsubscribed"),
    ],
)  # fmt: skip
def test_a_column_of_any_tool_or_language_tells_who_left(column: str, stays: str, leaves: str) -> None:
    heard = Heard(f"email;{column};name\n{A};{stays};Ann\n{B};{leaves};Bob\n".encode())
    assert heard.found == [(A, "Ann")]
    assert list(heard.gone) == [B]
    assert heard.refused == []


@pytest.mark.parametrize("column", ["Unsubscribe clicks", "Unsubscribe reason", "Bounce count", "Do Not Mail", "Type"])
def test_a_column_that_tells_of_something_else_takes_no_reader(column: str) -> None:
    assert Heard(f"email,{column}\n{A},3\n".encode()).found == [(A, "")]


def test_who_left_by_one_column_is_not_asked_about_by_another() -> None:
    heard = Heard(f"email,status,unsubscribed\n{A},gold,yes\n{B},gold,no\n".encode())
    assert list(heard.gone) == [A]
    assert [line for line, _ in heard.refused] == [3]
    assert "write active or unsubscribed there" in heard.refused[0][1]


def test_a_line_that_says_of_those_below_it_that_they_left_stops_the_reading() -> None:
    with pytest.raises(DigestError, match="'Unsubscribed' of those below it"):
        Heard(f"email,name\n{A},Ann\nUnsubscribed\nemail,name\n{B},Bob\n".encode())


@pytest.mark.parametrize(
    "note", ["Unsubscribed 2024-02-02", "unsubscribed: by phone", "退会 2023年", "abgemeldet, 3. Mai"]
)
def test_a_note_that_begins_with_it_is_asked_about(note: str) -> None:
    text = f'email,Notes\n{A},met in 2020\n{B},"{note}"\n'.encode()
    with pytest.raises(DigestError, match=r"'Notes' says .* and is not known to tell who left") as asked:
        Heard(text)
    assert asked.value.needs == "status-column:Notes"
    assert [address for address, _ in Heard(text, status="").found] == [A, B]


def test_a_note_that_speaks_of_something_else_is_no_question() -> None:
    text = f"email,Notes\n{A},Cleaned the archive\n{B},wishes never to be unsubscribed\n{C},Unsubscribedly\n"
    assert [address for address, _ in Heard(text.encode()).found] == [A, B, C]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\xd0\xcf\x11\xe0" + bytes(600), "a spreadsheet"),
        (f"<html><table><tr><td>{A}</td></tr></table></html>".encode(), "a web page"),
        (f'[{{"email": "{A}"}}]'.encode(), "JSON"),
        (f"BEGIN:VCARD\nEMAIL:{A}\nEND:VCARD\n".encode(), "vCard"),
    ],
)
def test_what_is_no_list_is_called_what_it_is(data: bytes, kind: str) -> None:
    with pytest.raises(DigestError, match=kind) as refused:
        Heard(data)
    assert "Save it as CSV" in refused.value.hint


@pytest.mark.parametrize(
    "titles",
    [
        "Title,First Name,E-mail Address,E-mail Type",
        "Anrede,Vorname,E-Mail-Adresse,E-Mail-Typ",
        "Titre,Prénom,Adresse de messagerie,Type de messagerie",
        "Nombre,Dirección de correo electrónico,Tipo de correo electrónico",
        "Nome,Indirizzo posta elettronica,Tipo posta elettronica",
        "名,電子メール アドレス,電子メールの種類",
    ],
)
def test_an_export_of_outlook_is_known_in_whatever_language_it_was_made(titles: str) -> None:
    row = ",".join(A if "mail" in each.lower() and "typ" not in each.lower() else "x" for each in titles.split(","))
    assert Heard(f"{titles}\n{row}\n".encode()).sheet.tool == "Outlook"


def test_a_status_that_is_not_known_is_asked_about_and_can_be_left_aside() -> None:
    text = f"email,status\n{A},gold\n{B},active\n".encode()
    heard = Heard(text)
    assert [line for line, _ in heard.refused] == [2]
    assert "'gold'" in heard.refused[0][1]
    assert [address for address, _ in Heard(text, status="").found] == [A, B]


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (f"{A}\n{B}\n".encode(), [(A, ""), (B, "")]),
        (f"Ada Lovelace <{A}>\n{B}\n".encode(), [(A, "Ada Lovelace"), (B, "")]),
        (f"sep=;\r\nEmail;Name\r\n{A};Zoë\r\n".encode(), [(A, "Zoë")]),
        (f"email|name\n{A}|Ada\n".encode(), [(A, "Ada")]),
        (f"email\tname\n{A}\tAda\n".encode(), [(A, "Ada")]),
        (f"Members of the press\nEmail address,Nickname\n{A},x\n".encode(), [(A, "x")]),
        (f"\n\nemail,name\n{A},Ada\n".encode(), [(A, "Ada")]),
        (f"email,name\r{A},Ada\r{B},Bob\r".encode(), [(A, "Ada"), (B, "Bob")]),
        (f"email,name\n{A},Zoë\n".encode("utf-16"), [(A, "Zoë")]),
        (f"email,name\n{A},Zoë\n".encode("utf-16-le"), [(A, "Zoë")]),
        (f"email,name\n{A},Zoë\n".encode("utf-16-be"), [(A, "Zoë")]),
        (f"E-Mail-Adresse;Vorname;Nachname\n{A};Zoë;Müller\n".encode("cp1252"), [(A, "Zoë Müller")]),
        (f"メールアドレス,姓,名\n{A},田中,花子\n".encode("cp932"), [(A, "田中 花子")]),
        (f"Электронная почта;Имя;Фамилия\n{A};Анна;Ли\n".encode("cp1251"), [(A, "Анна Ли")]),
        (f"email;name;;\n{A};Ada;;\n;;;\n  ; ; ;\n".encode(), [(A, "Ada")]),
        (
            f"First Name,Last Name,E-mail 1 - Value,E-mail 2 - Value\nAda,Lee,{A} ::: {B},{C}\n".encode(),
            [(A, "Ada Lee")],
        ),
        (f"Address,Name\n{A},Ada\n".encode(), [(A, "Ada")]),
        (f"email\nmailto:{A}\n <{B}> \n{C}.\n".encode(), [(A, ""), (B, ""), (C, "")]),
    ],
)
def test_how_lists_are_written(data: bytes, found: list[tuple[str, str]]) -> None:
    heard = Heard(data)
    assert heard.found == found
    assert heard.refused == []


@pytest.mark.parametrize(
    "titles",
    [
        *("Email,Name,Language", "E-Mail-Adresse,Name,Sprache", "Adresse e-mail,Nom complet,Langue"),
        *("Correo electrónico,Nombre completo,Idioma", "Indirizzo e-mail,Nome completo,Lingua"),
        *(
            "Endereço de e-mail,Nome completo,Língua",
            "E-mailadres,Volledige naam,Taal",
            "Adres e-mail,Imię i nazwisko,Język",
        ),
        *("Электронная почта,ФИО,Язык", "Електронна пошта,ПІБ,Мова", "Διεύθυνση email,Ονοματεπώνυμο,Γλώσσα"),
        *("メールアドレス,氏名,言語", "电子邮件,姓名,语言", "電子郵件,姓名,語言", "이메일,성명,언어"),
        *("البريد الإلكتروني,الاسم,اللغة", "דוא״ל,שם מלא,שפה", "ईमेल,नाम,भाषा"),
    ],
)
def test_titles_in_the_languages_of_the_editions(titles: str) -> None:
    columns = list_columns.understood(titles.split(","), {})
    assert columns is not None
    assert (dict(columns.places), columns.unknown) == ({"address": 0, "name": 1, "language": 2}, ())


def test_titles_that_nobody_knows_can_be_named() -> None:
    text = f"Kontakt,Wer\n{A},Ada\n".encode()
    assert Heard(text, address="kontakt", name="Wer").found == [(A, "Ada")]


def test_two_addresses_in_a_cell_are_refused_by_line_and_a_stray_quotation_mark_too() -> None:
    heard = Heard(f'email,name\n{A};{B},x\n{C},"Bob" Lee\n{B},Ann\n'.encode())
    assert [line for line, _ in heard.refused] == [2, 3]
    assert heard.found == [(B, "Ann")]


def test_a_date_or_language_that_means_nothing_is_left_out_and_the_reader_stays() -> None:
    heard = Heard(f"email,consent_date,language\n{A},02/03/2022,Klingon\n{B},25.02.2022,en_GB\n".encode())
    assert [(row[3], row[5], row[8]) for row in heard.rows] == [(A, "", ""), (B, "en-GB", "2022-02-25")]
    assert [line for line, _ in heard.dropped] == [2, 2]
    assert heard.refused == []


FORMS = ("%Y-%m-%d", "%Y/%m/%d", "%Y-%m-%d %H:%M:%S", "%d.%m.%Y", "%Y年%m月%d日", "%B %d, %Y", "%d %B %Y", "%b %d, %Y")


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)), st.sampled_from(FORMS))
def test_days_are_read_as_they_are_written(day: date, form: str) -> None:
    assert list_cells.day(day.strftime(form)) == day.isoformat()


@given(st.text(max_size=40))
def test_no_cell_breaks_the_reading(cell: str) -> None:
    for read in (list_cells.day, list_cells.language, list_cells.address, list_cells.tags):
        with contextlib.suppress(ValueError):
            read(cell)


@given(st.binary(max_size=200))
def test_no_file_breaks_the_reading(data: bytes) -> None:
    with contextlib.suppress(DigestError):
        heard = Heard(data)
        assert len({row[0] for row in heard.rows}) == len(heard.rows)
