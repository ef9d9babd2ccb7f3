"""Bounces: what came back from our own letters counts, once; what anybody else wrote changes nothing."""

from __future__ import annotations

import base64
import bz2
import gzip
import lzma
import mailbox
import random
import re
import time
from collections.abc import Callable, Iterator
from email import message_from_bytes
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdfdigest.errors import RequestError
from pdfdigest.post import bounce_reports, bounces, keys, mail_sources, suppressions
from pdfdigest.post.bounce_verdicts import Read
from pdfdigest.post.ledger import Ledger
from pdfdigest.post.releases import Release, tally
from pdfdigest.post.tokens import Keys
from pdfdigest.post.wire import message_id
from tests.post.builders import NOW, everything, ledger, planned, readers


class Office:
    """A ledger with one release, accepted by all of its readers."""

    def __init__(self, folder: Path, number: int = 6) -> None:
        self.ledger: Ledger = ledger(folder)
        self.keys = Keys.read(keys.text(self.ledger.folder))
        self.releases = [self._sent(number, f"1.{issue}") for issue in (4, 5, 6)]

    def _sent(self, number: int, issue: str) -> Release:
        made = planned(self.ledger, readers(number), issue=issue)
        with self.ledger.writing() as db:
            db.execute("UPDATE deliveries SET state = 'accepted' WHERE release = ?", (made.id,))
        return made

    def token(self, number: int = 0, release: int = 0) -> bytes:
        rows = self.ledger.db.execute(
            "SELECT token FROM deliveries WHERE release = ? ORDER BY id", (self.releases[release].id,)
        )
        return [token for (token,) in rows][number]

    def path(self, number: int = 0, release: int = 0) -> str:
        return f"{self.keys.signing().return_path(self.token(number, release))}@office.example"

    def take(self, *mails: bytes, at: float = NOW) -> Read:
        return bounces.take(
            self.ledger, self.keys, ((f"mail {number}", mail) for number, mail in enumerate(mails)), at=at
        )

    def counts(self, release: int = 0) -> dict[str, int]:
        found = tally(self.ledger.db, self.releases[release]).facts()
        return {name: found[name] for name in ("accepted", "bounced", "complained") if found[name]}

    def left_out(self) -> int:
        return int(
            self.ledger.db.execute(
                "SELECT count(*) FROM suppressions WHERE list = ?", (suppressions.EVERY,)
            ).fetchone()[0]
        )

    def whole(self) -> bytes:
        return everything(self.ledger.db)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    yield made
    made.ledger.close()


def report(
    to: str, status: str = "5.1.1", action: str = "failed", diagnostic: str = "smtp; 550 no such user", given: str = ""
) -> bytes:
    return (
        f"From: MAILER-DAEMON@mx.example\nTo: {to}\nSubject: Undelivered\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\n\nIt was not delivered.\n--b\nContent-Type: message/delivery-status\n\n"
        f"Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; r@reader.example\nAction: {action}\n"
        f"Status: {status}\nDiagnostic-Code: {diagnostic}\n\n--b\nContent-Type: message/rfc822\n\n"
        f"{given}Subject: The Digest\n\nHello.\n--b--\n"
    ).encode()


def complaint(path: str, kind: str = "abuse") -> bytes:
    return (
        "From: fbl@provider.example\nTo: abuse@office.example\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=feedback-report; boundary="b"\n\n--b\n\nSpam.\n'
        f"--b\nContent-Type: message/feedback-report\n\nFeedback-Type: {kind}\nVersion: 1\nUser-Agent: x/1\n"
        f"Original-Mail-From: <{path}>\n\n--b\nContent-Type: text/rfc822-headers\n\nSubject: The Digest\n\n--b--\n"
    ).encode()


def test_a_hard_bounce_counts_once_and_ends_the_address(office: Office) -> None:
    mail = report(office.path())
    said = office.take(mail, mail)
    assert (said.hard, said.suppressed, said.again) == (1, 1, 1)
    assert office.counts() == {"accepted": 6, "bounced": 1}
    before = office.whole().count(b"INSERT INTO")
    again = office.take(mail.replace(b"\n", b"\r\n"))
    assert (again.hard, again.again, again.suppressed) == (0, 1, 0)
    assert office.whole().count(b"INSERT INTO") == before
    (words,) = office.ledger.db.execute("SELECT reply FROM deliveries WHERE state = 'bounced'").fetchone()
    assert "550 no such user" in words


