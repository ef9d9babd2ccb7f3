"""Bounces, complaints, answers and wishes as servers and people of all countries write them, through the commands."""

from __future__ import annotations

import json

import pytest

from pdfdigest.post.leave_words import LANGUAGES
from pdfdigest.post.wire import message_id
from tests.cli.conftest import Run
from tests.cli.returned import READERS, Post, on, wish

SAID = {
    "gmail none": ("5.1.1", "550-5.1.1 The email account that you tried to reach does not exist. Please try 550-5.1.1 double-checking the recipient's email address for typos or 550 5.1.1 https://support.google.com/mail/?p=NoSuchUser x-123 - gsmtp", "hard"),
    "gmail inactive": ("5.2.1", "550 5.2.1 The email account that you tried to reach is inactive. https://support.google.com/mail/?p=DisabledUser - gsmtp", "soft"),
    "gmail full": ("5.2.2", "552-5.2.2 The recipient's inbox is out of storage space and inactive. Please 552 5.2.2 direct the recipient to https://support.google.com/mail/?p=OverQuotaPerm", "soft"),
    "gmail 421": ("4.7.28", "421-4.7.28 Gmail has detected an unusual rate of unsolicited mail", "soft"),
    "gmail spf": ("5.7.26", "550-5.7.26 Your email has been blocked because the sender is unauthenticated. Gmail requires all senders to authenticate with either SPF or DKIM.", "soft"),
    "gmail reputation": ("5.7.1", "550-5.7.1 [192.0.2.1 12] Our system has detected that this message is likely suspicious due to the very low reputation of the sending domain.", "soft"),
    "gmail NXDOMAIN": ("4.4.4", "DNS Error: 123 DNS type 'mx' lookup of nowhere.example responded with code NXDOMAIN Domain name not found: nowhere.example", "hard"),
    "hotmail none": ("5.5.0", "550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302). [AM6EUR05FT042.eop-eur05.prod.protection.outlook.com]", "hard"),
    "hotmail blocked": ("5.7.1", "550 5.7.1 Unfortunately, messages from [192.0.2.1] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3140).", "soft"),
    "m365 none": ("5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient ann@example.org not found by SMTP address lookup", "hard"),
    "m365 restricted": ("5.7.133", "550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required; Delivery restriction check failed because the sender was not authenticated when sending to this group", "soft"),
    "m365 dmarc": ("5.7.509", "550 5.7.509 Access denied, sending domain office.example does not pass DMARC verification and has a DMARC policy of reject.", "soft"),
    "m365 loop": ("5.4.14", "554 5.4.14 Hop count exceeded - possible mail loop ATTR34", "soft"),
    "m365 tenant": ("5.7.64", "550 5.7.64 TenantAttribution; Relay Access Denied", "soft"),
    "yahoo none": ("5.0.0", "554 delivery error: dd This user doesn't have a yahoo.com account (ann@example.org) [0] - mta1.mail.yahoo.com", "hard"),
    "yahoo policy": ("5.7.9", "554 5.7.9 Message not accepted for policy reasons. See https://postmaster.yahooinc.com/error-codes", "soft"),
    "yahoo TSS": ("4.7.0", "421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to unexpected volume or user complaints", "soft"),
    "icloud none": ("5.1.1", "550 5.1.1 <ann@example.org>: user does not exist", "hard"),
    "icloud hm08": ("5.7.1", "554 5.7.1 [HM08] Message rejected due to local policy. Please visit https://support.apple.com/en-us/HT204137", "soft"),
    "aol cs01": ("5.7.1", "554 5.7.1 [CS01] Message rejected due to local policy.", "soft"),
    "gmx none": ("5.0.0", "550 Requested action not taken: mailbox unavailable For explanation visit https://postmaster.gmx.net/en/case?c=r0103&i=ip", "hard"),
    "gmx full": ("5.0.0", "552-Requested mail action aborted: exceeded storage allocation 552-Quota exceeded. The recipient's mailbox is full.", "soft"),
    "t-online none": ("5.0.0", "550 5.1.1 <ann@example.org>: Benutzer unbekannt. / User unknown.", "hard"),
    "t-online ip": ("5.0.0", "554 IP=192.0.2.1 - A problem occurred. (Ask your postmaster for help or to contact tosa@rx.t-online.de to clarify.)", "soft"),
    "orange fr": ("5.1.1", "550 5.1.1 Adresse d au moins un destinataire invalide. Invalid recipient. OFR204_418", "hard"),
    "orange rate": ("4.0.0", "421 opmta1mti02nd1 mwinf5c04 ME Trop de connexions, veuillez verifier votre configuration. Too many connections, slow down. OFR004_104", "soft"),
    "free fr": ("5.2.2", "552 5.2.2 Over quota", "soft"),
    "qq none": ("5.0.0", "550 Mailbox not found. http://service.mail.qq.com/cgi-bin/help?subtype=1&&no=1000728", "hard"),
    "qq spam": ("5.0.0", "550 Mail content denied. http://service.mail.qq.com/cgi-bin/help?subtype=1&&id=20022&&no=1000726", "soft"),
    "163 none": ("5.0.0", "550 User not found: ann@example.org", "hard"),
    "163 spam": ("5.0.0", "554 DT:SPM 163 smtp8,DMCowAA Q please see http://mail.163.com/help/help_spam_16.htm", "soft"),
    "mail.ru none": ("5.0.0", "550 Message was not accepted -- invalid mailbox. Local mailbox ann@example.org is unavailable: user not found", "hard"),
    "mail.ru disabled": ("5.0.0", "550 Message was not accepted -- invalid mailbox. Local mailbox ann@example.org is unavailable: account is disabled", "soft"),
    "yandex spam": ("5.7.1", "554 5.7.1 [2] Message rejected under suspicion of SPAM; https://ya.cc/1IrBc", "soft"),
    "docomo": ("5.0.0", "550 Unknown user ann@example.org", "hard"),
    "naver none": ("5.1.1", "550 5.1.1 No such user - nsmtp", "hard"),
    "postfix virtual": ("5.1.1", "550 5.1.1 <ann@example.org>: Recipient address rejected: User unknown in virtual mailbox table", "hard"),
    "postfix unverified": ("5.1.1", "550 5.1.1 <ann@example.org>: Recipient address rejected: undeliverable address: host mx2.example.org[192.0.2.7] said: 550 5.7.1 Service unavailable; client host blocked using Spamhaus (in reply to RCPT TO command)", "soft"),
    "postfix nohost": ("5.4.4", "Host or domain name not found. Name service error for name=example.org type=AAAA: Host not found", "hard"),
    "postfix mx later": ("4.4.3", "Host or domain name not found. Name service error for name=example.org type=MX: Host not found, try again", "soft"),
    "postfix expired": ("4.4.1", "connect to mx.example.org[192.0.2.9]:25: Connection timed out", "soft"),
    "sender domain": ("5.1.8", "553 5.1.8 <bounces@office.example>... Domain of sender address bounces@office.example does not exist", "soft"),
    "sender domain 2": ("5.1.8", "550 5.1.8 <digest@office.example>: Sender address rejected: Domain not found", "soft"),
    "sender verify": ("5.0.0", "550-Verification failed for <bounces@office.example> 550-No Such User Here 550 Sender verify failed", "soft"),
    "relay": ("5.7.1", "554 5.7.1 <ann@example.org>: Relay access denied", "soft"),
    "rbl as 5.1.1": ("5.1.1", "550 5.1.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org", "soft"),
    "rbl names user": ("5.0.0", "550 Rejected: 192.0.2.1 listed at psbl.surriel.com; unknown user complaints", "soft"),
    "moved with": ("5.1.6", "551 5.1.6 User has moved; please try <ann@new.example>", "soft"),
    "moved with 2": ("5.0.0", "551 User not local; please try <ann@new.example>", "soft"),
    "moved without": ("5.1.6", "551 5.1.6 Recipient has moved, no forwarding address", "hard"),
    "size exim": ("5.0.0", "552 message size exceeds maximum permitted", "soft"),
    "size postfix": ("5.3.4", "552 5.3.4 Message size exceeds fixed limit", "soft"),
    "exim admin": ("5.0.0", "550 Administrative prohibition", "soft"),
    "exim spam": ("5.0.0", "550 This message was classified as SPAM and may not be delivered", "soft"),
    "greylist gave up": ("4.2.0", "450 4.2.0 <ann@example.org>: Recipient address rejected: Greylisted", "soft"),
    "tls": ("5.7.4", "TLS is required, but was not offered by host mx.example.org", "soft"),
    "dane": ("4.7.5", "Server certificate not trusted", "soft"),
    "mimecast": ("5.0.0", "550 Rejected by header based manually Blocked Senders: digest@office.example - https://community.mimecast.com/docs/DOC-1369#550", "soft"),
    "mimecast none": ("5.0.0", "550 Invalid Recipient - https://community.mimecast.com/docs/DOC-1369#550 [abc.uk31]", "hard"),
    "proofpoint": ("5.7.1", "554 5.7.1 : Client host rejected by Proofpoint Dynamic Reputation", "soft"),
    "barracuda": ("5.0.0", "550 permanent failure for one or more recipients (ann@example.org:blocked)", "soft"),
    "comcast": ("5.1.1", "550 5.1.1 Not our Customer", "hard"),
    "verizon oor": ("5.2.1", "550 5.2.1 Mailbox unavailable for this recipient", "soft"),
    "sendgrid asm": ("5.0.0", "550 5.1.1 The email account does not exist", "hard"),
    "korean": ("5.1.1", "550 5.1.1 존재하지 않는 사용자입니다", "hard"),
    "spanish": ("5.1.1", "550 5.1.1 El destinatario no existe", "hard"),
    "polish": ("5.0.0", "550 5.1.1 Nie ma takiego użytkownika", "hard"),
    "czech": ("5.0.0", "550 Schránka neexistuje", "hard"),
}  # fmt: skip
"""Status, the words of the server, and what it comes to."""


