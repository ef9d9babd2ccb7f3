"""Lists as other programs write them, with their own titles and states, through `lists import`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.builders import publication
from tests.cli.conftest import Run


class Export(NamedTuple):
    """A file: its text, who becomes a reader by what name, who is suppressed, how it is encoded, and how the command ends."""

    text: str
    readers: dict[str, str]
    gone: tuple[str, ...] = ()
    encoding: str = "utf-8"
    options: tuple[str, ...] = ()
    code: int = 0


def rows(*lines: str) -> str:
    return "\n".join(lines) + "\n"


EXPORTS = {
    "mailchimp-subscribed": Export(
        rows(
            '"Email Address","First Name","Last Name","Address","Phone Number","Birthday","MEMBER_RATING","OPTIN_TIME","OPTIN_IP","CONFIRM_TIME","CONFIRM_IP","GMTOFF","DSTOFF","TIMEZONE","CC","REGION","LAST_CHANGED","LEID","EUID","NOTES","TAGS"',
            'ann@example.org,Ann,Lee,"1 High St  London",,,2,"","","2023-05-01 10:11:12",1.2.3.4,,,,,,"2023-05-01 10:11:12",123,abc,,"""press"",""vip"""',
        ),
        {"ann@example.org": "Ann Lee"},
    ),
    "mailchimp-cleaned": Export(
        rows(
            "Email Address,First Name,Last Name,Address,MEMBER_RATING,OPTIN_TIME,CONFIRM_TIME,LAST_CHANGED,LEID,EUID,NOTES,TAGS,CLEAN_TIME,CLEAN_CAMPAIGN_TITLE,CLEAN_CAMPAIGN_ID",
            "ann@example.org,Ann,Lee,,2,,2023-05-01 10:11:12,2023-05-01 10:11:12,123,abc,,,2024-01-01 00:00:00,Weekly,77",
        ),
        {},
        gone=("ann@example.org",),
    ),
    "nonsubscribed_members_export.csv": Export(
        rows(
            "Email Address,First Name,Last Name,Address,MEMBER_RATING,OPTIN_TIME,CONFIRM_TIME,LAST_CHANGED,LEID,EUID,NOTES,TAGS",
            "ann@example.org,Ann,Lee,,2,,,2023-05-01 10:11:12,123,abc,,",
        ),
        {},
        code=2,
    ),
    "suppression_group_unsubscribes.csv": Export(
        rows("email,created", "ann@example.org,1650000000"),
        {},
        code=2,
    ),
    "titled-unsubscribed": Export(
        rows("Unsubscribed members", "Email,Name", "ann@example.org,Ann"),
        {},
        code=2,
    ),
    "listmonk": Export(
        rows(
            "uuid,email,name,attributes,status,created_at,updated_at",
            'a-1,ann@example.org,Ann Lee,"{""city"": ""Rome""}",enabled,2023-05-01T10:11:12Z,2023-05-01T10:11:12Z',
            "b,bob@example.org,Bob,{},blocklisted,2023,2023",
            "c,cy@example.org,Cy,{},disabled,2023,2023",
        ),
        {"ann@example.org": "Ann Lee"},
        gone=("bob@example.org", "cy@example.org"),
    ),
    "listmonk-sub": Export(
        rows(
            "uuid,email,name,attributes,status,subscription_status,created_at,updated_at",
            "a-1,ann@example.org,Ann,{},enabled,confirmed,2023-05-01T10:11:12Z,x",
            "b,bob@example.org,Bob,{},enabled,unsubscribed,,",
            "c,cy@example.org,Cy,{},enabled,unconfirmed,,",
        ),
        {"ann@example.org": "Ann"},
        gone=("bob@example.org",),
    ),
    "ghost": Export(
        rows(
            "id,email,name,note,subscribed_to_emails,complimentary_plan,stripe_customer_id,created_at,deleted_at,labels,tiers,gift_id",
            "1,ann@example.org,Ann,,true,false,,2023-05-01T10:11:12.000Z,,press,Free,",
            "2,bob@example.org,Bob,,false,false,,2023-05-01T10:11:12.000Z,,,,",
            "3,cy@example.org,Cy,,true,false,,2023-05-01T10:11:12.000Z,2024-01-01T00:00:00.000Z,,,",
        ),
        {"ann@example.org": "Ann"},
        gone=("bob@example.org", "cy@example.org"),
    ),
    "phplist-labels": Export(
        rows(
            "ID\tEmail\tIs this subscriber confirmed\tIs this subscriber blacklisted\tDid this subscriber manually confirm\tNumber of bounces\tEntered\tLast Modified\tUnique ID\tSend this subscriber HTML emails\tRSS Frequency\tIs this account disabled?\tAdditional data\tForeign Key\tList Membership",
            "1\tann@example.org\t1\t0\t1\t0\t2020-01-02 10:00:00\t2020\tx\t1\t\t0\t\t\tnewsletter",
            "2\tbob@example.org\t1\t1\t0\t3\t2020\t\tx\t1\t\t0\t\t\t",
            "3\tcy@example.org\t0\t0\t0\t0\t2020\t\tx\t1\t\t0\t\t\t",
            "4\tdi@example.org\t1\t0\t0\t0\t2020\t\tx\t1\t\t1\t\t\t",
        ),
        {"ann@example.org": ""},
        gone=("bob@example.org", "di@example.org"),
    ),
    "phplist-old": Export(
        rows(
            "Email;Is the email of this user confirmed;Is this user blacklisted;Entered",
            "ann@example.org;1;0;2020",
            "bob@example.org;0;0;2020",
            "cy@example.org;1;1;2020",
        ),
        {"ann@example.org": ""},
        gone=("cy@example.org",),
    ),
    "brevo": Export(
        rows(
            "CONTACT ID,EMAIL,FIRSTNAME,LASTNAME,SMS,EMAIL_MARKETING_STATUS,SMS_MARKETING_STATUS,ADDED_TIME,MODIFIED_TIME",
            "1,ann@example.org,Ann,Lee,,Subscribed,,2024-01-01,",
            "2,bob@example.org,Bob,Ray,,Unsubscribed,,,",
            "3,cy@example.org,Cy,,,Blocklisted,,,",
            "4,di@example.org,Di,,,Never subscribed,,,",
        ),
        {"ann@example.org": "Ann Lee"},
        gone=("bob@example.org", "cy@example.org"),
    ),
    "sendinblue-fr": Export(
        rows(
            "ID;EMAIL;PRENOM;NOM;SMS;BLACKLISTED;SMS_BLACKLISTED;CREATED_AT;DOUBLE_OPT-IN;OPT_IN",
            "1;ann@example.org;Ann;Lee;;0;0;x;1;1",
            "2;bob@example.org;Bob;Ray;;1;0;x;1;1",
        ),
        {"ann@example.org": "Ann Lee"},
        gone=("bob@example.org",),
    ),
    "hubspot": Export(
        rows(
            "Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Lead Status,Lifecycle Stage,Marketing contact status,Create Date,Associated Company,Unsubscribed from all email,Email hard bounce reason,Invalid email address,Email Address Quarantined,Preferred language,Tags",
            "1,Ann,Lee,ann@example.org,,x,OPEN,lead,Marketing contact,2024-01-02 10:00,,,,,,en-us,",
            "2,Bob,Ray,bob@example.org,,x,,,Marketing contact,2024,,true,,,,,",
            "3,Cy,,cy@example.org,,,,,Non-marketing contact,,,,UNKNOWN_USER,,,,",
            "4,Di,,di@example.org,,,,,,,,No,,true,,,",
            "5,Ed,,ed@example.org,,,,,,,,false,,false,true,,",
        ),
        {"ann@example.org": "Ann Lee"},
        gone=("bob@example.org", "cy@example.org", "di@example.org", "ed@example.org"),
    ),
    "hubspot-optout": Export(
        rows(
            "Record ID,First Name,Last Name,Email,Opted out of email: Marketing Information",
            "1,Ann,Lee,ann@example.org,",
            "2,Bob,Ray,bob@example.org,true",
        ),
        {"ann@example.org": "Ann Lee"},
        gone=("bob@example.org",),
    ),
    "keila": Export(
        rows(
            "Email,First name,Last name,External ID,Status,Data",
            'ann@example.org,Ann,Lee,,active,"{""a"":1}"',
            "bob@example.org,Bob,,,unsubscribed,",
            "cy@example.org,Cy,,,unreachable,",
        ),
        {"ann@example.org": "Ann Lee"},
        gone=("bob@example.org", "cy@example.org"),
    ),
    "substack": Export(
        rows(
            "email,active_subscription,expiry,plan,email_disabled,digest_enabled,created_at,first_payment_at",
            "ann@example.org,false,,other,false,false,2023-05-01T10:11:12.000Z,",
            "bob@example.org,false,,other,true,false,2023-05-01T10:11:12.000Z,",
        ),
        {"ann@example.org": ""},
        gone=("bob@example.org",),
    ),
    "substack-new": Export(
        rows(
            "Email,Name,Stripe plan,Cancel date,Start date,Paid upgrade date,Email disabled,Digest enabled,Subscription country",
            "ann@example.org,Ann,,,2023-05-01T10:11:12.000Z,,FALSE,FALSE,US",
            "bob@example.org,Bob,,,x,,TRUE,FALSE,US",
        ),
        {"ann@example.org": "Ann"},
        gone=("bob@example.org",),
    ),
    "sendy-noheader": Export(
        rows(
            '"Ann Lee","ann@example.org"',
            '"Bob","bob@example.org"',
        ),
        {"ann@example.org": "Ann Lee", "bob@example.org": "Bob"},
    ),
    "sendy": Export(
        rows(
            "Name,Email,Last activity,Status",
            "Ann,ann@example.org,2024-01-01,Subscribed",
            "Bob,bob@example.org,,Bounced",
        ),
        {"ann@example.org": "Ann"},
        gone=("bob@example.org",),
    ),
    "sendy-unsubscribed.csv": Export(
        rows(
            '"Ann Lee","ann@example.org"',
        ),
        {},
        code=2,
    ),
    "mailman-f": Export(
        rows(
            "Ann Lee <ann@example.org>",
            '"Ray, Bob" <bob@example.org>',
            "cy@example.org (Cy Green)",
            "di@example.org",
        ),
        {
            "ann@example.org": "Ann Lee",
            "bob@example.org": "Ray, Bob",
            "cy@example.org": "Cy Green",
            "di@example.org": "",
        },
    ),
    "mailman3": Export(
        rows(
            "Subscribed Addresses",
            "ann@example.org",
            "bob@example.org",
        ),
        {"ann@example.org": "", "bob@example.org": ""},
    ),
    "google-old": Export(
        rows(
            "Name,Given Name,Additional Name,Family Name,Yomi Name,Group Membership,E-mail 1 - Type,E-mail 1 - Value,E-mail 2 - Type,E-mail 2 - Value",
            "Ann Lee,Ann,,Lee,,* myContacts ::: Press,* Home,ann@example.org,,",
        ),
        {"ann@example.org": "Ann Lee"},
    ),
    "google-new": Export(
        rows(
            "First Name,Middle Name,Last Name,Phonetic First Name,Phonetic Middle Name,Phonetic Last Name,Name Prefix,Name Suffix,Nickname,File As,Organization Name,Organization Title,Organization Department,Birthday,Notes,Photo,Labels,E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Label,E-mail 2 - Value,Phone 1 - Label,Phone 1 - Value,Address 1 - Label,Address 1 - Formatted",
            "Ann,B,Lee,,,,,,,,,,,,,,Press ::: * myContacts,* Home,ann@example.org,Work,ann@work.example,,,,",
            "Bob,,,,,,,,,,,,,,,,,,,,,,,,",
        ),
        {"ann@example.org": "Ann B Lee"},
        code=6,
    ),
    "google-groups": Export(
        rows(
            "Members for group readers",
            "Email address,Nickname,Group status,Email status,Email preference,Posting permissions,Join year,Join month,Join day,Join hour,Join minute,Join second,Time zone",
            "ann@example.org,Ann,owner,,each message,allowed,2020,1,2,3,4,5,UTC",
            "bob@example.org,Bob,member,bouncing,each message,allowed,2020,1,2,3,4,5,UTC",
            "cy@example.org,Cy,member,,no email,allowed,2020,1,2,3,4,5,UTC",
            "di@example.org,Di,banned,,,,2020,1,2,3,4,5,UTC",
            "ed@example.org,Ed,invited,,,,2020,1,2,3,4,5,UTC",
        ),
        {"ann@example.org": "Ann"},
        gone=("bob@example.org", "cy@example.org", "di@example.org"),
    ),
    "outlook-en": Export(
        rows(
            '"Title","First Name","Middle Name","Last Name","Suffix","Company","Department","Job Title","Business Street","Business City","Categories","E-mail Address","E-mail Type","E-mail Display Name","E-mail 2 Address","E-mail 2 Type","E-mail 2 Display Name","Language","Notes"',
            '"","Ann","","Lee","","","","","","","Press","ann@example.org","SMTP","Ann Lee (ann@example.org)","","","","",""',
        ),
        {"ann@example.org": "Ann Lee"},
    ),
    "outlook-de": Export(
        rows(
            '"Anrede","Vorname","Weitere Vornamen","Nachname","Suffix","Firma","Abteilung","Position","Straße geschäftlich","Kategorien","E-Mail-Adresse","E-Mail-Typ","E-Mail: Angezeigter Name","E-Mail 2: Adresse","Sprache"',
            '"","Änne","Maria","Müller","","","","","","Presse","ann@example.org","SMTP","Änne Müller (ann@example.org)","",""',
        ),
        {"ann@example.org": "Änne Maria Müller"},
        encoding="cp1252",
    ),
    "outlook-fr": Export(
        rows(
            '"Titre","Prénom","Deuxième prénom","Nom","Suffixe","Société","Service","Rue (bureau)","Catégories","Adresse de messagerie","Type de messagerie","Nom complet de l\'adresse de messagerie","Adresse de messagerie 2","Langue"',
            '"","Anné","","Lefèvre","","","","","Presse","ann@example.org","SMTP","x","",""',
        ),
        {"ann@example.org": "Anné Lefèvre"},
        encoding="cp1252",
    ),
    "outlook-es": Export(
        rows(
            "Tratamiento,Nombre,Segundo nombre,Apellidos,Sufijo,Organización,Categorías,Dirección de correo electrónico,Tipo de correo electrónico,Nombre de pantalla de correo electrónico,Idioma",
            ",Ana,,López,,,Prensa,ann@example.org,SMTP,x,",
        ),
        {"ann@example.org": "Ana López"},
    ),
    "outlook-it": Export(
        rows(
            "Titolo,Nome,Secondo nome,Cognome,Titolo straniero,Società,Categorie,Indirizzo posta elettronica,Tipo posta elettronica,Nome visualizzato posta elettronica,Lingua",
            ",Anna,,Lodi,,,,ann@example.org,SMTP,x,",
        ),
        {"ann@example.org": "Anna Lodi"},
    ),
    "outlook-ja": Export(
        rows(
            "敬称,名,ミドル ネーム,姓,肩書き,会社名,分類項目,電子メール アドレス,電子メールの種類,電子メール表示名,言語",
            ",花子,,山田,,,,ann@example.org,SMTP,x,",
        ),
        {"ann@example.org": "山田 花子"},
        encoding="cp932",
    ),
    "outlook-nl": Export(
        rows(
            "Titel,Voornaam,Middelste naam,Achternaam,Bedrijf,Categorieën,E-mailadres,Type e-mail,E-mail-weergavenaam",
            ",Anna,,Jansen,,,ann@example.org,SMTP,x",
        ),
        {"ann@example.org": "Anna Jansen"},
    ),
    "outlook-pl": Export(
        rows(
            "Tytuł,Imię,Drugie imię,Nazwisko,Firma,Kategorie,Adres e-mail,Typ e-mail,Wyświetlana nazwa e-mail",
            ",Anna,,Nowak,,,ann@example.org,SMTP,x",
        ),
        {"ann@example.org": "Anna Nowak"},
        encoding="cp1250",
    ),
    "outlook-ru": Export(
        rows(
            "Обращение;Имя;Отчество;Фамилия;Организация;Категории;Адрес эл. почты;Тип эл. почты;Краткое имя эл. почты",
            ";Анна;Ивановна;Петрова;;;ann@example.org;SMTP;x",
        ),
        {"ann@example.org": "Анна Ивановна Петрова"},
        encoding="cp1251",
    ),
    "outlook-pt": Export(
        rows(
            "Título,Nome,Segundo nome,Apelido,Empresa,Categorias,Endereço de correio electrónico,Tipo de correio electrónico",
            ",Ana,,Silva,,,ann@example.org,SMTP",
        ),
        {"ann@example.org": "Ana Silva"},
    ),
    "outlook-ptbr": Export(
        rows(
            "Título,Nome,Segundo Nome,Sobrenome,Empresa,Categorias,Endereço de Email,Tipo de Email",
            ",Ana,,Silva,,,ann@example.org,SMTP",
        ),
        {"ann@example.org": "Ana Silva"},
    ),
    "outlook-zh": Export(
        rows(
            "称谓,名,中间名,姓,单位,类别,电子邮件地址,电子邮件类型,电子邮件显示名称",
            ",小明,,王,,,ann@example.org,SMTP,x",
        ),
        {"ann@example.org": "王 小明"},
        encoding="gb18030",
    ),
    "outlook-zht": Export(
        rows(
            "稱謂,名字,中間名,姓氏,公司,類別,電子郵件地址,電子郵件類型,電子郵件顯示名稱",
            ",小明,,王,,,ann@example.org,SMTP,x",
        ),
        {"ann@example.org": "王 小明"},
        encoding="big5",
    ),
    "outlook-ko": Export(
        rows(
            "호칭,이름,중간 이름,성,회사,범주,전자 메일 주소,전자 메일 유형,전자 메일 표시 이름",
            ",민수,,김,,,ann@example.org,SMTP,x",
        ),
        {"ann@example.org": "김 민수"},
        encoding="cp949",
    ),
    "outlook-el": Export(
        rows(
            "Τίτλος;Όνομα;Μεσαίο όνομα;Επώνυμο;Εταιρεία;Διεύθυνση ηλεκτρονικού ταχυδρομείου",
            ";Άννα;;Παπά;;ann@example.org",
        ),
        {"ann@example.org": "Άννα Παπά"},
        encoding="cp1253",
    ),
    "outlook-he": Export(
        rows(
            "תואר,שם פרטי,שם אמצעי,שם משפחה,חברה,כתובת דואר אלקטרוני",
            ",חנה,,כהן,,ann@example.org",
        ),
        {"ann@example.org": "חנה כהן"},
        encoding="cp1255",
    ),
    "outlook-ar": Export(
        rows(
            "اللقب,الاسم الأول,الاسم الأوسط,اسم العائلة,الشركة,عنوان البريد الإلكتروني",
            ",آن,,لي,,ann@example.org",
        ),
        {"ann@example.org": "آن لي"},
        encoding="cp1256",
    ),
    "outlook-uk": Export(
        rows(
            "Звернення;Ім'я;По батькові;Прізвище;Організація;Адреса електронної пошти",
            ";Ганна;;Коваль;;ann@example.org",
        ),
        {"ann@example.org": "Ганна Коваль"},
    ),
    "outlook-hi": Export(
        rows(
            "शीर्षक,पहला नाम,मध्य नाम,अंतिम नाम,ई-मेल पता",
            ",अन्ना,,ली,ann@example.org",
        ),
        {"ann@example.org": "अन्ना ली"},
    ),
    "thunderbird": Export(
        rows(
            "First Name,Last Name,Display Name,Nickname,Primary Email,Secondary Email,Screen Name,Work Phone",
            "Ann,Lee,Ann Lee,,ann@example.org,ann2@example.org,,",
        ),
        {"ann@example.org": "Ann Lee"},
    ),
    "apple-vcards-no": Export(
        rows(
            "BEGIN:VCARD",
            "VERSION:3.0",
            "N:Lee;Ann",
            "EMAIL:ann@example.org",
            "END:VCARD",
        ),
        {},
        code=6,
    ),
    "utf16le-nobom": Export(
        rows(
            "email;name",
            "ann@example.org;Änne",
        ),
        {"ann@example.org": "Änne"},
        encoding="utf-16-le",
    ),
    "utf16be-nobom": Export(
        rows(
            "Имя\tЭл. почта",
            "Анна\tann@example.org",
        ),
        {"ann@example.org": "Анна"},
        encoding="utf-16-be",
    ),
    "utf16-bom-sep": Export(
        "\ufeffsep=;\r\nE-Mail;Name\r\nann@example.org;\xc4nne\r\n", {"ann@example.org": "Änne"}, encoding="utf-16-le"
    ),
    "cr-only-quoted": Export(
        'email,name\r"ann@example.org","Lee\\, Ann"\rbob@example.org,Bob\r',
        {"ann@example.org": "Lee\\, Ann", "bob@example.org": "Bob"},
    ),
    "nel-lines": Export('email,name\r\nann@example.org,"Ann\u2028Lee"\r\n', {}, code=6),
    "title-lines": Export(
        rows(
            "Newsletter export",
            "Created 2024-01-01",
            "",
            "Name;E-Mail",
            "Ann;ann@example.org",
        ),
        {"ann@example.org": "Ann"},
    ),
    "sep-tab": Export("sep=\t\r\nEmail\tName\r\nann@example.org\tAnn\r\n", {"ann@example.org": "Ann"}),
    "sep-odd": Export("sep=^\r\nEmail^Name\r\nann@example.org^Ann\r\n", {"ann@example.org": "Ann"}),
    "bom-utf8": Export("\ufeffemail,name\nann@example.org,Ann\n", {"ann@example.org": "Ann"}),
    "one-line": Export("ann@example.org", {"ann@example.org": ""}),
    "comma-list": Export(
        rows(
            "ann@example.org, bob@example.org; cy@example.org",
        ),
        {"ann@example.org": "", "bob@example.org": "", "cy@example.org": ""},
    ),
    "rfc-list": Export(
        rows(
            "Ann Lee <ann@example.org>, Bob <bob@example.org>",
        ),
        {"ann@example.org": "Ann Lee", "bob@example.org": "Bob"},
    ),
    "trailing-commas": Export(
        rows(
            "email,name,,",
            "ann@example.org,Ann,,",
            ",,,",
        ),
        {"ann@example.org": "Ann"},
    ),
    "zero-width": Export(
        "email,name\n\u200bann@example.org\u200b,Ann\n\xa0bob@example.org\xa0,Bob\n",
        {"ann@example.org": "Ann", "bob@example.org": "Bob"},
    ),
    "quoted-addr-cells": Export(
        rows(
            "email",
            '"""Lee, Ann"" <ann@example.org>"',
            "mailto:bob@example.org?subject=x",
            "'cy@example.org'",
            "<di@example.org>",
        ),
        {"ann@example.org": "Lee, Ann", "bob@example.org": "", "cy@example.org": "", "di@example.org": ""},
    ),
    "status-de": Export(
        rows(
            "E-Mail;Name;Status",
            "ann@example.org;Ann;aktiv",
            "bob@example.org;Bob;abgemeldet",
            "cy@example.org;Cy;komisch",
        ),
        {"ann@example.org": "Ann"},
        gone=("bob@example.org",),
        code=6,
    ),
    "campaignmonitor": Export(
        rows(
            "Email address,Name,Date subscribed,Status,IP address",
            "ann@example.org,Ann,2023-01-02,Active,",
            "bob@example.org,Bob,,Unsubscribed,",
            "cy@example.org,Cy,,Bounced,",
            "di@example.org,Di,,Deleted,",
        ),
        {"ann@example.org": "Ann"},
        gone=("bob@example.org", "cy@example.org", "di@example.org"),
    ),
    "mailerlite": Export(
        rows(
            "Email,Name,Last name,Status,Subscribed,Unsubscribed,Location",
            "ann@example.org,Ann,Lee,Active,2023-01-02 10:00:00,,",
            "bob@example.org,Bob,,Unsubscribed,2023-01-02 10:00:00,2024-01-01,",
            "cy@example.org,Cy,,Junk,2023,,",
            "di@example.org,Di,,Unconfirmed,,,",
        ),
        {"ann@example.org": "Ann Lee"},
        gone=("bob@example.org", "cy@example.org"),
    ),
    "convertkit": Export(
        rows(
            "email,first_name,status,created_at,tags",
            'ann@example.org,Ann,active,2023-01-02 10:00:00 UTC,"press, vip"',
            "bob@example.org,Bob,cancelled,,",
            "cy@example.org,Cy,bounced,,",
            "di@example.org,Di,complained,,",
            "ed@example.org,Ed,inactive,,",
        ),
        {"ann@example.org": "Ann"},
        gone=("bob@example.org", "cy@example.org", "di@example.org", "ed@example.org"),
    ),
    "beehiiv": Export(
        rows(
            "email,status,created_at,subscription_premium_tier_names",
            "ann@example.org,active,2023-01-02,",
            "bob@example.org,inactive,,",
            "cy@example.org,pending,,",
            "di@example.org,validating,,",
        ),
        {"ann@example.org": ""},
        gone=("bob@example.org",),
    ),
    "buttondown": Export(
        rows(
            "email_address,notes,metadata,tags,type,creation_date",
            "ann@example.org,,{},[],regular,2023-01-02",
            "bob@example.org,,{},[],unsubscribed,",
            "cy@example.org,,{},[],unactivated,",
        ),
        {"ann@example.org": ""},
        gone=("bob@example.org",),
    ),
    "buttondown-told": Export(
        rows(
            "email_address,notes,type",
            "ann@example.org,,regular",
            "bob@example.org,,unsubscribed",
            "cy@example.org,,unactivated",
        ),
        {"ann@example.org": ""},
        gone=("bob@example.org",),
        options=("--map", "status=type"),
    ),
    "sympa": Export(
        rows(
            "ann@example.org Ann Lee",
            "bob@example.org Bob",
        ),
        {"ann@example.org": "Ann Lee", "bob@example.org": "Bob"},
    ),
    "rtl-marks": Export("email,name\n\u202aann@example.org\u202c,Ann\n", {"ann@example.org": "Ann"}),
    "nul-in-utf8": Export(
        "email,name\nann@example.org,A\x00nn\nbob@example.org,Bob\n",
        {"bob@example.org": "Bob"},
        encoding="latin-1",
        code=6,
    ),
    "wrapped-title": Export(
        rows(
            '"E-Mail',
            'Adresse","Name"',
            "ann@example.org,Ann",
        ),
        {"ann@example.org": "Ann"},
    ),
    "bad-byte": Export(
        rows(
            "email,name",
            "ann@example.org,Ann",
            "bob@example.org,Büb",
        ),
        {"ann@example.org": "Ann", "bob@example.org": "Büb"},
        encoding="latin-1",
    ),
    "shopify": Export(
        rows(
            "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Tags",
            "'1,Ann,Lee,ann@example.org,yes,vip",
            "'2,Bob,Ray,bob@example.org,no,",
        ),
        {"ann@example.org": "Ann Lee"},
        gone=("bob@example.org",),
    ),
    "woo": Export(
        rows(
            "user_email,display_name,Status",
            "ann@example.org,Ann,subscribed",
            "bob@example.org,Bob,unsubscribed",
            "cy@example.org,Cy,inactive",
        ),
        {"ann@example.org": "Ann"},
        gone=("bob@example.org", "cy@example.org"),
    ),
    "us-states": Export(
        rows(
            "Name,Email,City,State,Zip",
            "Ann,ann@example.org,Salem,OR,97301",
            "Bob,bob@example.org,Austin,TX,73301",
        ),
        {"ann@example.org": "Ann", "bob@example.org": "Bob"},
    ),
    "estado": Export(
        rows(
            "Nombre,Correo,Estado",
            "Ana,ann@example.org,Jalisco",
            "Bob,bob@example.org,baja",
        ),
        {"ann@example.org": "Ana"},
        gone=("bob@example.org",),
    ),
    "quoted-local": Export(
        rows(
            "email",
            '"""ann lee""@example.org"',
            "o'brien+x@example.org",
        ),
        {"o'brien+x@example.org": ""},
        code=6,
    ),
    "idn": Export(
        rows(
            "email",
            "ann@bücher.example",
            "bob@xn--bcher-kva.example",
        ),
        {"ann@bücher.example": "", "bob@bücher.example": ""},
    ),
    "spaces-in-address": Export(
        rows(
            "email,name",
            "ann @example.org,Ann",
            "bob@ example.org,Bob",
        ),
        {},
        code=6,
    ),
    "semicolon-in-comma": Export(
        rows(
            "email,name",
            "ann@example.org;bob@example.org,Ann",
        ),
        {},
        code=6,
    ),
    "only-title": Export(
        rows(
            "email",
        ),
        {},
    ),
    "html": Export("<html><body>Not logged in: write to a@b.example</body></html>", {}, code=6),
    "json": Export('[{"email": "ann@example.org", "name": "Ann"}]', {}, code=6),
    "vcard": Export(
        rows(
            "BEGIN:VCARD",
            "EMAIL;TYPE=INTERNET:ann@example.org",
            "END:VCARD",
        ),
        {},
        code=6,
    ),
}


