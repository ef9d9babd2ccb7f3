"""A publication on disk goes in; its issues on record come out, each as it goes into a volume.

Every file on record is compared with its hash first.  What the indexes need is read from the manuscript
that was filed with the edition, the pages from the record.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from pdfdigest.bindery.trial import naming
from pdfdigest.bindery.volume import Bound, BoundImage, BoundSource, BoundStory
from pdfdigest.errors import BindingError, DifferenceError, ManuscriptError, RequestError
from pdfdigest.model import Edition, Image, Issue, Publication, indexed, whole
from pdfdigest.press.cache import json_values
from pdfdigest.press.cache.cache import Cache
from pdfdigest.record import issued
from pdfdigest.record.revision import FiledEdition, Record

FACTS = "facts"
ORDER = {
    "press": ("press",),
    "archive": ("screen", "archive"),
    "screen": ("screen", "archive"),
    "epub": ("screen", "archive"),
}
"""Which editions of record a volume is bound from, the first that there is."""


def records(publication: Publication, now: datetime | None) -> tuple[tuple[Record, ...], tuple[Record, ...]]:
    """The newest revision of every issue on record that may be read at a moment, and all that are under embargo then.

    Where no moment is given, as for a proof, nothing is under embargo.  BindingError where a record cannot be read.
    """
    if publication.root is None:
        raise BindingError("only a publication has issues on record; this one has no folder")
    try:
        if now is None:
            return issued.on_record(publication.root), ()
        found, withheld = issued.open_at(publication.root, now)
        return tuple(several[-1] for several in found), withheld
    except DifferenceError as error:
        raise BindingError(error.message, where=error.where, hint=error.hint) from None


def bound(record: Record, publication: Publication, kind: str, cache: Cache | None = None) -> Bound:
    """An issue on record, for a volume of a kind: `screen`, `archive`, `press` or `epub`.

    Its manuscript is read once, where there is a cache.
    BindingError names a file on record that was edited or is gone, or says which edition is not there.
    """
    try:
        issued.read(record.folder)
    except DifferenceError as error:
        raise BindingError(error.message, where=error.where, hint=error.hint) from None
    edition = filed_edition(record, kind)
    path = record.folder / edition.name
    hashes = {filed.name: filed.sha256 for filed in record.files}
    known = issued.revisions(publication.root, record.identity) if publication.root else ()
    earlier = [each for each in known if each.identity.revision < record.identity.revision]
    made = Bound(
        identity=record.identity,
        title=record.title,
        date=record.date,
        language=record.language,
        path=path,
        sha256=hashes[edition.name],
        pages=edition.pages,
        earlier=tuple(each.identity.revision for each in earlier),
        withdrawn=record.withdrawn,
    )
    if cache is None:
        return _with_facts(made, record, publication, edition)
    order = "\n".join(("an issue on record", repr(record), edition.name, repr(publication)))
    kept = cache.find(order, ())
    if kept is not None and kept.parts is not None:
        told = json_values.read(Bound, json.loads(kept.parts[FACTS]), path=path)
    else:
        told = _with_facts(made, record, publication, edition)
        cache.keep(order, (), {FACTS: written(told)}, learn=False)
    return replace(told, earlier=made.earlier)


def written(bound: Bound) -> bytes:
    """All facts of an issue as it is bound, but where its edition lies."""
    return json.dumps(json_values.plain(bound, but=("path",))).encode()


def filed_edition(record: Record, kind: str) -> FiledEdition:
    """The edition of record that a volume of that kind is bound from."""
    there = {edition.target: edition for edition in record.editions}
    for target in ORDER[kind]:
        if target in there:
            return there[target]
    wanted = ORDER[kind][0]
    raise BindingError(
        f"No. {record.identity} has no {wanted} edition on record",
        where=record.folder,
        hint=f'Write record = ["{wanted}"] in publication.toml before issues are published; it has {", ".join(there)}.',
    )


def drafted(issue: Issue, edition: Edition, path: Path, sha256: str, title: str) -> Bound:
    """An issue that is not on record, set now and lying at `path`, for a proof of the volume."""
    if issue.date is None:
        raise BindingError("an issue without a date cannot be bound", where=issue.path, hint="Give it its date.")
    made = Bound(
        identity=issue.identity,
        title=title,
        date=issue.date,
        language=issue.language,
        path=path,
        sha256=sha256,
        pages=edition.pages,
        draft=True,
    )
    return _facts(made, issue, dict(edition.story_pages), dict(edition.note_pages))


def _with_facts(made: Bound, record: Record, publication: Publication, edition: FiledEdition) -> Bound:
    """What stories, sources and pictures there are, as the filed manuscript tells."""
    from pdfdigest.record import filed_manuscript

    stories, notes = dict(edition.story_pages), dict(edition.note_pages)
    told = tuple(BoundStory(name, headline, stories.get(name, 1)) for name, headline in record.stories)
    try:
        found = filed_manuscript.read(record, publication, edition.pages)
    except (ManuscriptError, RequestError) as error:
        words = f"{made.identity}: its filed manuscript cannot be read, so the indexes lack it: {error}"
        foreign = filed_manuscript.is_foreign(record)
        return replace(made, stories=told, foreign=foreign, remarks=(*made.remarks, words.splitlines()[0]))
    if found is None:
        return replace(made, stories=told)
    if found.foreign:
        made = _elsewhere(replace(made, foreign=True))
        images = tuple(BoundImage(*image) for image in found.images)
        return replace(_facts(made, found.issue, stories, notes), images=images)
    return _facts(made, found.issue, stories, notes)


def _elsewhere(made: Bound) -> Bound:
    from pdfdigest.inspection import foreign_pdf

    with naming(str(made.identity), made.path):
        look = foreign_pdf.look(made.path.read_bytes())
    lacks = tuple(f"No. {made.identity}: {words}" for words in look.lacks)
    return replace(made, tagged=look.tagged, sound=look.sound, remarks=lacks)


def _facts(made: Bound, issue: Issue, pages: dict[str, int], notes: dict[int, tuple[int, ...]]) -> Bound:
    stories = tuple(
        BoundStory(
            id=story.id,
            headline=whole(story.headline),
            page=pages.get(story.id, 1),
            kicker=story.kicker,
            **indexed(story),
        )
        for story in issue.stories
    )
    sources = tuple(
        BoundSource(source.number, source.address, source.publisher, source.title, notes.get(source.number, ()))
        for source in issue.sources
    )
    lead = (_image(issue.image, 1),) if issue.image else ()
    within = tuple(_image(image, pages.get(story.id, 1)) for story in issue.stories for image in story.images)
    return replace(made, stories=stories, sources=sources, images=lead + within)


def _image(image: Image, page: int) -> BoundImage:
    return BoundImage(image.credit, image.caption, page)
