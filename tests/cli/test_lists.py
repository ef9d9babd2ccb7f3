"""Lists: every row of a file is brought in or refused with its line, and who left stays away."""

from __future__ import annotations

import csv
import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from email_validator import SPECIAL_USE_DOMAIN_NAMES
from hypothesis import given
from hypothesis import strategies as st

from pdfdigest.errors import RequestError
from pdfdigest.post import list_columns, mailbox, mailing, readers, roster
from pdfdigest.post.book import Row
from tests.builders import publication
from tests.cli.conftest import Run

HEADER = "address,name,language,tags,consent_source,consent_date\n"


@pytest.fixture
def office(desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    publication(desk)
    return desk


def sheet(office: Path, text: str, encoding: str = "utf-8") -> Path:
    path = office / "readers.csv"
    path.write_bytes(text.encode(encoding))
    return path


def shown(run: Run, name: str = "members") -> list[dict[str, str]]:
    return [json.loads(line) for line in run("lists", "show", name, "--json").out]


def addresses(run: Run, name: str = "members") -> list[str]:
    return [each["address"] for each in shown(run, name)]


def test_an_import_tells_what_it_does_and_refuses_with_line_and_reason(office: Path, run: Run) -> None:
    rows = (
        'ann@example.org,"Müller, Ann",de,press tokyo,form,2024-02-03\n'
        "Bob@EXAMPLE.org,Bob,,,,\nbob@example.org,Bob again,,,,\nno address,x,,,,\nshort,row\n"
        'eve@example.org,"Eve\nBcc: all@example.org",,,,\nx@example.org,,xx-nowhere-at-all,,,\n'
        "y@example.org,,,,,tomorrow\n"
    )
    sheet(office, HEADER + rows)
    said = run("lists", "import", "readers.csv", "--list", "members", here=office)
    assert (said.code, said.out) == (6, [])
    for words in (
        "readers.csv:4: the address stands in line 3",
        "readers.csv:5: 'no address' is no mail",
        "readers.csv:6: it has 2 cells, and line 1 names 6 columns",
        "readers.csv:7: name holds the control character U+000A",
        "readers.csv:9: 'xx-nowhere-at-all' is no language",
        "readers.csv:10: 'tomorrow' is no date",
        "left out, the reader stays",
        "members is a new list",
        "4 added, 0 changed, 0 the same, 0 absent (they stay)",
        "3 refused",
    ):
        assert words in said.err
    assert [each["address"] for each in shown(run)] == [*(f"{name}@example.org" for name in ("Bob", "ann", "x", "y"))]
    assert shown(run)[:2] == [
        {"address": "Bob@example.org", "name": "Bob", "language": "", "tags": "", "consent_source": "", "consent_date": ""},
        {
            "address": "ann@example.org",
            "name": "Müller, Ann",
            "language": "de",
            "tags": "press tokyo",
            "consent_source": "form",
            "consent_date": "2024-02-03",
        },
    ]  # fmt: skip
    for name in ("key", "ledger.sqlite"):
        assert (office / "post" / name).stat().st_mode & 0o777 == 0o600


def test_absent_is_not_removed_but_by_replace(office: Path, run: Run) -> None:
    sheet(office, "email,name\na@example.org,A\nb@example.org,B\nc@example.org,C\n")
    assert run("lists", "import", "readers.csv", "--list", "members", here=office).code == 0
    sheet(office, "email,name\na@example.org,Anna\nd@example.org,D\n")
    said = run("lists", "import", "readers.csv", "--list", "members", "--dry-run")
    assert "1 added, 1 changed, 0 the same, 2 absent" in said.err
    assert len(addresses(run)) == 3
    assert run("lists", "import", "readers.csv", "--list", "members").code == 0
    assert len(addresses(run)) == 4
    assert run("lists", "import", "readers.csv", "--list", "members", "--replace").code == 0
    assert addresses(run) == ["a@example.org", "d@example.org"]
    sheet(office, "email,name\na@example.org,A\nbroken,\n")
    said = run("lists", "import", "readers.csv", "--list", "members", "--replace")
    assert said.code == 6
    assert "not replaced" in said.err
    sheet(office, "email\n")
    assert run("lists", "import", "readers.csv", "--list", "members", "--replace").code == 6
    assert addresses(run) == ["a@example.org", "d@example.org"]


def test_who_left_or_was_erased_stays_away(office: Path, run: Run) -> None:
    sheet(office, "email\na@example.org\nb@example.org\nc@example.org\nd@example.org\n")
    bring = ("lists", "import", "readers.csv", "--list", "members")
    assert run(*bring, here=office).code == 0
    (office / "gone.csv").write_text("email\nC@example.org\nz@example.org\n")
    assert run("lists", "import", "gone.csv", "--list", "members", "--as", "suppressed").code == 0
    assert run("lists", "remove", "a@example.org", "--list", "members").code == 0
    said = run("lists", "erase", "B@example.org")
    assert (said.code, said.out) == (0, [])
    assert "what remains" in said.err
    sheet(office, "email\na@example.org\nb@example.org\nc@example.org\nd@example.org\nz@example.org\n")
    said = run(*bring)
    assert "4 left before and stay away" in said.err
    assert addresses(run) == ["d@example.org"]
    held = b"".join(path.read_bytes() for path in (office / "post").iterdir())
    assert b"b@example.org" not in held
    assert b"d@example.org" in held
    assert run("lists", "readmit", "a@example.org", "--list", "members", "--by", "A.", "--why", "rang up").code == 0
    assert run(*bring).code == 0
    assert addresses(run) == ["a@example.org", "d@example.org"]


def test_about_tells_all_that_is_known(office: Path, run: Run) -> None:
    sheet(office, HEADER + "ann@example.org,Ann,en,press,form,2024-02-03\n")
    run("lists", "import", "readers.csv", "--list", "members", here=office)
    run("lists", "import", "readers.csv", "--list", "press")
    run("lists", "remove", "ann@example.org", "--list", "press")
    (line,) = run("lists", "about", "ANN@example.org", "--json").out
    known = json.loads(line)
    assert [each["list"] for each in known["lists"]] == ["members", "press"]
    assert known["lists"][0]["consent_source"] == "form"
    assert [(each["list"], each["why"]) for each in known["suppressed"]] == [("press", "taken off by the office")]
    run("lists", "erase", "ann@example.org")
    said = run("lists", "about", "ann@example.org")
    assert any("erased" in line for line in said.out)
    assert "Ann" not in "".join(said.out)


@pytest.mark.parametrize(
    ("data", "options", "code", "words"),
    [
        ("email\nä@example.org\n".encode("latin-1"), (), 6, "readers.csv:2: the file is not utf-8"),
        ("email\na@example.org\n".encode("utf-16"), ("--encoding", "utf-8"), 6, "--encoding utf-16"),
        (b"email\na@example.org\n", ("--encoding", "utf-9"), 2, "no encoding"),
        (b"who,where\na,b\n", (), 6, "no column is called `address` or `email`; the first line names who, where"),
        (b"", (), 6, "no column is called"),
        (b"email,email\na@b.org,c@d.org\n", (), 6, "twice"),
        (b'email,name\na@example.org,"never closed\nb@example.org,B\n', (), 6, "quotation mark"),
        (b"PK\x03\x04xxxx", (), 6, "spreadsheet"),
    ],
)
def test_a_file_that_cannot_be_read_changes_nothing(
    office: Path, run: Run, data: bytes, options: tuple[str, ...], code: int, words: str
) -> None:
    (office / "readers.csv").write_bytes(data)
    said = run("lists", "import", "readers.csv", "--list", "members", *options, here=office)
    assert said.code == code
    assert words in said.err
    assert run("lists", "show").out == []


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "windows-1252"])
def test_encodings_by_name(office: Path, run: Run, encoding: str) -> None:
    sheet(office, "email;name\na@example.org;Jörg\n", encoding)
    options = () if encoding == "utf-8-sig" else ("--encoding", encoding)
    said = run("lists", "import", "readers.csv", "--list", "members", *options, here=office)
    assert said.code == 0
    assert "parted by ;" in said.err
    assert shown(run)[0]["name"] == "Jörg"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("show", "nobody"), 2),
        (("export", "nobody"), 2),
        (("remove", "not an address", "--list", "members"), 2),
        (("import", "nowhere.csv", "--list", "members"), 2),
        (("import", "readers.csv", "--list", "Not A Name"), 2),
        (("import", "readers.csv"), 2),
    ],
)
def test_what_does_not_exist_is_2(office: Path, run: Run, words: tuple[str, ...], code: int) -> None:
    sheet(office, "email\na@example.org\n")
    run("lists", "import", "readers.csv", "--list", "members", here=office)
    said = run("lists", *words)
    assert (said.code, said.out) == (code, [])


