"""The letter as readers get it, by the commands of the office."""

from __future__ import annotations

import itertools
import json
import mailbox
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from pdfdigest.errors import PostError, RequestError
from pdfdigest.office import moments, send, send_plan
from pdfdigest.office.surroundings import Office
from tests.builders import story
from tests.cli.conftest import Run
from tests.office.post_office import NOW, made, on_record, server, settings
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


def test_readers_get_the_translation_on_record_in_their_language(
    office: Office, run: Run, letters: Letters, tmp_path: Path
) -> None:
    on_record(office.here, pdf=b"%PDF-ja", language="ja")
    (office.here / "more.csv").write_text(
        "email,language\njun@example.org,ja_JP\nkai@example.org,en-GB\nleo@example.org,fr\n", "utf-8"
    )
    assert run("lists", "import", "more.csv", "--list", "members").code == 0
    told = run("send", "plan", "1.1", "--list", "members")
    assert "1 gets the translation 1.1-ja, by its language" in told.err
    name = told.out[-1]
    found = letters(name)
    assert len(found) == 5
    for address, letter in found.items():
        (part,) = [part for part in letter.walk() if part.get_content_type() == "application/pdf"]
        ours = address == "jun@example.org"
        assert part.get_payload(decode=True) == (b"%PDF-ja" if ours else b"%PDF"), address
        assert (letter["Content-Language"] == "ja") == ours
        assert (' lang="ja"' in said(letter, "html")) == ours
    with sink(tmp_path / "sink") as standing:
        settings(office, server(standing.port))
        assert run("send", "run", plan(run, "1.1", "--list", "members")).code == 0
        alone = json.loads(run("send", "plan", "1.1-ja", "--list", "members", "--json").out[-1])
        assert (alone["had"], alone["translated"]) == (1, {})


def test_a_plan_begins_when_it_was_told_to_and_is_the_same_plan(office: Office, run: Run, tmp_path: Path) -> None:
    with sink(tmp_path / "sink") as standing:
        settings(office, server(standing.port))
        one = plan(run, "1.1", "--list", "members", "--at", "2031-02-07 9:00")
        told = run("send", "plan", "1.1", "--list", "members", "--at", "2031-02-08 9:00", "--json")
        facts = json.loads(told.out[-1])
        assert (facts["plan"], facts["not_before"][:16]) == (one, "2031-02-08T09:00")
        refused = run("send", "run", one)
        assert refused.code == 6
        assert "is to go out at 2031-02-08T09:00" in refused.err
        assert f"send run {one[:12]} --wait" in refused.err
        assert plan(run, "1.1", "--list", "members") == one
        assert run("send", "run", one).code == 0
        assert len(standing.taken()) == 2
    for wrong in ("soon", "Fryday 9:00", "25:00", "2001-01-01 9:00", "2031-02-30 9:00"):
        assert run("send", "plan", "1.1", "--list", "members", "--at", wrong).code == 2


def test_a_run_that_waits_goes_when_the_plan_begins(office: Office, run: Run, tmp_path: Path) -> None:
    ticking = itertools.count(step=15)  # a clock that hurries, so that nobody waits a minute
    hasty = replace(office, clock=lambda: NOW + timedelta(seconds=next(ticking)))
    with sink(tmp_path / "sink") as standing:
        settings(office, server(standing.port))
        made_plan = send_plan.plan(hasty, "1.1", ("members",), at=f"{NOW + timedelta(minutes=1):%H:%M}")
        with pytest.raises(PostError, match="is to go out at"):
            send.run(hasty, made_plan.plan)
        assert send.run(hasty, made_plan.plan, wait=True).whole
        assert next(ticking) >= 60
        assert len(standing.taken()) == 2


TOKYO = ZoneInfo("Asia/Tokyo")
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("text", "zone", "now", "meant"),
    [
        ("9:00", TOKYO, "2026-12-01T08:00", "2026-12-01T09:00"),
        ("9:00", TOKYO, "2026-12-01T09:00", "2026-12-02T09:00"),
        ("Fri 9:00", TOKYO, "2026-12-01T08:00", "2026-12-04T09:00"),
        ("friday 9:00", TOKYO, "2026-12-04T10:00", "2026-12-11T09:00"),
        ("tomorrow 18:30", TOKYO, "2026-12-31T08:00", "2027-01-01T18:30"),
        ("2026-12-04 9:00", BERLIN, "2026-12-01T08:00", "2026-12-04T09:00"),
        ("Sun 9:00", BERLIN, "2026-03-28T08:00", "2026-03-29T09:00"),
        ("Sun 2:30", BERLIN, "2026-03-28T08:00", ""),
        ("Mon", BERLIN, "2026-03-28T08:00", ""),
        ("today 7:00", BERLIN, "2026-03-28T08:00", ""),
        ("0001-01-01 0:00", BERLIN, "2026-03-28T08:00", ""),
        ("0001-01-01 0:00", TOKYO, "2026-03-28T08:00", ""),
    ],
)
def test_when_it_begins_is_read_by_the_offices_clock(text: str, zone: ZoneInfo, now: str, meant: str) -> None:
    here = datetime.fromisoformat(now).replace(tzinfo=zone).timestamp()
    if meant:
        assert moments.read(text, here, zone) == datetime.fromisoformat(meant).replace(tzinfo=zone).timestamp()
    else:
        with pytest.raises(RequestError):
            moments.read(text, here, zone)


def test_a_letter_is_shown_in_the_browser_or_written(
    office: Office, run: Run, letters: Letters, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda address: bool(opened.append(address)) or True)
    name = plan(run, "1.1", "--list", "members")
    told = run("send", "show", name, "ann@example.org")
    assert (told.code, told.out) == (0, ["out/test-digest-1.1-letter.html"])
    path = office.here / told.out[0]
    assert opened == [path.resolve().as_uri()]
    assert path.stat().st_mode & 0o077 == 0
    shown = path.read_text("utf-8")
    assert "<bdi>Ann O&#39;Hara</bdi>" in shown
    assert run("send", "show", name, "bob@example.org", "--eml").out == ["out/test-digest-1.1-letter.eml"]
    mail = message_from_bytes((office.here / "out" / "test-digest-1.1-letter.eml").read_bytes(), policy=policy.default)
    assert mail["To"] == "bob@example.org"
    assert shown == said(letters(name)["ann@example.org"], "html").replace("\r\n", "\n")
    assert run("send", "show", name, "nobody@example.org").code == 2
