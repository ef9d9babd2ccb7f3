"""`pdfdigest lists`: who reads what, who left, and what is known of a reader."""

from __future__ import annotations

import json
import os
import time
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pdfdigest.cli import terminal
from pdfdigest.office import disk

if TYPE_CHECKING:
    from pdfdigest.post.ledger import Ledger
    from pdfdigest.post.mailing import Difference
    from pdfdigest.post.tokens import Keys

JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object a line on stdout.")
SHOWN = 20
"""How many doubled lines are named one by one."""


@click.group("lists")
def command() -> None:
    """Who reads what: bring readers in, show, export and remove them, answer and erase."""


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--list", "name", required=True, metavar="NAME", help="The list.")
@click.option("--as", "kind", type=click.Choice(["readers", "suppressed"]), default="readers", help="What they are.")
@click.option("--replace", is_flag=True, help="Take off the list who is not in FILE.")
@click.option("--encoding", default="utf-8", show_default=True, help="The encoding of FILE.")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@JSON
def bring(file: Path, name: str, kind: str, replace: bool, encoding: str, dry_run: bool, as_json: bool) -> int:
    """Bring in the readers of FILE, a CSV whose first line names its columns.

    Who is absent from FILE stays on the list, unless --replace; who left or was erased stays away.
    """
    from pdfdigest.errors import PostError, RequestError
    from pdfdigest.post import mailing, readers

    mailing.checked_name(name)
    leavers = kind == "suppressed"
    if leavers and replace:
        raise RequestError("--replace and --as suppressed do not go together")
    refused = 0

    def refuse(line: int, why: str) -> None:
        nonlocal refused
        refused += 1
        terminal.say(f"{terminal.nearby(file)}:{line}: {why}; refused")

    ledger, keys = _opened(create=True)
    with ledger, _file(file) as opened:
        sheet = readers.read(opened, terminal.nearby(file), encoding, keys, refuse)
        if sheet.delimiter != ",":
            terminal.say(f"cells are parted by {'tabs' if sheet.delimiter == chr(9) else sheet.delimiter}")
        if sheet.unknown:
            terminal.say(f"columns that are not kept: {', '.join(sheet.unknown)}")
        with mailing.incoming(ledger.db, sheet):
            found = mailing.compare(ledger.db, name, sheet, leavers=leavers)
            _tell(found, name, refused, leavers=leavers, replace=replace)
            sound = found.added + found.changed + found.same + found.held
            if as_json:
                counts = {key: value for key, value in asdict(found).items() if key != "twice"}
                click.echo(json.dumps({"list": name, **counts, "twice": len(found.twice), "refused": refused}))
            if dry_run:
                terminal.say("nothing was changed")
                return 0
            if replace and (refused or not sound):
                why = f"{refused} of its rows were refused" if refused else "it names nobody"
                raise PostError(
                    f"the list is not replaced: {why}, and readers would be taken off by mistake",
                    where=terminal.nearby(file),
                    hint="Mend the file, or bring it in without --replace.  Nothing was changed.",
                )
            if leavers:
                mailing.suppress_incoming(ledger, name, at=time.time())
            else:
                mailing.bring_in(ledger, name, sheet, replace=replace, at=time.time())
    return PostError.exit_code if refused else 0


def _tell(found: Difference, name: str, refused: int, *, leavers: bool, replace: bool) -> None:
    for line, first in found.twice[:SHOWN]:
        terminal.say(f"line {line}: the address stands in line {first} already; the first counts")
    if len(found.twice) > SHOWN:
        terminal.say(f"and {len(found.twice) - SHOWN:,} more lines whose address stands further up already")
    if leavers:
        terminal.say(f"{name}: {found.added:,} suppressed, {found.same:,} were already, {refused:,} refused")
        return
    absent = f"{found.absent:,} absent ({'taken off' if replace else 'they stay'})"
    terminal.say(
        f"{name}: {found.added:,} added, {found.changed:,} changed, {found.same:,} the same, {absent}, "
        f"{found.held:,} left before and stay away, {refused:,} refused"
    )


