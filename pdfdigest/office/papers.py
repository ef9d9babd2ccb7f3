"""The small files of a publication are read and written: its settings, errata, gaps, authority, a preface, facts of a PDF."""

from __future__ import annotations

import difflib
import json
import re
import tempfile
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pdfdigest.errors import Fault, HouseError, ManuscriptError, RequestError
from pdfdigest.manuscript import (
    errata,
    fields,
    foreign_facts,
    forms,
    gaps,
    ledger_form,
    mail_form,
    preface,
    publication,
    toml_splice,
)
from pdfdigest.manuscript.edits import Cut, Insert, Put, SpliceError
from pdfdigest.manuscript.splice import as_bytes, spliced, text_in
from pdfdigest.manuscript.yaml_nodes import UnreadableError, nodes
from pdfdigest.office import disk, one_writer
from pdfdigest.office.journal import hash_of
from pdfdigest.office.surroundings import Office

if TYPE_CHECKING:
    from pydantic import BaseModel

    from pdfdigest.manuscript.edits import Edit
    from pdfdigest.model import Publication

TEXT = "text"
"""The one field of a paper that is prose from its first line to its last."""
FACTS = "elsewhere"
"""The folder of the facts of issues that exist only as PDFs."""
_PREFACE = re.compile(r"preface(?:-[0-9]{1,6})?\Z")
_FACTS = re.compile(rf"{FACTS}/([A-Za-z0-9][\w.-]*)\Z")


@dataclass(frozen=True, slots=True)
class Paper:
    """What a file says: its hash (empty where there is none yet), its values, and what may be filled in."""

    name: str
    hash: str
    values: dict[str, Any]
    fields: tuple[fields.Field, ...]


def names(office: Office) -> tuple[str, ...]:
    """The papers that the publication here has or may have, the facts of each PDF that is made elsewhere among them."""
    root = _root(office)
    found = sorted(path.stem for path in (root / FACTS).glob("*.yaml") if _FACTS.match(f"{FACTS}/{path.stem}"))
    prefaces = sorted(path.stem for path in root.glob("preface-*.md") if _PREFACE.match(path.stem))
    return ("settings", "errata", "gaps", "authority", "preface", *prefaces, *(f"{FACTS}/{stem}" for stem in found))


def read(office: Office, name: str) -> Paper:
    """What a paper says; RequestError where there is none of that name, or its file cannot be read as one."""
    path = path_of(office, name)
    raw = _raw(path)
    known = fields_of(name)
    if name == "settings":
        known = tuple(_with_styles(office, field) if field.name == "style" else field for field in known)
    return Paper(name, hash_of(raw) if raw else "", _values(name, path, raw), known)


def write(office: Office, name: str, seen: str, values: dict[str, Any]) -> Paper:
    """Write what changed, and nothing else of the file; `seen` is the hash of what was looked at.

    ManuscriptError holds the faults that it would have then: nothing is written.  RequestError where the file has moved
    on since, or cannot be written without touching what stands around a value.
    """
    path = path_of(office, name)
    with one_writer.alone(office):
        raw = _raw(path)
        if seen != (hash_of(raw) if raw else ""):
            raise _moved_on(path)
        try:
            made = _written(name, raw, _values(name, path, raw), values)
        except (SpliceError, UnreadableError, TypeError, LookupError) as error:
            raise RequestError(f"{error}", where=path, hint="Change it in the file itself.") from None
        if made != raw:
            _judge(office, name, path, made)
            if not disk.replace(path, raw, made):
                raise _moved_on(path)
        return read(office, name)


def _with_styles(office: Office, field: fields.Field) -> fields.Field:
    """The field for the house style, with those that there are to choose from."""
    from pdfdigest.press.compose.house import house_of

    try:
        return replace(field, kind="choice", choices=house_of(publication.one(office.here)).styles)
    except (HouseError, ManuscriptError):
        return field  # what is wrong is said where pages are set


