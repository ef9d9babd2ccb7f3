"""`pdfdigest doctor`: say what this machine lacks, and the line that mends it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from pdfdigest.cli import terminal


@click.command("doctor")
@click.option("--mail", is_flag=True, help="Look over the office's mail instead: DNS, server, ways to leave.")
@click.option(
    "--report", type=click.Path(path_type=Path), help="Write it for whoever helps, without anybody's address."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def command(mail: bool, report: Path | None, as_json: bool) -> int:
    """Look over this machine, line by line, and set a page as a trial.

    It says what pdfdigest is here (bundle, wheel or checkout), what is old, and what lacks.  Ends with 0 where pages
    can be set, with 4 where they cannot; with --mail, with 6 where mail would not be taken.
    """
    from pdfdigest.office import disk, doctor

    office = terminal.office()
    if report is not None:
        disk.writable(report.parent)
    found = []
    for finding in doctor.mail(office) if mail else doctor.machine(office):
        found.append(finding)
        if as_json:
            terminal.line(asdict(finding))
            continue
        click.echo(f"{finding.state:<6} {finding.what}: {finding.said}")
        if finding.mend:
            click.echo(f"       mend it: {finding.mend}")
    lacks = any(finding.state in ("lacks", "unsure") for finding in found)
    if report is not None:
        from pdfdigest.office import doctor_report

        disk.write(report, doctor_report.text(office, found).encode())
        terminal.say(
            f"{terminal.nearby(report)} holds this and what a helper asks first; look it over before you send it"
        )
    if mail:
        terminal.say("This office cannot be sure yet that its mail is taken." if lacks else "This office can send.")
        return 6 if lacks else 0
    terminal.say("Something lacks; the lines above say how it is mended." if lacks else "This machine sets pages.")
    return 4 if lacks else 0
