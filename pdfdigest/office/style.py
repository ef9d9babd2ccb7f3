"""The shipped templates and styles are listed, or copied to be changed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pdfdigest.errors import RequestError
from pdfdigest.office import disk
from pdfdigest.office.surroundings import Office


@dataclass(frozen=True, slots=True)
class Copied:
    """The files that were copied, and those that were there already and were left as they are."""

    written: tuple[Path, ...]
    left: tuple[Path, ...]


def shipped_files(_office: Office, names: tuple[str, ...] = ()) -> dict[str, bytes]:
    """The shipped files by their names: all, or those that are named as files or as styles.

    RequestError where a name is neither.
    """
    from pdfdigest.press.style_folders import shipped

    folder = shipped("templates")
    files = {
        path.relative_to(folder).as_posix(): path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.relative_to(folder).parts[0] not in ("starter", "proof")
    }
    for name in names:
        if not any(_means(name, file) for file in files):
            raise RequestError(f"there is no template or style {name!r}", hint=f"There are: {', '.join(files)}.")
    wanted = [file for file in files if not names or any(_means(name, file) for name in names)]
    return {file: files[file].read_bytes() for file in wanted}


def copy(office: Office, names: tuple[str, ...] = (), out: Path | None = None) -> Copied:
    """Copy shipped files into a folder, by default the `templates/` of the publication around `office.here`.

    Nothing is overwritten.  RequestError where a name is no template and no style, or there is no publication.
    """
    files = shipped_files(office, names)
    folder = office.at(out) if out else _templates(office)
    written, left = [], []
    for name, data in files.items():
        path = folder / name
        if path.exists():
            office.tell.say(f"{office.near(path)} is there already; it was left as it is")
            left.append(path)
            continue
        disk.write(path, data)
        office.tell.written(path, template=name)
        written.append(path)
    return Copied(tuple(written), tuple(left))


def _means(name: str, file: str) -> bool:
    return file in (name, f"css/style/{name}.css") or file.startswith(f"{name.rstrip('/')}/")


def _templates(office: Office) -> Path:
    from pdfdigest.manuscript import publication

    mine = publication.one(office.here)
    if mine.root is None:
        raise RequestError("there is no publication here", needs="folder-of-templates")
    return mine.root / "templates"
