"""Setting: a proof is what `build` would print, or all that is wrong with it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from pdfdigest.desk.proof import Choice, prove, tell
from pdfdigest.errors import Fault
from pdfdigest.manuscript import manuscript, publication
from pdfdigest.press.compose import composition
from pdfdigest.press.compose.house import House
from pdfdigest.press.targets import target
from pdfdigest.press.workers.machine import Machine
from tests.builders import issue, manuscript_text, pdf, story


def proving(machine: Machine) -> partial:  # type: ignore[type-arg]
    return partial(prove, set_galley=machine.set)


def test_a_proof_has_the_edition_that_build_prints(desk: Path, machine: Machine) -> None:
    of = issue(desk)
    proof = proving(machine)(Choice(of.path, "screen", "gazette", "Letter"))
    assert proof.edition is not None
    assert proof.file_name == "test-digest-1.1-screen-gazette-letter.pdf"
    assert (proof.title, proof.label) == ("The Test Digest, Vol. 1, No. 1", "1.1")
    assert "Proof, not yet issued" in pdf(proof.edition).pages[0].extract_text()
    assert (proof.style, proof.paper, proof.styles) == ("gazette", "Letter", ("bulletin", "gazette", "report"))


def test_all_faults_come_at_once_with_their_lines(desk: Path, machine: Machine) -> None:
    of = issue(desk)
    of.path.write_text(manuscript_text(wrong=1, volume="one"), "utf-8")
    proof = proving(machine)(Choice(of.path))
    assert proof.edition is None
    assert {told.fault.field for told in proof.told} == {"wrong", "volume"}
    for told in proof.told:
        assert told.name == "2025/1.1.yaml"
        assert told.fault.line in dict(told.excerpt)
        assert told.fault.field in dict(told.excerpt)[told.fault.line]


def test_whatever_else_goes_wrong_is_a_sentence(desk: Path, machine: Machine) -> None:
    of = issue(desk, stories=[story(1, body="Words. " * 1400)], fit={"pages": 1})
    assert "does not fit 1 page" in proving(machine)(Choice(of.path)).told[0].fault.message
    assert "no house style" in proving(machine)(Choice(of.path, style="baroque")).told[0].fault.message
    assert "ICC profile" in proving(machine)(Choice(of.path, "press")).told[0].fault.message
    (desk / "publication.toml").write_text("name = 1\n", "utf-8")
    told = proving(machine)(Choice(of.path)).told
    assert [(each.name, each.fault.line) for each in told] == [("publication.toml", 1)]
    (desk / "publication.toml").write_text('name = "One"\n', "utf-8")
    (desk / "templates").mkdir()
    (desk / "templates" / "issue.html.j2").write_text("one\n{% nothing %}\n", "utf-8")
    (told,) = proving(machine)(Choice(of.path)).told
    assert (told.name, told.fault.line) == ("templates/issue.html.j2", 2)
    of.path.unlink()
    assert proving(machine)(Choice(of.path)).edition is None


def test_no_line_of_a_file_outside_is_shown(desk: Path, tmp_path: Path) -> None:
    of = issue(desk)
    outside = tmp_path / "secret.txt"
    outside.write_text("secret\n", "utf-8")
    link = desk / "link.yaml"
    link.symlink_to(outside)
    for path in (outside, link, desk / ".." / "secret.txt"):
        assert tell(Fault(path, 1, 1, "", "wrong"), desk).excerpt == ()
    assert tell(Fault(of.path, 1, 1, "", "wrong"), desk).excerpt[0][1].startswith("format")


def test_a_proof_is_what_build_prints_and_one_that_begins_where_the_last_ended_has_its_pages(
    desk: Path, machine: Machine
) -> None:
    cited = ("Words [cited](https://example.org/one) and more words. " + "And words. " * 60) * 4
    of = issue(desk, stories=[story(number, body=cited) for number in range(1, 5)])
    text = of.path.read_text("utf-8")
    shown = None
    for change in ("Headline", "A much longer headline that takes two lines of its own, and then some", "Head"):
        of.path.write_text(text.replace("Headline", change), "utf-8")
        shown, final = (proving(machine)(Choice(of.path), last=last).edition for last in (shown, None))
        assert shown is not None
        assert final is not None
        assert shown.pages == final.pages > 1
        assert shown.story_pages == final.story_pages
        assert shown.note_pages == final.note_pages
        assert final.data == plain(of.path, machine)


def plain(path: Path, machine: Machine) -> bytes:
    """What `build` prints."""
    of = publication.home(path)
    assert of is not None
    read = manuscript.read(path, of)
    house = House(of)
    return machine.set(
        composition.compose(read, house, target("screen", of), stamp=composition.stamp(read, house))
    ).data


def test_an_epub_is_not_shown_as_pages(desk: Path) -> None:
    of = issue(desk)
    made = prove(Choice(of.path, "epub"), lambda _galley: pytest.fail("nothing is set"))
    assert made.edition is None
    assert any("a browser does not show an EPUB" in str(told) for told in made.told)
