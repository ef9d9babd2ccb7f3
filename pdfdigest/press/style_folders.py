"""The folder of a publication goes in; the folders of its house style come out, and when a file changed; nothing is opened."""

from __future__ import annotations

from pathlib import Path


def shipped(name: str) -> Path:
    """The shipped `templates` or `fonts`: inside the package as installed, beside it in a checkout."""
    package = Path(__file__).resolve().parents[1]
    inside = package / name
    return inside if inside.is_dir() else package.parent / name


def house(root: Path) -> tuple[Path, ...]:
    """Where templates, styles, words and fonts may lie, whether they do or not: the publication's own come first."""
    return root / "templates", root / "fonts", shipped("templates"), shipped("fonts")


def fonts(root: Path | None) -> tuple[Path, ...]:
    """The folders whose fonts are in force: the publication's first, then the shipped ones."""
    own = root / "fonts" if root else None
    return tuple(folder for folder in (own, shipped("fonts")) if folder and folder.is_dir())


def changed(path: Path) -> tuple[int, int] | None:
    """When a file was changed and its size in bytes; None where there is none."""
    try:
        known = path.stat()
    except OSError:
        return None
    return known.st_mtime_ns, known.st_size
