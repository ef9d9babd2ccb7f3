"""The form of the table [mail] in publication.toml: how the post room signs, paces and reaches a server.

Secrets never stand in it, only where to find them: in the environment, a file or the keyring.
"""

from __future__ import annotations

import re
from email.utils import parseaddr
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from pdfdigest.manuscript.forms import Line

_HOST = re.compile(r"(?=.{1,253}\Z)(?:[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9])?\.?)+\Z|\[?[0-9A-Fa-f:.]+\]?\Z")
_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\\\"]{1,64}@[^\s@<>()\[\],;:\\\"]{1,253}\Z")
_LOOPBACK = re.compile(r"localhost\Z|127(?:\.\d{1,3}){3}\Z|\[?::1\]?\Z")
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?\Z")


def _host(text: str) -> str:
    if not _HOST.match(text):
        raise ValueError(f"{text!r} is no name of a host; write it like smtp.office.example")
    return text


def _domain(text: str) -> str:
    if not _HOST.match(text) or "." not in text:
        raise ValueError(f"{text!r} is no domain; write it like office.example")
    return text.lower()


def _selector(text: str) -> str:
    if not _NAME.match(text):
        raise ValueError(f"{text!r} is no selector; it is one word, like digest2026")
    return text


def _address(text: str) -> str:
    if not _ADDRESS.match(text):
        raise ValueError(f"{text!r} is no mail address; write it like digest@office.example")
    return text


def _bounces(text: str) -> str:
    local = _address(text).rpartition("@")[0]
    if len(local) > 11 or "+" in local or not local.isascii():
        raise ValueError(
            f"{local!r} has no room for what tells the reader: before the @ stand 11 plain signs at most, and no +"
        )
    return text


def _mailbox(text: str) -> str:
    _address(parseaddr(text)[1])
    return text


def _https(text: str) -> str:
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise ValueError(f"{text!r} cannot be read: {error}") from None
    loopback = host in ("localhost", "127.0.0.1", "::1")
    if not host or (parts.scheme != "https" and not (loopback and parts.scheme == "http")):
        raise ValueError(f"{text!r} is no HTTPS address; RFC 8058 wants one: https://leave.office.example")
    if parts.query or parts.fragment:
        raise ValueError("it ends before ? and #; what tells the reader is put behind it")
    return text.rstrip("/")


def _link(text: str) -> str:
    if text.count("{file}") != 1 or "{" in text.replace("{file}", "") or "}" in text.replace("{file}", ""):
        raise ValueError(f"{text!r} must have {{file}} in it once, for the file's name")
    if not text.startswith("https://") and not re.match(r"http://(?:127\.0\.0\.1|localhost)[:/]", text):
        raise ValueError(f"{text!r} is no HTTPS address; write it like https://digest.example/{{file}}")
    return text


Host = Annotated[Line, AfterValidator(_host)]
Domain = Annotated[Line, AfterValidator(_domain)]
Selector = Annotated[Line, AfterValidator(_selector)]
MailAddress = Annotated[Line, AfterValidator(_address)]
BounceAddress = Annotated[Line, AfterValidator(_bounces)]
Mailbox = Annotated[Line, AfterValidator(_mailbox)]
Https = Annotated[Line, AfterValidator(_https)]
Link = Annotated[Line, AfterValidator(_link)]
Number = Annotated[int, Field(ge=1, le=10_000_000)]


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, defer_build=True)


class SecretForm(_Form):
    """Where a secret is found: exactly one of the three."""

    env: Annotated[Line | None, Field(description="The name of an environment variable.")] = None
    file: Annotated[Line | None, Field(description="A file that only its owner can read.")] = None
    keyring: Annotated[Line | None, Field(description="Service and name in the keyring, like pdfdigest/smtp.")] = None

    @model_validator(mode="after")
    def _one(self) -> SecretForm:
        if len(self.model_fields_set) != 1:
            raise ValueError('name one place where it is found, like {env = "SMTP_PASSWORD"}')
        return self


class ServerForm(_Form):
    """A server that takes mail for sending on."""

    host: Annotated[Host, Field(description="Its name, like smtp.office.example.")]
    port: Annotated[int, Field(ge=1, le=65535, description="587 for STARTTLS, 465 for TLS from the start.")] = 587
    security: Annotated[Literal["starttls", "tls", "none"], Field(description="none on loopback only.")] = "starttls"
    user: Annotated[Line, Field(description="The name to log in with.")] = ""
    password: Annotated[SecretForm | None, Field(description="Where the password is found.")] = None
    token: Annotated[SecretForm | None, Field(description="Where an OAuth 2 access token is found (XOAUTH2).")] = None
    authority: Annotated[Line | None, Field(description="A file with the certificates to trust beside the usual.")] = (
        None
    )
    test: Annotated[bool, Field(description="It keeps what it gets, and mails nobody; on loopback only.")] = False

    @model_validator(mode="after")
    def _log_in(self) -> ServerForm:
        if self.password and self.token:
            raise ValueError("password and token exclude each other; give the one that the server asks for")
        if (self.password or self.token) and not self.user:
            raise ValueError("user is missing; it is the name that the password or token belongs to")
        if self.test and not _LOOPBACK.match(self.host):
            raise ValueError("a server that is a test stands on this machine itself (127.0.0.1)")
        return self


