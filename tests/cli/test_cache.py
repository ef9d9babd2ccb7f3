"""A build with standing type writes what a build without it writes, whatever was changed in between."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from pdfdigest.press.cache.store import FOLDER, Store
from tests.builders import ROOT, manuscript_text, publication, story
from tests.cli.conftest import Run

MAIN = [sys.executable, "-c", "from pdfdigest.cli import main; main()"]


def picture(path: Path, colour: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (640, 400), colour).save(path)


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A publication of three issues with a picture, a logo and a template of its own."""
    folder = tmp_path / "the-shop"
    picture(folder / "images" / "logo.png", "red")
    picture(folder / "images" / "lead.png", "blue")
    publication(folder, logo="images/logo.png")
    for number in (1, 2, 3):
        image = {"file": "images/lead.png", "alt": "A field", "credit": "Nobody"}
        text = manuscript_text(number=number, image=image, stories=[story(1), story(2)])
        (folder / f"1.{number}.yaml").write_text(text, "utf-8")
    css = folder / "templates" / "css" / "own.css"
    css.parent.mkdir(parents=True)
    css.write_text(".deck { background: url(../images/lead.png) }")
    return folder


def pages(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(out.iterdir())}


def set_count(shop: Path, run: Run, monkeypatch: pytest.MonkeyPatch, *more: str) -> int:
    """How many editions a build sets."""
    from pdfdigest.press.compose import composition

    composed: list[object] = []
    real = composition.compose
    with monkeypatch.context() as patch:
        patch.setattr(composition, "compose", lambda *given, **named: composed.append(given) or real(*given, **named))
        assert run("build", *more, here=shop).code == 0
    return len(composed)


