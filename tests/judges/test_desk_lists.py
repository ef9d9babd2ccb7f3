"""The lists of readers at the desk, through clicks: columns, names, who left long ago, bounces that are believed."""

from __future__ import annotations

import json
import mailbox
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pdfdigest.office import lists
from pdfdigest.office.surroundings import Office
from pdfdigest.post import keys
from pdfdigest.post.ledger import Ledger
from pdfdigest.post.tokens import Keys
from tests.builders import judge
from tests.judges.test_chromium import HERE, bench
from tests.judges.test_desk import running
from tests.office import post_office
from tests.post.builders import planned, readers
from tests.post.test_bounces import report

__all__ = ["bench"]
pytestmark = [pytest.mark.judges, pytest.mark.timeout(300)]
MANY = 30
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def mailed(office: Office) -> Path:
    """An issue that 30 readers were sent, and as many bounces that say the same, in a mailbox."""
    of = readers(MANY)
    post_office.enlist(office, *(each.address for each in of))
    ledger = Ledger.open(office.here / "post", office.state, create=True)
    release = planned(ledger, of, now=datetime.now(UTC).timestamp(), issue="1.1")
    with ledger.writing() as db:
        db.execute("UPDATE deliveries SET state = 'accepted'")
    signing = Keys.read(keys.text(ledger.folder)).signing()
    tokens = ledger.db.execute("SELECT token FROM deliveries WHERE release = ? ORDER BY id", (release.id,)).fetchall()
    box = mailbox.mbox(office.here.parent / "back.mbox")
    for number, (token,) in enumerate(tokens):
        mail = report(f"{signing.return_path(token)}@office.example")
        box.add(mail.replace(b" r@", b" r%07d@" % number))
    box.close()
    ledger.close()
    return office.here.parent / "back.mbox"


def test_lists_by_clicks(bench: Path, desk: Path, tmp_path: Path) -> None:
    office = Office(desk, tmp_path / "cache", tmp_path / "desk" / "pdfdigest", who="writer")
    post_office.on_record(desk)
    bounces = mailed(office)
    post_office.enlist(office, "gone@example.org", name="others")
    lists.remove(replace(office, clock=lambda: LONG_AGO), "gone@example.org", "others")
    table = tmp_path / "guests.csv"
    table.write_text("Who,Contact,Note\nAnn,ann@example.org,x\nBob,bob@example.org,y\nCy,nobody,z\n", "utf-8")
    if bench != HERE:
        shutil.copy(HERE / "desk_lists.mjs", bench)
    with running(desk, tmp_path / "desk") as address:
        command = [judge("node"), "desk_lists.mjs", judge("chromium"), address, str(table), str(bounces)]
        done = subprocess.run(command, cwd=bench, capture_output=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr.decode()
    seen = json.loads(done.stdout)
    assert [words for words in seen["said"] if "422" not in words and "/cover" not in words] == []
    assert seen["asked"] != []
    assert seen["rows"] == 3
    assert seen["download"] == "guests.csv.refused.txt"
    assert any("nobody" in words for words in seen["refused"])
    assert [row.split() for row in seen["members"]] == [["ann@example.org", "Ann"], ["bob@example.org", "Bob"]]
    assert "visitors" in seen["renamed"]
    assert "guests" not in seen["renamed"]
    assert "name" in seen["notYet"]
    assert sorted(seen["left"]) == ["members", "others"]
    assert seen["forgotten"].startswith("Forgotten addresses: 1;")
    assert f"not believed yet, as so many say the same: {MANY}" in seen["held"]
    assert f"addresses that are gone: {MANY}" in seen["believed"]
    assert seen["believed"].count("@reader.example") >= MANY
