"""`pdfdigest verify`: what a file claims, what was checked here, what holds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pdfdigest.cli import terminal

if TYPE_CHECKING:
    from pdfdigest.bindery.against import Comparison
    from pdfdigest.office.surroundings import Office
    from pdfdigest.office.verify import VerifyReport


@click.command("verify")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.option("--against", type=click.Path(path_type=Path), help="Compare a volume with this folder of issued files.")
def command(files: tuple[Path, ...], as_json: bool, against: Path | None) -> int:
    """Look each of FILES over, and veraPDF too where it is installed.

    With --against, each part of a volume agrees, DIFFERS, or is unproven, where there is nothing to compare it with.
    Ends with 0 when all that was checked holds and agrees, with 7 otherwise, with 2 where a file cannot be read.
    """
    office = terminal.office()
    return max(_file(office, file, against, as_json=as_json) for file in files)


def _file(office: Office, file: Path, against: Path | None, *, as_json: bool) -> int:
    """Say what there is to say of one file; the exit code of what was found."""
    from pdfdigest.cli import hints
    from pdfdigest.errors import DifferenceError, DigestError
    from pdfdigest.office import verify as acts

    code = 0
    try:
        report = acts.verify(office, file)
        _told(report, as_json=as_json)
        code = 0 if report.holds else DifferenceError.exit_code
        if against is not None:
            found = acts.compare(office, file, against)
            _compared(file, against, found, as_json=as_json)
            code = code if found.proven else DifferenceError.exit_code
    except DigestError as error:
        terminal.say(f"pdfdigest: {hints.told(error, terminal.nearby)}")
        code = max(code, error.exit_code)
    return code


def _told(report: VerifyReport, *, as_json: bool) -> None:
    from pdfdigest.errors import counted

    if as_json:
        rows = [
            {"checked": row.name, "holds": row.holds, "wrong": row.wrong, "scope": row.scope, "unseen": row.unseen}
            for row in report.rows
        ]
        record: dict[str, Any] = {
            "path": str(report.file),
            "claims": report.claims,
            "rows": rows,
            "unchecked": report.unchecked,
        }
        record |= {"identity": report.identity, "verapdf": dict(report.verapdf)}
        record |= {"erased": report.erased} if report.erased else {}
        click.echo(json.dumps(record, ensure_ascii=False))
        return
    if report.erased:
        click.echo(f"{terminal.nearby(report.file)}: {report.erased}")
        return
    pages = counted(report.pages, "page")
    click.echo(f"{terminal.nearby(report.file)}: {pages}" + (f", {report.identity}" if report.identity else ""))
    click.echo(f"  claimed:          {', '.join(report.claims) or 'nothing'}")
    for claim, passed in report.verapdf:
        click.echo(f"  {'holds' if passed else 'DOES NOT HOLD':<16}  {claim}, as veraPDF judges it")
    for row in report.rows:
        answer = "DOES NOT HOLD" if row.wrong else "not looked at" if row.unseen else "holds"
        click.echo(f"  {answer:<16}  {row.name}: {row.scope}")
        for words in [*row.wrong[:10], *([f"and {len(row.wrong) - 10} more"] if len(row.wrong) > 10 else [])]:
            click.echo(f"                    - {words}")
        for words in row.unseen[:10]:
            click.echo(f"                    - not looked at: {words}")
    for words in report.unchecked:
        click.echo(f"  not checked here  {words}")


def _compared(file: Path, issued: Path, found: Comparison, *, as_json: bool) -> None:
    rows = {answer: [str(each) for each in found.of(answer)] for answer in ("agrees", "differs", "unproven", "erased")}
    gone = rows.pop("erased")
    if as_json:
        proof = str(found.proof) if found.proof else None
        record = {
            "path": str(file),
            "against": str(issued),
            "manifest": proof,
            **rows,
            **({"erased": gone} if gone else {}),
        }
        click.echo(json.dumps(record, ensure_ascii=False))
        return
    if found.proven and not gone:
        click.echo(f"  agrees            every page is the one that was issued ({terminal.nearby(issued)})")
    manifest = f" (manifest: {terminal.nearby(found.proof)})" if found.proof else ""
    click.echo(
        f"  agrees            {len(rows['agrees'])} parts of {sum(map(len, rows.values())) + len(gone)}{manifest}"
    )
    for words in gone:
        click.echo(f"  erased            {words}")
    for words in rows["differs"]:
        click.echo(f"  DIFFERS           {words}")
    for words in rows["unproven"]:
        click.echo(f"  unproven          {words}")
