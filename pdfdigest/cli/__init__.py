"""The commands, one file each.  Errors become a sentence and an exit code here, and only here.

Nothing heavy is imported before a command runs: `pdfdigest --help` needs click alone.
"""

from __future__ import annotations

import difflib
import errno
import gc
import importlib
import io
import os
import signal
import sys
from pathlib import Path
from typing import Any, TextIO

import click

from pdfdigest import __version__
from pdfdigest.errors import DigestError, RequestError

COMMANDS = {
    "init": "Make a new publication, ready to print.",
    "import": "Bring in a digest from Markdown, Word or HTML.",
    "new": "Write the next issue, with headings to fill in.",
    "check": "Find every fault, with file, line and column.",
    "build": "Print issues: for screen, for paper, for the web.",
    "verify": "Say what a PDF claims, what was checked, and what holds.",
    "bind": "Bind the issues of a year into a volume, as they were issued.",
    "cite": "Say which issue a page of a volume is, and back; cite a story.",
    "site": "Make a site of what is on record: plain files, no server.",
    "impose": "Lay a PDF out as a booklet: folded, its pages read in order.",
    "approve": "Say that an issue may go out; lapses when a word changes.",
    "publish": "Put an issue on record; it is never rewritten.",
    "backup": "Write the whole publication into one file.",
    "restore": "Put a publication back from its backup.",
    "migrate": "Bring a publication up to date with this pdfdigest.",
    "withdraw": "Withdraw an issue on record; a notice takes its place.",
    "adopt": "Put an issue on record that exists only as a PDF.",
    "send": "Send an issue on record to its readers, each once.",
    "status": "List drafts, approved, issued, and issued-then-changed.",
    "style": "Hand out the shipped templates and styles.",
    "desk": "Write in the browser, with the real pages beside the text.",
    "preview": "Show the pages on screen, and again at each save.",
    "cache": "Say what is kept of earlier builds, and let go of it.",
    "lists": "Keep who reads what: bring in, show, export, answer, erase.",
    "leave-server": "Take leave of readers, on the office's public host.",
    "doctor": "Say what this machine lacks, and the line that mends it.",
}
"""Every command and its one line; its file is `cli/<name>.py`, `cli/import_digest.py` for `import`."""
FILES = {"import": "import_digest", "leave-server": "leave_server"}
FORMER = {"standing": "cache"}
"""Names that commands had; they go on working."""
STOPPED = "\nstopped; nothing half written is left behind"
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EIO)
"""How a disk, or whatever stdout leads to, says that it takes no more."""


class _Commands(click.Group):
    """Finds a command's file only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        name = FORMER.get(cmd_name, cmd_name)
        if name not in COMMANDS:
            return None
        module = importlib.import_module(f"pdfdigest.cli.{FILES.get(name, name)}")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        near = difflib.get_close_matches(args[0], COMMANDS, n=1)
        if args[0] not in (*COMMANDS, *FORMER) and near and not args[0].startswith("-"):
            ctx.fail(f"there is no command {args[0]!r}; did you mean {near[0]!r}?")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="pdfdigest")
def commands() -> None:
    """The press, the bindery and the post room of a briefing office."""


def main(arguments: list[str] | None = None) -> None:
    """Run a command and end the process with its exit code; a child of a running program begins its part."""
    from pdfdigest.press.workers.child_process import WORD

    os.environ.setdefault(
        "PYDANTIC_DISABLE_PLUGINS", "__all__"
    )  # looking for them takes 4 ms, and none has a part here
    if sys.platform == "win32":
        plain_streams()
    words = sys.argv[1:] if arguments is None else arguments
    if words[:1] == [WORD]:
        from pdfdigest.press.child_entry import enter

        enter(words[1:])
        return
    gc.set_threshold(
        50_000, 50, 50
    )  # what a command imports is never let go of, and need not be looked through so often
    code = run(arguments)
    # Python takes a while to leave. What was done is done by now, and Ctrl-C must not say otherwise.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()  # it would look three times through all that is in use
    sys.exit(code)


def plain_streams() -> None:
    """Say everything in UTF-8, a line end as one sign, as docs/contract.md has it; Windows would do otherwise in a pipe."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def run(arguments: list[str] | None = None) -> int:
    """Run a command; whatever goes wrong is said in a sentence on stderr."""
    try:
        answer: Any = commands.main(args=arguments, prog_name="pdfdigest", standalone_mode=False)
        if sys.stdout is not None:  # None where a script has closed it
            sys.stdout.flush()
        return int(answer or 0)
    except (click.exceptions.Abort, KeyboardInterrupt):
        _say(STOPPED)
        return 130
    except click.ClickException as error:
        try:
            error.show()
        except OSError:
            _silence(sys.stderr)
        return error.exit_code
    except DigestError as error:
        from pdfdigest.cli import hints, terminal

        _say(f"pdfdigest: {hints.told(error, terminal.nearby)}")
        return error.exit_code
    except BrokenPipeError:
        _silence(sys.stdout)
        return 0
    except Exception as error:
        if "KeyboardInterrupt" in str(error):  # pydantic's compiled part makes words of a Ctrl-C
            _say(STOPPED)
            return 130
        if isinstance(error, OSError) and error.errno in FULL:
            _silence(sys.stdout)
            _say(f"pdfdigest: what is to be said cannot be written: {error.strerror}\n  Make room, and run it again.")
            return RequestError.exit_code
        if isinstance(error, FileNotFoundError) and _gone():
            _say("pdfdigest: the folder that you stand in is gone\n  Go to another one (cd), and run it again.")
            return RequestError.exit_code
        if os.environ.get("PDFDIGEST_DEBUG"):
            raise
        _say(
            f"pdfdigest: this is a fault of pdfdigest itself, not yours: {type(error).__name__}: {error}\n"
            "  Run it again with PDFDIGEST_DEBUG=1 in the environment and send us what it prints."
        )
        return 1


def _gone() -> bool:
    try:
        Path.cwd()
    except OSError:
        return True
    return False


def _say(words: str) -> None:
    """A line on stderr, where that can still be written."""
    try:
        click.echo(words, err=True)
    except OSError:
        _silence(sys.stderr)


def _silence(stream: TextIO | None) -> None:
    """What still waits for a stream goes nowhere, or Python would fail on it once more at the end."""
    if stream is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
