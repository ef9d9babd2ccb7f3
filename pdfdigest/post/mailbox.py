"""A mail address as somebody typed it goes in; the form it is sent to and the form it is shown in come out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_PLAIN = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_{|}~-]+)*\Z")
_PLAIN_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,63})\Z")
_RESERVED = frozenset({"arpa", "example", "invalid", "local", "localhost", "onion", "test"})
"""Names of RFC 6761 and RFC 7686, some of which are no domains of mail: the library knows which."""
_LOCAL = 64
_DOMAIN = 253
_WHOLE = 254


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An address.

    `address` is what a server is given: the domain in ASCII, and the local part too unless the mailbox
    itself has other letters in it.  `shown` has the domain in its own script.
    """

    address: str
    shown: str


def read(typed: str) -> Mailbox:
    """The address, normalised; ValueError says in a sentence why it is none.

    The rules are those of email-validator, without a question to the DNS.  The usual form, plain ASCII before the `@` and a
    domain of small letters behind it, is judged here, since the library takes its time to begin; any other domain there, once.
    """
    local, mark, domain = typed.rpartition("@")
    if mark and len(local) <= _LOCAL and len(typed) <= _WHOLE and _PLAIN.match(local):
        ascii_domain, shown = _domain(domain)
        if len(local) + 1 + max(len(ascii_domain), len(shown)) <= _WHOLE:
            return Mailbox(f"{local}@{ascii_domain}", f"{local}@{shown}")
    found = _validated(typed)
    return Mailbox(found[0], found[1])


@lru_cache(maxsize=65536)
def _domain(domain: str) -> tuple[str, str]:
    plain = _PLAIN_DOMAIN.match(domain)
    if plain and plain[1] not in _RESERVED and "--" not in domain and len(domain) <= _DOMAIN:
        return domain, domain
    address, shown = _validated(f"a@{domain}")
    return address[2:], shown[2:]


def _validated(typed: str) -> tuple[str, str]:
    from email_validator import EmailNotValidError, validate_email

    try:
        found = validate_email(typed, check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise ValueError(
            f"{typed!r} is no mail address: {str(error)[:1].lower()}{str(error)[1:].rstrip('.')}"
        ) from None
    return f"{found.local_part}@{found.ascii_domain}", found.normalized
