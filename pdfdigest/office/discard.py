"""The file of a draft is set aside, so that no act finds it, and can be put back."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from pdfdigest.errors import RequestError
from pdfdigest.manuscript import manuscript, publication
from pdfdigest.office import disk
from pdfdigest.office.surroundings import Office
from pdfdigest.record import issued

ASIDE = ".removed"
"""The end of the name of a file that was set aside."""


def discard(office: Office, path: Path) -> Path:
    """Set a draft aside: its file stays in its folder as `1.1.yaml.removed`, under which it is no issue; where it is.

    RequestError where it is approved or on record, or the file cannot be renamed; ManuscriptError where it has faults.
    """
    (script,) = publication.find((str(path),), office.here)
    issue = manuscript.read(path, script.publication)
    root = script.publication.root
    if root and issued.newest(root, issue.identity):
        raise RequestError("it is on record, and stays there", where=path)
    if issue.status != "draft":
        raise RequestError("it is approved; make it a draft again first", where=path)
    names = (path.with_name(f"{path.name}-{number}{ASIDE}" if number else f"{path.name}{ASIDE}") for number in count())
    aside = next(name for name in names if not name.exists())
    _rename(path, aside)
    return aside


def put_back(_office: Office, aside: Path, path: Path) -> None:
    """Make a file that was set aside an issue again; RequestError where another one has its name by now, or it is gone."""
    if path.exists():
        raise RequestError("there is another issue of that name by now; nothing was overwritten", where=path)
    _rename(aside, path)


def _rename(old: Path, new: Path) -> None:
    try:
        old.rename(new)
    except OSError as error:
        raise disk.cannot_write(new, error) from None