@command.command("show")
@click.argument("name", required=False)
@JSON
def show(name: str | None, as_json: bool) -> int:
    """Say what lists there are, or who is on one: an address a line."""
    from pdfdigest.post import mailing, readers, roster

    ledger, _ = _opened()
    with ledger:
        if name is not None:
            roster.known(ledger.db, (name,))
            for row in mailing.on_list(ledger.db, name):
                entry = dict(zip(readers.COLUMNS, row, strict=True))
                click.echo(_line(entry) if as_json else "  ".join(cell for cell in row[:2] if cell))
            return 0
        for each in mailing.standings(ledger.db):
            facts = asdict(each)
            told = f"{each.list}  {each.readers:,} readers, {each.suppressed:,} left"
            click.echo(_line(facts) if as_json else told)
    return 0


@command.command("export")
@click.argument("name")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="The file; out/NAME.csv if left out.")
@JSON
def export(name: str, out: Path | None, as_json: bool) -> int:
    """Write the readers of a list as CSV, in a form that `import` reads back; no cell is a formula."""
    from pdfdigest.post import mailing, readers, roster

    ledger, _ = _opened()
    with ledger:
        roster.known(ledger.db, (name,))
        path = out or Path("out") / f"{name}.csv"
        disk.write(path, b"".join(readers.written(mailing.on_list(ledger.db, name))))
    terminal.written(path, as_json=as_json, list=name)
    return 0


@command.command("remove")
@click.argument("address")
@click.option("--list", "name", required=True, metavar="NAME", help="The list.")
def remove(address: str, name: str) -> int:
    """Take a reader off a list; no import brings them back, only `readmit`."""
    from pdfdigest.post import mailing, roster

    ledger, keys = _opened()
    with ledger:
        roster.known(ledger.db, (name,))
        mark, shown = _mark(keys, address)
        new = mailing.remove(ledger, mark, name, at=time.time())
    terminal.say(f"{shown} is off {name}" if new else f"{shown} was off {name} already")
    return 0


@command.command("readmit")
@click.argument("address")
@click.option("--list", "name", required=True, metavar="NAME", help="The list.")
@click.option("--by", required=True, metavar="WHO", help="Who answers for it.")
@click.option("--why", required=True, metavar="TEXT", help="What the reader said, and when.")
def readmit(address: str, name: str, by: str, why: str) -> int:
    """Let somebody who left be brought in again, because they asked for it."""
    from pdfdigest.post import mailing

    ledger, keys = _opened()
    with ledger:
        mark, shown = _mark(keys, address)
        done = mailing.readmit(ledger, mark, mailing.checked_name(name), why=why, who=by, at=time.time())
    bring = "; bring them in with lists import" if done else ""
    terminal.say(f"{shown} {'may' if done else 'was free to'} be on {name}{bring}")
    return 0


@command.command("about")
@click.argument("address")
@JSON
def about(address: str, as_json: bool) -> int:
    """Say all that is known of an address: the answer to a reader who asks."""
    from pdfdigest.post import mailing

    ledger, keys = _opened()
    with ledger:
        mark, shown = _mark(keys, address)
        known = mailing.about(ledger.db, mark, shown, _iso)
    if as_json:
        click.echo(_line(known))
        return 0
    for key, value in known.items():
        if isinstance(value, list):
            for each in value:
                words = ", ".join(f"{name}: {fact}" for name, fact in each.items() if fact not in ("", None))
                click.echo(f"{key}: {words}")
        elif value not in ("", False, True):
            click.echo(f"{key}: {value}")
    if not known["known"]:
        terminal.say("no address like this is kept; what stands here is known by its mark alone")
    return 0


@command.command("erase")
@click.argument("address")
def erase(address: str) -> int:
    """Forget an address for good; its mark stays, so that no import brings it back."""
    from pdfdigest.post import mailing

    ledger, keys = _opened()
    with ledger:
        mark, shown = _mark(keys, address)
        known, sent = mailing.erase(ledger, mark, shown, at=time.time())
        ledger.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    terminal.say(f"{shown} is erased" if known else f"{shown} was not known; it is suppressed from now on")
    terminal.say(
        f"what remains: a mark without the address, suppressed on all lists, and {sent:,} deliveries that name "
        "the mark alone; copies that you made of the ledger, and the server's own logs, still have the address"
    )
    return 0


