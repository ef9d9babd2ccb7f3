"""A publication goes in; its settings for the post room come out, or every fault of [mail] with its place."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from pathlib import Path

from pdfdigest.errors import PostError, RequestError
from pdfdigest.manuscript import publication as publications
from pdfdigest.manuscript.ledger_form import LedgerForm
from pdfdigest.manuscript.mail_form import MailForm, SecretForm
from pdfdigest.model import Publication


def settings(publication: Publication) -> MailForm:
    """The table [mail] of a publication; ManuscriptError holds all its faults."""
    if publication.root is None:
        raise RequestError("only a publication has readers", needs="publication")
    return publications.table(publication.root / publications.NAME, "mail", MailForm)


def server(publication: Publication) -> LedgerForm:
    """The table [ledger] of a publication; ManuscriptError holds all its faults."""
    if publication.root is None:
        raise RequestError("only a publication has readers", needs="publication")
    return publications.table(publication.root / publications.NAME, "ledger", LedgerForm)


def secret(place: SecretForm, root: Path, environment: Mapping[str, str]) -> str:
    """What stands where a secret is kept, without the line end; PostError where there is nothing.

    A file is looked for from the publication's folder, and only its owner may be able to read it.
    """
    if place.env is not None:
        found = environment.get(place.env, "")
        if not found:
            raise PostError(f"the environment variable {place.env} is not set", hint="It holds a secret of [mail].")
        return found
    if place.file is not None:
        path = root / Path(place.file).expanduser()
        try:
            if os.name == "posix" and path.stat().st_mode & 0o077:
                raise PostError("others can read this secret", where=path, hint=f"Shut them out: chmod 600 {path}")
            return path.read_text("utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            raise PostError(f"the secret cannot be read: {error}", where=path) from None
    return _from_keyring(place.keyring or "")


def _from_keyring(name: str) -> str:
    try:
        import keyring
    except ImportError:
        raise PostError(
            "a secret of [mail] is in the keyring, and the part of pdfdigest that reads it is not installed",
            hint="Install the package keyring beside pdfdigest: pipx inject pdfdigest keyring",
        ) from None
    service, _, user = name.rpartition("/")
    try:
        found = keyring.get_password(service or "pdfdigest", user)
    except keyring.errors.KeyringError as error:
        raise PostError(f"the keyring cannot be asked: {error}") from None
    if not found:
        raise PostError(
            f"the keyring has no {name!r}", hint=f"Put it there: keyring set {service or 'pdfdigest'} {user}"
        )
    return found


def loopback(host: str) -> bool:
    """Whether a host is this machine itself and nothing else."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
