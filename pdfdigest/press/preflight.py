"""An issue and its edition for one target go in; what would come out wrong in that file comes out, as faults.

Printers call this preflight.  The pages are set as `build` sets them, so that each picture is judged at
the size at which it is printed; nothing is written.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pdfdigest.errors import Fault, ManuscriptError, PagesError
from pdfdigest.manuscript import publication as publications
from pdfdigest.manuscript import rules
from pdfdigest.manuscript.checks.findings import Copy, Finding
from pdfdigest.model import Edition, Image, Issue
from pdfdigest.paper import PAPERS
from pdfdigest.press.compose import printed_pictures
from pdfdigest.press.galley import PICTURE, UNCLAIMED
from pdfdigest.press.targets import Target

if TYPE_CHECKING:
    from pdfdigest.pdf.separation import Inks

COARSE = 150
"""A photograph with fewer dots to the inch is not printed at a print shop; with fewer than `SOFT` it is soft."""
SOFT = 300


def look(issue: Issue, target: Target, edition: Edition) -> tuple[Fault, ...]:
    """Every fault and warning of an edition, in the order of the manuscript."""
    found = [*_resolution(issue, edition), *_colours(issue, target)] if target.press else []
    found += _uneven(issue, edition)
    if target.accessible:
        found += _claims(issue, edition)
    return tuple(sorted({fault for fault in found if fault.severity}))


def refuse(issue: Issue, target: Target, edition: Edition) -> None:
    """ManuscriptError where an edition would come out wrong: pictures too coarse for the press."""
    wrong = tuple(fault for fault in (_resolution(issue, edition) if target.press else ()) if fault.severity == "fault")
    if wrong:
        raise ManuscriptError(tuple(sorted(wrong)))


def profile(path: Path) -> tuple[Fault, ...]:
    """Why an ICC profile is of no use to a press, or nothing."""
    from pdfdigest.pdf.separation import Inks

    try:
        Inks.read(path)
    except PagesError as error:
        return (Fault(path, 0, 0, "", f"{error.message}. {error.hint}".rstrip(". "), "profile"),)
    return ()


def printed(issue: Issue) -> Iterator[tuple[str, str, Image]]:
    """Each picture that is printed, in the order of the pages: its address in the galley, its field in the manuscript, and itself."""
    fields = [("image", issue.image)] if issue.image else []
    for index, story in enumerate(issue.stories):
        turns = [node.start - 1 for node in story.body if node.kind == "picture"]
        fields += [(f"stories[{index}].images[{turn}]", story.images[turn]) for turn in turns]
    there = [(field, image) for field, image in fields if image.file != Path()]
    for number, (field, image) in enumerate(there, 1):
        yield f"{PICTURE}{number}.", field, image


def _resolution(issue: Issue, edition: Edition) -> Iterator[Fault]:
    """Photographs with too few pixels for the size at which they stand on the page."""
    copy = Copy(issue.path)
    fields = {address: (f"{field}.file", image.file.name) for address, field, image in printed(issue)}
    for address, dots in edition.resolutions:
        field, name = fields.get(f"{address.rpartition('.')[0]}.", ("", ""))
        rule = "press-coarse" if dots < COARSE else "press-soft"
        severity = rules.severity_of(rule, issue.publication)
        if dots >= SOFT or not severity:
            continue
        wanted = f"a press needs {SOFT}, and at least {COARSE}" if dots < COARSE else f"a press prints {SOFT} well"
        advice = "find a larger picture, or the original of this one"
        if field:
            words = f"{name} is printed at {dots} dots to the inch; {wanted}; {advice}"
            yield copy.fault(Finding(field, words), rule, severity)
            continue
        path, key = _of_publication(issue)
        words = f"the picture in the masthead is printed at {dots} dots to the inch; {wanted}; {advice}"
        yield Fault(path, *publications.place_of(path, key), key, words, rule, severity)


def _of_publication(issue: Issue) -> tuple[Path, str]:
    path = (issue.publication.root or issue.path.parent) / publications.NAME
    return path, "letterhead" if issue.publication.letterhead else "logo"


def _colours(issue: Issue, target: Target) -> Iterator[Fault]:
    """Colours that the press cannot print as they look, and places that would take more ink than they should."""
    if target.profile is None:
        return
    from pdfdigest.pdf.separation import Inks

    inks = Inks.read(target.profile)
    severity = rules.severity_of("press-gamut", issue.publication)
    accent = issue.publication.accent
    if accent and severity and not target.black and (seen := inks.duller(accent)):
        path = (issue.publication.root or Path()) / publications.NAME
        words = f"{accent} is brighter than this press can print; it will look like {seen}"
        yield Fault(
            path, *publications.place_of(path, "colours.accent"), "colours.accent", words, "press-gamut", severity
        )
    severity = rules.severity_of("press-ink", issue.publication)
    copy = Copy(issue.path)
    for _, field, image in printed(issue) if severity and target.ink_limit and not target.black else ():
        heaviest = _heaviest(image, inks, target)
        if heaviest > target.ink_limit / 100:
            words = f"{image.file.name} takes {heaviest:.0%} of ink at its darkest; {target.ink_limit} % is the most"
            advice = "ask the print shop for a profile that limits the ink, or make the picture lighter"
            yield copy.fault(Finding(f"{field}.file", f"{words}; {advice}"), "press-ink", severity)


def _heaviest(image: Image, inks: Inks, target: Target) -> float:
    width = PAPERS[target.paper].measure
    media, raw = printed_pictures.printed(image.file, width, target.resolution, target.quality, crop=image.crop)
    if media == "image/svg+xml":
        return 0.0
    inks.heaviest = 0.0
    inks.picture(printed_pictures.opened(raw))
    return inks.heaviest


_REWORD = {
    "loose-line": "wide gaps stand between the words of this line; reword it or the line before, by a short word or two",
    "ladder": "this line is the third in a row that ends in a hyphen; reword it or one of the two before",
    "runt": "this stands alone on the last line of its paragraph; shorten the paragraph by as much, or add some words",
}
"""What is wrong with a line, by its rule, and what mends it."""


def _uneven(issue: Issue, edition: Edition) -> Iterator[Fault]:
    """Lines that are not set well on paper, with their page and their place in the manuscript."""
    copy = Copy(issue.path)
    fields = {f"story-{story.id}": f"stories[{index}].body" for index, story in enumerate(issue.stories)}
    for line in edition.uneven:
        severity = rules.severity_of(line.rule, issue.publication)
        first = line.words.split()[0] if line.words else ""
        words = f"page {line.page}, “{line.words}”: {_REWORD[line.rule]}"
        yield copy.fault(Finding(fields.get(line.anchor, ""), words, first), line.rule, severity)


def _claims(issue: Issue, edition: Edition) -> Iterator[Fault]:
    """What keeps an edition from claiming PDF/UA-1."""
    copy = Copy(issue.path)
    severity = rules.severity_of("claim-alt", issue.publication)
    for _, field, image in printed(issue) if severity else ():
        if not image.alt:
            words = f"without it for {image.file.name} the file cannot claim to be accessible (PDF/UA-1)"
            advice = "say what the picture shows, in a sentence, for readers who cannot see it"
            yield copy.fault(Finding(f"{field}.alt", f"{words}; {advice}"), "claim-alt", severity)
    severity = rules.severity_of("claim-house", issue.publication)
    lacking = severity and all(image.alt for image in issue.images)
    for remark in edition.remarks if lacking else ():
        if remark.endswith(UNCLAIMED):
            yield copy.fault(Finding("", f"{remark}; look at the templates of your own"), "claim-house", severity)
