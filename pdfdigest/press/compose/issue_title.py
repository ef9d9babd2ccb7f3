"""An issue goes in; how it is called comes out: its number in the words of a language, its title."""

from __future__ import annotations

from pdfdigest.model import Identity, Issue


def number_line(identity: Identity, words: dict[str, str]) -> str:
    """`Vol. 1, No. 4`, in the language's own wording."""
    number = identity.number.replace("-", "–") or words["unnumbered"]
    line = words["volume_number"].format(volume=identity.volume or "?", number=number)
    if identity.supplement is not None:
        line += words["comma"] + words["supplement"].format(supplement=identity.supplement)
    return line


def title(issue: Issue, words: dict[str, str]) -> str:
    """`US-Japan Alliance Digest, Vol. 1, No. 4`."""
    return f"{issue.publication.name}, {number_line(issue.identity, words)}"
