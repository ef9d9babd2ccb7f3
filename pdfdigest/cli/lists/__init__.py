"""`pdfdigest lists`: who reads what, who left, and what is known of a reader."""

from __future__ import annotations

import importlib

import click

FILES = (
    "about",
    "bounces",
    "erase",
    "export",
    "history",
    "import_readers",
    "leave",
    "pull",
    "purge",
    "readmit",
    "remove",
    "rename",
    "show",
    "suppressed",
)
"""The files of this folder, each with its commands in `COMMANDS`."""


@click.group("lists")
def command() -> None:
    """Who reads what: bring readers in, show, export and remove them, answer and erase."""


for _file in FILES:
    for _command in importlib.import_module(f"{__name__}.{_file}").COMMANDS:
        command.add_command(_command)
