"""An issue file goes in; the CPU seconds that its pages take in a warm process come out: `warm.py FILE RUNS`."""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from pathlib import Path

from pdfdigest.manuscript import manuscript, publication
from pdfdigest.press import targets
from pdfdigest.press.compose import composition
from pdfdigest.press.compose.house import House
from pdfdigest.press.engine import weasyprint_import
from pdfdigest.press.workers import child


def main() -> None:
    """Set it so many times; the first one warms up."""
    script = Path(sys.argv[1])
    home = publication.home(script)
    assert home is not None
    composed = composition.compose(manuscript.read(script, home), House(home), targets.target("screen", home))
    pages = weasyprint_import.pages(Path(os.environ["FONTCONFIG_FILE"]).parent)  # as a worker loads it
    child.collect_seldom()
    gc.freeze()  # as the foreman of the workers does
    taken = []
    for _ in range(int(sys.argv[2])):
        began = time.process_time()
        pages.set_pages(composed)
        gc.collect()
        taken.append(time.process_time() - began)
    print(json.dumps(taken[1:]))


if __name__ == "__main__":
    main()
