"""Issue the year of The Bound Page anew: its manuscripts go in, a fresh issued/ comes out.

    python scripts/sample.py

The year is issued in a copy of the publication, which takes the place of the old `issued/` only when all of it is
there.  One issue goes on record twice, as it was first printed and as it reads since.  What is on record is
otherwise never made anew: this is for a sample, whose look follows that of the house styles.
"""

from __future__ import annotations

import shutil
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

from pdfdigest.manuscript import publication

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / "issues/the-bound-page"
BY = "The editor"
REVISED = "3.9"
AS_IT_READS, AS_FIRST_PRINTED = "29 November 1814", "28 November 1814"
WHY = "The Times that was printed by steam is dated 29 November 1814; the 28th was the eve of it"


def publish(path: Path, why: str = "") -> None:
    """Put one issue on record; a fault of it ends the script with its sentence."""
    asked = [str(Path(sys.executable).with_name("pdfdigest")), "publish", str(path), "--by", BY]
    subprocess.run([*asked, "--why", why] if why else asked, check=True, stdout=subprocess.DEVNULL)


def remove(folder: Path) -> None:
    """Remove what is on record, which is read-only."""
    for path in folder.rglob("*"):
        path.chmod(path.stat().st_mode | stat.S_IWUSR)
    shutil.rmtree(folder)


def main() -> None:
    """Issue every manuscript in the order of its number."""
    with tempfile.TemporaryDirectory(dir=ROOT) as place:
        copy = Path(place) / HOME.name
        shutil.copytree(HOME, copy, ignore=shutil.ignore_patterns("issued"))
        for path in publication.issue_files(publication.read(copy / publication.NAME)):
            if path.stem == REVISED:
                final = path.read_text("utf-8")
                path.write_text(final.replace(AS_IT_READS, AS_FIRST_PRINTED), "utf-8")
                publish(path)
                path.write_text(final, "utf-8")
            publish(path, WHY if path.stem == REVISED else "")
            print(f"{path.stem} is on record")
        if (HOME / "issued").exists():
            remove(HOME / "issued")
        shutil.move(copy / "issued", HOME / "issued")


if __name__ == "__main__":
    main()