def _raw(path: Path) -> bytes:
    return disk.read(path) if path.is_file() else b""


def _moved_on(path: Path) -> RequestError:
    return RequestError("somebody changed this meanwhile; look at it again", where=path, needs="moved-on")


def fields_of(name: str) -> tuple[fields.Field, ...]:
    """What may be filled in; what a form cannot show stays as it is in the file."""
    if name == "settings":
        shown = [
            field
            for field in fields.fields(forms.PublicationForm)
            if field.kind != "map" and field.name not in ("mail", "format")
        ]
        mail = tuple(field for field in fields.fields(mail_form.MailForm) if field.kind != "map")
        return (*shown, fields.Field("mail", "group", wanted=False, says="", inner=mail))
    form = _form(name)
    return fields.fields(form) if form else (fields.Field(TEXT, "prose", wanted=False, says=""),)


def path_of(office: Office, name: str) -> Path:
    """The file of a paper; RequestError where there is none of that name."""
    root = _root(office)
    known = {"settings": publication.NAME, "errata": errata.NAME, "gaps": gaps.NAME, "authority": "authority.yaml"}
    if name in known:
        return root / known[name]
    if _PREFACE.match(name):
        return root / f"{name}.md"
    if (found := _FACTS.match(name)) and (root / FACTS / f"{found[1]}.yaml").is_file():
        return root / FACTS / f"{found[1]}.yaml"
    raise RequestError("there is no such paper")


def _root(office: Office) -> Path:
    root = publication.one(office.here).root
    if root is None:
        raise RequestError("there is no publication here", needs="publication")
    return root


def _form(name: str) -> type[BaseModel] | None:
    from pdfdigest.index import authority

    known: dict[str, type[BaseModel]] = {
        "errata": errata.ErrataForm,
        "gaps": gaps.GapsForm,
        "authority": authority.AuthorityForm,
    }
    return foreign_facts.AdoptedForm if name.startswith(f"{FACTS}/") else known.get(name)


def _values(name: str, path: Path, raw: bytes) -> dict[str, Any]:
    try:
        text = text_in(raw)
        if name == "settings":
            return tomllib.loads(text)
        if _form(name) is None:
            return {TEXT: text}
        return (nodes(text).plain if raw else {}) or {}
    except (UnreadableError, ValueError, RecursionError) as error:
        raise RequestError(f"this cannot be read: {error}", where=path, hint="Mend it in the file itself.") from None


def _written(name: str, raw: bytes, old: dict[str, Any], new: dict[str, Any]) -> bytes:
    if name == "settings":
        text = text_in(raw)
        for path, value in _leaves(fields_of(name), old, new, ()):
            text = toml_splice.put(text, path, value)
        return as_bytes(raw, text)
    if _form(name) is None:
        return as_bytes(raw, _ended(str(new.get(TEXT) or "")))
    made = raw or b"format: 1\n"
    for edit in _edits(fields_of(name), old, new, ()):
        made = spliced(made, edit)
    return made


def _ended(text: str) -> str:
    return text.rstrip("\n") + "\n" if text.strip() else ""


def _leaves(
    known: tuple[fields.Field, ...], old: Any, new: Any, path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], Any]]:
    """The values of settings that changed, by their paths; what was emptied is None."""
    for field in known:
        before, after = _of(old, field.name), _of(new, field.name)
        mine = (*path, field.name)
        if field.kind == "group":
            yield from _leaves(field.inner, before, after, mine)
        elif field.kind == "table":
            for name in {**(before or {}), **(after or {})}:
                if _of(before, name) != _of(after, name):
                    yield (*mine, name), _of(after, name)
        elif before != after:
            yield mine, after


