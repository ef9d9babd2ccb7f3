"""A manuscript and the names of targets go in; files come out, or faults are said and counted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pdfdigest.cli import terminal
from pdfdigest.desk import checks, manuscript
from pdfdigest.desk.publication import Manuscript
from pdfdigest.errors import DigestError, ManuscriptError
from pdfdigest.model import Edition, Issue
from pdfdigest.press import galley, issued, preflight, targets, web
from pdfdigest.press.house import House
from pdfdigest.press.machine import Machine


class Run:
    """One run of `build`: goes on after an issue that fails, and remembers the worst exit code."""

    def __init__(self, machine: Machine, out: Path, *, as_json: bool = False) -> None:
        self.machine = machine
        self.out = out
        self.as_json = as_json
        self.code = 0
        self.said: set[str] = set()

    def build(
        self, script: Manuscript, names: tuple[str, ...], style: str = "", paper: str = "", icc: Path | None = None
    ) -> None:
        """Print one issue for each target; what is wrong is said, and the next issue goes on."""
        try:
            if script.publication.root is None:
                terminal.say(
                    f"{terminal.nearby(script.path)}: no publication.toml at or above it; printed with defaults"
                )
            wanted = tuple(targets.target(name, script.publication, style, paper, icc) for name in names)
            issue = checked(script)
            house = House(script.publication)
            issue, on_record = revised(issue)
            stamp = "" if on_record else galley.stamp(issue, house)
            for target in wanted:
                edition = set_edition(issue, house, target, self.machine, stamp=stamp)
                for remark in edition.remarks:
                    terminal.say(f"{issue.identity.slug} ({target.name}): {remark}")
                path = self.out / file_name(issue, target)
                terminal.write(path, edition.data)
                terminal.written(path, as_json=self.as_json, issue=str(issue.identity), pages=edition.pages)
        except ManuscriptError as error:
            terminal.faults(error.faults)
            self.code = max(self.code, error.exit_code)
        except DigestError as error:
            if str(error) not in self.said:
                terminal.say(f"pdfdigest: {error}")
            self.said.add(str(error))
            self.code = max(self.code, error.exit_code)


def checked(script: Manuscript) -> Issue:
    """The issue, its warnings said; ManuscriptError where something would print wrong."""
    issue = manuscript.read(script.path, script.publication)
    found = checks.look(issue, House(issue.publication).font_folders)
    wrong = tuple(fault for fault in found if fault.severity == "fault")
    if wrong:
        raise ManuscriptError(found)
    terminal.faults(found)
    return issue


def revised(issue: Issue) -> tuple[Issue, bool]:
    """The issue under the revision that it is, or would become, and whether it is that on record."""
    root = issue.publication.root
    record = issued.newest(root, issue.identity) if root else None
    if record is None:
        return issue, False
    same = issued.unchanged(issue, record)
    revision = record.identity.revision + (0 if same else 1)
    return replace(issue, identity=replace(issue.identity, revision=revision)), same


def set_edition(issue: Issue, house: House, target: targets.Target, machine: Machine, *, stamp: str) -> Edition:
    """One edition of one issue."""
    if target.suffix == ".html":
        return web.page(issue, house, target, stamp=stamp)
    edition = machine.set(galley.compose(issue, house, target, stamp=stamp))
    preflight.refuse(issue, target, edition)
    return edition


def file_name(issue: Issue, target: targets.Target) -> str:
    """`SLUG-1.4-screen.pdf`, with the revision from the second on."""
    revision = f"-r{issue.identity.revision}" if issue.identity.revision > 1 else ""
    return f"{issue.identity.slug}-{target.file_stem(issue.publication)}{revision}{target.suffix}"