def test_soft_bounces_end_an_address_after_three_letters(office: Office) -> None:
    for number in (0, 1, 2):
        assert office.left_out() == 0
        office.take(report(office.path(release=number), "5.2.2"), report(office.path(release=number), "4.4.7"))
    assert office.left_out() == 1


def test_soft_bounces_long_ago_are_forgiven(office: Office) -> None:
    for number in (0, 1, 2):
        office.take(report(office.path(release=number), "5.2.2"), at=NOW + number * 100 * 86_400)
    assert office.left_out() == 0


@pytest.mark.parametrize(
    ("status", "diagnostic", "kind"),
    [
        ("5.1.1", "smtp; 550 unknown", "hard"),
        ("5.0.0", "smtp; 550 5.1.1 unknown", "hard"),
        ("5.0.0", "smtp; 552 5.2.2 over quota", "soft"),
        ("5.0.0", "smtp; 550 mailbox is full", "soft"),
        ("5.7.1", "smtp; 550 looks like spam", "soft"),
        ("5.1.8", "smtp; 550 your domain is bad", "soft"),
        ("4.4.7", "smtp; 451 given up", "soft"),
        ("5.4.1", "smtp; 550 5.4.1 Recipient address rejected: Access denied", "hard"),
        ("5.4.1", "smtp; 550 access denied", "soft"),
        ("5.0.0", "smtp; 550 DMARC check failed", "soft"),
        ("5.0.0", "smtp; 550 Blocked - see http://www.spamhaus.org/query/bl?ip=192.0.2.1", "soft"),
        ("5.0.0", "smtp; 421 4.7.0 temporarily deferred", "soft"),
        ("5.0.0", "smtp; 550-5.7.26 Unauthenticated email is not accepted", "soft"),
        ("5.1.0", "smtp; 550 5.1.0 sender denied by blacklist", "soft"),
        ("5.2.1", "smtp; 550 5.2.1 The user is receiving mail at a rate that prevents it", "soft"),
        ("5.0.0", "smtp; 552 Message size exceeds maximum permitted", "soft"),
        ("5.0.0", "smtp; 550 High probability of spam", "soft"),
        ("5.0.0", "", "soft"),
        ("5.1.1 (bad)", "smtp; 550 no", "hard"),
        ("5.1.2", "smtp; 550 host unknown", "hard"),
        ("5.1.6", "smtp; 551 has moved, no forwarding address", "hard"),
        ("5.0.0", "smtp; 550 Postfach existiert nicht", "hard"),
        ("5.0.0", "smtp; 550 utilisateur inconnu", "hard"),
        ("5.0.0", "smtp; 550 пользователь не найден", "hard"),
        ("5.0.0", "smtp; 550 用户不存在", "hard"),
        ("5.4.7", "smtp; 550 5.4.7 Message expired", "soft"),
        ("nonsense", "smtp; 550 5.1.1 unknown", "hard"),
    ],
)
def test_what_is_hard_and_what_is_soft(status: str, diagnostic: str, kind: str) -> None:
    said = bounce_reports.read(report("x@office.example", status, diagnostic=diagnostic))
    (failure,) = said.failures
    assert (said.kind, failure.hard) == ("failed", kind == "hard"), failure


def test_delays_successes_and_absences_change_nothing(office: Office) -> None:
    away = f"From: r@reader.example\nTo: {office.path()}\nAuto-Submitted: auto-replied (vacation)\nSubject: Away\n\n550 5.1.1 I am away\n"
    said = office.take(
        report(office.path(), "4.4.1", "delayed"),
        report(office.path(), "2.0.0", "delivered"),
        away.encode(),
        f"From: r@reader.example\nTo: {office.path()}\nSubject: Thanks\n\nI read it.\n".encode(),
    )
    assert said == Read(messages=4, nothing=4)
    assert office.counts() == {"accepted": 6}


def test_a_complaint_ends_the_address_even_after_a_bounce(office: Office) -> None:
    office.take(report(office.path(), "5.2.2"))
    said = office.take(complaint(office.path()), complaint(office.path(1), "not-spam"))
    assert (said.complaints, said.suppressed, said.nothing) == (1, 1, 1)
    assert office.counts() == {"accepted": 6, "complained": 1}


