"""What `send`, `lists` and `leave-server` refuse, their acts refuse: called directly, in the same sentence.

A row is a function under `refused`: it gets the office, with issue 1.1 on record and somebody on the list, and
calls the act.  The line of the terminal, where one can say it, ends with the same exit code and says the same.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from pdfdigest import cli
from pdfdigest.errors import DigestError, PostError, RequestError
from pdfdigest.office import (
    distribution,
    leave,
    list_import,
    lists,
    post_room,
    proof_letter,
    returned_mail,
    safekeeping,
    send,
    send_plan,
    settle,
)
from pdfdigest.office.surroundings import Office
from pdfdigest.post import unsubscribes
from tests.builders import issue, manuscript_text
from tests.office.post_office import DKIM, LEAVE, NOW, enlist, made, on_record, server, settings
from tests.post.builders import sink

BEYOND = '\n[mail]\nsender = "d@office.example"\n[mail.server]\nhost = "smtp.office.example"\n'
LOCAL = server(9)
Act = Callable[[Office], object]


@dataclass(frozen=True, slots=True)
class Row:
    """One refusal: the error, a part of its sentence, the line of the terminal, the act."""

    kind: type[DigestError]
    sentence: str
    door: tuple[str, ...]
    act: Act


ROWS: dict[str, Row] = {}


def refused(kind: type[DigestError], sentence: str, *door: str) -> Callable[[Act], Act]:
    """A row of the table."""

    def row(act: Act) -> Act:
        ROWS[act.__name__] = Row(kind, sentence, door, act)
        return act

    return row


@pytest.fixture
def office(desk: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setenv("XDG_STATE_HOME", str(desk.parent / "state"))
    return made(desk)


def planned(office: Office) -> str:
    return send_plan.plan(office, "1.1", ("members",)).plan


# plan and proof ---------------------------------------------------------------------------------------------------


@refused(RequestError, "there is no list 'nobody'", "send", "plan", "1.1", "--list", "nobody")
def plan_for_no_list(office: Office) -> object:
    return send_plan.plan(office, "1.1", ("nobody",))


@refused(
    RequestError, "is not on record, and only what is on record is sent", "send", "plan", "1.2", "--list", "members"
)
def plan_what_is_not_on_record(office: Office) -> object:
    issue(office.here, number=2)
    return send_plan.plan(office, "1.2", ("members",))


@refused(RequestError, "has no revision 7", "send", "plan", "1.1", "--list", "members", "--revision", "7")
def plan_no_such_revision(office: Office) -> object:
    return send_plan.plan(office, "1.1", ("members",), revision=7)


@refused(RequestError, "was mailed to anybody", "send", "plan", "1.1", "--list", "members", "--to", "previous")
def plan_for_who_got_nothing(office: Office) -> object:
    return send_plan.plan(office, "1.1", ("members",), previous=True)


@refused(RequestError, "HTTPS", "send", "plan", "1.1", "--list", "members", "--link", "http://office.example/x.pdf")
def plan_with_a_link_that_is_not_secured(office: Office) -> object:
    return send_plan.plan(office, "1.1", ("members",), link="http://office.example/x.pdf")


@refused(
    RequestError,
    "attached or linked, not both",
    *("send", "plan", "1.1", "--list", "members", "--attach", "--link", "https://office.example/x.pdf"),
)
def plan_attached_and_linked(office: Office) -> object:
    return send_plan.plan(office, "1.1", ("members",), attach=True, link="https://office.example/x.pdf")


@refused(RequestError, "there is nobody to send to", "send", "plan", "1.1", "--list", "members")
def plan_for_nobody(office: Office) -> object:
    lists.remove(office, "ann@example.org", "members")
    return send_plan.plan(office, "1.1", ("members",))


@refused(PostError, "are attached at most", "send", "plan", "1.1", "--list", "members")
def plan_too_large(office: Office) -> object:
    settings(office, "\n[mail]\nattach_kilobytes = 0\n")
    return planned(office)


@refused(RequestError, "no publication in", "send", "plan", "1.1", "--list", "members")
def plan_where_no_publication_is(office: Office) -> object:
    (office.here / "publication.toml").unlink()
    return planned(office)


@refused(RequestError, "'nobody at all' is no mail address", "send", "proof", "1.1", "--to", "nobody at all")
def proof_to_no_address(office: Office) -> object:
    return proof_letter.proof(office, "1.1", "nobody at all", Path("out"))


@refused(RequestError, "only a publication has readers", "send", "plan", "../alone.yaml", "--list", "members")
def plan_a_file_outside_any_publication(office: Office) -> object:
    (office.here.parent / "alone.yaml").write_text(manuscript_text(), "utf-8")
    return send_plan.plan(office, "../alone.yaml", ("members",))


@refused(RequestError, "2025 names 2 issues; one is sent at a time", "send", "plan", "2025", "--list", "members")
def plan_two_issues(office: Office) -> object:
    (office.here / "2025" / "1.2.yaml").write_text(manuscript_text(number=2), "utf-8")
    return send_plan.plan(office, "2025", ("members",))


@refused(RequestError, "several publications here have an issue 1.1")
def plan_what_two_publications_have(office: Office) -> object:
    above = replace(office, here=office.here.parent)
    on_record(above.here / "second")
    return send_plan.plan(above, "1.1", ("members",))


@refused(RequestError, "there are several publications here: ")
def back_up_two_publications_at_once(office: Office) -> object:
    above = replace(office, here=office.here.parent)
    on_record(above.here / "second")
    return safekeeping.backup(above, Path("backup.zip"))


@refused(PostError, "the proof was not handed over: ", "send", "proof", "1.1", "--to", "a@b.example")
def proof_where_no_server_answers(office: Office) -> object:
    settings(office, LOCAL)
    return proof_letter.proof(office, "1.1", "a@b.example", Path("out"))


@refused(PostError, "the server refused the proof: 554 ")
def proof_that_the_server_refuses(office: Office) -> object:
    with sink(office.here.parent / "sink", "no-after-dot") as standing:
        settings(office, server(standing.port))
        return proof_letter.proof(office, "1.1", "a@b.example", Path("out"))


@refused(PostError, "a proof is not sent: no key signs it", "send", "proof", "1.1", "--to", "a@b.example")
def proof_without_a_key(office: Office) -> object:
    settings(office, BEYOND + LEAVE)
    return proof_letter.proof(office, "1.1", "a@b.example", Path("out"))


# run --------------------------------------------------------------------------------------------------------------


def run_row(kind: type[DigestError], sentence: str) -> Callable[[Callable[[Office], Office | None]], Act]:
    """A row of a plan that may not go: the function makes what is wrong, and may give another office."""

    def row(wrong: Callable[[Office], Office | None]) -> Act:
        def act(office: Office) -> object:
            name = planned(office)
            return send.run(wrong(office) or office, name)

        act.__name__ = wrong.__name__
        return refused(kind, sentence)(act)

    return row


@refused(RequestError, "there is no plan 000000000000", "send", "run", "000000000000")
def run_no_plan(office: Office) -> object:
    planned(office)
    return send.run(office, "000000000000")


@run_row(PostError, "no key signs it")
def run_without_a_key(office: Office) -> None:
    settings(office, BEYOND + LEAVE)


@run_row(PostError, "no HTTPS way to leave")
def run_without_a_way_to_leave(office: Office) -> None:
    settings(office, BEYOND + DKIM)


@run_row(PostError, "no sender is set")
def run_without_a_sender(office: Office) -> None:
    settings(office, BEYOND.replace('sender = "d@office.example"\n', "") + LEAVE + DKIM)


@run_row(PostError, "were never fetched")
def run_where_leavers_were_never_fetched(office: Office) -> None:
    settings(office, BEYOND + LEAVE + DKIM)


@run_row(PostError, "were last fetched 25 hours ago")
def run_where_leavers_were_fetched_yesterday(office: Office) -> None:
    settings(office, BEYOND + LEAVE + DKIM)
    queue = office.here / "queue.sqlite"
    unsubscribes.Queue(queue, 0.0)
    returned_mail.pull(replace(office, clock=lambda: NOW - timedelta(hours=25)), [str(queue)])


@run_row(PostError, "was made without a sender")
def run_what_was_planned_without_a_sender(office: Office) -> None:
    settings(office, LOCAL)


@run_row(PostError, "is paused; nothing is sent")
def run_what_is_paused(office: Office) -> None:
    settle.change(office, distribution.status(office)[0].plan, "pause")
    settings(office, LOCAL)


@run_row(PostError, "is cancelled; nothing is sent")
def run_what_is_cancelled(office: Office) -> None:
    settle.change(office, distribution.status(office)[0].plan, "cancel")
    settings(office, LOCAL)


@run_row(PostError, "was to be sent by 2025-02-04")
def run_what_is_out_of_time(office: Office) -> Office:
    return replace(office, clock=lambda: NOW + timedelta(days=10))


@run_row(PostError, "nothing is sent to readers: no key signs it")
def run_through_a_server_on_this_machine_that_is_no_test(office: Office) -> None:
    settings(office, server(9, more=LEAVE, test=False))


@run_row(PostError, "were never fetched")
def run_where_leavers_were_never_fetched_for_a_server_on_this_machine(office: Office) -> None:
    settings(office, server(9, more=LEAVE + DKIM, test=False))


@refused(RequestError, "missed nobody who may be sent to; it is not over yet")
def plan_again_what_is_going_on(office: Office) -> object:
    return send_plan.plan_again(office, planned(office))


@run_row(PostError, "is no longer on record")
def run_what_is_no_longer_on_record(office: Office) -> None:
    (office.here / "issued" / "1.1").rename(office.here / "away")


@run_row(PostError, "the PDF on record is not the one that was planned")
def run_what_was_put_on_record_anew(office: Office) -> None:
    (office.here / "issued" / "1.1").rename(office.here / "away")
    on_record(office.here, pdf=b"%PDF of another day")


@run_row(PostError, "the key is not there")
def run_without_the_ledgers_key(office: Office) -> None:
    (office.here / "post" / "key").unlink()


# after the run ----------------------------------------------------------------------------------------------------


@refused(PostError, "cancelled; pause does nothing to it")
def pause_what_is_cancelled(office: Office) -> object:
    name = planned(office)
    settle.change(office, name, "cancel")
    return settle.change(office, name, "pause")


@refused(RequestError, "it must be said who knows it, and how")
def resolve_without_a_reason(office: Office) -> object:
    return settle.resolve(office, planned(office), ["ann@example.org"], arrived=True, by="A.", why=" ")


@refused(RequestError, "is no reader of this plan")
def resolve_a_stranger(office: Office) -> object:
    return settle.resolve(office, planned(office), ["bob@example.org"], arrived=True, by="A.", why="rang")


@refused(RequestError, "is not in doubt, but planned")
def resolve_who_is_not_in_doubt(office: Office) -> object:
    return settle.resolve(office, planned(office), ["ann@example.org"], arrived=True, by="A.", why="rang")


@refused(RequestError, "there is no such file")
def reconcile_by_no_log(office: Office) -> object:
    return settle.reconcile(office, planned(office), [Path("none.log")])


@refused(RequestError, "the log cannot be read: ")
def reconcile_by_a_log_that_is_cut_off(office: Office) -> object:
    name, whole = planned(office), gzip.compress(b"postfix/smtp[1]: 4ABC: to=<ann@example.org>, status=sent\n" * 99)
    (office.here / "mail.log.gz").write_bytes(whole[: len(whole) // 2])
    return settle.reconcile(office, name, [Path("mail.log.gz")])


@refused(RequestError, "name a plan, or a year", "send", "report")
def report_of_nothing(office: Office) -> object:
    return distribution.entries(office)


@refused(RequestError, "nothing was mailed, and a rehearsal has no register", "send", "report", "--year", "2025")
def report_of_what_was_not_mailed(office: Office) -> object:
    return distribution.report(office, Path("out"), year=2025)


# lists and leavers ------------------------------------------------------------------------------------------------


@refused(RequestError, "is no name for a list", "lists", "import", "readers.csv", "--list", "Not One")
def import_into_no_list(office: Office) -> object:
    return list_import.bring_in(office, Path("readers.csv"), "Not One")


@refused(RequestError, "there is no such file", "lists", "import", "none.csv", "--list", "members")
def import_no_file(office: Office) -> object:
    return list_import.bring_in(office, Path("none.csv"), "members")


@refused(
    RequestError,
    "replaces no list of readers",
    *("lists", "import", "readers.csv", "--list", "members", "--replace", "--as", "suppressed"),
)
def import_leavers_in_place_of_readers(office: Office) -> object:
    return list_import.bring_in(office, Path("readers.csv"), "members", replace=True, suppressed=True)


@refused(
    PostError,
    "the list is not replaced: 1 of its rows were refused, and readers would be taken off by mistake",
    *("lists", "import", "broken.csv", "--list", "members", "--replace"),
)
def import_a_broken_file_in_place_of_readers(office: Office) -> object:
    (office.here / "broken.csv").write_text("email\nnobody\n", "utf-8")
    return list_import.bring_in(office, Path("broken.csv"), "members", replace=True)


@refused(RequestError, "there is no list 'press'", "lists", "show", "press")
def show_no_list(office: Office) -> object:
    return list(lists.members(office, "press"))


@refused(RequestError, "there is no list 'press'", "lists", "export", "press")
def export_no_list(office: Office) -> object:
    return lists.export(office, "press", Path("out.csv"))


@refused(RequestError, "is no mail address", "lists", "remove", "nobody", "--list", "members")
def remove_no_address(office: Office) -> object:
    return lists.remove(office, "nobody", "members")


@refused(RequestError, "nobody is named to fetch leavers from", "lists", "pull")
def pull_from_nowhere(office: Office) -> object:
    return returned_mail.pull(office)


@refused(PostError, "there is no queue of leavers", "lists", "pull", "none.sqlite")
def pull_from_no_queue(office: Office) -> object:
    return returned_mail.pull(office, ["none.sqlite"])


@refused(RequestError, "there is no such Maildir or mbox", "lists", "bounces", "none")
def bounces_from_nowhere(office: Office) -> object:
    return returned_mail.read_bounces(office, [Path("none")])


@refused(
    RequestError,
    "'nowhere at all' is no language tag",
    *("leave-server", "--queue", "q", "--key", "k", "--language", "nowhere at all"),
)
def leave_in_no_language(office: Office) -> object:
    return leave.serve(office, Path("q"), Path("k"), leave.Terms(language="nowhere at all"))


@refused(RequestError, "a queue and a key are needed", "leave-server", "--queue", "q")
def leave_with_no_key_named(office: Office) -> object:
    return leave.serve(office, Path("q"))


@refused(RequestError, "there is no such file", "leave-server", "--queue", "q", "--key", "none")
def leave_without_a_key(office: Office) -> object:
    return leave.serve(office, Path("q"), Path("none"), leave.Terms())


# the table --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_the_act_refuses_and_the_terminal_says_the_same(
    office: Office, row: Row, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(row.kind) as raised:
        row.act(office)
    error = raised.value
    assert type(error) is row.kind
    assert row.sentence in error.message
    assert "pdfdigest " not in str(error)
    assert "--" not in str(error)
    if row.door:
        monkeypatch.chdir(office.here)
        capsys.readouterr()
        assert cli.run([*row.door]) == error.exit_code
        assert error.message in capsys.readouterr().err


def test_nothing_goes_under_embargo(office: Office) -> None:
    on_record_later = replace(office, here=office.here.parent / "second")
    on_record(on_record_later.here, embargo="2025-02-02T09:00:00+00:00")
    enlist(on_record_later, "ann@example.org")
    settings(on_record_later, LOCAL)
    name = planned(on_record_later)
    with pytest.raises(PostError, match=r"1\.1 is under embargo until 2025-02-02T09:00"):
        send.run(on_record_later, name)
    with post_room.here(on_record_later).ledger() as ledger:
        assert not ledger.db.execute("SELECT 1 FROM deliveries WHERE state <> 'planned'").fetchone()
