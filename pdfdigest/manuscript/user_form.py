"""The settings file of whoever uses this machine, as a form."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from pdfdigest.manuscript import machines, web_proxy
from pdfdigest.manuscript.forms import Form, Line

SCREENS = ("en", "de", "fr", "es", "ja", "ar")
"""The languages of the desk's screens."""


def _language(tag: str) -> str:
    if tag not in SCREENS:
        raise ValueError(f"the desk does not speak {tag!r}; it speaks {', '.join(SCREENS)}")
    return tag


def _proxy(address: str) -> str:
    if said := web_proxy.fault(address):
        raise ValueError(said)
    return address


def _scheduler(address: str) -> str:
    if said := machines.fault(address):
        raise ValueError(said)
    return address


class MachinesForm(Form):
    """Where pages are set, if not here, and with which certificates those machines are reached."""

    scheduler: Annotated[str, AfterValidator(_scheduler)] = ""
    ca: Line = ""
    certificate: Line = ""
    key: Line = ""


class UserForm(Form):
    """What belongs to a person or a network, not to a publication."""

    format: Literal[1] = 1
    language: Annotated[str, AfterValidator(_language)] = ""
    proxy: Annotated[str, AfterValidator(_proxy)] = ""
    editor: Line = ""
    history_days: Annotated[int | None, Field(ge=1, le=3650)] = None
    machines: MachinesForm = MachinesForm()