def test_a_bounce_settles_a_doubt(office: Office) -> None:
    with office.ledger.writing() as db:
        db.execute("UPDATE deliveries SET state = 'in_doubt' WHERE token = ?", (office.token(),))
    office.take(report(office.path()))
    assert office.counts() == {"accepted": 6, "bounced": 1}
    assert office.ledger.db.execute("SELECT act FROM acts WHERE delivery IS NOT NULL").fetchall() == [("bounce",)]


def test_without_a_return_path_of_its_own_the_message_id_tells(office: Office) -> None:
    name = message_id(office.token(2), "office.example")
    given = f"Message-ID: <{name}>\n"
    said = office.take(report("digest@office.example", given=given))
    assert (said.unproven, said.hard, office.counts()) == (1, 0, {"accepted": 6})
    assert "by its Message-ID alone" in said.notes[0]
    mine = report("digest@office.example", given=given).replace(b"r@reader.example", b"R0000002@reader.example")
    assert (office.take(mine).hard, office.counts()) == (1, {"accepted": 6, "bounced": 1})
    token = office.keys.signing().leave("members", office.keys.mark("r0000001@reader.example"))
    given = f"Message-ID: <{message_id(office.token(1), 'office.example')}>\nList-Unsubscribe: <https://x.example/{token}>\n"
    assert office.take(report("digest@office.example", given=given)).hard == 1


def test_words_of_a_servers_own_are_understood(office: Office) -> None:
    mail = (
        f"From: MAILER-DAEMON@mx.example\nTo: {office.path()}\nSubject: failure notice\n\n"
        "Hi. This is the qmail-send program at mx.example.\n"
        "I'm afraid I wasn't able to deliver your message to the following addresses.\n\n"
        "<r@reader.example>:\n550 no such user here\n\n--- Below this line is a copy of the message.\n"
    )
    assert office.take(mail.encode()).hard == 1


def test_forged_and_foreign_ones_change_nothing(office: Office) -> None:
    before = office.whole()
    path = office.path()
    local = path.partition("@")[0]
    wrong = f"{local[:-1]}{'a' if local[-1] != 'a' else 'b'}@office.example"
    other = f"{Keys.read('5e' * 32).signing().return_path(office.token())}@office.example"
    name = message_id(office.token(), "office.example")
    said = office.take(
        report(wrong),
        report(other),
        complaint(wrong),
        report(wrong, given=f"Message-ID: <{name}>\n"),
        report("bounces@office.example"),
        report("bounces@office.example", given=f"Message-ID: <{message_id(bytes(16), 'office.example')}>\n"),
    )
    assert (said.forged, said.foreign) == (4, 2)
    assert office.whole() == before


@given(
    st.one_of(
        st.from_regex(r"bounces\+[0-9a-f]{8}-[a-z2-7]{26}-[a-z2-7]{16}", fullmatch=True),
        st.tuples(st.integers(0, 60), st.sampled_from("abcdef234567")),
    )
)
def test_no_forged_token_is_accepted(made: str | tuple[int, str]) -> None:
    signing = Keys.read("ab" * 32).signing()
    true = signing.return_path(bytes(range(16)))
    forged = made if isinstance(made, str) else true[: made[0] % len(true)] + made[1] + true[made[0] % len(true) + 1 :]
    if forged.partition("+")[2] != true.partition("+")[2]:
        assert signing.read_return(forged) is None


HOSTILE = {
    "empty": b"",
    "null bytes": b"\0" * 5_000,
    "deep parts": b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(3_000)),
    "deep messages": b"Content-Type: message/rfc822\n\n" * 20_000,
    "no end": report("x@office.example")[:-30],
    "wrong charset": b"Content-Type: text/plain; charset=no-such\nContent-Transfer-Encoding: base64\n\n\xff\xfe%%%",
    "broken boundary": b'Content-Type: multipart/report; report-type=delivery-status; boundary="\xff\n\n--\xff\n',
    "huge": report("x@office.example") + b"x" * 5_000_000,
    "long line": b"Subject: " + b"=?x?q?" * 100_000,
    "many headers": b"".join(b"To: bounces+x@y\n" for _ in range(20_000)),
    "spaces": b"Message-ID:" + b" " * 300_000 + b"\n\nmessage-id:" + b" \n" * 50_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_mail_gives_an_answer_in_time(office: Office, name: str) -> None:
    start = time.process_time()
    said = office.take(HOSTILE[name])
    assert said.messages == 1
    assert office.counts() == {"accepted": 6}
    assert time.process_time() - start < 5