def delivered(post: Post, status: str, words: str) -> bytes:
    """A report by Postfix on the letter to ann."""
    name = message_id(post.codes["ann@example.org"], "office.example")
    return (
        "From: MAILER-DAEMON@mx.office.example (Mail Delivery System)\n"
        f"To: {post.path('ann@example.org')}\nSubject: Undelivered Mail Returned to Sender\n"
        "Auto-Submitted: auto-replied\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="BB"\n\n'
        "--BB\nContent-Type: text/plain; charset=utf-8\n\nThis is the mail system at host mx.office.example.\n\n"
        f"<ann@example.org>: {words}\n\n--BB\nContent-Type: message/delivery-status\n\n"
        "Reporting-MTA: dns; mx.office.example\n\nFinal-Recipient: rfc822; ann@example.org\nAction: failed\n"
        f"Status: {status}\nRemote-MTA: dns; mx.example.org\nDiagnostic-Code: smtp; {words}\n\n"
        "--BB\nContent-Type: message/rfc822\n\nFrom: digest@office.example\nTo: ann@example.org\n"
        f"Message-ID: <{name}>\nSubject: The Digest\n\nx\n--BB--\n"
    ).encode()


@pytest.mark.parametrize("name", SAID)
def test_what_a_server_says_is_hard_or_soft(post: Post, run: Run, name: str) -> None:
    status, words, kind = SAID[name]
    (post.folder / "report.eml").write_bytes(delivered(post, status, words))
    found = json.loads(run("lists", "bounces", "report.eml", "--json", here=post.folder).out[0])
    assert (found["hard"], found["soft"]) == ((1, 0) if kind == "hard" else (0, 1))
    assert ("ann@example.org" in on(run)) == (kind == "soft")


