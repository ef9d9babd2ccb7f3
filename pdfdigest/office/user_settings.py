"""The one settings file of whoever uses this machine: what belongs to a person or a network, not to a publication."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field, replace
from pathlib import Path

from pdfdigest.manuscript.machines import NONE, Machines
from pdfdigest.manuscript.web_proxy import Proxy
from pdfdigest.office.surroundings import Office

NAME = "settings.toml"


@dataclass(frozen=True, slots=True)
class UserSettings:
    """`language` is that of the desk's screens, empty for the browser's own; `editor` opens files, empty for the system's.

    `machines` are where pages are set, if not here; `history_days` is for how long what was typed at the desk is kept, None for as usual.
    """

    language: str = ""
    editor: str = ""
    proxy: Proxy = field(default_factory=Proxy)
    machines: Machines = field(default_factory=Machines)
    history_days: int | None = None


def of(office: Office) -> UserSettings:
    """What the file says, which need not be there; ManuscriptError holds all its faults."""
    path = office.settings / NAME if office.settings else None
    if path is None or not _says_something(path):
        return UserSettings(proxy=Proxy.told("", office.environment))
    from pdfdigest.manuscript import publication
    from pdfdigest.manuscript.text_files import text_of
    from pdfdigest.manuscript.user_form import UserForm

    form = publication.filled(UserForm, path, text_of(path))
    told = form.machines
    machines = Machines.told(told.scheduler, path.parent, told.ca, told.certificate, told.key)
    return UserSettings(
        form.language, form.editor, Proxy.told(form.proxy, office.environment), machines, form.history_days
    )


def machines(office: Office, on: str = "") -> Machines:
    """Where pages are to be set: the scheduler `on`, else that of the file, or `none` for here whatever the file says.

    RequestError where an address cannot be asked or its certificates are missing.  A file that names no machines is not read.
    """
    if on == NONE:
        return Machines()
    path = office.settings / NAME if office.settings else None
    found = Machines()
    with contextlib.suppress(OSError):
        if path is not None and b"machines" in path.read_bytes():
            found = of(office).machines
    found = replace(found, address=on or found.address)
    if found.address:
        found.refuse()
    return found


def _says_something(path: Path) -> bool:
    """Whether there is a file that is not empty; of one that cannot be looked at the reading tells why."""
    try:
        return path.stat().st_size > 0
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
