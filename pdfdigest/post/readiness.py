"""The settings of an office and a resolver go in; whether its mail will be taken, line by line, comes out.

Looked at are the DNS (MX, SPF of RFC 7208, DKIM of RFC 6376, DMARC of RFC 7489), the server and the address to
leave.  Nothing is sent, and nobody leaves: the server is greeted and logged in to, the address gets a GET.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parseaddr

import dns.exception
import dns.resolver
import urllib3

from pdfdigest.errors import PostError
from pdfdigest.manuscript.mail_form import MailForm
from pdfdigest.manuscript.web_proxy import Proxy
from pdfdigest.post import web_faults
from pdfdigest.post.carriers import Carrier, Lost
from pdfdigest.post.signing import Signer

SECONDS = 6.0
"""How long one question may take."""
GROWTH = 1.37
"""How much larger a PDF is as it stands in a letter: base64, with its line ends."""
_ROOM = 100_000
_PAGE = 200_000


@dataclass(frozen=True, slots=True)
class Found:
    """One thing looked at: `state` is `ok`, `weak` (it is sent, but less well taken), `lacks` or `unsure` (no answer)."""

    state: str
    what: str
    said: str
    mend: str = ""


class _Silent(Exception):
    """Nobody answered; the reason."""


class Names:
    """The DNS, as far as mail asks it."""

    def __init__(self, resolver: dns.resolver.Resolver | None = None) -> None:
        self._resolver = resolver
        self._silent = ""

    def ask(self, name: str, kind: str) -> tuple[str, ...]:
        """The records of a name, none where there are none; a text in its pieces is put together."""
        if self._silent:
            raise _Silent(self._silent)
        try:
            if self._resolver is None:
                self._resolver = dns.resolver.Resolver()
            answer = self._resolver.resolve(name, kind, lifetime=SECONDS)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return ()
        except dns.resolver.LifetimeTimeout:
            self._silent = "the DNS does not answer; is this machine on the network?"
            raise _Silent(self._silent) from None
        except (dns.exception.DNSException, OSError, UnicodeError) as error:
            raise _Silent(f"the DNS cannot be asked: {str(error)[:160]}") from None
        if kind == "TXT":
            return tuple(b"".join(record.strings).decode("utf-8", "replace") for record in answer)
        return tuple(record.to_text() for record in answer)


def look(
    settings: MailForm,
    signers: tuple[Signer, ...],
    server: Carrier | None,
    leave_page: str,
    names: Names,
    proxy: Proxy | None = None,
) -> Iterator[Found]:
    """Every line, in the order in which things are set up.

    `leave_page` is a web address that shows a reader's page to leave, empty where none is set; it is asked through the `proxy`.
    """
    yield from _set(settings)
    sender = _domain(parseaddr(settings.sender or "")[1])
    back = _domain(settings.bounces or "") or sender
    if back:
        yield _mx(names, back)
        yield _spf(names, back, settings)
    for signer in signers:
        yield _dkim(names, signer)
    if sender:
        yield _dmarc(names, sender, signers, back)
    if server is not None:
        yield from _server(settings, server)
    if leave_page:
        yield _leave(leave_page, proxy or Proxy())
    yield _unsubscribe(settings, signers)


def _domain(address: str) -> str:
    return address.rpartition("@")[2].lower()


def _set(settings: MailForm) -> Iterator[Found]:
    leave = settings.leave
    wanted = (
        ("sender", settings.sender, "lacks", 'sender = "The Digest <digest@office.example>"'),
        ("bounces", settings.bounces, "weak", 'bounces = "bounces@office.example"'),
        ("server", settings.server, "lacks", '[mail.server] with host = "smtp.office.example"'),
        (
            "dkim",
            settings.dkim,
            "lacks",
            '[mail.dkim] with domain = "office.example", selector = "digest2026" and key = {file = "dkim.pem"}',
        ),
        ("leave", leave and leave.address, "lacks", '[mail.leave] with address = "https://leave.office.example"'),
    )
    missing = [row for row in wanted if not row[1]]
    for name, _, state, line in missing:
        where = "" if line.startswith("[") else ", under [mail]"
        yield Found(state, f"setting {name}", "not set", f"write into publication.toml{where}: {line}")
    if not missing:
        yield Found("ok", "settings", "sender, bounces, server, dkim and leave are set")


def _answered(what: str, ask: Names, name: str, kind: str) -> tuple[str, ...] | Found:
    try:
        return ask.ask(name, kind)
    except _Silent as silent:
        return Found("unsure", what, str(silent), f"look it up where there is a network: {name} {kind}")


def _mx(names: Names, domain: str) -> Found:
    found = _answered("MX", names, domain, "MX")
    if isinstance(found, Found):
        return found
    hosts = sorted(record.split()[-1].rstrip(".") for record in found)
    if hosts and hosts != [""]:
        return Found("ok", "MX", f"mail for {domain} is taken by {', '.join(hosts)}")
    return Found(
        "lacks",
        "MX",
        f"no server takes mail for {domain}, so neither bounces nor replies arrive",
        f"publish: {domain}. MX 10 mail.{domain}. (the server that holds the mailboxes)",
    )


def _spf(names: Names, domain: str, settings: MailForm) -> Found:
    found = _answered("SPF", names, domain, "TXT")
    if isinstance(found, Found):
        return found
    records = [text for text in found if text.lower() == "v=spf1" or text.lower().startswith("v=spf1 ")]
    host = settings.server.host if settings.server else "smtp.office.example"
    mend = f'publish: {domain}. TXT "v=spf1 mx a:{host} ~all" (a provider says which include: belongs there instead)'
    if not records:
        return Found("lacks", "SPF", f"{domain} does not say which servers send for it", mend)
    if len(records) > 1:
        return Found("lacks", "SPF", f"{domain} has {len(records)} records, and then none counts", f"join them: {mend}")
    words = records[0].lower().split()
    if "+all" in words or "all" in words:
        return Found("lacks", "SPF", f"{records[0]!r} lets everybody send for {domain}", mend)
    if not any(word in ("-all", "~all", "?all") or word.startswith("redirect=") for word in words):
        return Found("weak", "SPF", f"{records[0]!r} says nothing of all other servers", "end it with ~all")
    return Found("ok", "SPF", f"{records[0]!r}; whether it names your server, the server's provider tells")


def _dkim(names: Names, signer: Signer) -> Found:
    place = f"{signer.selector}._domainkey.{signer.domain}"
    what = f"DKIM {signer.selector}"
    found = _answered(what, names, place, "TXT")
    if isinstance(found, Found):
        return found
    wanted = signer.record()
    mend = f'publish: {place}. TXT "{wanted}"'
    if not found:
        return Found("lacks", what, f"the key is not published at {place}", mend)
    if len(found) > 1:
        return Found("lacks", what, f"{place} has {len(found)} records, and then none counts", f"keep one; {mend}")
    tags, own = _tags(found[0]), _tags(wanted)
    if "".join(tags.get("p", "").split()) != own["p"] or tags.get("k", "rsa") != own["k"]:
        return Found("lacks", what, f"what is published at {place} is not the key that signs", mend)
    if "y" in tags.get("t", "").split(":"):
        return Found("weak", what, "it is published as a test (t=y), and receivers may ignore it", mend)
    return Found("ok", what, f"published at {place}, and the same as the key that signs")


def _dmarc(names: Names, domain: str, signers: tuple[Signer, ...], back: str) -> Found:
    labels = domain.split(".")
    mend = f'publish: _dmarc.{domain}. TXT "v=DMARC1; p=none; rua=mailto:dmarc@{domain}" (later p=quarantine)'
    for start in range(max(len(labels) - 1, 1))[:8]:
        above = ".".join(labels[start:])
        found = _answered("DMARC", names, f"_dmarc.{above}", "TXT")
        if isinstance(found, Found):
            return found
        records = [text for text in found if _tags(text).get("v", "").upper() == "DMARC1"]
        if len(records) > 1:
            return Found("lacks", "DMARC", f"_dmarc.{above} has {len(records)} records, and then none counts", mend)
        if not records:
            continue
        tags = _tags(records[0])
        if tags.get("p", "").lower() not in ("none", "quarantine", "reject"):
            return Found("lacks", "DMARC", f"{records[0]!r} has no policy (p=)", mend)
        strict = tags.get("adkim", "r").lower() == "s"
        signing = [signer.domain for signer in signers]
        if not any(_aligned(each, domain, strict=strict) for each in signing):
            said = f"the letters are signed by {', '.join(signing) or 'nobody'}, and the sender is at {domain}"
            return Found("lacks", "DMARC", said, f'sign with the sender\'s own domain: [mail.dkim] domain = "{domain}"')
        if not _aligned(back, domain, strict=tags.get("aspf", "r").lower() == "s"):
            said = f"{records[0]!r}; DKIM is aligned, SPF is not: bounces go to {back}"
            return Found("weak", "DMARC", said, f'[mail] bounces = "bounces@{domain}"')
        return Found("ok", "DMARC", f"{records[0]!r}, and DKIM and SPF are aligned with {domain}")
    return Found("lacks", "DMARC", f"{domain} does not say what to do with forged mail; large receivers want it", mend)


def _aligned(one: str, other: str, *, strict: bool) -> bool:
    """Whether two domains are the same or, where that is enough, one lies in the other."""
    return one == other or (not strict and (one.endswith(f".{other}") or other.endswith(f".{one}")))


def _tags(text: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in text.split(";"))
    return {name.strip().lower(): value.strip() for name, _, value in pairs if name.strip()}


def _server(settings: MailForm, server: Carrier) -> Iterator[Found]:
    host = settings.server.host if settings.server else ""
    try:
        session = server.open()
    except Lost as lost:
        yield Found("lacks", "server", str(lost), f"ask whoever runs {host}; try again from where mail is sent")
        return
    except PostError as error:
        yield Found("lacks", "server", error.message, error.hint)
        return
    largest = session.largest
    session.close()
    own = settings.server
    secured = "on this machine, unencrypted" if own and own.security == "none" else "its certificate holds"
    login = "logged in" if own and (own.password or own.token) else "no log-in is set"
    yield Found("ok", "server", f"{host} answers; {secured}; {login}")
    wanted = int(settings.attach_kilobytes * 1_000 * GROWTH) + _ROOM
    if largest and largest < wanted:
        fits = max(int((largest - _ROOM) / GROWTH / 1_000), 0)
        said = f"it takes letters up to {largest:,} octets; a PDF of {settings.attach_kilobytes:,} kB makes {wanted:,}"
        yield Found("lacks", "size", said, f"write [mail] attach_kilobytes = {fits}, so that a larger PDF is linked")
    else:
        yield Found("ok", "size", f"it takes {f'{largest:,} octets' if largest else 'any size'}")


def _leave(page: str, proxy: Proxy) -> Found:
    mend = "start `pdfdigest leave-server` on the public host, with the key of --make-key; see docs/mail-setup.md"
    try:
        with proxy.pool(page, cert_reqs="CERT_REQUIRED") as pool:
            answer = pool.request(
                "GET",
                page,
                preload_content=False,
                redirect=False,
                retries=False,
                timeout=urllib3.Timeout(total=SECONDS),
            )
            text = answer.read(_PAGE, decode_content=True).lower()
            answer.release_conn()
    except (urllib3.exceptions.HTTPError, OSError) as error:
        return Found("lacks", "leaving", f"the address cannot be fetched: {web_faults.told(error)}", mend)
    if answer.status in (301, 302, 303, 307, 308):
        return Found("lacks", "leaving", "the address leads elsewhere, which RFC 8058 forbids", "name the last address")
    if answer.status == 404:
        return Found("lacks", "leaving", "the server there does not know this office's tokens", mend)
    if answer.status != 200 or b"<form" not in text:
        return Found("lacks", "leaving", f"it answered {answer.status}, not with the page to leave", mend)
    return Found("ok", "leaving", "the address shows the page to leave")


def _unsubscribe(settings: MailForm, signers: tuple[Signer, ...]) -> Found:
    leave = settings.leave
    what = "List-Unsubscribe"
    if leave is None or leave.address is None:
        said = "letters have no one-click way to leave, which large receivers ask for (RFC 8058)"
        return Found("lacks", what, said, '[mail.leave] address = "https://leave.office.example"')
    if not leave.address.startswith("https://"):
        return Found("lacks", what, "the address is on this machine; no reader reaches it", "name the public address")
    if not signers:
        return Found("lacks", what, "it must be signed, and no key is set (RFC 8058 4)", "set up [mail.dkim]")
    if leave.mailto is None:
        said = "one click, and signed; some programs of readers know the way by mail only"
        return Found("weak", what, said, '[mail.leave] mailto = "leave@office.example"')
    if settings.inbox is None:
        said = f"letters name {leave.mailto} to leave by mail, and nothing is set that reads it"
        return Found("weak", what, said, "name that mailbox in [mail.inbox], or read it with lists pull MAILDIR")
    return Found("ok", what, "one click, signed, and by mail beside it")
