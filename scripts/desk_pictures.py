"""Make docs/pictures/desk-screens.png: every screen of the desk in every state, and docs/pictures/desk-screens.json, which names them."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
PICTURES = ROOT / "docs/pictures"
SHEET, NAMES = PICTURES / "desk-screens.png", PICTURES / "desk-screens.json"
SCREENS = {
    "shelf": "/",
    "issue": "/issue/ISSUE",
    "mail": "/mail/PUBLICATION",
    "readers": "/readers/PUBLICATION",
    "volume": "/volume/PUBLICATION",
    "settings": "/papers/PUBLICATION/settings",
    "errata": "/papers/PUBLICATION/errata",
    "gaps": "/papers/PUBLICATION/gaps",
    "authority": "/papers/PUBLICATION/authority",
    "preface": "/papers/PUBLICATION/preface",
    "adopt": "/papers/PUBLICATION/elsewhere/old",
}
"""Every screen by its name, and its address."""
STATES = ("empty", "full", "error", "slow")
LOOKS = ("light-1280", "dark-1280", "light-360", "dark-360")
HIGH, GAP, LABEL = 150, 10, 22
DESK, INK = (226, 224, 219), (27, 29, 33)


def filled(folder: Path, cache: Path) -> None:
    """A publication with something on every screen."""
    from pdfdigest.office import adopt, lists
    from pdfdigest.office.surroundings import Office
    from pdfdigest.press.workers.machine import Machine
    from tests.builders import edition, issue, story
    from tests.office import post_office

    office = Office(folder, cache, cache / "state", who="A. Writer")
    body = "The two sides met [on Tuesday](source:mill) and agreed on **nothing**. " * 6
    sources = {"mill": {"address": "https://example.org/mill", "publisher": "The Mill", "title": "Sold"}}
    stories = [story(1, headline="Talks begin in Tokyo", body=body), story(2, headline="A mill is sold", body=body)]
    with Machine(cache) as machine:
        post_office.on_record(folder, pdf=edition(issue(folder), machine).data)
        first = folder / "2025/1.1.yaml"
        filed = first.read_bytes()
        made = issue(folder, number=2, date="2025-02-14", status="draft", stories=stories, sources=sources)
        old = edition(made, machine).data
        first.rename(first.with_name("1.2.yaml"))
        first.write_bytes(filed)
    post_office.enlist(office, *(f"reader{number}@example.org" for number in range(12)))
    lists.remove(office, "reader3@example.org", "members")
    errata = '{issue: "1.1", page: 1, wrong: five, right: six, date: 2025-02-01}'
    (folder / "errata.yaml").write_text(f"format: 1\nerrata:\n  - {errata}\n", "utf-8")
    (folder / "gaps.yaml").write_text(
        "format: 1\ngaps:\n  - volume: 1\n    number: 3\n    why: August has none.\n", "utf-8"
    )
    (folder / "authority.yaml").write_text(
        'format: 1\npeople:\n  - name: "Acheson, Dean"\n    aliases: [Dean Acheson]\n', "utf-8"
    )
    (folder / "preface.md").write_text("A year of *mills* and roads.\n", "utf-8")
    adopt.take_in(office, old, "old.pdf")


def shown(work: Path, stack: ExitStack) -> dict[str, object]:
    """Two desks that run, one with something on every screen and one with nothing, and the screens to walk."""
    from pdfdigest.office import init
    from pdfdigest.office.surroundings import Office
    from tests.judges.test_desk import running

    full, empty = work / "digest", work / "empty"
    filled(full, work / "cache")
    init.init(Office(work, work / "cache", work / "state"), empty, name="The Straw Letter", slug="straw", language="en")
    for path in empty.glob("*/*.yaml"):
        path.unlink()
    return {
        "full": stack.enter_context(running(full, work / "one", "--port", "8461")),
        "empty": stack.enter_context(running(empty, work / "two", "--port", "8462")),
        "screens": [{"name": name, "path": path} for name, path in SCREENS.items()],
    }


def taken(out: Path) -> None:
    """A picture of every screen in every state."""
    from tests.builders import judge
    from tests.judges.test_chromium import HERE

    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        work = Path(name)
        facts = {**shown(work, stack), "out": str(out)}
        (work / "told.json").write_text(json.dumps(facts), "utf-8")
        command = [judge("node"), "desk_screens.mjs", judge("chromium"), str(work / "told.json")]
        done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, timeout=1_500, check=False)
        if done.returncode:
            raise SystemExit(done.stderr)
        if wide := json.loads(done.stdout)["wide"]:
            raise SystemExit(f"wider than its window: {', '.join(wide)}")


def sheet(out: Path) -> Image.Image:
    """The pictures on one sheet: a row for each screen, and in it a block for each state."""
    font = ImageFont.truetype(str(ROOT / "fonts/source-sans-3/SourceSans3-Semibold.otf"), 15)
    widths = [round(HIGH * (1280 / 900 if look.endswith("1280") else 360 / 740)) for look in LOOKS]
    block = sum(widths) + GAP * (len(LOOKS) + 2)
    made = Image.new("RGB", (block * len(STATES) + GAP, (HIGH + LABEL + GAP) * len(SCREENS) + GAP), DESK)
    draw = ImageDraw.Draw(made)
    for row, screen in enumerate(SCREENS):
        top = GAP + row * (HIGH + LABEL + GAP)
        for column, state in enumerate(STATES):
            left = GAP + column * block
            draw.text((left, top), f"{screen}, {state}", INK, font)
            for look, width in zip(LOOKS, widths, strict=True):
                with Image.open(out / f"{screen}-{state}-{look}.png") as picture:
                    made.paste(
                        picture.convert("RGB").resize((width, HIGH), Image.Resampling.LANCZOS), (left, top + LABEL)
                    )
                left += width + GAP
    return made


def main() -> None:
    """Write the sheet and what is on it."""
    with tempfile.TemporaryDirectory() as name:
        taken(Path(name))
        sheet(Path(name)).quantize(96, dither=Image.Dither.NONE).save(SHEET, optimize=True)
    NAMES.write_text(json.dumps({"screens": SCREENS, "states": STATES, "looks": LOOKS}, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