FEEDBACK = {
    "abuse": ("abuse", "Original-Rcpt-To: ann@example.org\n", True),
    "fraud": ("fraud", "Original-Rcpt-To: ann@example.org\n", True),
    "a redacted recipient": ("abuse", "", True),
    "pressed by mistake": ("not-spam", "Original-Rcpt-To: ann@example.org\n", False),
    "a failed signature": ("auth-failure", "Original-Rcpt-To: ann@example.org\n", False),
    "something else": ("other", "Original-Rcpt-To: ann@example.org\n", False),
}


@pytest.mark.parametrize("name", FEEDBACK)
def test_a_complaint_is_one_and_other_feedback_is_none(post: Post, run: Run, name: str) -> None:
    kind, recipient, counts = FEEDBACK[name]
    identifier = message_id(post.codes["ann@example.org"], "office.example")
    (post.folder / "feedback.eml").write_bytes(
        (
            "From: <feedback@loop.example>\nTo: bounces@office.example\nSubject: FW: The Digest\nMIME-Version: 1.0\n"
            'Content-Type: multipart/report; report-type=feedback-report; boundary="BB"\n\n'
            "--BB\nContent-Type: text/plain\n\nThis is an email abuse report.\n\n"
            f"--BB\nContent-Type: message/feedback-report\n\nFeedback-Type: {kind}\nVersion: 1\n{recipient}\n"
            "--BB\nContent-Type: message/rfc822\n\nFrom: digest@office.example\nTo: someone@redacted.example\n"
            f"Message-ID: <{identifier}>\nSubject: The Digest\n"
            f"List-Unsubscribe: <https://leave.office.example/{post.token('ann@example.org')}>\n\nx\n--BB--\n"
        ).encode()
    )
    found = json.loads(run("lists", "bounces", "feedback.eml", "--json", here=post.folder).out[0])
    assert found["complaints"] == counts
    assert ("ann@example.org" in on(run)) != counts


