"""Make docs/pictures/desk-NN-….png, the pictures of docs/desk-tutorial.md: the story of an issue, as a browser lives it."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
PICTURES = ROOT / "docs/pictures"
STEPS = ("begun", "brought", "mended", "picture", "over", "published", "letter", "sent", "bound")
WIDTH = 1000


def main() -> None:
    """Live the story in English by mouse, and keep a picture of each step."""
    from tests.builders import judge
    from tests.judges.test_chromium import HERE
    from tests.judges.test_desk import running
    from tests.judges.test_desk_story import told

    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        here, out = work / "office", work / "out"
        here.mkdir()
        out.mkdir()
        with running(here, work / "state") as address:
            facts = str(told(work, "en", keys=False))
            command = [judge("node"), "desk_story.mjs", judge("chromium"), address, facts, str(out)]
            subprocess.run(command, cwd=HERE, check=True, timeout=600, capture_output=True)
        taken = [path for step in STEPS for path in out.glob(f"story-en-mouse-*-{step}.png")]
        for number, path in enumerate(taken, 1):
            step = path.stem.rsplit("-", 1)[-1]
            with Image.open(path) as picture:
                small = picture.convert("RGB")
                small.thumbnail((WIDTH, WIDTH))
                made = PICTURES / f"desk-{number:02}-{step}.png"
                small.quantize(64, dither=Image.Dither.NONE).save(made, optimize=True)
                print(made.relative_to(ROOT))


if __name__ == "__main__":
    main()
