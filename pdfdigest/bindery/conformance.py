"""The issues of a volume go in; what they can claim together comes out, and what keeps them from one book.

A screen volume takes what it is given and says what it lacks.  A press volume is printed in one run: one
size of page, one set of inks.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pikepdf

from pdfdigest.bindery.trial import naming
from pdfdigest.bindery.volume import Bound, Matter, Plan
from pdfdigest.errors import BindingError, RequestError
from pdfdigest.inspection import member_claims, packet, spot_colours
from pdfdigest.inspection.member_claims import Member
from pdfdigest.paper import PAPERS, POINTS
from pdfdigest.pdf import bounded
from pdfdigest.pdf.canonical import Streams
from pdfdigest.press.targets import Target

LEVELS = {"": 0, "b": 1, "u": 2, "a": 3}


@dataclass(frozen=True, slots=True)
class Claims:
    """What the books of a volume can claim together: PDF/A part and level, PDF/UA, a version of PDF/X."""

    part: int = 0
    level: str = ""
    accessible: bool = False
    press: str = ""
    tagged: bool = True

    def names(self) -> tuple[str, ...]:
        """As a person names them."""
        said = [f"PDF/A-{self.part}{self.level}"] if self.part else []
        said += ["PDF/UA-1"] if self.accessible else []
        return (*said, self.press) if self.press else tuple(said)


def claims(plan: Plan, target: Target, *, embedded: bool, known: dict[str, Any]) -> tuple[Claims, tuple[str, ...]]:
    """What all bound files claim together, and a sentence for each that keeps the volume from a claim.

    `known` is what earlier bindings found in the files of issues of ours; what is found joins it.
    """
    lowest, part, accessible, press = "a", 2, True, True
    said: list[str] = []
    members = {placed.bound.identity.label: _member(placed.bound, known) for placed in plan.placed}
    for placed in plan.placed:
        bound = placed.bound
        found = members[bound.identity.label]
        told = found.claims
        if found.broken and told and not target.press:
            said.append(f"No. {bound.identity} claims {', '.join(told)}, and that does not hold: {found.broken[0]}")
            told = ()
        archive = next((claim.removeprefix("PDF/A-") for claim in told if claim.startswith("PDF/A-")), "")
        level = archive[1:] if archive else ""
        if not (bound.tagged and bound.sound) and level == "a":
            level = "u"
        if LEVELS.get(level, 0) < LEVELS[lowest]:
            lowest = level if level in LEVELS else ""
            if not target.press:
                claim = f"PDF/A level {lowest}" if lowest else "PDF/A"
                said.append(
                    f"No. {bound.identity} claims no more than {claim}"
                    if lowest
                    else f"No. {bound.identity} does not claim PDF/A, so the volume does not either"
                )
        part = max(part, int(archive[0]) if archive[:1].isdigit() else 0)
        if not (bound.tagged and bound.sound) or not any(claim.startswith("PDF/UA") for claim in told):
            if accessible and not target.press:
                said.append(f"No. {bound.identity} does not claim PDF/UA, so the volume does not either")
            accessible = False
        press = press and any(claim.startswith("PDF/X-4") for claim in told)
    differing = tuple(_differing(members))
    said += differing
    if lowest and not target.press:
        apart = (
            *_apart(members),
            *(["colours of one name differ, so the volume claims no PDF/A"] if differing else []),
        )
        said += apart
        lowest = "" if apart else lowest
    if target.press:
        if not press:
            said.append("not every press edition is a PDF/X-4, so the volume does not claim it")
        return Claims(press="PDF/X-4" if press else "", tagged=False), tuple(said)
    if plan.proof:
        accessible = accessible and all(placed.bound.tagged and placed.bound.sound for placed in plan.placed)
    embed = 3 if embedded and lowest else part
    return Claims(max(part, embed) if lowest else 0, lowest or "", accessible), tuple(said)


def less(claimed: Claims) -> Claims:
    """What is left where a volume does not hold what it was to claim: its tags, and no claim."""
    return Claims(press=claimed.press, tagged=claimed.tagged)


def accessible(matter: Matter) -> bool:
    """Whether set pages of the volume's own claim PDF/UA-1, which a template of the office's own may have broken."""
    with pikepdf.open(io.BytesIO(matter.data)) as pdf:
        return "PDF/UA-1" in packet.read(pdf).claims


def _member(bound: Bound, known: dict[str, Any]) -> Member:
    name = f"{bound.sha256} claims"
    if not bound.foreign and name in known:
        return Member(tuple(known[name]["claims"]), (), known[name]["profile"], {})
    with naming(bound.identity.label, bound.path), opened(bound) as pdf:
        found = member_claims.member(pdf, bound.path.read_bytes() if bound.foreign else None)
    if not bound.foreign:
        known[name] = {"claims": list(found.claims), "profile": found.profile}
    return found


def _apart(members: Mapping[str, Member]) -> Iterator[str]:
    """What keeps files that each are PDF/A from being one together: one file has one output intent (ISO 19005-2, 6.2.3)."""
    profiles: dict[str, str] = {}
    for label, found in members.items():
        if found.profile:
            profiles.setdefault(found.profile, label)
    if len(profiles) > 1:
        first, second = list(profiles.values())[:2]
        words = f"No. {first} and No. {second} are meant for different colours"
        yield f"{words} (output intents), so the volume claims no PDF/A"


def _differing(members: Mapping[str, Member]) -> Iterator[str]:
    """The spot colours of which a press could print but one (ISO 19005-2, 6.2.4.4)."""
    for label, found in members.items():
        for name in spot_colours.ambiguous(found.spots):
            yield f"the spot colour {name} of No. {label} is not the same everywhere in it, though a press has one plate for it"
    for name, label, other in spot_colours.apart({label: found.spots for label, found in members.items()}):
        words = f"the spot colour {name} of No. {label} is another than that of No. {other}"
        yield f"{words}, though a press has one plate for both"


def opened(bound: Bound) -> pikepdf.Pdf:
    """The file of an issue; BindingError where it cannot be opened."""
    try:
        return bounded.opened(bound.path) if bound.foreign else pikepdf.open(bound.path)
    except RequestError as error:
        raise BindingError(f"No. {bound.identity.label} cannot be bound: {error.message}", where=bound.path) from None
    except pikepdf.PasswordError:
        raise BindingError("the file is locked with a password", where=bound.path) from None
    except (pikepdf.PdfError, OSError) as error:
        raise BindingError(f"the file cannot be bound: {error}", where=bound.path) from None


def sizes(plan: Plan, known: dict[str, Any]) -> tuple[str, ...]:
    """A sentence for each issue that is not on the paper of most of them; `known` as for `claims`."""
    found = {placed.bound.identity.label: _first_size(placed.bound, known) for placed in plan.placed}
    common = max(found.values(), key=list(found.values()).count)
    return tuple(
        f"No. {label} is {_told(size)}, most others {_told(common)}; it keeps its size"
        for label, size in found.items()
        if size != common
    )


def refuse(plan: Plan, target: Target) -> None:
    """BindingError for a press volume with pages of more than one size, or inks of more than one press."""
    sheet = PAPERS[target.paper]
    own = (round(sheet.width), round(sheet.height))
    mine = hashlib.sha256(target.profile.read_bytes()).hexdigest() if target.profile else ""
    for placed in plan.placed:
        other = next((size for size in _sizes(placed.bound) if size != own), None)
        if other is not None:
            raise BindingError(
                f"No. {placed.bound.identity} has pages of {_told(other)}, the volume's own are {_told(own)}; "
                "a press prints one size",
                where=placed.bound.path,
                hint="Set `paper` in publication.toml to that of the issues, or bind those of one size by themselves.",
            )
        with opened(placed.bound) as pdf:
            theirs, named = _profile(pdf)
        if theirs != mine:
            name = target.profile.name if target.profile else "none"
            raise BindingError(
                f"No. {placed.bound.identity} was separated for {named} by another profile than {name}, which the "
                "volume's own pages are separated by; one book is printed with one profile",
                where=placed.bound.path,
                hint="Set `profile` in publication.toml to that of the issues, or bind those of one profile by themselves.",
            )


def _first_size(bound: Bound, known: dict[str, Any]) -> tuple[int, int]:
    name = f"{bound.sha256} size"
    if name not in known:
        known[name] = list(next(iter(_sizes(bound))))
    width, height = known[name]
    return width, height


def _sizes(bound: Bound) -> dict[tuple[int, int], None]:
    """The sizes of an issue's trimmed pages in mm, that of the first page first."""
    with opened(bound) as pdf:
        boxes = [[float(value) for value in page.trimbox] for page in pdf.pages]
    return dict.fromkeys((round(abs(box[2] - box[0]) / POINTS), round(abs(box[3] - box[1]) / POINTS)) for box in boxes)


def _told(size: tuple[int, int]) -> str:
    return f"{size[0]} by {size[1]} mm"


def _profile(pdf: pikepdf.Pdf) -> tuple[str, str]:
    """The hash of the profile in a file's output intent, and the name of its inks."""
    intents = pdf.Root.get("/OutputIntents")
    if not isinstance(intents, pikepdf.Array) or not len(intents):
        return "", "no inks"
    profile = intents[0].get("/DestOutputProfile")
    mark = Streams().digest(profile)[0].hex() if isinstance(profile, pikepdf.Stream) else ""
    return mark, str(intents[0].get("/OutputCondition", "other inks"))
