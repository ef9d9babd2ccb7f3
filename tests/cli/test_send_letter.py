"""The letter as readers get it, by the commands of the office."""

from __future__ import annotations

import mailbox
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from pdfdigest.office.surroundings import Office
from tests.builders import story
from tests.cli.conftest import Run
from tests.office.post_office import made, on_record, server, settings
from tests.post.builders import sink

Letters = Callable[[str], dict[str, EmailMessage]]


@pytest.fixture
def office(desk: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> Office:
    """An office whose list has Ann with a name and Bob without one."""
    monkeypatch.setenv("XDG_STATE_HOME", str(desk.parent / "state"))
    office = made(desk)
    monkeypatch.chdir(desk)
    (desk / "named.csv").write_text("email,name\nann@example.org,Ann O'Hara\nbob@example.org,\n", "utf-8")
    assert run("lists", "import", "named.csv", "--list", "members").code == 0
    return office


@pytest.fixture
def letters(office: Office, run: Run) -> Letters:
    """What a rehearsal of a plan writes, by reader."""

    def rehearsed(plan: str) -> dict[str, EmailMessage]:
        box = office.here / "post" / "outbox"
        for path in box.glob("*/*"):
            path.unlink()
        assert run("send", "run", plan).code == 0
        found = {}
        for each in mailbox.Maildir(box):
            read = message_from_bytes(bytes(each), policy=policy.default)
            assert isinstance(read, EmailMessage)
            found[read["To"].addresses[0].addr_spec] = read
        return found

    return rehearsed


def said(letter: EmailMessage, kind: str = "plain") -> str:
    body = letter.get_body((kind,))
    assert body is not None
    return str(body.get_content())


def plan(run: Run, *words: str) -> str:
    told = run("send", "plan", *words)
    assert told.code == 0, told.err
    return told.out[-1]


def test_who_has_a_name_is_greeted_by_it(office: Office, run: Run, letters: Letters) -> None:
    found = letters(plan(run, "1.1", "--list", "members"))
    assert "Dear Ann O'Hara,\n" in said(found["ann@example.org"])
    assert "<bdi>Ann O&#39;Hara</bdi>," in said(found["ann@example.org"], "html")
    assert "Dear" not in said(found["bob@example.org"]) + said(found["bob@example.org"], "html")
    settings(office, "\n[mail]\ngreeting = false\n")
    assert "Dear" not in said(letters(plan(run, "1.1", "--list", "members"))["ann@example.org"])


def test_a_correction_says_that_it_replaces_to_those_alone_who_got_the_one_before(
    office: Office, run: Run, letters: Letters, tmp_path: Path
) -> None:
    with sink(tmp_path / "sink") as standing:
        before = (office.here / "publication.toml").read_text("utf-8")
        settings(office, server(standing.port))
        assert run("send", "run", plan(run, "1.1", "--list", "members")).code == 0
        assert len(standing.taken()) == 2
    (office.here / "publication.toml").write_text(before, "utf-8")
    (office.here / "new.csv").write_text("email\ncy@example.org\n", "utf-8")
    assert run("lists", "import", "new.csv", "--list", "members").code == 0
    on_record(office.here, pdf=b"%PDF-2", revision=2)
    found = letters(plan(run, "1.1", "--list", "members"))
    assert len(found) == 3
    for address, letter in found.items():
        tells = "takes the place of" in said(letter)
        assert ("takes the place of" in said(letter, "html")) == tells == (address != "cy@example.org"), address
        assert "revision 2" in letter["Subject"]


def test_whole_stories_stand_in_a_letter_that_is_to_be_full(office: Office, run: Run, letters: Letters) -> None:
    body = (
        "The mill [opened its doors](https://example.org/mill) & **paid** 2 \\< 3.\n\n"
        "1. One\n2. Two, [again](https://example.org/mill)\n\n> A word.\n"
    )
    on_record(office.here, number=2, stories=[story(1, deck="About a mill", body=body), story(2, body="Short.\n")])
    settings(office, '\n[mail]\nletter = "full"\n')
    letter = letters(plan(run, "1.2", "--list", "members"))["ann@example.org"]
    text = said(letter)
    assert (
        "* Headline number 1\n  About a mill\n\nThe mill opened its doors <https://example.org/mill> & paid 2 < 3."
        in text
    )
    assert "\n1. One\n2. Two, again\n" in text
    assert "\n  A word.\n" in text
    assert "* Headline number 2\n\nShort.\n" in text
    page = said(letter, "html")
    assert 'href="https://example.org/mill"' in page
    assert "&amp; <strong>paid</strong> 2 &lt; 3." in page
    assert page.index("<ol") < page.index("One") < page.index("<blockquote")
    assert page.count('class="body"') == 2
