"""The form of the table [ledger] in publication.toml: the server that keeps the ledger, where several machines send.

A password never stands in it, only where to find it.
"""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import parse_qsl, urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from pdfdigest.manuscript.forms import Line
from pdfdigest.manuscript.mail_form import SecretForm

_LOOPBACK = re.compile(r"localhost\Z|127(?:\.\d{1,3}){3}\Z|\[?::1\]?\Z")
_KEYS = frozenset({"host", "port", "dbname", "user", "application_name"})
"""What may be said behind the ? of the address: nothing that loosens TLS, or names a password."""


def hosts(url: str) -> tuple[str, ...]:
    """The hosts of an address: of a server and its standby two; a socket begins with /, and none at all is one too.

    >>> hosts("postgresql://digest@db1.office.example:5432,db2.office.example/mail")
    ('db1.office.example', 'db2.office.example')
    """
    parts = urlsplit(url)
    named = dict(parse_qsl(parts.query)).get("host") or parts.netloc.rpartition("@")[2]
    return tuple(re.sub(r"(?<!:):\d+\Z|(?<=\]):\d+\Z", "", each).replace("%2F", "/") for each in named.split(","))


def beyond(url: str) -> bool:
    """Whether an address leads beyond this machine."""
    return not all(not each or each.startswith("/") or _LOOPBACK.match(each) for each in hosts(url))


def _url(text: str) -> str:
    if not text.startswith(("postgresql://", "postgres://")):
        raise ValueError(
            f"{text!r} is no address of PostgreSQL; write it like postgresql://digest@db.office.example/mail"
        )
    parts = urlsplit(text)
    if ":" in parts.netloc.rpartition("@")[0]:
        raise ValueError(
            'no password stands in an address; say where it is found: password = {env = "LEDGER_PASSWORD"}'
        )
    told = dict(parse_qsl(parts.query, keep_blank_values=True))
    if "password" in told or "passfile" in told:
        raise ValueError(
            'no password stands in an address; say where it is found: password = {env = "LEDGER_PASSWORD"}'
        )
    if told.get("sslmode", "verify-full") != "verify-full" and beyond(text):
        raise ValueError("beyond this machine the server must prove its name by TLS; leave sslmode out")
    if other := sorted(set(told) - _KEYS - {"sslmode"}):
        raise ValueError(f"{other[0]!r} has no place in the address of a ledger")
    return text


class LedgerForm(BaseModel):
    """Where the ledger is kept; without an address it is a file of the publication."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, defer_build=True)

    url: Annotated[
        Annotated[Line, AfterValidator(_url)] | None,
        Field(description="The server, without a password, like postgresql://digest@db.office.example/mail."),
    ] = None
    password: Annotated[SecretForm | None, Field(description="Where the password is found.")] = None
    authority: Annotated[Line | None, Field(description="A file with the certificates to trust.")] = None