LEAVING = {
    "en": ["Kindly remove my email from this list", "Please take me off", "I no longer wish to receive this", "cancel my subscription", "Stop", "please delete my email address from your database", "unsubscribe please\n\nSent from my iPhone", "not interested, please stop emailing"],
    "de": ["Bitte nehmen Sie mich aus dem Verteiler", "Hiermit kündige ich den Newsletter", "Ich möchte keine Mails mehr", "Bitte streichen Sie mich von der Liste", "Bitte löschen Sie meine Adresse", "Newsletter abbestellen"],
    "fr": ["Je ne souhaite plus recevoir vos courriels", "Veuillez me désinscrire", "Merci de supprimer mon adresse de votre liste", "Me désabonner svp", "résilier mon abonnement"],
    "es": ["Quiero darme de baja", "No deseo recibir más correos", "Por favor elimínenme de la lista", "Cancelar suscripción", "borren mi correo de su lista"],
    "it": ["Vorrei cancellarmi dalla newsletter", "Non desidero più ricevere le vostre mail", "Cancellatemi", "toglietemi dalla lista", "Disiscrivetemi per favore"],
    "pt": ["Por favor removam-me da lista", "Não quero mais receber e-mails", "Cancelar inscrição", "Quero sair da lista", "descadastrar"],
    "nl": ["Ik wil geen mails meer ontvangen", "Graag uitschrijven", "Haal mij van de lijst af", "Ik wil mij afmelden", "opzeggen aub"],
    "pl": ["Proszę o wypisanie z listy", "Rezygnuję z newslettera", "Proszę usunąć mój adres", "Nie chcę otrzymywać maili", "wypisz mnie"],
    "ru": ["Прошу отписать меня от рассылки", "Удалите мой адрес из рассылки", "Не присылайте мне больше писем", "Отписаться", "Хочу отписаться"],
    "uk": ["Прошу відписати мене", "Видаліть мою адресу", "Не надсилайте мені більше листів", "Відписатися", "Хочу відмовитися від розсилки"],
    "el": ["Θέλω να διαγραφώ από τη λίστα", "Παρακαλώ διαγραφή", "Μην μου στέλνετε άλλα email", "Δεν θέλω να λαμβάνω τα email σας", "απεγγραφή"],
    "ja": ["配信を停止してください", "メルマガの解除をお願いします", "今後メールを送らないでください", "退会したいです", "配信停止希望"],
    "zh": ["请取消订阅", "我不想再收到邮件", "请不要再给我发邮件", "退订", "请把我从列表中删除"],
    "zh-Hant": ["請取消訂閱", "我不想再收到郵件", "請不要再寄信給我", "退訂", "請將我從名單中移除"],
    "ko": ["수신거부", "구독을 취소해 주세요", "더 이상 보내지 마세요", "메일 그만 보내주세요", "구독 해지 부탁드립니다"],
    "ar": ["إلغاء الاشتراك من فضلكم", "أريد إلغاء اشتراكي", "لا أريد استلام رسائلكم", "الرجاء حذف بريدي من القائمة", "أرجو إزالتي من القائمة"],
    "he": ["אנא הסירו אותי מרשימת התפוצה", "נא לבטל את המנוי שלי", "אני לא מעוניין לקבל יותר", "הסרה", "תפסיקו לשלוח לי"],
    "hi": ["कृपया मेरी सदस्यता रद्द करें", "मुझे ईमेल भेजना बंद करें", "मुझे सूची से हटाइए", "अनसब्सक्राइब", "मैं अब ईमेल नहीं पाना चाहता"],
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_writes_that_they_want_to_leave_is_asked_about(post: Post, run: Run, language: str) -> None:
    for number, words in enumerate(LEAVING[language]):
        mail = wish(READERS[number % 3], "Re: The Digest", f"{words}\n\n-- \nA Reader", f"X-Number: {number}")
        (post.folder / "wish.eml").write_bytes(mail)
        found = json.loads(run("lists", "pull", "wish.eml", "--json", here=post.folder).out[0])
        assert (found["asked"], found["left"]) == (1, 0), words
    assert on(run) == list(READERS)


STAYING = {
    "en": ["Thanks, could you stop by on Friday?", "Please remove the second paragraph on page 3", "How do I subscribe a colleague?", "The list of members on page 2 is wrong, please delete Mr X", "I leave for Tokyo tomorrow"],
    "de": ["Bitte melden Sie sich bei mir", "Können Sie die Liste der Teilnehmer schicken?", "Ich habe meine neue Adresse"],
    "fr": ["Merci pour la liste", "Je voudrais abonner un collègue"],
    "es": ["Vivo en Baja California", "Gracias por la lista"],
    "ja": ["購読を申し込みたいです", "素晴らしい記事でした"],
    "zh": ["我想订阅", "谢谢"],
    "ru": ["Подпишите меня, пожалуйста", "Спасибо за рассылку"],
    "ar": ["شكرا على الاشتراك"],
    "he": ["תודה על הרשימה"],
    "ko": ["구독하고 싶습니다"],
    "hi": ["धन्यवाद"],
    "nl": ["Graag aanmelden"],
    "pl": ["Proszę dopisać mnie do listy"],
    "it": ["Vorrei iscrivermi"],
    "pt": ["Quero subscrever"],
    "el": ["Θέλω να εγγραφώ"],
    "uk": ["Хочу підписатися"],
}  # fmt: skip


@pytest.mark.parametrize("language", STAYING)
def test_who_writes_of_something_else_is_not(post: Post, run: Run, language: str) -> None:
    for words in STAYING[language]:
        (post.folder / "answer.eml").write_bytes(wish("ann@example.org", "Re: The Digest", words))
        found = json.loads(run("lists", "pull", "answer.eml", "--json", here=post.folder).out[0])
        assert (found["asked"], found["left"]) == (0, 0), words


AWAY = {
    "en": "Out of office",
    "de": "Abwesenheitsnotiz: The Digest",
    "fr": "Absence du bureau : The Digest",
    "es": "Respuesta automática: The Digest",
    "it": "Fuori sede: The Digest",
    "pt": "Resposta automática: The Digest",
    "nl": "Automatisch antwoord: The Digest",
    "pl": "Odpowiedź automatyczna: The Digest",
    "ru": "Автоматический ответ: The Digest",
    "uk": "Автоматична відповідь: The Digest",
    "el": "Αυτόματη απάντηση: The Digest",
    "ja": "自動応答: The Digest",
    "zh": "自动答复: The Digest",
    "zh-Hant": "自動回覆: The Digest",
    "ko": "자동 회신: The Digest",
    "ar": "رد تلقائي: The Digest",
    "he": "תשובה אוטומטית: The Digest",
    "hi": "स्वचालित उत्तर: The Digest",
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_program_answers_while_somebody_is_away_is_no_wish(post: Post, run: Run, language: str) -> None:
    """The answer of an old server, that does not say of itself that it is one, of somebody who is on many lists."""
    words = f"I am away. {LEAVING[language][0]}"
    (post.folder / "away.eml").write_bytes(wish("ann@example.org", AWAY[language], words))
    found = json.loads(run("lists", "pull", "away.eml", "--json", here=post.folder).out[0])
    assert (found["asked"], found["left"], found["hard"], found["nothing"]) == (0, 0, 0, 1)
    about_us = wish("ann@example.org", "Re: The Digest: absence of evidence", LEAVING[language][0])
    (post.folder / "answer.eml").write_bytes(about_us)
    assert json.loads(run("lists", "pull", "answer.eml", "--json").out[0])["asked"] == 1


PLAIN = {
    "qmail none": ("Subject: failure notice", "Hi. This is the qmail-send program at mx.example.org.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<ann@example.org>:\nSorry, no mailbox here by that name. (#5.1.1)", "hard"),
    "qmail nohost": ("Subject: failure notice", "Hi. This is the qmail-send program at mx.example.org.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<ann@example.org>:\nSorry, I couldn't find any host named example.org. (#5.1.2)", "hard"),
    "qmail remote full": ("Subject: failure notice", "Hi. This is the qmail-send program at mx.example.org.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<ann@example.org>:\n192.0.2.1 failed after I sent the message.\nRemote host said: 552 5.2.2 mailbox is full", "soft"),
    "qmail remote spam": ("Subject: failure notice", "Hi. This is the qmail-send program at mx.example.org.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<ann@example.org>:\n192.0.2.1 failed after I sent the message.\nRemote host said: 554 5.7.1 Message rejected as spam", "soft"),
    "qmail queue": ("Subject: failure notice", "Hi. This is the qmail-send program at mx.example.org.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<ann@example.org>:\nSorry, I wasn't able to establish an SMTP connection. (#4.4.1)\nI'm not going to try again; this message has been in the queue too long.", "soft"),
    "exim none": ("Subject: Mail delivery failed: returning message to sender\nAuto-Submitted: auto-replied\nX-Failed-Recipients: ann@example.org", "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  ann@example.org\n    host mx.example.org [192.0.2.1]\n    SMTP error from remote mail server after RCPT TO:<ann@example.org>:\n    550 5.1.1 <ann@example.org>: Recipient address rejected: User unknown", "hard"),
    "exim dmarc": ("Subject: Mail delivery failed: returning message to sender\nAuto-Submitted: auto-replied\nX-Failed-Recipients: ann@example.org", "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  ann@example.org\n    host mx.example.org [192.0.2.1]\n    SMTP error from remote mail server after end of data:\n    550 5.7.1 rejected by DMARC policy for office.example", "soft"),
    "exim retry": ("Subject: Mail delivery failed: returning message to sender\nAuto-Submitted: auto-replied\nX-Failed-Recipients: ann@example.org", "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  ann@example.org\n    host mx.example.org [192.0.2.1]: Connection timed out\n    retry timeout exceeded", "soft"),
    "exim warning": ("Subject: Warning: message 1vPaaa-000001-2B delayed 24 hours\nAuto-Submitted: auto-replied", "This message was created automatically by mail delivery software.\nA message that you sent has not yet been delivered to one or more of its\nrecipients after more than 24 hours on the queue on mx.\n\nThe address to which the message has not yet been delivered is:\n\n  ann@example.org\n    Delay reason: host lookup did not complete\n\nNo action is required on your part.", "nothing"),
    "mail.ru": ("Subject: Mail failure.\nAuto-Submitted: auto-replied\nX-Failed-Recipients: ann@example.org", "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. The following address(es) failed:\n\n  ann@example.org\n    SMTP error from remote mail server after RCPT TO:<ann@example.org>:\n    host mxs.mail.ru [94.100.180.31]: 550 Message was not accepted -- invalid mailbox.\n    Local mailbox ann@example.org is unavailable: user not found", "hard"),
    "o365 text": ("Subject: Undeliverable: The Digest", "Your message to ann@example.org couldn't be delivered.\n\nann wasn't found at example.org.\n\noffice\tOffice 365\tann\nAction Required\t\t\tRecipient\nUnknown To address\n\nOriginal Message Details\n\nError Details\nReported error:\t550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient ann@example.org not found by SMTP address lookup\nDSN generated by:\tX.prod.outlook.com", "hard"),
    "o365 group": ("Subject: Undeliverable: The Digest", "Your message wasn't delivered to ann@example.org because the group only accepts messages from people in its organization.\n\nError Details\nReported error:\t550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required", "soft"),
    "domino": ("Subject: DELIVERY FAILURE: User ann (ann@example.org) not listed in Domino Directory", "Your message\n\n  Subject: The Digest\n\nwas not delivered to:\n\n  ann@example.org\n\nbecause:\n\n  User ann (ann@example.org) not listed in Domino Directory", "hard"),
    "left firm ooo": ("Subject: Automatic reply: The Digest\nAuto-Submitted: auto-replied", "I no longer work here. This mailbox does not exist any more; please write to bob@example.org.", "nothing"),
    "left firm ooo no header": ("Subject: Re: The Digest", "Ann no longer works at Example. Please contact bob@example.org.", "nothing"),
    "challenge": ("Subject: Please verify your email\nPrecedence: bulk", "To protect against spam, please click here to confirm that you sent this message to ann@example.org. Otherwise it will not be delivered.", "nothing"),
}  # fmt: skip
"""Head, text, and what it comes to."""


@pytest.mark.parametrize("name", PLAIN)
def test_what_servers_write_for_people_is_read(post: Post, run: Run, name: str) -> None:
    head, text, kind = PLAIN[name]
    identifier = message_id(post.codes["ann@example.org"], "office.example")
    (post.folder / "mail.eml").write_text(
        f"From: MAILER-DAEMON@mx.example.org\nTo: {post.path('ann@example.org')}\n{head}\nMIME-Version: 1.0\n"
        f"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{text}\n\n"
        "--- Below this line is a copy of the message.\n\nFrom: digest@office.example\nTo: ann@example.org\n"
        f"Message-ID: <{identifier}>\nSubject: The Digest\n\nHello\n",
        "utf-8",
    )
    found = json.loads(run("lists", "bounces", "mail.eml", "--json", here=post.folder).out[0])
    assert {each: found[each] for each in ("hard", "soft", "nothing")} == {
        each: int(each == kind) for each in ("hard", "soft", "nothing")
    }
    assert ("ann@example.org" in on(run)) == (kind != "hard")
