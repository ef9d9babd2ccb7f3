"""A passphrase is had from the environment, or asked for at the terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from pdfdigest.errors import RequestError

if TYPE_CHECKING:
    from pdfdigest.office.surroundings import Office

VARIABLE = "PDFDIGEST_PASSPHRASE"


def asked(office: Office, *, new: bool) -> str:
    """The passphrase; a `new` one is asked for twice.  RequestError where there is none, and nobody to ask."""
    if known := office.environment.get(VARIABLE, ""):
        return known
    if not sys.stdin.isatty():
        raise RequestError("there is no passphrase", needs="passphrase")
    return str(click.prompt("Passphrase", hide_input=True, confirmation_prompt=new, err=True))
