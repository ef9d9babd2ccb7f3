"""A connection and a secret go in; it is logged in, or PostError says why not, and never says the secret."""

from __future__ import annotations

import base64
import smtplib

from pdfdigest.errors import PostError

_GIVEN_UP = (530, 534, 535, 538)
"""Answers after which the same name and password will not do (RFC 4954 6)."""


def knowing(connection: smtplib.SMTP, user: str, password: str) -> None:
    """Log in with a password, by what the server offers; outside ASCII by PLAIN alone, in UTF-8 (RFC 4616)."""
    try:
        if (user + password).isascii():
            connection.login(user, password)
            return
        if "PLAIN" not in connection.esmtp_features.get("auth", "").upper().split():
            raise PostError(
                "the name or the password has letters outside ASCII, which this server cannot be told",
                hint="Take a password of plain letters, digits and signs.",
            )
        words = base64.b64encode(f"\0{user}\0{password}".encode()).decode()
        code, said = connection.docmd("AUTH", f"PLAIN {words}")
        if code not in (235, 503):
            raise smtplib.SMTPAuthenticationError(code, said)
    except smtplib.SMTPNotSupportedError:
        raise PostError(
            "it takes no log-in", hint="Leave out user and password, or ask whoever runs the server for the port."
        ) from None
    except smtplib.SMTPAuthenticationError as error:
        raise _refused(error, user, password, "password") from None


def bearing(connection: smtplib.SMTP, user: str, token: str) -> None:
    """Log in with an OAuth 2 access token; the server's words on a bad one are asked for with an empty line."""
    first = f"user={user}\1auth=Bearer {token}\1\1"
    try:
        connection.auth("XOAUTH2", lambda asked=None: first if asked is None else "")
    except smtplib.SMTPAuthenticationError as error:
        raise _refused(error, user, token, "token") from None
    except UnicodeEncodeError:
        raise PostError("the name or the token has letters outside ASCII", hint="Look at where it is kept.") from None


def _refused(error: smtplib.SMTPAuthenticationError, user: str, secret: str, kind: str) -> Exception:
    """What the server said, without the secret; the plain error where it may be tried again."""
    raw = error.smtp_error
    words = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else str(raw)
    coded = base64.b64encode(secret.encode()).decode()
    for part in (secret, coded):
        words = words.replace(part, "...")
    words = "".join(letter if letter.isprintable() else " " for letter in words)[:200]
    if error.smtp_code not in _GIVEN_UP:
        return smtplib.SMTPResponseException(error.smtp_code, words)
    return PostError(
        f"it refuses the log-in of {user!r}: {error.smtp_code} {words}",
        hint=f"Look at user and {kind} in [mail.server]; a provider may ask for a {kind} made for this program.",
    )
