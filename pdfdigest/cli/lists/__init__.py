"""`pdfdigest lists`: who reads what, who left, and what is known of a reader."""

from __future__ import annotations

import importlib

import click

FILES = (
    "about",
    "bounces",
    "erase",
    "export",
    "import_readers",
    "pull",
    "purge",
    "readmit",
    "remove",
    "show",
)
"""The files of this folder, each with one command."""


@click.group("lists")
def command() -> None:
    """Who reads what: bring readers in, show, export and remove them, answer and erase."""


for _file in FILES:
    command.add_command(importlib.import_module(f"{__name__}.{_file}").command)
