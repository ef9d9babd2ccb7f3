"""The one settings file of whoever uses this machine: what belongs to a person or a network, not to a publication."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from pdfdigest.manuscript.web_proxy import Proxy
from pdfdigest.office.surroundings import Office

NAME = "settings.toml"


@dataclass(frozen=True, slots=True)
class UserSettings:
    """`language` is that of the desk's screens, empty for the browser's own; `editor` opens files, empty for the system's."""

    language: str = ""
    editor: str = ""
    proxy: Proxy = field(default_factory=Proxy)


def of(office: Office) -> UserSettings:
    """What the file says, which need not be there; ManuscriptError holds all its faults."""
    path = office.settings / NAME if office.settings else None
    if path is None or not _says_something(path):
        return UserSettings(proxy=Proxy.told("", office.environment))
    from pdfdigest.manuscript import publication
    from pdfdigest.manuscript.text_files import text_of
    from pdfdigest.manuscript.user_form import UserForm

    form = publication.filled(UserForm, path, text_of(path))
    return UserSettings(form.language, form.editor, Proxy.told(form.proxy, office.environment))


def _says_something(path: Path) -> bool:
    """Whether there is a file that is not empty; of one that cannot be looked at the reading tells why."""
    try:
        return path.stat().st_size > 0
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