TOOLS = {
    "Mailchimp": ("mailchimp-subscribed", "mailchimp-cleaned"),
    "listmonk": ("listmonk", "listmonk-sub"),
    "Ghost": ("ghost",),
    "phpList": ("phplist-labels", "phplist-old"),
    "Brevo": ("brevo", "sendinblue-fr"),
    "HubSpot": ("hubspot", "hubspot-optout"),
    "Keila": ("keila",),
    "Substack": ("substack", "substack-new"),
    "Sendy": ("sendy",),
    "Mailman": ("mailman3",),
    "Google Contacts": ("google-old", "google-new"),
    "Google Groups": ("google-groups",),
    "Outlook": ("outlook-en", "outlook-de", "outlook-fr", "outlook-es", "outlook-it", "outlook-ja"),
}
"""Whose exports they are said to be."""


@pytest.mark.parametrize("name", EXPORTS)
def test_what_other_programs_write_comes_in_as_it_is_and_who_left_there_stays_away(
    desk: Path, run: Run, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = EXPORTS[name]
    monkeypatch.setenv("XDG_STATE_HOME", str(desk.parent / "state"))
    publication(desk)
    path = desk / (name if "." in name else f"{name}.csv")
    path.write_bytes(made.text.encode(made.encoding))
    said = run("lists", "import", path.name, "--list", "members", *made.options, here=desk)
    assert said.code == made.code, said.err
    assert "Traceback" not in said.err
    shown = run("lists", "show", "members", "--json").out
    assert {each["address"]: each["name"] for each in map(json.loads, shown)} == made.readers, said.err
    for who in ("ann", "bob", "cy", "di", "ed"):
        known = json.loads(run("lists", "about", f"{who}@example.org", "--json").out[0])
        assert bool(known["suppressed"]) == (f"{who}@example.org" in made.gone), (who, said.err)
    of = [tool for tool, names in TOOLS.items() if name in names]
    assert not of or f"taken for an export of {of[0]}\n" in said.err


def test_days_and_languages_are_read_as_those_programs_write_them(
    desk: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(desk.parent / "state"))
    publication(desk)
    known = {
        "mailchimp": (
            "Email Address,CONFIRM_TIME,LEID,EUID",
            "ann@example.org,2023-05-01 10:11:12,1,a",
            "",
            "2023-05-01",
        ),
        "hubspot": ("Record ID,Email,Preferred language", "1,ann@example.org,en-us", "en-US", ""),
        "campaign-monitor": ("Email address,Name,Date subscribed", "ann@example.org,Ann,25.02.2022", "", "2022-02-25"),
        "outlook": ("E-mail Address,E-mail Type,Language", "ann@example.org,SMTP,German", "de", ""),
        "system": ("email,locale,consent_date", "ann@example.org,en_GB.UTF-8,February 25 2022", "en-GB", "2022-02-25"),
        "either": ("email,language,consent_date", "ann@example.org,tlhIngan,02/03/2022", "", ""),
    }
    for name, (titles, row, language, day) in known.items():
        (desk / f"{name}.csv").write_text(titles + "\n" + row.replace("ann@", f"{name}@") + "\n", "utf-8")
        said = run("lists", "import", f"{name}.csv", "--list", name, here=desk)
        assert said.code == 0, said.err
        (shown,) = map(json.loads, run("lists", "show", name, "--json").out)
        assert (shown["language"], shown["consent_date"]) == (language, day), (name, said.err)