CELLS = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cf", "Cn")), max_size=30).map(str.strip)


@given(CELLS)
def test_a_cell_comes_back_and_is_no_formula(cell: str) -> None:
    assert readers.restored(readers.neutral(cell)) == cell
    assert not readers.neutral(cell).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_export_reads_back_the_same(office: Path, run: Run) -> None:
    names = ["=1+1", "'=1", "+49", "-x", "@me", 'a "quoted", one', "日本", "'plain'", "''=2"]
    rows = [
        [f"+r{number}@example.org", name, "ja", "one two", "=form", "2024-01-01"] for number, name in enumerate(names)
    ]
    path = office / "readers.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(list_columns.COLUMNS)
        writer.writerows([readers.neutral(cell) for cell in row] for row in rows)
    assert run("lists", "import", "readers.csv", "--list", "members", here=office).code == 0
    (out,) = run("lists", "export", "members").out
    before = shown(run)
    assert len(before) == len(names)
    with (office / out).open(newline="", encoding="utf-8") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert run("lists", "import", out, "--list", "again").code == 0
    assert shown(run, "again") == before
    assert [each["name"] for each in before] == names


def test_usual_addresses_are_judged_without_the_library_for_rare_ones() -> None:
    asked = "import sys; from pdfdigest.post import mailbox; mailbox.read('ann.lee@mail.example.org'); "
    asked += "assert 'email_validator' not in sys.modules; mailbox.read('ann@m\u00fcller.example'); assert 'email_validator' in sys.modules"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


