"""`pdfdigest send`: an issue on record goes out to its readers, each once."""

from __future__ import annotations

from pathlib import Path

import click


@click.group("send")
def command() -> None:
    """Send an issue on record to its readers, each once.

    `plan` says to whom, and prints a name; `run` with that name sends. Nothing else ever sends to a list.
    """


@command.command("plan")
@click.argument("what")
@click.option("--list", "lists", multiple=True, required=True, metavar="NAME", help="To whom; may be given again.")
@click.option("--revision", type=click.IntRange(1), metavar="N", help="Another revision than the one in force.")
@click.option("--to", "to", type=click.Choice(["previous"]), help="Only to those who got the revision before.")
@click.option("--attach", is_flag=True, help="The PDF goes with the letter.")
@click.option("--link", default="", metavar="URL", help="The letter links to the PDF.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def plan_command(
    what: str, lists: tuple[str, ...], revision: int | None, to: str | None, attach: bool, link: str, as_json: bool
) -> int:
    """Freeze to whom WHAT goes, and show it. The plan's name stands last on stdout."""
    from pdfdigest.cli import planning

    return planning.plan(what, tuple(dict.fromkeys(lists)), revision, to, attach=attach, link=link, as_json=as_json)


@command.command("proof")
@click.argument("what")
@click.option("--to", "to", required=True, metavar="ADDRESS", help="The office's own address.")
@click.option("--revision", type=click.IntRange(1), metavar="N", help="Another revision than the one in force.")
@click.option("--link", default="", metavar="URL", help="The letter links to the PDF.")
@click.option("-o", "--out", default="out", metavar="FOLDER", help="Where the .eml file goes with no server set.")
def proof_command(what: str, to: str, revision: int | None, link: str, out: str) -> int:
    """Send the very message to the office itself; with no server set, write an .eml file."""
    from pdfdigest.cli import planning

    return planning.proof(what, to, revision, link, out)


@command.command("run")
@click.argument("plan")
@click.option("--wait", is_flag=True, help="Stay until every reader is final, for days if need be.")
def run_command(plan: str, wait: bool) -> int:
    """Send PLAN. It may be stopped or killed at any moment, and run again: nobody gets it twice."""
    from pdfdigest.cli import running

    return running.run(plan, wait=wait)


@command.command("status")
@click.argument("plan", required=False)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line on stdout.")
def status_command(plan: str | None, as_json: bool) -> int:
    """How far PLAN is, or every plan; and who is in doubt."""
    from pdfdigest.cli import standing_of_plans

    return standing_of_plans.status(plan, as_json=as_json)


def _act(name: str, words: str) -> None:
    @command.command(name, help=words)
    @click.argument("plan")
    @click.option("--why", default="", metavar="TEXT", help="Why; it is written down with your name.")
    def act(plan: str, why: str) -> int:
        from pdfdigest.cli import running

        return running.act(name, plan, why)


_act("pause", "Stop PLAN before its next letter, until `resume`.")
_act("resume", "Lift `pause`. Nothing is sent by that alone: `run` sends.")
_act("cancel", "End PLAN: who has not had it does not get it.")


@command.command("reconcile")
@click.argument("plan")
@click.option(
    "--postfix-log", "log", required=True, metavar="FILE", help="The log of the server; .gz too, - for stdin."
)
@click.option("--margin", default=60.0, metavar="SECONDS", help="How far the log must reach beyond a dot.")
def reconcile_command(plan: str, log: str, margin: float) -> int:
    """Settle who of PLAN is in doubt, by what the server's own log proves."""
    from pdfdigest.cli import running

    return running.reconcile(plan, log, margin)


@command.command("resolve")
@click.argument("plan")
@click.argument("address")
@click.option("--arrived/--not-arrived", required=True, default=None, help="Whether the reader got it.")
@click.option("--by", required=True, metavar="NAME", help="Who says so.")
@click.option("--why", required=True, metavar="TEXT", help="How it is known.")
def resolve_command(plan: str, address: str, arrived: bool, by: str, why: str) -> int:
    """Settle one reader of PLAN who is in doubt, on somebody's word. Who did not get it is sent to by `run`."""
    from pdfdigest.cli import running

    return running.resolve(plan, address, arrived=arrived, by=by, why=why)


@command.command("report")
@click.argument("plan", required=False)
@click.option("--year", type=click.IntRange(1990, 2200), metavar="Y", help="Every plan that was run in that year.")
@click.option("-o", "--out", default="out", metavar="FOLDER", help="Where the page goes, by default ./out.")
@click.option("--json", "as_json", is_flag=True, help="The register as JSON on stdout, one object a line; no page.")
def report_command(plan: str | None, year: int | None, out: str, as_json: bool) -> int:
    """Print the register of distribution of PLAN, or of a year."""
    from pdfdigest.cli import standing_of_plans

    return standing_of_plans.report(plan, year, out, as_json=as_json)


@command.command("adopt")
@click.option("--by", required=True, metavar="NAME", help="Who answers for it.")
@click.option("--why", required=True, metavar="TEXT", help="Why this ledger is now the one.")
def adopt_command(by: str, why: str) -> int:
    """Take the ledger here for the one and only: after a move, or from a copy."""
    from pdfdigest.cli import running

    return running.adopt(by, why)


@command.command("backup")
@click.argument("file", type=click.Path())
def backup_command(file: str) -> int:
    """Write ledger and key into FILE (.zip), for safe-keeping or a move. It holds addresses: lock it away."""
    from pdfdigest.cli import running

    return running.backup(Path(file))