def test_nothing_changed_is_not_set_again(shop: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    first = run("build", "--json", here=shop)
    before = pages(shop / "out")
    assert set_count(shop, run, monkeypatch) == 0
    again = run("build", "--json", here=shop)
    assert (again.out, again.err, again.code) == (first.out, first.err, first.code)
    assert pages(shop / "out") == before
    assert set_count(shop, run, monkeypatch, "1.2") == 0
    assert set_count(shop, run, monkeypatch, "--style", "gazette") == 3
    assert set_count(shop, run, monkeypatch, "--fresh") == 3


def test_an_edition_that_was_deleted_or_edited_is_written_again(
    shop: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("build", here=shop)
    before = pages(shop / "out")
    one, two, _ = sorted((shop / "out").iterdir())
    one.unlink()
    two.write_bytes(two.read_bytes()[:-1])
    assert set_count(shop, run, monkeypatch) == 0
    assert pages(shop / "out") == before


def test_what_was_said_is_said_again(shop: Path, run: Run) -> None:
    (shop / "1.2.yaml").write_text(manuscript_text(number=2, stories=[story(headline="The the word")]), "utf-8")
    first = run("build", here=shop)
    assert "doubled-word" in first.err
    assert run("build", here=shop).err == first.err


def test_an_issue_with_faults_keeps_the_others_standing(shop: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("build", here=shop)
    (shop / "1.2.yaml").write_text("format: 1\nnumbr: 2\n", "utf-8")
    said = run("build", here=shop)
    assert said.code == 3
    assert len(said.out) == 2
    (shop / "1.2.yaml").write_text(manuscript_text(number=2), "utf-8")
    assert set_count(shop, run, monkeypatch) == 1


def _font(shop: Path) -> None:
    (shop / "fonts" / "more").mkdir(parents=True)
    shutil.copy(next((ROOT / "fonts").rglob("*.ttf")), shop / "fonts" / "more" / "more.ttf")


Change = Callable[[Path], object]
CHANGES: dict[str, tuple[Change, int]] = {
    "a touch": (lambda shop: [os.utime(path) for path in shop.rglob("*.*")], 0),
    "the same bytes again": (lambda shop: picture(shop / "images" / "lead.png", "blue"), 0),
    "the lead picture": (lambda shop: picture(shop / "images" / "lead.png", "green"), 2),
    "a picture that is found first": (lambda shop: picture(shop / "2025" / "images" / "lead.png", "green"), 0),
    "the logo": (lambda shop: picture(shop / "images" / "logo.png", "green"), 2),
    "the facts": (lambda shop: publication(shop, logo="images/logo.png", editor="A. N. Other"), 2),
    "a stylesheet": (lambda shop: (shop / "templates/css/own.css").write_text("p { color: #333 }"), 2),
    "a template that shadows": (
        lambda shop: (shop / "templates/note.html.j2").write_text('{% extends "shipped/note.html.j2" %}'),
        2,
    ),
    "a font": (_font, 2),
    "an erratum": (lambda shop: (shop / "errata.yaml").write_text("format: 1\n"), 2),
    "a word": (lambda shop: (shop / "1.2.yaml").write_text(manuscript_text(number=2, stories=[story(7)])), 1),
}


def test_what_is_set_anew_after_each_change(shop: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("build", "1.1", "1.2", here=shop)
    for what, (change, count) in CHANGES.items():
        change(shop)
        assert set_count(shop, run, monkeypatch, "1.1", "1.2") == count, what
        assert set_count(shop, run, monkeypatch, "1.1", "1.2") == 0, what


def test_a_correction_falls_to_another_issue(shop: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is on record of one issue decides which other one prints an erratum."""
    for number, day in ((1, "2025-01-15"), (2, "2025-02-15"), (3, "2025-03-15")):
        (shop / f"1.{number}.yaml").write_text(manuscript_text(number=number, date=day), "utf-8")
    erratum = '{issue: "1.1", page: 1, wrong: "Boddy", right: "Body", date: 2025-01-20}'
    (shop / "errata.yaml").write_text(f"format: 1\nerrata: [{erratum}]\n", "utf-8")
    run("build", here=shop)
    before = pages(shop / "out")
    assert run("publish", "1.2", "--by", "A. N. Other", here=shop).code == 0
    assert set_count(shop, run, monkeypatch, "1.3") == 1
    assert pages(shop / "out")["the-shop-1.3-screen.pdf"] != before["the-shop-1.3-screen.pdf"]


def test_same_size_and_same_time_is_noticed(shop: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    path = shop / "1.1.yaml"
    long_ago = (1_600_000_000, 1_600_000_000)
    os.utime(path, long_ago)
    run("build", here=shop)
    path.write_text(path.read_text("utf-8").replace("Body 1", "Body 9"), "utf-8")
    os.utime(path, long_ago)
    assert set_count(shop, run, monkeypatch) == 1


def test_a_new_publication_inside_is_noticed(shop: Path, run: Run) -> None:
    inside = shop / "2025"
    inside.mkdir()
    shutil.move(shop / "1.3.yaml", inside / "1.3.yaml")
    assert run("build", "2025/1.3.yaml", here=shop).out == ["out/the-shop-1.3-screen.pdf"]
    publication(inside, slug="inside")
    shutil.copytree(shop / "images", inside / "images")
    assert run("build", "2025/1.3.yaml", here=shop).out == ["out/inside-1.3-screen.pdf"]


def test_a_copied_workspace_is_another(shop: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("build", here=shop)
    copy = shop.parent / "another"
    shutil.copytree(shop, copy, ignore=shutil.ignore_patterns("out"))
    assert set_count(copy, run, monkeypatch) == 3
    assert next(path.name for path in (copy / "out").iterdir()).startswith("another-")


def test_what_changes_while_it_is_set_is_not_kept(shop: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from pdfdigest.press.compose import composition

    real = composition.compose

    def meanwhile(*given: object, **named: object) -> object:
        made = real(*given, **named)  # type: ignore[arg-type]
        picture(shop / "images" / "lead.png", "yellow")
        return made

    with monkeypatch.context() as patch:
        patch.setattr(composition, "compose", meanwhile)
        run("build", "1.1", here=shop)
    assert set_count(shop, run, monkeypatch, "1.1") == 1


def test_a_clock_that_is_set_back_keeps_nothing(shop: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    now, calls = time.time_ns, []

    def jumping() -> int:
        calls.append(1)
        return now() - (3_600_000_000_000 if len(calls) > 5 else 0)

    with monkeypatch.context() as patch:
        patch.setattr("pdfdigest.press.cache.file_hashes.time.time_ns", jumping)
        run("build", "1.1", here=shop)
    assert set_count(shop, run, monkeypatch, "1.1") == 1


def test_a_damaged_cache_is_set_anew(shop: Path, run: Run, tmp_path: Path) -> None:
    run("build", here=shop)
    before = pages(shop / "out")
    folder = Path(json.loads(run("standing", "--json").out[0])["path"])
    shutil.rmtree(shop / "out")
    for path in folder.rglob("*"):
        if path.is_file():
            raw = bytearray(path.read_bytes())
            raw[len(raw) // 2] ^= 1
            path.write_bytes(raw)
    assert run("build", here=shop).code == 0
    assert pages(shop / "out") == before


@pytest.mark.parametrize(("turns", "seed"), [(2, 6), pytest.param(16, 7, marks=pytest.mark.judges)])
def test_a_random_walk_through_a_workspace(turns: int, seed: int, shop: Path, run: Run) -> None:
    """The law: after any changes, a build gives the bytes that `--fresh` gives."""
    chance = random.Random(seed)
    for turn in range(turns):
        for _ in range(chance.randint(1, 2)):
            what = chance.choice(sorted(set(CHANGES) - {"a font"}))
            CHANGES[what][0](shop)
        number = chance.choice((1, 2, 3))
        text = manuscript_text(number=number, stories=[story(turn), story(turn + 1)])
        (shop / f"1.{number}.yaml").write_text(text, "utf-8")
        quick = run("build", "-o", "quick", here=shop)
        fresh = run("build", "-o", "fresh", "--fresh", here=shop)
        assert pages(shop / "quick") == pages(shop / "fresh"), f"seed {seed}, turn {turn}"
        assert quick.err == fresh.err


def test_every_file_that_is_read_counts(shop: Path) -> None:
    """A safety net: whatever a build opens in the publication is among what shaped the edition."""
    code = (
        "import sys, json\n"
        "opened = set()\n"
        "sys.addaudithook(lambda event, given: opened.add(str(given[0])) if event == 'open' else None)\n"
        "from pdfdigest import cli\n"
        "code = cli.run(['build', '1.1'])\n"
        "print(json.dumps(sorted(opened)), file=sys.stderr)\n"
        "sys.exit(code)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=shop, capture_output=True, text=True, check=True)
    opened = {Path(name) for name in json.loads(done.stderr.splitlines()[-1])}
    mine = {path for path in opened if path.is_relative_to(shop) and not path.is_relative_to(shop / "out")}
    mine = {path for path in mine if not path.is_relative_to(shop / "templates") and path.is_file()}
    kept = Path(os.environ["XDG_CACHE_HOME"]) / "pdfdigest" / FOLDER
    index = max(kept.glob("*.index"), key=lambda path: path.stat().st_mtime_ns)
    orders = json.loads(index.read_bytes().partition(b"\n")[2])["orders"]
    shaped = {Path(path) for order, known in orders.items() if "\nscreen" in order for path in known["inputs"]}
    assert mine - shaped <= {shop / "1.2.yaml", shop / "1.3.yaml"}, "read to find out which one is 1.1"
    assert {shop / "1.1.yaml", shop / "publication.toml", shop / "images" / "lead.png"} <= mine & shaped


@pytest.mark.parametrize("what", [("1.1",), pytest.param((), marks=pytest.mark.judges)])
def test_two_builds_at_once(what: tuple[str, ...], shop: Path, run: Run) -> None:
    command = [*MAIN, "build", *what]
    both = [subprocess.Popen(command, cwd=shop, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [each.communicate(timeout=120)[0] for each in both]
    assert [each.returncode for each in both] == [0, 0]
    assert said[0] == said[1]
    before = pages(shop / "out")
    assert run("build", "--fresh", *what, here=shop).code == 0
    assert pages(shop / "out") == before


@pytest.mark.skipif(os.name == "nt", reason="there is no such signal on Windows")
@pytest.mark.parametrize(
    "seconds", [pytest.param(0.3, marks=pytest.mark.judges), 0.9, pytest.param(1.4, marks=pytest.mark.judges)]
)
def test_a_kill_in_the_middle_leaves_nothing_wrong_and_no_child(shop: Path, seconds: float, run: Run) -> None:
    running = subprocess.Popen([*MAIN, "build"], cwd=shop, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(seconds)
    children = _children(running.pid)
    running.send_signal(signal.SIGKILL)
    running.wait()
    for _ in range(50):
        if not any(Path(f"/proc/{child}").exists() for child in children):
            break
        time.sleep(0.1)
    assert not [child for child in children if Path(f"/proc/{child}").exists()]
    assert run("build", here=shop).code == 0
    before = pages(shop / "out")
    assert run("build", "--fresh", here=shop).code == 0
    assert pages(shop / "out") == before


def _children(pid: int) -> list[int]:
    """The children of a process, and theirs."""
    path = Path(f"/proc/{pid}/task/{pid}/children")
    threads = Path(f"/proc/{pid}/task")
    if not path.exists():
        return []
    own = [int(child) for each in threads.iterdir() for child in (each / "children").read_text().split()]
    return own + [grandchild for child in own for grandchild in _children(child)]


def test_nothing_heavy_is_loaded_where_nothing_changed(shop: Path) -> None:
    subprocess.run([*MAIN, "build", "1.1"], cwd=shop, check=True, capture_output=True)
    code = (
        "import sys; from pdfdigest.cli import run; code = run(['build', '1.1']);"
        "heavy = {'weasyprint', 'pypdf', 'pikepdf', 'pydantic', 'jinja2', 'ruamel', 'PIL', 'babel', 'tomllib',"
        " 'concurrent.futures.thread', 'subprocess', 'importlib.metadata'} & set(sys.modules);"
        "print(sorted(heavy)); sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=shop, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "[]")


def test_standing_says_and_drops(shop: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pdfdigest.cli.terminal.cache", lambda: tmp_path / "cache")
    assert run("standing").out[0].startswith("standing ready: 0 entries, 0.0 MB")
    run("build", here=shop)
    assert Store(tmp_path / "cache").holdings().entries == 3
    assert run("standing").out[0].startswith("standing ready: 3 entries")
    assert run("cache").out[0].startswith("kept: 3 entries")
    assert run("cache", "--json").out == run("standing", "--json").out
    assert run("standing", "--drop").out[0].startswith("let go of 3 entries")
    assert json.loads(run("standing", "--json").out[0])["entries"] == 0
    assert set_count(shop, run, monkeypatch) == 3


def test_a_copy_of_the_program_with_templates_of_its_own_takes_no_edition_of_another(
    shop: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("build", "1.2", here=shop)
    copy = tmp_path / "a copy"
    for name in ("templates", "fonts"):
        shutil.copytree(ROOT / name, copy / name)
    monkeypatch.setattr("pdfdigest.press.style_folders.shipped", lambda name: copy / name)
    assert set_count(shop, run, monkeypatch, "1.2") == 0
    with (copy / "templates/css/page.css").open("a", encoding="utf-8") as sheet:
        sheet.write("p { color: #333 }\n")
    assert set_count(shop, run, monkeypatch, "1.2") == 1