def _edits(known: tuple[fields.Field, ...], old: Any, new: Any, steps: tuple[str | int, ...]) -> Iterator[Edit]:
    """What is to be done to a YAML file, entries of lists from the last one up so that those before keep their places."""
    order = tuple(field.name for field in known)
    for field in known:
        before, after, mine = _of(old, field.name), _of(new, field.name), (*steps, field.name)
        if before == after:
            continue
        if field.kind == "group" and before and after:
            yield from _edits(field.inner, before, after, mine)
        elif field.kind == "list" and before and after:
            yield from _entries(field, before, after, mine)
        elif field.kind == "list" and after:
            for at, entry in enumerate(after):
                yield from _entry(mine, at, field.inner, entry)
        else:
            yield Put(mine, after, order, wanted=field.wanted, bare=field.kind in fields.BARE)


def _entries(field: fields.Field, before: list[Any], after: list[Any], steps: tuple[str | int, ...]) -> Iterator[Edit]:
    keys = [[json.dumps(_tidy(field.inner, each), sort_keys=True) for each in entries] for entries in (before, after)]
    blocks = difflib.SequenceMatcher(None, keys[0], keys[1], autojunk=False).get_opcodes()
    for kind, a, b, c, d in reversed(blocks):
        if kind == "equal":
            continue
        shared = min(b - a, d - c)
        for at in range(b - 1, a + shared - 1, -1):
            yield Cut(steps, at)
        for at in range(c + shared, d):
            yield from _entry(steps, a + at - c, field.inner, after[at])
        for at in range(shared):
            yield from _edits(field.inner, before[a + at], after[c + at], (*steps, a + at))


def _entry(steps: tuple[str | int, ...], at: int, known: tuple[fields.Field, ...], entry: Any) -> Iterator[Edit]:
    """An entry of a list is made, and what stands in it without quotes is set anew: an entry is written with them."""
    tidy = _tidy(known, entry)
    bare = {field.name: tidy.pop(field.name) for field in known if field.kind in fields.BARE and field.name in tidy}
    yield Insert(steps, at, tidy)
    order = tuple(field.name for field in known)
    for name, value in bare.items():
        yield Put((*steps, at, name), value, order, wanted=True, bare=True)


def _tidy(known: tuple[fields.Field, ...], entry: Any) -> dict[str, Any]:
    """An entry with its keys in the order of the form, without those that are empty and may be left out."""
    return {field.name: _of(entry, field.name) for field in known if field.wanted or _of(entry, field.name) is not None}


def _of(values: Any, name: str) -> Any:
    """What stands under a name; None for what is empty too."""
    found = values.get(name) if isinstance(values, dict) else None
    return None if found in ("", [], {}, ()) else found


def _judge(office: Office, name: str, path: Path, made: bytes) -> None:
    """ManuscriptError where a file would be at fault; the facts of a PDF are judged when it is adopted."""
    if name == "settings":
        own = publication.judged(path, text := text_in(made))
        publication.table_of(path, text, "mail", mail_form.MailForm)
        publication.table_of(path, text, "ledger", ledger_form.LedgerForm)
        _style(own, path)
        return
    own = publication.one(office.here)
    with tempfile.TemporaryDirectory(prefix="pdfdigest-") as folder:
        trial = Path(folder) / path.name
        trial.write_bytes(made)
        if _PREFACE.match(name):
            wrong = tuple(preface.faults(replace(own, root=Path(folder))))
            if any(each.severity == "fault" for each in wrong):
                raise ManuscriptError(wrong)
        elif name in _READERS:
            _READERS[name](Path(folder))


def _style(own: Publication, path: Path) -> None:
    """ManuscriptError where there is no such style, or it cannot be set on the paper."""
    from pdfdigest.press.compose.house import House

    try:
        House(own).require_paper(own.style, own.paper)
    except (RequestError, HouseError) as error:
        field = "paper" if isinstance(error, HouseError) else "style"
        raise ManuscriptError((Fault(path, 0, 0, field, f"{error.message}. {error.hint}", "style"),)) from None


def _authority(root: Path) -> object:
    from pdfdigest.index import authority

    return authority.read(root)


_READERS: dict[str, Callable[[Path], object]] = {"errata": errata.read, "gaps": gaps.read, "authority": _authority}
