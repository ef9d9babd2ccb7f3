"""How the terminal asks for what an act needs: the name that an error bears in `needs`, and the sentence behind it."""

from __future__ import annotations

from pdfdigest.errors import DigestError

HINTS = {
    "templates": "`pdfdigest style --copy` lists them.",
    "folder": "Mend that, or choose another folder with -o.",
    "publication": "Make one: pdfdigest init my-digest",
    "publication here": "Go into its folder (the one with publication.toml), or make one: pdfdigest init my-digest",
    "no replace": "Mend the file, or bring it in without --replace.  Nothing was changed.",
    "replace or suppressed": "Leave out --replace, or --as suppressed.",
    "encoding utf-16": "Say so: --encoding utf-16",
    "encoding": "Name the encoding it has: --encoding windows-1252 for files of older spreadsheets.  Nothing was"
    " brought in.",
    "readers": "Bring in the readers: pdfdigest lists import readers.csv --list members",
    "list": "Bring it in: pdfdigest lists import readers.csv --list members",
    "leavers": "Fetch them: pdfdigest lists pull",
    "queue": "Name the file that leave-server --queue writes.",
    "new file": "Refresh its prose with --into {where}, or choose another name with -o.",
    "bound volume": "Make one: pdfdigest bind --volume 3",
    "issue on record": "`pdfdigest status` says what is on record; `pdfdigest bind --proof` binds drafts too.",
    "max pages": "Give --max-pages a larger number.",
    "no proof": "Publish the drafts, then bind again without --proof.",
    "one span": "Give one of --volume 3, --year 2025, --from DAY --to DAY.",
    "earlier day": "Give the earlier day with --from.",
}
"""`{where}` is the place that the error is about."""


def told(error: DigestError) -> str:
    """The place as one would type it from here, the sentence, and what to do next, in one line each."""
    from pathlib import Path

    from pdfdigest.cli import terminal

    where = terminal.nearby(error.where) if isinstance(error.where, Path) else error.where
    place = f"{where}: " if where else ""
    advice = [words for words in (error.hint, HINTS.get(error.needs, "").format(where=where)) if words]
    return "\n  ".join([f"{place}{error.message}", *advice])