LOCALS = st.text("abcXYZ019.!#$%&'*+/=?^_`{|}~-\"() ,:;<>@[]\\é", min_size=0, max_size=70)
RESERVED = [f"{name}{end}" for name in ("a.", "") for end in SPECIAL_USE_DOMAIN_NAMES]
DOMAINS = st.text("abz019-.", max_size=20) | st.sampled_from(
    [
        *RESERVED,
        "example.org",
        "EXAMPLE.org",
        "a--b.org",
        "xn--a.org",
        "a-.org",
        "a.b-c.co.uk",
        "1.org",
        "a.1",
        "a.b2",
        "mail.onions",
        f"{'a' * 63}.org",
        f"{'a' * 64}.org",
        f"{'abc.' * 63}org",
        "müller.example",
        "a_b.org",
        "-x.org",
        "x",
        "",
        "x..org",
        "xn--mller-kva.example",
    ]
)


@given(LOCALS, DOMAINS)
def test_the_quick_way_judges_as_the_library_does(local: str, domain: str) -> None:
    def answer(ask: object) -> object:
        try:
            return ask(f"{local}@{domain}")  # type: ignore[operator]
        except ValueError:
            return None

    quick = answer(mailbox.read)
    whole = answer(mailbox._validated)
    assert (None if quick is None else (quick.address, quick.shown)) == whole  # type: ignore[attr-defined]


def test_a_domain_has_two_forms() -> None:
    found = mailbox.read("Jane@MÜLLER.example")
    assert (found.address, found.shown) == ("Jane@xn--mller-kva.example", "Jane@müller.example")


def test_names_of_lists() -> None:
    assert mailing.checked_name("press-tokyo") == "press-tokyo"
    for name in ("", "-x", "x-", "Press", "a b", "x" * 41, "é"):
        with pytest.raises(RequestError):
            mailing.checked_name(name)


