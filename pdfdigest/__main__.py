"""`python -m pdfdigest`: the commands; and, behind a hidden word, the children of a running program."""

from __future__ import annotations

import sys

from pdfdigest.press.workers.child_process import WORD

if __name__ == "__main__":
    if sys.argv[1:2] == [WORD]:  # before the commands are loaded, which a child has no need of
        from pdfdigest.press.child_entry import enter

        enter(sys.argv[2:])
    else:
        from pdfdigest.cli import main

        main()
