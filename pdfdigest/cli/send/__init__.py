"""`pdfdigest send`: an issue on record goes out to its readers, each once."""

from __future__ import annotations

import importlib

import click

FILES = ("adopt", "backup", "change", "plan", "proof", "reconcile", "report", "resolve", "run", "show", "status")
"""The files of this folder, each with its commands in `COMMANDS`."""


@click.group("send")
def command() -> None:
    """Send an issue on record to its readers, each once.

    `plan` says to whom, and prints a name; `run` with that name sends. Nothing else ever sends to a list.
    """


for _file in FILES:
    for _command in importlib.import_module(f"{__name__}.{_file}").COMMANDS:
        command.add_command(_command)
