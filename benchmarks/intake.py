"""How well a manuscript becomes an issue file: `python -m benchmarks.intake` over 2,000 made-up digests."""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from pathlib import Path

from tests.manuscript.intake import shapes
from tests.manuscript.intake.test_shapes import outcome


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--digests", type=int, default=2000, help="how many made-up digests")
    given = parser.parse_args()
    for form in ("md", "html"):
        with tempfile.TemporaryDirectory() as folder:
            found = Counter(outcome(Path(folder), shapes.sample(number), form) for number in range(given.digests))
        print(f"{form}: {', '.join(f'{count:,} {name}' for name, count in found.most_common())}")


if __name__ == "__main__":
    main()
