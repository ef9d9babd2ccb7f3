"""An issue on record, or a story of it, is cited for a bibliography."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pdfdigest.errors import RequestError

if TYPE_CHECKING:
    from datetime import datetime

    from pdfdigest.model import Publication
    from pdfdigest.office.surroundings import Office
    from pdfdigest.record.revision import Record

STYLES = ("text", "bibtex", "ris", "csl")
"""How a citation may be written."""


def cite_issue(office: Office, what: str, style: str = "text") -> str:
    """The citation of `1.4`, or of its story `1.4#its-id`, as it stands on record in the newest revision that may be read.

    `style` is `text` (a sentence in the language of the issue), `bibtex`, `ris` or `csl` (CSL-JSON).  The address is the
    one that the issue says of itself.  Raises RequestError where there is no such issue, story or style, or the issue
    is under embargo at the office's moment; DifferenceError where something on record was edited.
    """
    from pdfdigest.manuscript import publication as publications
    from pdfdigest.press.compose.house import house_of
    from pdfdigest.reading import citations, holdings
    from pdfdigest.record import in_force

    if style not in citations.STYLES:
        raise RequestError(f"there is no citation of the style {style!r}", hint=f"The styles are {', '.join(STYLES)}.")
    mine = publications.one(office.here)
    label, _, name = what.strip().partition("#")
    record = _record(mine, label, office.clock())
    facts = holdings.facts(record, mine)
    name = name.removeprefix("story-") if name not in {story.id for story in facts.stories} else name
    story = next((story for story in facts.stories if story.id == name), None)
    if name and story is None and record.withdrawn:
        raise RequestError(f"No. {in_force.told(record, mine)}", hint=f"Its notice is cited as {label}.")
    if name and story is None:
        known = ", ".join(story.id for story in facts.stories)
        raise RequestError(f"No. {label} has no story {name!r}", hint=f"Its stories are {known}.")
    return citations.STYLES[style](citations.work(facts, mine, story), house_of(mine).words(record.language))


def _record(mine: Publication, label: str, now: datetime) -> Record:
    from pdfdigest.record import issued

    found, withheld = issued.open_at(mine.root, now) if mine.root else ((), ())
    record = next((several[-1] for several in found if several[-1].identity.label == label), None)
    if record is not None:
        return record
    waiting = next((each for each in withheld if each.identity.label == label), None)
    if waiting is not None and waiting.embargo is not None:
        moment = waiting.embargo.isoformat(timespec="minutes")
        raise RequestError(f"No. {label} is under embargo until {moment}", hint="It can be cited from then on.")
    raise RequestError(f"No. {label} is not on record", needs="issue on record")
