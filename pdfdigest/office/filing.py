"""An issue and its editions go on record, with the title, the moment and the versions of what set them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pdfdigest.office import disk
from pdfdigest.office.surroundings import Office

if TYPE_CHECKING:
    from pdfdigest.model import Edition, Issue
    from pdfdigest.record.revision import Paper, Record


def file(
    office: Office,
    issue: Issue,
    editions: Mapping[str, Edition],
    papers: tuple[Paper, ...],
    *,
    by: str,
    why: str,
    again: str = "publish again",
    withdrawn: bool = False,
) -> Record:
    """Put a revision on record, now.

    `editions` are given by their file names; `again` is what is to be done once the disk takes files, `withdrawn` marks a notice.  What the record refuses is raised as it says it, RequestError where the files cannot be written.
    """
    from pdfdigest.press.compose import issue_title
    from pdfdigest.press.compose.house import house_of
    from pdfdigest.press.engine import libraries
    from pdfdigest.record import issued

    publication = issue.publication
    try:
        record = issued.file(
            issue,
            editions,
            papers,
            title=issue_title.title(issue, house_of(publication).words(issue.language)),
            by=by,
            at=moment(office),
            why=why,
            versions=libraries.versions(),
            withdrawn=withdrawn,
        )
    except OSError as error:
        place = Path(error.filename or publication.root or issue.path)
        raise disk.cannot_write(place, error, f"Nothing was filed.  Mend that, and {again}.") from None
    office.note(f"filed {issue.identity.slug} r{issue.identity.revision}: {record.folder}")
    return record


def moment(office: Office) -> datetime:
    """The moment as the record has it: in UTC, to the second."""
    return office.clock().astimezone(UTC).replace(microsecond=0)
