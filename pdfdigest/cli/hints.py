"""How the terminal asks for what an act needs: the name that an error bears in `needs`, and the sentence behind it."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Callable
from pathlib import Path

from pdfdigest.errors import DigestError

HINTS = {
    "engine": "`pdfdigest doctor` says which WeasyPrint this is; send us the sentence.",
    "editor": 'Name one in your settings file, like editor = "code --wait"; `pdfdigest doctor` says where it lies.',
    "slug": "Say it: --slug tokyo-digest",
    "yes": "Say that it is meant: --yes",
    "map": 'Say which it is: --map address="TITLE"',
    "status-column": "If it does: --map status={about}.  If no column does: --map status=",
    "left-by-name": "Bring in who left with --as suppressed.  If they are readers, take that word away.",
    "templates": "`pdfdigest style --copy` lists them.",
    "folder": "Mend that, or choose another folder with -o.",
    "publication": "Make one: pdfdigest init my-digest",
    "publication-here": "Go into its folder (the one with publication.toml), or make one: pdfdigest init my-digest",
    "no-replace": "Mend the file, or bring it in without --replace.  Nothing was changed.",
    "replace-or-suppressed": "Leave out --replace, or --as suppressed.",
    "encoding-utf-16": "Say so: --encoding utf-16",
    "encoding": "Name the encoding it has: --encoding windows-1252 for files of older spreadsheets.  Nothing was"
    " brought in.",
    "readers": "Bring in the readers: pdfdigest lists import readers.csv --list members",
    "list": "Bring it in: pdfdigest lists import readers.csv --list members",
    "leavers": "Fetch them: pdfdigest lists pull",
    "who-is-on": "`pdfdigest lists show` tells who is on a list, and who left.",
    "not-tag": "Leave out --where, or --to previous.",
    "not-previous": "Leave out --to previous.",
    "plan": "Make one: pdfdigest send plan 1.4 --list members",
    "plans": "`pdfdigest send status` lists the plans.",
    "pages": "Leave out --for epub; bind once more with it, and without --proof and --deposit, for the EPUB.",
    "which-plan": "`pdfdigest send status` lists the plans; make one: pdfdigest send plan 1.4 --list members",
    "plan-to-show": "`pdfdigest send status` lists the plans.  Without one: pdfdigest send proof 1.4 --to YOUR-ADDRESS",
    "which-issue": "Like this: pdfdigest send plan 1.4 --list members.  `pdfdigest status` says what is on record.",
    "which-list": "Like this: pdfdigest send plan {about} --list members.  `pdfdigest lists show` says which there are.",
    "how-far": "`pdfdigest send status` says how far it is.",
    "again": "Plan for whoever has not had it: pdfdigest send plan --again {about}",
    "wait": "Run it then; the plan keeps.  Or have the run wait: pdfdigest send run {about} --wait",
    "resume": "Lift it: pdfdigest send resume {about}",
    "published": 'Put it there: pdfdigest publish {about} --by "YOUR NAME"',
    "link": "Put it on the web and give its address: --link https://...; or raise [mail] attach_kilobytes.",
    "attach-or-link": "Leave out --attach, or --link.",
    "plan-or-year": "pdfdigest send report PLAN, or --year 2026",
    "by-and-why": "Say it with --by and --why.",
    "adopt-moved": "If it is no longer used where it came from, adopt it: pdfdigest send adopt",
    "adopt-old": "Bring the newest copy back; if there is none, look at the server's log, and then adopt this one:"
    " pdfdigest send adopt",
    "adopt-server": "Look at the mail server's log for what was sent at the end, settle it, and then adopt the ledger as it is:"
    " pdfdigest send adopt",
    "adopt-here": "Move the publication elsewhere, or adopt it here on purpose: pdfdigest send adopt",
    "queue-and-key": "Name them with --queue and --key.  In the office: pdfdigest leave-server --make-key leave.key",
    "queue": "Name the file that leave-server --queue writes.",
    "port": "Name another one with --port, or leave --port out.",
    "asked": "See who did: pdfdigest lists show --asked",
    "why": 'Say it: --why "the date of the meeting was wrong"',
    "passphrase": "Set PDFDIGEST_PASSPHRASE, or run it in a terminal: backup --encrypt and restore --encrypted ask for it.",
    "why-withdrawn": 'Say it: --why "an attachment that was not meant for readers"',
    "withdrawn": "Its notice goes to those who had it: pdfdigest send plan {about} --to previous",
    "erase": "Say --erase too, or leave --revision out.",
    "erase-again": 'End it: pdfdigest withdraw {about} --erase --by "YOUR NAME" --why "THE REASON"',
    "why-of-a-copy": 'Say it: --why "a better scan"',
    "utf-8": "Type it in a terminal whose language settings are UTF-8.",
    "facts": "Look it over, then: pdfdigest adopt {about} --facts {where} --by NAME",
    "publication-for-file": "Make one, and put the file into it: pdfdigest init my-digest",
    "moved-on": "Open it again, and see what the other change was.  Nothing of yours was saved.",
    "taken": "`pdfdigest status` says by whom; publish again to file a revision.",
    "new-folder": "Name a folder that is new or empty: pdfdigest init my-digest",
    "look-at-it": "See: pdfdigest check {where}",
    "date": "Write year-month-day: --date 2022-02-25",
    "folder-of-templates": "Name a folder: -o my-templates",
    "first-issue": "Write the first one: pdfdigest new",
    "issue": "Write one: pdfdigest new",
    "issues": "`pdfdigest status` lists the issues there are.",
    "new-file-name": "Leave out --into, and choose a name with -o.",
    "new-file": "Refresh its prose with --into {where}, or choose another name with -o.",
    "other-shape": "Leave --shape out, or name another; `pdfdigest import --help` lists them.",
    "plain": "`build --plain` and `publish --plain` have WeasyPrint set the pages as it is.",
    "machines": "Say --on none to set the pages on this machine.  [machines] of your settings file says where else;"
    " `pdfdigest doctor` asks it.",
    "cluster": "Install distributed beside pdfdigest, or say --on none to set the pages on this machine.",
    "doctor": "`pdfdigest doctor` looks over the whole machine.",
    "bound volume": "Make one: pdfdigest bind --volume 3",
    "issue on record": "`pdfdigest status` says what is on record; `pdfdigest bind --proof` binds drafts too.",
    "max pages": "Give --max-pages a larger number.",
    "no proof": "Publish the drafts, then bind again without --proof.",
    "one span": "Give one of --volume 3, --year 2025, --from DAY --to DAY.",
    "site-folder": "Name a folder of its own for the site with -o.",
    "earlier day": "Give the earlier day with --from.",
}
"""`{where}` is the place that the error is about, `{about}` what stands behind the colon of a name like `resume:0249`."""
PLAIN = {
    "/": re.compile(r"[A-Za-z0-9_./-][A-Za-z0-9_./:-]*"),
    "\\": re.compile(r"[A-Za-z0-9_./-][A-Za-z0-9_./:\\-]*"),
}
"""What no shell of a system reads as more than itself, by what parts folders there."""
_READ = re.compile(r'[$`"!\\]')
"""Signs that a shell reads as more than themselves between double quotes."""
ARGUMENTS = ("by", "why")
"""Arguments of acts with which a sentence may begin, and which are options here."""


def told(error: DigestError, nearby: Callable[[Path], Path] = Path) -> str:
    """The place as one would type it from here (`nearby` of a path), the sentence, and what to do next, in one line each."""
    where = nearby(error.where) if isinstance(error.where, Path) else error.where
    place = f"{where}: " if where else ""
    advice = [words for words in (error.hint, _asked(error.needs, where)) if words]
    return "\n  ".join([f"{place}{_option(error.message)}{error.message}", *advice])


def _asked(needs: str, where: object) -> str:
    """The sentence of a name; what stands behind its colon is what it is about."""
    name, _, about = needs.partition(":")
    return HINTS.get(name, "").format(where=typed(where), about=typed(about))


def typed(name: object) -> str:
    """A name as one types it in bash, zsh, PowerShell and the command prompt of Windows.

    In quotes where it has more than plain letters, digits and `-_./:`; in single ones, which the command prompt does
    not know, only where a sign would be read in double ones. A name that begins with `-`, which a program reads as an
    option, begins with its folder.

    >>> print(
    ...     typed("2025/1.1.yaml"), typed("Été 2025/1.1.yaml"), typed("it's.yaml"), typed("a$b.yaml"), typed("-1.yaml")
    ... )
    2025/1.1.yaml "Été 2025/1.1.yaml" "it's.yaml" 'a$b.yaml' ./-1.yaml
    """
    text = f".{os.sep}{name}" if str(name).startswith("-") else str(name)
    if PLAIN[os.sep].fullmatch(text):
        return text
    read = _READ.search(text if os.sep == "/" else text.replace(os.sep, "/"))
    return shlex.quote(text) if read else f'"{text}"'


def _option(message: str) -> str:
    """What an argument of an act begins with where it is an option of the terminal."""
    return "--" if message.startswith(tuple(f"{name} {verb} " for name in ARGUMENTS for verb in ("is", "has"))) else ""
