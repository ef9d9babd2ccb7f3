"""The rule about approvals: what was changed since it was approved is approved no more."""

from __future__ import annotations

from collections.abc import Iterator

from pdfdigest.manuscript import approval
from pdfdigest.manuscript.checks.findings import Finding
from pdfdigest.model import Issue


def lapsed(issue: Issue) -> Iterator[Finding]:
    """An approval of what is no longer there."""
    if issue.approved and (words := approval.objection(issue)):
        yield Finding(approval.KEY, words)
