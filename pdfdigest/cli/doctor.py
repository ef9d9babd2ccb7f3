"""`pdfdigest doctor`: say what this machine lacks, and the line that mends it."""

from __future__ import annotations

from dataclasses import asdict

import click

from pdfdigest.cli import terminal


@click.command("doctor")
@click.option("--mail", is_flag=True, help="Look over the office's mail instead: DNS, server, ways to leave.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def command(mail: bool, as_json: bool) -> int:
    """Look over this machine, line by line, and set a page as a trial.

    Ends with 0 where pages can be set, with 4 where they cannot; with --mail, with 6 where mail would not be taken.
    """
    from pdfdigest.office import doctor

    lacks = False
    office = terminal.office()
    for finding in doctor.mail(office) if mail else doctor.machine(office):
        lacks = lacks or finding.state in ("lacks", "unsure")
        if as_json:
            terminal.line(asdict(finding))
            continue
        click.echo(f"{finding.state:<6} {finding.what}: {finding.said}")
        if finding.mend:
            click.echo(f"       mend it: {finding.mend}")
    if mail:
        terminal.say("This office cannot be sure yet that its mail is taken." if lacks else "This office can send.")
        return 6 if lacks else 0
    terminal.say("This machine cannot set pages yet." if lacks else "This machine sets pages.")
    return 4 if lacks else 0