def test_who_is_sent_to_and_who_is_not(office: Path, run: Run) -> None:
    sheet(office, "email\na@example.org\nb@example.org\nc@example.org\nd@example.org\n")
    run("lists", "import", "readers.csv", "--list", "members", here=office)
    run("lists", "remove", "b@example.org", "--list", "members")
    db = sqlite3.connect(office / "post" / "ledger.sqlite")
    assert [each.address for each in roster.members(db, ("members",))] == [
        "a@example.org", "c@example.org", "d@example.org",
    ]  # fmt: skip
    assert roster.left_out(db, ("members",)) == 1
    known = dict(db.execute("SELECT address, id FROM readers"))
    rows = [row(number, known[f"{name}@example.org"]) for number, name in enumerate("abcd")]
    assert roster.suppressed(db, rows) == {1: "suppressed: taken off by the office"}
    run("lists", "erase", "c@example.org")
    sheet(office, "email\na@example.org\n")
    run("lists", "import", "readers.csv", "--list", "members", "--replace")
    gone = "suppressed: no longer on the list"
    assert roster.suppressed(db, rows) == {1: "suppressed: taken off by the office", 2: gone, 3: gone}
    with pytest.raises(RequestError, match="no list"):
        roster.known(db, ("members", "press"))
    db.close()


def row(identifier: int, reader: int) -> Row:
    values = {"id": identifier, "reader": reader, "list": "members"}
    return Row(**{name: values.get(name) for name in Row.__dataclass_fields__})  # type: ignore[arg-type]


@pytest.mark.judges
def test_a_hundred_thousand_readers_come_in_quickly(office: Path, run: Run) -> None:
    sheet(office, "email,name\n" + "".join(f"r{number}@d{number % 700}.example.org,R\n" for number in range(100_000)))
    assert "100,000 added" in run("lists", "import", "readers.csv", "--list", "members", here=office).err
    assert "100,000 the same" in run("lists", "import", "readers.csv", "--list", "members").err


def test_who_left_where_the_file_comes_from_stays_away_with_the_reason(office: Path, run: Run) -> None:
    text = "email,name,status\na@example.org,A,enabled\nb@example.org,B,blocklisted\nc@example.org,C,unconfirmed\n"
    sheet(office, text)
    said = run("lists", "import", "readers.csv", "--list", "members", "--json", here=office)
    assert said.code == 0
    told = json.loads(said.out[0])
    assert [told[name] for name in ("added", "left", "waiting", "held", "refused")] == [1, 1, 1, 0, 0]
    assert [each["address"] for each in shown(run)] == ["a@example.org"]
    (known,) = run("lists", "about", "b@example.org", "--json").out
    assert json.loads(known)["suppressed"][0]["why"] == "left before: status: blocklisted"
    again = json.loads(run("lists", "import", "readers.csv", "--list", "members", "--json").out[0])
    assert [again[name] for name in ("added", "same", "left", "waiting", "held")] == [0, 1, 0, 1, 1]
    sheet(office, "email\nb@example.org\n")
    run("lists", "import", "readers.csv", "--list", "members")
    assert [each["address"] for each in shown(run)] == ["a@example.org"]


def test_a_list_is_called_otherwise_written_out_with_who_left_and_let_go_of(office: Path, run: Run) -> None:
    sheet(office, "email,status\na@example.org,active\nb@example.org,unsubscribed\n")
    run("lists", "import", "readers.csv", "--list", "memebrs", here=office)
    assert run("lists", "rename", "memebrs", "members").code == 0
    assert run("lists", "show", "memebrs").code == 2
    assert run("lists", "rename", "members", "members").code == 2
    (path,) = run("lists", "export", "members", "--suppressed").out
    rows = list(csv.DictReader((office / path).read_text("utf-8").splitlines()))
    assert [(row["list"], row["why"]) for row in rows] == [("members", "left before: status: unsubscribed")]
    assert (office / path).stat().st_mode & 0o777 == 0o600
    assert run("lists", "drop", "members").code == 2
    assert run("lists", "drop", "members", "--yes").code == 0
    run("lists", "import", "readers.csv", "--list", "members")
    sheet(office, "email\nb@example.org\n")
    assert "1 left before" in run("lists", "import", "readers.csv", "--list", "members").err


def test_a_title_is_named_by_map(office: Path, run: Run) -> None:
    sheet(office, "Kontakt;Rang\na@example.org;gold\n")
    said = run("lists", "import", "readers.csv", "--list", "members", here=office)
    assert (said.code, "names Kontakt, Rang" in said.err, "--map" in said.err) == (6, True, True)
    assert run("lists", "import", "readers.csv", "--list", "members", "--map", "address=Kontakt").code == 0
    assert run("lists", "import", "readers.csv", "--list", "members", "--map", "adress=Kontakt").code == 2
