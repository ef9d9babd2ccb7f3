"""What may not go on record: a draft, an issue with something still empty, by nobody, without a reason, a proof.

`issued.file` asks all of it of what it is handed; an act asks the parts that it can know before pages are set.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

from pdfdigest.errors import Fault, ManuscriptError, RequestError
from pdfdigest.model import Edition, Issue


def refuse(
    issue: Issue, editions: Mapping[str, Edition], parts: Iterable[str], *, by: str, why: str, notice: bool = False
) -> None:
    """Raise for what may not go on record.

    `editions` are given by their file names, `parts` are what the papers of the manuscript are (`issue` or
    `facts` must be among them).  Nobody approves the `notice` of a withdrawal.  ManuscriptError holds the faults of
    the issue, RequestError what else is wrong.
    """
    if not notice:
        approved(issue)
        second_pair_of_eyes(issue, signature(by))
    signature(by)
    reason(issue, why)
    if not {"issue", "facts"} & set(parts):
        raise RequestError("an issue goes on record with its manuscript", where=issue.path)
    for name, edition in editions.items():
        if edition.stamp:
            words = f"{name} is stamped “{edition.stamp}”; a proof cannot go on record"
            raise RequestError(words, where=issue.path, hint="Set its pages anew, without a stamp.")
        if edition.identity != issue.identity:
            words = f"{name} has the pages of {_named(edition)}, and not of {_named(issue)}"
            raise RequestError(words, where=issue.path)


def signature(by: str) -> str:
    """The name of whoever answers for an issue, in one line; RequestError where it is empty or cannot be read."""
    line = one_line(by, "by")
    if not line:
        raise RequestError("by is empty; it says who answers for the issue")
    return line


def one_line(text: str, name: str) -> str:
    """A text in one line; RequestError, with the name of the argument, where an issue file could not hold it."""
    from pdfdigest.manuscript.forms import MAX_LINE
    from pdfdigest.manuscript.unseen import CONTROL_IN_LINE

    line = " ".join(text.split())
    try:
        line.encode()
    except UnicodeEncodeError:
        words = f"{name} has signs that are not UTF-8, so they could not be read again"
        raise RequestError(words, needs="utf-8") from None
    if len(line) > MAX_LINE:
        raise RequestError(f"{name} is {len(line):,} characters long; {MAX_LINE:,} is the most for one line")
    if bad := CONTROL_IN_LINE.search(line):
        raise RequestError(f"{name} has the control character U+{ord(bad.group()):04X}; take it out")
    return line


def approved(issue: Issue) -> None:
    """ManuscriptError with a fault for each field that is still empty, and one where the issue is a draft."""
    wrong = _waiting(issue)
    if wrong:
        raise ManuscriptError(wrong)


def second_pair_of_eyes(issue: Issue, by: str) -> None:
    """RequestError where the publication wants two people, and one approved an issue and answers for it."""
    seen = issue.approved
    if issue.publication.two_approve and seen and _name(seen.by) == _name(by):
        words = f"{seen.by} approved it, and this publication wants a second pair of eyes"
        raise RequestError(words, where=issue.path, hint="Somebody else publishes it, or approves it.")


def _name(of: str) -> str:
    return unicodedata.normalize("NFKC", " ".join(of.split())).casefold()


def reason(issue: Issue, why: str) -> str:
    """Why there is a new revision, in one line; RequestError where it is needed and not said."""
    line = one_line(why, "why")
    if issue.identity.revision > 1 and not line:
        words = f"{issue.identity.slug} is on record, and has changed since; a new revision says why"
        raise RequestError(words, needs="why")
    return line


def _waiting(issue: Issue) -> tuple[Fault, ...]:
    nameless = tuple(
        f"stories[{index}].headline" for index, story in enumerate(issue.stories) if not story.headline.strip()
    )
    if issue.is_approved and not (issue.unfinished or nameless):
        return ()
    from dataclasses import replace

    from pdfdigest.manuscript import approval, rules
    from pdfdigest.manuscript.text_files import text_of
    from pdfdigest.manuscript.yaml import Document

    empty = tuple(dict.fromkeys((*issue.missing, *nameless)))
    found = list(rules.still_empty(replace(issue, missing=empty)))
    if not issue.is_approved:
        field = "approved" if issue.approved and issue.status == "approved" else "status"
        line, column = Document(issue.path, text_of(issue.path)).locate((field,))
        two = issue.publication.two_approve
        how = "have somebody approve it" if two else "write status: approved"
        words = approval.objection(issue) or f"it is a draft; {how} when it may go out"
        found.append(Fault(issue.path, line, column, field, words, "status"))
    return tuple(found)


def _named(of: Issue | Edition) -> str:
    return f"{of.identity.slug} r{of.identity.revision}"
