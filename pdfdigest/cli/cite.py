"""`pdfdigest cite`: from a page of a volume to the issue, and back; an issue or a story for a bibliography."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from pdfdigest.cli import terminal
from pdfdigest.office.cite_issue import STYLES


@click.command("cite")
@click.option("--volume", type=click.Path(path_type=Path), help="The bound volume, or a part of it.")
@click.option("--style", type=click.Choice(STYLES), help="Cite issues (1.4) and stories (1.4#its-id) on record.")
@click.argument("citations", nargs=-1, required=True, metavar="PAGE...")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def command(volume: Path | None, style: str | None, citations: tuple[str, ...], as_json: bool) -> int:
    """Say where PAGE stands: 41 (or II:41) is a page of the volume, 3.4:2 page 2 of issue 3.4, 3.4:¶12 its paragraph 12.

    Only the PDF is needed: a volume carries what was bound in it.  With --style instead of --volume, PAGE is an issue on
    record (1.4) or a story of it (1.4#its-id), and comes out as a bibliography wants it.
    """
    from pdfdigest.office.cite import cite

    if (volume is None) == (style is None):
        raise click.UsageError("give --volume FILE for a page of a volume, or --style for an issue on record")
    if volume is None or style is not None:
        return _cited(citations, style or STYLES[0], as_json=as_json)
    for citation in cite(terminal.office(), volume, citations):
        page = citation.page
        if as_json:
            click.echo(json.dumps(asdict(page), ensure_ascii=False))
            continue
        if citation.by_issue:
            click.echo(f"p. {citation.folio}")
        click.echo(f"No. {page.number}, p. {page.page}")
        click.echo(f"  {citation.volume}, p. {citation.folio}: {page.title}, {page.date}, p. {page.page}")
        if page.withdrawn:
            click.echo("  Withdrawn: what stands there is the notice")
        if page.paragraphs:
            first, last = page.paragraphs
            click.echo(f"  Paragraphs: ¶ {first}" if first == last else f"  Paragraphs: ¶ {first}-{last}")
        for headline in page.stories:
            click.echo(f"  Story: {headline}")
        for source in page.sources:
            click.echo(f"  Source: {source}")
    return 0


def _cited(wanted: tuple[str, ...], style: str, *, as_json: bool) -> int:
    from pdfdigest.office.cite_issue import cite_issue

    for what in wanted:
        said = cite_issue(terminal.office(), what, style)
        click.echo(json.dumps({"wanted": what, "citation": said}, ensure_ascii=False) if as_json else said)
    return 0
