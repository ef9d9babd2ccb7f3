"""`pdfdigest verify`: what a file claims, what was checked here, what holds."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import click

from pdfdigest.cli import terminal
from pdfdigest.office import disk


@click.command("verify")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.option("--against", type=click.Path(path_type=Path), help="Compare a volume with this folder of issued files.")
def command(files: tuple[Path, ...], as_json: bool, against: Path | None) -> int:
    """Look each of FILES over, and veraPDF too where it is installed.

    Ends with 0 when all that was checked holds, with 7 otherwise, with 2 where a file cannot be read.
    """
    from pdfdigest.errors import DifferenceError, DigestError
    from pdfdigest.inspection import verify

    code = 0
    for file in files:
        try:
            report = verify.report(disk.read(file))
        except DigestError as error:
            terminal.say(f"pdfdigest: {terminal.nearby(file)}: {error}")
            code = max(code, error.exit_code)
            continue
        judged = _verapdf(file, report.claims)
        if as_json:
            rows = [{"checked": row.name, "holds": row.holds, "wrong": row.wrong} for row in report.rows]
            record = {"path": str(file), "claims": report.claims, "rows": rows, "unchecked": report.unchecked}
            click.echo(json.dumps({**record, "identity": report.identity, "verapdf": judged}, ensure_ascii=False))
        else:
            _tell(file, report, judged)
        if against is not None:
            code = max(code, _against(file, against, as_json=as_json))
        if not report.holds or any(not passed for passed in judged.values()):
            code = max(code, DifferenceError.exit_code)
    return code


def _against(file: Path, issued: Path, *, as_json: bool) -> int:
    """Compare a volume with what was issued; the exit code of what was found."""
    from pdfdigest.bindery.against import differences
    from pdfdigest.errors import DifferenceError, DigestError

    try:
        found = differences(file, issued)
    except DigestError as error:
        terminal.say(f"pdfdigest: {error}")
        return error.exit_code
    if as_json:
        click.echo(json.dumps({"path": str(file), "against": str(issued), "differs": found}, ensure_ascii=False))
        return DifferenceError.exit_code if found else 0
    if not found:
        click.echo(f"  holds             every page is the one that was issued ({terminal.nearby(issued)})")
    for words in found:
        click.echo(f"  DIFFERS           {words}")
    return DifferenceError.exit_code if found else 0


def _tell(file: Path, report: object, judged: dict[str, bool]) -> None:
    from pdfdigest.inspection.verify import Report

    assert isinstance(report, Report)
    pages = "1 page" if report.pages == 1 else f"{report.pages} pages"
    click.echo(f"{terminal.nearby(file)}: {pages}" + (f", {report.identity}" if report.identity else ""))
    click.echo(f"  claimed:          {', '.join(report.claims) or 'nothing'}")
    for row in report.rows:
        click.echo(f"  {'holds' if row.holds else 'DOES NOT HOLD':<16}  {row.name}")
        for words in row.wrong[:10]:
            click.echo(f"                    - {words}")
        if len(row.wrong) > 10:
            click.echo(f"                    - and {len(row.wrong) - 10} more")
    for name, passed in judged.items():
        click.echo(f"  {'holds' if passed else 'DOES NOT HOLD':<16}  {name}, as veraPDF judges it")
    for words in report.unchecked:
        click.echo(f"  not checked here  {words}")


def _verapdf(file: Path, claims: tuple[str, ...]) -> dict[str, bool]:
    """VeraPDF's verdict on each claim, where veraPDF is on the path."""
    program = shutil.which("verapdf")
    if program is None:
        return {}
    judged = {}
    for claim in claims:
        flavour = claim.removeprefix("PDF/A-") if claim.startswith("PDF/A-") else claim.replace("PDF/UA-", "ua")
        if claim.startswith("PDF/X"):
            continue
        run = [program, "--format", "text", "--flavour", flavour, str(file)]
        try:
            done = subprocess.run(run, capture_output=True, text=True, timeout=600, check=False)
        except (OSError, subprocess.TimeoutExpired):
            continue
        judged[claim] = done.returncode == 0 and "PASS" in done.stdout
    return judged
