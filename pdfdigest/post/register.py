"""A release goes in; its entry in the register of distribution comes out, as facts and as a printed page.

The register says what was handed over and what was said of it. "Accepted" is a server's word that it took the
letter over; nobody can know from here that it was read, or even delivered.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, tzinfo
from functools import partial
from typing import Any

from pdfdigest import __version__
from pdfdigest.manuscript import languages
from pdfdigest.model import Identity, Publication
from pdfdigest.post.forgetting import shown
from pdfdigest.post.ledger_db import Db
from pdfdigest.post.releases import Release, deliveries, tally
from pdfdigest.press.compose.composition import long_moment, stylesheets
from pdfdigest.press.compose.house import House
from pdfdigest.press.compose.template_values import Function
from pdfdigest.press.galley import Galley, Setter
from pdfdigest.press.targets import target


@dataclass(frozen=True, slots=True)
class Reply:
    """How many readers of a domain got one kind of answer; `code` is 0 where no server gave one."""

    domain: str
    state: str
    code: int
    words: str
    readers: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One release in the register; moments are ISO 8601 by the office's clock, or empty."""

    plan: str
    kind: str
    issue: str
    revision: int
    title: str
    lists: tuple[str, ...]
    approved_by: str
    approved_at: str
    pdf_name: str
    pdf_sha256: str
    attached: bool
    link: str
    correction_of: int
    planned_at: str
    began: str
    ended: str
    state: str
    numbers: tuple[tuple[str, int], ...]
    left: int
    replies: tuple[Reply, ...]
    doubtful: tuple[str, ...]
    acts: tuple[tuple[str, str, str, str], ...]

    def facts(self) -> dict[str, Any]:
        """The same for JSON."""
        made = asdict(self)
        return {**made, "numbers": dict(self.numbers)}


def entry(db: Db, release: Release, zone: tzinfo) -> Entry:
    """What the ledger says of a release; replies of domains with few readers are told as those of others."""

    def moment(seconds: float | None) -> str:
        return datetime.fromtimestamp(seconds, zone).isoformat(timespec="seconds") if seconds else ""

    facts = release.facts
    replies = db.execute(
        "SELECT domain, state, coalesce(code, 0), min(coalesce(reply, '')), count(*) AS number FROM deliveries"
        " WHERE release = ? GROUP BY domain, state, code ORDER BY number DESC, domain, state LIMIT 200",
        (release.id,),
    )
    (left,) = db.execute(
        "SELECT count(*) FROM deliveries WHERE release = ? AND state = 'skipped' AND reply LIKE 'suppressed%'",
        (release.id,),
    ).fetchone()
    acts = db.execute("SELECT at, act, who, why FROM acts WHERE release = ? ORDER BY id", (release.id,))
    return Entry(
        plan=release.plan,
        kind=release.kind,
        issue=release.issue,
        revision=release.revision,
        title=facts["title"],
        lists=release.lists,
        approved_by=facts["approved_by"],
        approved_at=facts["approved_at"],
        pdf_name=facts["pdf_name"],
        pdf_sha256=facts["pdf_sha256"],
        attached=facts["attached"],
        link=facts["link"],
        correction_of=facts["correction_of"],
        planned_at=moment(release.made_at),
        began=moment(release.started_at),
        ended=moment(release.finished_at),
        state=release.state,
        numbers=tuple(tally(db, release).facts().items()),
        left=left,
        replies=tuple(Reply(of, state, code, shown(words), number) for of, state, code, words, number in replies),
        doubtful=tuple(row.address for row in deliveries(db, release, "in_doubt")),
        acts=tuple((moment(at), act, who, shown(why)) for at, act, who, why in acts),
    )


def _moment(said: str, language: str) -> str:
    """A moment in ISO 8601 as people read it, in their language; a day where no time is told, and nothing of nothing."""
    if not said:
        return ""
    when = datetime.fromisoformat(said)
    return long_moment(when, language) if "T" in said else languages.long_date(when.date(), language)


def printed(publication: Publication, entries: list[Entry], machine: Setter) -> bytes:
    """The register as a PDF in the house style; PagesError says what kept it from being set."""
    house = House(publication)
    on = target("print", publication)
    words = house.words(publication.language)
    title = publication.name + words["colon"] + words["distribution"]
    sections = tuple((f"entry-{number}", f"{entry.issue} r{entry.revision}") for number, entry in enumerate(entries, 1))
    html = house.fill(
        "register.html.j2",
        entries=entries,
        publication=publication,
        title=title,
        words=words,
        language=publication.language,
        direction=languages.direction(publication.language),
        moment=Function(partial(_moment, language=publication.language)),
        classes=f"volume {on.name} {on.paper.lower()} style-{on.style}",
    )
    facts = {"title": title, "publication": publication.name, "publisher": publication.publisher}
    facts |= {"language": publication.language, "date": entries[-1].began[:10], "tool": f"pdfdigest {__version__}"}
    galley = Galley(
        identity=Identity(publication.slug, 0, ()),
        target=on,
        language=publication.language,
        html=html,
        stylesheets=stylesheets(on, house, "volume"),
        pictures=(),
        roots=house.roots,
        fonts=house.font_folders,
        base=house.base,
        notes=(),
        stories=sections,
        title=title,
        metadata=tuple((key, value) for key, value in facts.items() if value),
        fitted=False,
    )
    return machine.set(galley).data