@command.command("purge")
@click.option("--days", type=click.IntRange(1), required=True, help="How long addresses of those who left are kept.")
def purge(days: int) -> int:
    """Forget the addresses of those who left more than so many days ago; their marks stay suppressed."""
    from pdfdigest.post import mailing

    ledger, _ = _opened()
    with ledger:
        addresses, reports = mailing.purge(ledger, days, at=time.time())
        ledger.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    terminal.say(f"{addresses:,} addresses and {reports:,} reports of bounces are forgotten")
    return 0


@command.command("pull")
@click.argument("source", required=False)
def pull(source: str | None) -> int:
    """Fetch who left from SOURCE, a leave server or its queue file; [mail] leave names the server.

    The token that the server wants is looked for in PDFDIGEST_PULL_TOKEN.
    """
    from pdfdigest.errors import RequestError
    from pdfdigest.manuscript import mail, publication
    from pdfdigest.post import unsubscribes

    if source is None:
        leave = mail.settings(publication.one(Path.cwd())).leave
        source = leave.address if leave else None
    if source is None:
        raise RequestError("nobody is named to fetch leavers from", hint="Name a queue file or a leave server.")
    place = source if "://" in source else str(Path(source).resolve())
    ledger, keys = _opened(create=True)
    with ledger:
        secret = os.environ.get("PDFDIGEST_PULL_TOKEN", "")
        left, forged = unsubscribes.pull(ledger, keys.signing(), place, secret, now=time.time())
    terminal.say(f"{left:,} left" + (f"; {forged:,} tokens were not signed here" if forged else ""))
    return 0


@command.command("bounces")
@click.argument("boxes", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="MAILDIR|MBOX...")
@JSON
def bounces(boxes: tuple[Path, ...], as_json: bool) -> int:
    """Read what came back: bounces and complaints, from Maildirs, mboxes or single mails.

    A report counts where it is about a letter that was sent from here.  Hard bounces and complaints take the
    address off all lists at once, soft ones when three letters came back within 180 days.
    """
    from pdfdigest.post import bounces as back

    ledger, keys = _opened()
    with ledger:
        mails = (mail for box in boxes for mail in back.mails(box))
        read = back.take(ledger, keys, mails, at=time.time())
    if as_json:
        click.echo(_line(asdict(read)))
    terminal.say(
        f"{read.messages:,} mails read: {read.hard:,} hard bounces, {read.soft:,} soft ones, {read.complaints:,} complaints; "
        f"{read.suppressed:,} addresses are not sent to any more"
    )
    others = (
        (read.again, "read before"),
        (read.nothing, "delays, successes, automatic answers or other mail"),
        (read.forged, "forged"),
        (read.foreign, "about letters that are not of this ledger"),
        (read.unreadable, "that cannot be read"),
    )
    if rest := ", ".join(f"{number:,} {words}" for number, words in others if number):
        terminal.say(f"changed nothing: {rest}")
    return 0


def _opened(*, create: bool = False) -> tuple[Ledger, Keys]:
    from pdfdigest.manuscript import publication
    from pdfdigest.post import keys
    from pdfdigest.post.ledger import Ledger
    from pdfdigest.post.tokens import Keys

    home = publication.one(Path.cwd())
    folder = (home.root or Path.cwd()) / "post"
    ledger = Ledger.open(folder, terminal.state(), create=create)
    return ledger, Keys.read(keys.text(folder))


def _file(path: Path) -> Any:
    from pdfdigest.errors import RequestError

    try:
        if path.is_dir():
            raise RequestError("this is a folder, not a file", where=terminal.nearby(path))
        return path.open("rb")
    except FileNotFoundError:
        raise RequestError("there is no such file", where=terminal.nearby(path)) from None
    except OSError as error:
        raise RequestError(f"the file cannot be read: {error.strerror}", where=terminal.nearby(path)) from None


def _mark(keys: Keys, address: str) -> tuple[bytes, str]:
    from pdfdigest.errors import RequestError
    from pdfdigest.post import mailbox

    try:
        box = mailbox.read(address.strip())
    except ValueError as error:
        raise RequestError(str(error)) from None
    return keys.mark(box.address), box.shown


def _iso(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="seconds")


def _line(facts: dict[str, Any]) -> str:
    return json.dumps(facts, ensure_ascii=False)
