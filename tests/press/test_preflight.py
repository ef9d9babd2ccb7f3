"""Preflight: what would come out wrong at the print shop, before the printer says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from pdfdigest import cli
from pdfdigest.inspection import verify
from pdfdigest.press import preflight
from pdfdigest.press.workers.machine import Machine
from tests.builders import edition, issue, publication, story

PROFILE = Path("/usr/share/color/icc/ghostscript/default_cmyk.icc")
needs_profile = pytest.mark.skipif(not PROFILE.is_file(), reason="`sh scripts/system.sh judges` installs Ghostscript's")


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = cli.run(list(words))
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.fixture
def office(desk: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A publication whose issue has one picture for each verdict: under 150 dots to the inch, under 300, and more than 300."""
    desk.mkdir()
    for name, width in (("coarse", 620), ("soft", 1000), ("fine", 2600)):
        Image.linear_gradient("L").resize((width, width // 2)).convert("RGB").save(desk / f"{name}.png")
    picture = {"alt": "A ramp.", "credit": "Made for a test"}
    stories = [story(1, body="Words. " * 60, images=[{"file": "soft.png", **picture}])]
    stories.append(story(2, body="Words. " * 60, images=[{"file": "fine.png", **picture}]))
    issue(desk, facts={"colours": {"accent": "#00ff00"}}, stories=stories, image={"file": "coarse.png", **picture})
    monkeypatch.chdir(desk)
    return desk


@needs_profile
def test_pictures_are_judged_at_their_printed_size(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "check", "--for", "press", "--icc", str(PROFILE))
    assert code == 3
    coarse, soft = (next(line for line in out.splitlines() if name in line) for name in ("coarse.png", "soft.png"))
    assert "fault: image.file: coarse.png is printed at 1" in coarse
    assert coarse.endswith("[press-coarse]")
    assert ": warning: first story, first picture, file: soft.png is printed at 1" in soft or "printed at 2" in soft
    assert soft.endswith("[press-soft]")
    assert "fine.png" not in out
    assert "publication.toml:3:1: warning: colours.accent: #00ff00 is brighter than this press can print" in out
    before = sorted(office.rglob("*"))
    code, out, err = run(capsys, "build", "--for", "press", "--icc", str(PROFILE))
    assert (code, out) == (3, "")
    assert "[press-coarse]" in err
    assert sorted(office.rglob("*")) == before


def test_a_picture_that_the_text_places_before_another_is_told_by_its_own_field(desk: Path, machine: Machine) -> None:
    desk.mkdir()
    for name, width in (("fine", 2600), ("coarse", 620)):
        Image.new("RGB", (width, width // 2), "grey").save(desk / f"{name}.png")
    images = [{"file": f"{name}.png", "alt": "A ramp.", "credit": "Made for a test"} for name in ("fine", "coarse")]
    of = issue(desk, stories=[story(body="Words.\n\n{picture: 2}\n\nWords.\n\n{picture: 1}\n", images=images)])
    addresses = [address for address, _ in edition(of, machine).resolutions]
    told = {f"{address}png": image.file.name for address, _, image in preflight.printed(of)}
    assert [told[f"{address.rpartition('.')[0]}.png"] for address in addresses] == ["coarse.png", "fine.png"]


@needs_profile
@pytest.mark.judges
def test_a_publication_may_allow_a_coarse_picture(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    publication(office, rules={"press-coarse": "warning"})
    code, out, _ = run(capsys, "build", "--for", "press", "--icc", str(PROFILE))
    assert (code, out) == (0, "out/test-digest-1.1-press.pdf\n")


def test_a_profile_that_is_no_use_is_a_fault(
    desk: Path, capsys: pytest.CaptureFixture[str], monkeypatch: object
) -> None:
    issue(desk)
    path = str(desk / "2025/1.1.yaml")
    code, out, _ = run(capsys, "check", path, "--for", "press")
    assert code == 3
    assert "needs the ICC profile of the press and paper; ask the print shop" in out
    code, out, _ = run(capsys, "check", path, "--for", "press", "--icc", path)
    assert code == 3
    assert "the colour profile cannot be read" in out
    assert out.rstrip().endswith("[profile]")


def test_what_a_file_cannot_claim_is_said_before_the_build(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk.mkdir()
    Image.new("RGB", (900, 500), "navy").save(desk / "p.png")
    issue(desk, image={"file": "p.png", "credit": "Made up"})
    code, out, _ = run(capsys, "check", str(desk), "--for", "archive")
    assert code == 0
    assert "image.alt: without it for p.png the file cannot claim to be accessible (PDF/UA-1)" in out
    assert "[claim-alt]" in out


def test_pages_that_cannot_be_set_are_a_fault(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    issue(desk, fit={"pages": 1}, stories=[story(body=("Words follow words. " * 90 + "\n\n") * 20)])
    code, out, _ = run(capsys, "check", str(desk), "--for", "screen")
    assert code == 3
    assert "screen: the issue does not fit 1 page" in out
    assert out.rstrip().endswith("[pages]")


@pytest.mark.judges
def test_a_template_that_breaks_the_claim_is_told_and_the_claim_not_made(
    desk: Path, capsys: pytest.CaptureFixture[str], machine: Machine
) -> None:
    of = issue(desk)
    (desk / "templates").mkdir()
    words = '{% extends "shipped/issue.html.j2" %}{% block lead %}<h4>Too deep</h4>{% endblock %}'
    (desk / "templates/issue.html.j2").write_text(words, "utf-8")
    code, out, _ = run(capsys, "check", str(desk), "--for", "screen")
    assert code == 0
    assert "a heading of level 4 follows one of level 1: the file does not claim to be accessible (PDF/UA)" in out
    assert "[claim-house]" in out
    assert verify.report(edition(of, machine).data).claims == ("PDF/A-2a",)