@settings(deadline=None)
@given(st.binary(max_size=400), st.integers(0, 700))
def test_a_report_with_anything_put_into_it_is_read(noise: bytes, place: int) -> None:
    mail = report("x@office.example")
    assert bounce_reports.read(mail[:place] + noise + mail[place:]).kind in (
        "failed",
        "complaint",
        "nothing",
        "unreadable",
    )


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress, bz2.compress])
def test_a_packed_mbox_that_did_not_arrive_whole_is_refused(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    mail = b"From x Mon Nov 30 10:00:00 2026\nFrom: a@example.org\n\n%s\n\n"
    signs = random.Random(1)
    packed = pack(b"".join(mail % signs.randbytes(3000).hex().encode() for _ in range(800)))
    (tmp_path / "box").write_bytes(packed[: len(packed) * 3 // 4])
    with pytest.raises(RequestError, match="not whole"):
        list(mail_sources.mails(tmp_path / "box"))


def test_maildir_mbox_and_a_single_file_hold_the_same_mail(office: Office, tmp_path: Path) -> None:
    mail = report(office.path())
    folder = mailbox.Maildir(tmp_path / "dir")
    folder.add(mail)
    box = mailbox.mbox(tmp_path / "box")
    box.add(message_from_bytes(mail))
    box.close()
    (tmp_path / "one.eml").write_bytes(mail)
    found = [list(mail_sources.mails(tmp_path / name)) for name in ("dir", "box", "one.eml")]
    assert [len(each) for each in found] == [1, 1, 1]
    said = office.take(*(each for ((_, each),) in found))
    assert (said.hard, said.again) == (1, 2)
    for wrong in (tmp_path / "none", tmp_path):
        with pytest.raises(RequestError):
            list(mail_sources.mails(wrong))


REFUSALS = (
    ("550", "5.1.1 <a@b.example>: Recipient address rejected: User unknown", True),
    ("550", "no such user here", True),
    ("550", "5.7.1 relay access denied", False),
    ("552", "5.3.4 message too large", False),
    ("550", "", False),
)


def test_a_refusal_at_once_counts_as_a_bounce(office: Office) -> None:
    made = planned(office.ledger, readers(5), issue="1.9")
    with office.ledger.writing() as db:
        for (identifier,), (code, words, _) in zip(
            db.execute("SELECT id FROM deliveries WHERE release = ? ORDER BY id", (made.id,)).fetchall(),
            REFUSALS,
            strict=True,
        ):
            db.execute(
                "UPDATE deliveries SET state = 'rejected', code = ?, reply = ? WHERE id = ?", (code, words, identifier)
            )
        expected = sum(hard for _, _, hard in REFUSALS)
        assert bounces.take_refusals(db, made.id, NOW) == expected
        assert bounces.take_refusals(db, made.id, NOW) == 0
    assert office.left_out() == expected


def test_another_address_behind_the_readers_does_not_count(office: Office) -> None:
    reader = "r0000000@reader.example"
    two = report(office.path()).replace(
        b"Status: 5.1.1\n",
        f"Status: 5.1.1\n\nFinal-Recipient: rfc822; {reader}\nAction: delayed\nStatus: 4.2.2\n".encode(),
    )
    members = report(office.path(), given=f"To: {reader}\n").replace(b"r@reader", b"old.member@elsewhere")
    expanded = members.replace(b"Action", f"Original-Recipient: rfc822; {reader}\nAction".encode()).replace(
        b"To: r00", b"X: r"
    )
    several = report(office.path()).replace(
        b"--b\nContent-Type: message/rfc822",
        b"Final-Recipient: rfc822; one@elsewhere.example\nAction: failed\nStatus: 5.1.1\n\n--b\nContent-Type: message/rfc822",
    )
    said = office.take(two, members, expanded, several)
    assert (said.hard, said.soft, said.behind + said.nothing) == (0, 0, 4)
    assert any("old.member@elsewhere.example" in note for note in said.notes)
    for number in range(3):
        office.take(members.replace(b"Hello.", b"%d" % number), at=NOW + number)
    assert office.left_out() == 0
    own = report(office.path(), given=f"To: {reader}\n").replace(b"r@reader.example", b"R0000000@mail.reader.example")
    assert office.take(own).hard == 1


def test_soft_bounces_count_by_when_they_were_written(office: Office) -> None:
    for number, day in enumerate(("Mon, 2 Jan 2023", "Tue, 2 Jan 2024", "Thu, 2 Jan 2025")):
        mail = report(office.path(release=number), "5.2.2", diagnostic="smtp; 552 mailbox full")
        office.take(f"Date: {day} 10:00:00 +0000\n".encode() + mail)
    assert office.left_out() == 0
    for number in (0, 1):
        mail = report(office.path(release=number), "4.4.7", diagnostic="smtp; 451 later")
        office.take(f"Date: Fri, {3 + number} Jan 2025 10:00:00 +0000\n".encode() + mail)
    assert office.left_out() == 1


def test_many_hard_ones_that_say_the_same_are_not_believed(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    office = Office(tmp_path, 30)
    request.addfinalizer(office.ledger.close)
    mails = [report(office.path(number)).replace(b" r@", b" r%07d@" % number) for number in range(30)]
    odd = report(office.path(0), diagnostic="smtp; 550 5.1.1 account gone, does not exist").replace(
        b" r@", b" r0000000@"
    )
    said = office.take(odd, *mails)
    assert (said.hard, said.held, office.left_out()) == (1, 30, 1)
    assert "30 of 30 letters" in said.notes[0]
    assert office.take(*mails[:10]).hard == 10
    assert office.take(*mails[10:]).held == 20
    said = bounces.take(office.ledger, office.keys, [("", mail) for mail in mails], at=NOW, believe=True)
    assert (said.hard, said.again, office.left_out()) == (20, 10, 30)


PLAIN = {
    "exim": (
        "X-Failed-Recipients: {reader}\nAuto-Submitted: auto-replied\nFrom: Mail Delivery System <Mailer-Daemon@mx.example>\n"
        "Subject: Mail delivery failed: returning message to sender\n\nThis message was created automatically by mail delivery"
        " software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent"
        " error. The following address(es) failed:\n\n  {reader}\n    SMTP error from remote mail server after RCPT TO:<{reader}>:\n"
        "    550 5.1.1 unknown user\n\n------ This is a copy of the message, including all the headers. ------\n"
    ),
    "exim without the user": (
        "X-Failed-Recipients: {reader}\nAuto-Submitted: auto-replied\nFrom: Mailer-Daemon@mx.example\nSubject: Mail delivery failed\n\n"
        "A message could not be delivered. This is a permanent error.\n\n  {reader}\n    Unrouteable address\n"
    ),
    "qmail": (
        "From: MAILER-DAEMON@mx.example\nSubject: failure notice\n\nHi. This is the qmail-send program at mx.example.\n"
        "I'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up.\n\n"
        "<{reader}>:\n192.0.2.1 does not like recipient.\nRemote host said: 550 sorry, no mailbox here by that name\n"
        "Giving up on 192.0.2.1.\n\n--- Below this line is a copy of the message.\n"
    ),
    "mail.ru": (
        "X-Failed-Recipients: {reader}\nAuto-Submitted: auto-replied\nFrom: mailer-daemon@corp.mail.example\nSubject: Mail failure.\n"
        "Content-Type: text/plain; charset=utf-8\n\nВаше письмо не может быть доставлено:\n\n  {reader}\n"
        "    SMTP error from remote mail server after RCPT TO:<{reader}>:\n    550 5.1.1 user not found\n"
    ),
    "office 365": (
        "From: postmaster@mx.example\nAuto-Submitted: auto-replied\nSubject: Undeliverable: The Digest\n\n"
        "Delivery has failed to these recipients or groups:\n\n{reader}<mailto:{reader}>\nThe email address you entered couldn't be"
        " found.\n\nDiagnostic information for administrators:\n{reader}\n"
        "Remote Server returned '550 5.1.1 RESOLVER.ADR.RecipNotFound; not found'\n"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PLAIN)
@pytest.mark.parametrize(("words", "hard"), [("", True), ("550 5.7.1 blocked, see our blocklist", False)])
def test_plain_words_of_servers_are_read(office: Office, name: str, words: str, hard: bool) -> None:
    mail = PLAIN[name].format(reader="r0000000@reader.example")
    if words and "550" not in mail:
        mail = mail.replace("Unrouteable address", words)
    elif words:
        mail = re.sub("550 .*", words, mail)
    said = office.take(f"To: {office.path()}\n{mail}".encode())
    assert (said.hard, said.soft) == (hard, not hard), said


@pytest.mark.parametrize("ends", ["\n", "\r", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-8-sig"])
def test_any_line_ends_and_unicode_encoding_is_read(office: Office, ends: str, encoding: str) -> None:
    said = office.take(report(office.path()).decode().replace("\n", ends).encode(encoding))
    assert said.hard == 1
    assert office.take(report(office.path())).again == 1


def own_words(sender: str, subject: str, text: str, kind: str = "plain") -> bytes:
    return (
        f"From: {sender}\nTo: x@office.example\nSubject: {subject}\nMIME-Version: 1.0\n"
        f"Content-Type: text/{kind}; charset=utf-8\n\n{text}\n"
    ).encode()


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Unzustellbar: x", "Folgende Empfänger konnten nicht erreicht werden:\n\nr@reader.example am 01.02.2024\n  Das E-Mail-Konto ist in der Organisation nicht vorhanden.\n  <mx.example #5.1.1>"),
        ("Unzustellbare Nachricht", "<r@reader.example>: Empfänger unbekannt"),
        ("Message non délivré", "Votre message n'a pas pu être remis :\n\nr@reader.example : adresse inconnue"),
        ("Correo devuelto", "No se pudo entregar el mensaje a r@reader.example: el usuario no existe"),
        ("Mancata consegna", "r@reader.example: utente sconosciuto"),
        ("Mensagem não entregue", "Sua mensagem não pôde ser entregue para r@reader.example: usuário inexistente"),
        ("Onbestelbaar", "Uw bericht kon niet worden afgeleverd.\nr@reader.example\nDe ontvanger is onbekend (550 5.1.1)"),
        ("Zwrot wiadomości", "Nie można dostarczyć wiadomości do r@reader.example.\nużytkownik nie istnieje"),
        ("Письмо не доставлено", "r@reader.example: пользователь не найден"),
        ("配信不能通知", "<r@reader.example>:\n指定されたメールアドレスは存在しません。"),
        ("Mail System Error - Returned Mail", "The following destination addresses were unknown:\n\nSMTP <r@reader.example>"),
        ("系统退信", "收件人： r@reader.example\n收件人邮件地址不存在，邮件无法送达。"),
    ],
)  # fmt: skip
def test_a_mailbox_that_is_gone_is_understood_in_the_words_of_servers_of_other_countries(
    subject: str, text: str
) -> None:
    said = bounce_reports.read(own_words("MAILER-DAEMON@mx.example", subject, text))
    (failure,) = said.failures
    assert (said.kind, failure.address, failure.hard) == ("failed", "r@reader.example", True), failure


@pytest.mark.parametrize(
    ("sender", "subject", "text"),
    [
        ("postmaster@mx.example", "Zustellung verzögert", "Die Zustellung der Nachricht hat sich verzögert. Der Server konnte nicht erreicht werden."),
        ("postmaster@mx.example", "Remise retardée", "La distribution du message est retardée : le serveur n'a pas pu être joint."),
        ("postmaster@mx.example", "配信遅延", "メールの配信が遅延しています。サーバーに接続できませんでした。"),
        ("postmaster@reader.example", "Automatic reply: The Digest", "This mailbox is not read. We cannot answer."),
        ("r@reader.example", "Re: Returned mail policy", "I could not read it, sorry."),
        ("help@reader.example", "[Ticket 12] Delivery problem", "Your request cannot be looked at before Monday."),
    ],
)  # fmt: skip
def test_a_server_that_waits_and_a_person_who_answers_are_no_bounces(sender: str, subject: str, text: str) -> None:
    assert bounce_reports.read(own_words(sender, subject, text)).kind == "nothing"


@pytest.mark.parametrize("kind", ["base64", "quoted-printable", "global"])
def test_a_report_in_an_encoding_or_with_addresses_in_unicode_is_read(office: Office, kind: str) -> None:
    fields = "Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; r@reader.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 unknown\n"
    head = "Content-Type: message/delivery-status\n"
    if kind == "base64":
        head += "Content-Transfer-Encoding: base64\n"
        fields = base64.encodebytes(fields.encode()).decode()
    elif kind == "quoted-printable":
        head += "Content-Transfer-Encoding: quoted-printable\n"
        fields = fields.replace("5.1.1 unknown", "5.1.1 un=\nknown")
    else:
        head = "Content-Type: message/global-delivery-status\n"
    mail = (
        f"From: MAILER-DAEMON@mx.example\nTo: {office.path()}\nSubject: failure\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        f"--b\n\nIt failed.\n--b\n{head}\n{fields}\n--b--\n"
    )
    assert office.take(mail.encode()).hard == 1