class DkimForm(_Form):
    """The signature of the office's domain (RFC 6376); Ed25519 beside RSA where both are given (RFC 8463)."""

    domain: Annotated[Domain, Field(description="The domain that signs: that of the sender.")]
    selector: Annotated[Selector, Field(description="The name under which the public key stands in the DNS.")]
    key: Annotated[SecretForm, Field(description="Where the private key (PEM) is found.")]
    second_selector: Annotated[Selector | None, Field(description="The selector of a second key.")] = None
    second_key: Annotated[SecretForm | None, Field(description="Where a second private key is found.")] = None

    @model_validator(mode="after")
    def _pair(self) -> DkimForm:
        if (self.second_selector is None) != (self.second_key is None):
            raise ValueError("second_selector and second_key belong together; give both or neither")
        return self


class LeaveForm(_Form):
    """The ways to leave a list."""

    address: Annotated[Https | None, Field(description="Where leave-server answers, like https://leave.office.example")]
    mailto: Annotated[MailAddress | None, Field(description="The mailbox that takes leavers by mail.")] = None


class InboxForm(_Form):
    """The mailbox that bounces, complaints and leavers come to: a folder here, or one on an IMAP server."""

    path: Annotated[Line | None, Field(description="A Maildir or mbox that a server or program here fills.")] = None
    host: Annotated[Host | None, Field(description="The IMAP server, like imap.office.example.")] = None
    port: Annotated[int, Field(ge=1, le=65535, description="993 for TLS from the start, 143 for STARTTLS.")] = 993
    security: Annotated[Literal["tls", "starttls", "none"], Field(description="none on loopback only.")] = "tls"
    user: Annotated[Line, Field(description="The name to log in with.")] = ""
    password: Annotated[SecretForm | None, Field(description="Where the password is found.")] = None
    token: Annotated[SecretForm | None, Field(description="Where an OAuth 2 access token is found (XOAUTH2).")] = None
    folders: Annotated[list[Line], Field(min_length=1, max_length=20, description="The folders that are read.")] = [
        "INBOX"
    ]
    authority: Annotated[Line | None, Field(description="A file with the certificates to trust beside the usual.")] = (
        None
    )

    @model_validator(mode="after")
    def _one(self) -> InboxForm:
        if (self.path is None) == (self.host is None):
            raise ValueError("give either path, a mailbox on this machine, or host, an IMAP server")
        if self.host and not (self.user and (self.password or self.token)):
            raise ValueError("user and password, or user and token, are missing; an IMAP server asks for them")
        if self.password and self.token:
            raise ValueError("password and token exclude each other; give the one that the server asks for")
        return self


class PaceForm(_Form):
    """How fast: what is left out is not limited."""

    daily: Annotated[Number | None, Field(description="The most mails a day, by the office's own clock.")] = None
    per_minute: Annotated[Number | None, Field(description="The most mails a minute.")] = None


class OfficePaceForm(PaceForm):
    """How fast all domains together, and what publications on this machine share."""

    shared_daily: Annotated[
        Number | None, Field(description="The most mails a day of all publications here that use this server and user.")
    ] = None


class DomainForm(PaceForm):
    """What one domain of readers takes."""

    attach_kilobytes: Annotated[int | None, Field(ge=0, le=50_000, description="The largest PDF to attach.")] = None


class ListForm(_Form):
    """One mailing list."""

    title: Annotated[Line, Field(description="Its name as readers see it.")] = ""
    attach_kilobytes: Annotated[int | None, Field(ge=0, le=50_000, description="The largest PDF to attach.")] = None


class MailForm(_Form):
    """The settings of the post room."""

    sender: Annotated[Mailbox | None, Field(description="Who it comes from: The Digest <digest@office.example>.")] = (
        None
    )
    reply_to: Annotated[Mailbox | None, Field(description="Where replies go, if elsewhere.")] = None
    bounces: Annotated[BounceAddress | None, Field(description="Where servers report failures.")] = None
    server: Annotated[ServerForm | None, Field(description="The server that sends on; without it, a rehearsal.")] = None
    rehearsal: Annotated[
        Literal["maildir", "files"],
        Field(description="What a rehearsal writes: a Maildir, or a file for each letter."),
    ] = "maildir"
    spare: Annotated[ServerForm | None, Field(description="The server to turn to when that one is down.")] = None
    dkim: DkimForm | None = None
    leave: LeaveForm | None = None
    inbox: InboxForm | None = None
    connections: Annotated[int, Field(ge=1, le=64, description="How many connections at a time.")] = 4
    attach_kilobytes: Annotated[int, Field(ge=0, le=50_000, description="The largest PDF to attach.")] = 2_000
    link: Annotated[Link | None, Field(description="Where PDFs stand on the web, {file} for the file's name.")] = None
    letter: Annotated[
        Literal["headlines", "leads", "full"] | None,
        Field(description="What stands in it: headlines alone, their leads too, or the whole stories."),
    ] = None
    greeting: Annotated[bool, Field(description="Readers are greeted by name, where it is known.")] = True
    hold_minutes: Annotated[int, Field(ge=0, le=1_440, description="How long a first run may still be called off.")] = 0
    not_after_hours: Annotated[int, Field(ge=1, le=2_000, description="How long a plan may wait and run.")] = 72
    give_up_hours: Annotated[int, Field(ge=1, le=240, description="How long a deferred mail is tried.")] = 48
    reply_seconds: Annotated[int, Field(ge=1, le=3_600, description="How long to wait after the final dot.")] = 600
    pace: OfficePaceForm = OfficePaceForm.model_construct()
    domains: Annotated[dict[Domain, DomainForm], Field(description="What single domains of readers take.")] = {}
    lists: Annotated[dict[Line, ListForm], Field(description="What is particular to a list.")] = {}

    @model_validator(mode="after")
    def _first(self) -> MailForm:
        if self.spare and not self.server:
            raise ValueError("spare is turned to when server is down, and server is missing")
        return self
