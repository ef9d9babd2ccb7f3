"""How bounces are judged, on public ones: docs/bounces.md, made anew.

    python -m benchmarks.bounces --set FOLDER [--expected FOLDER]

FOLDER is a copy of github.com/sisimai/set-of-emails, `--more` the data of flufl.bounce's tests, `--expected` one of github.com/sisimai/rb-sisimai, whose tests
say what each mail is.  Neither is part of this project.  Every mail is read twice: as it is, when it bounces
somebody else's letter and must change nothing; and sent to the return path of a letter of our own to the reader
that it names.
"""

from __future__ import annotations

import argparse
import mailbox
import re
import secrets
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.post import enlist
from pdfdigest.post import bounce_reports, bounces, keys, plan
from pdfdigest.post.bounce_reports import Returned
from pdfdigest.post.ledger import Ledger
from pdfdigest.post.plan import Bound, Selected
from pdfdigest.post.tokens import Keys

PAGE = Path(__file__).resolve().parent.parent / "docs" / "bounces.md"
HARD = ("userunknown", "hostunknown", "hasmoved")
ROW = re.compile(r"'(\d+)'\s*=>\s*\[(\[.*?\])\]", re.DOTALL)
REASON = re.compile(r"\[\s*'[^']*',\s*'[^']*',\s*'([^']*)',\s*(?:true|false)")


@dataclass(frozen=True, slots=True)
class Sample:
    """A mail, and the reasons that are expected of it, one for each recipient."""

    name: str
    octets: bytes
    expected: tuple[str, ...]


def samples(folder: Path, expected: Path) -> Iterator[Sample]:
    """The mails that something is expected of."""
    for table in sorted((expected / "test" / "public").glob("*.rb")):
        for number, rows in ROW.findall(table.read_text("utf-8")):
            found = sorted(folder.glob(f"maildir/*/{table.stem}-{number}.eml"))
            if found:
                yield Sample(found[0].name, found[0].read_bytes(), tuple(REASON.findall(rows)))


def others(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every mail of the set, as it is, and whatever else lies in it that might be taken for one."""
    for path in sorted(each for each in folder.rglob("*") if each.is_file() and each.parent.name != "mailbox"):
        yield path.name, path.read_bytes()
    for path in sorted(folder.glob("mailbox/*")):
        box = mailbox.mbox(path, create=False)
        yield from ((path.name, box.get_bytes(key)) for key in box.iterkeys())


def office(folder: Path, addresses: list[str]) -> tuple[Ledger, Keys, dict[str, bytes]]:
    """A ledger in which each of the addresses got one letter, its keys, and the tokens of the letters."""
    ledger = Ledger.open(folder / "post", folder / "state", create=True)
    bound = Bound(
        issue="1.1", revision=1, title="Digest", approved_by="", approved_at="", pdf_name="d.pdf", pdf_sha256="0" * 64,
        pdf_size=1, attached=False, link="https://office.example/d.pdf", sender="digest@office.example", reply_to="",
        leave_address="", leave_mailto="", bounces="bounces@office.example", subject="Digest", language="en", html="", text="",
    )  # fmt: skip
    readers = [Selected(address, "", "members") for address in addresses]
    enlist(ledger, readers)
    now = time.time()
    made = plan.make(
        ledger, bound, ("members",), readers, secret=secrets.token_bytes(32), suppressed=0, now=now, not_after=now + 1e6
    )
    with ledger.writing() as db:
        db.execute("UPDATE deliveries SET state = 'accepted' WHERE release = ?", (made.release.id,))
    tokens = dict(ledger.db.execute("SELECT address, token FROM addressed"))
    return ledger, Keys.read(keys.text(ledger.folder)), tokens


def measure(folder: Path, found: list[Sample]) -> list[tuple[Sample, int, int, str]]:
    """For each sample: how many hard ones are expected, how many came out, and what was said."""
    reports: list[tuple[Sample, Returned, list[str]]] = []
    for number, sample in enumerate(found):
        report = bounce_reports.read(sample.octets)
        named = [failure.address or f"reader{number}@nowhere.example" for failure in report.failures]
        reports.append((sample, report, named))
    addresses = sorted({name for _, _, named in reports for name in named})
    ledger, signing, tokens = office(folder, addresses)
    results = []
    for sample, report, named in reports:
        hard = 0
        for name in named:
            path = signing.signing().return_path(tokens[name])
            head = f"Delivered-To: {path}@office.example\nX-Sample: {sample.name}\n".encode()
            hard += bounces.take(
                ledger, signing, [(sample.name, head + sample.octets)], at=time.time(), believe=True
            ).hard
        said = "; ".join(f"{each.reason} ({each.words[:80]})" for each in report.failures) or report.words
        results.append((sample, sum(reason in HARD for reason in sample.expected), hard, said))
    ledger.close()
    return results


def page(results: list[tuple[Sample, int, int, str]], foreign: tuple[int, int, float]) -> str:
    """The page: what was expected, what came out, what was missed."""
    expected = sum(each for _, each, _, _ in results)
    hit = sum(min(each, hard) for _, each, hard, _ in results)
    wrong = [(sample, said) for sample, each, hard, said in results if hard > each]
    missed = [(sample, said) for sample, each, hard, said in results if hard < each]
    reasons = Counter(reason for sample, _, _, _ in results for reason in sample.expected if reason not in HARD)
    mails, changed, seconds = foreign
    lines = [
        "# How bounces are judged",
        "",
        "Made by `python -m benchmarks.bounces`; do not edit.  The mails are those of",
        "[sisimai/set-of-emails](https://github.com/sisimai/set-of-emails), the verdicts expected of them those of",
        "[sisimai/rb-sisimai](https://github.com/sisimai/rb-sisimai); neither is part of this project.  Each mail bounces a letter of",
        "our own to the reader that it names, and is read with the others by the code behind `pdfdigest lists bounces`.",
        "Beside them stand those of [flufl.bounce](https://gitlab.com/warsaw/flufl.bounce) where others' letters are bounced.",
        "Expected to be hard are `userunknown`, `hostunknown` and `hasmoved`.",
        "",
        "| | |",
        "|---|---|",
        f"| mails with an expected verdict | {len(results):,} |",
        f"| hard ones expected (recipients) | {expected:,} |",
        f"| of these found | {hit:,} ({hit / expected:.1%}) |",
        f"| others expected | {sum(reasons.values()):,} |",
        f"| of these called hard | {len(wrong):,} |",
        f"| mails that bounce somebody else's letters | {mails:,}, read in {seconds:.1f} s |",
        f"| rows of the ledger that they changed | {changed:,} |",
        "",
        "The others by what was expected: "
        + ", ".join(f"{name} {number}" for name, number in reasons.most_common())
        + ".",
        "",
        "## Hard ones that were missed",
        "",
        "They count as soft: three such letters within 180 days, and nothing is sent there any more.",
        "",
        "| mail | expected | what was made of it |",
        "|---|---|---|",
        *(f"| {sample.name} | {', '.join(sample.expected)} | {_cell(said)} |" for sample, said in missed),
        "",
        "## Others that were called hard",
        "",
        *([f"- {sample.name} ({', '.join(sample.expected)}): {_cell(said)}" for sample, said in wrong] or ["None."]),
        "",
    ]
    return "\n".join(lines)


def _cell(text: str) -> str:
    return re.sub(r"[\w.+-]+@[\w.-]+", "...", text).replace("|", "/")[:200]


def told(ledger: Ledger) -> list[str]:
    """Every row of a ledger, but for the count of how often it was written."""
    return [line for line in ledger.db.iterdump() if not line.startswith('INSERT INTO "ledger"')]


def main() -> None:
    """Measure, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", type=Path, required=True, help="A copy of sisimai/set-of-emails.")
    parser.add_argument(
        "--expected", type=Path, help="A copy of sisimai/rb-sisimai; the folder rb in the set if left out."
    )
    parser.add_argument(
        "--more", type=Path, nargs="*", default=[], help="Folders of further bounces of others' letters (*.txt)."
    )
    parser.add_argument("-o", "--out", type=Path, default=PAGE, help="The page.")
    chosen = parser.parse_args()
    found = list(samples(chosen.set, chosen.expected or chosen.set / "rb"))
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
        results = measure(Path(first), found)
        ledger, signing, _ = office(Path(second), [f"r{number}@reader.example" for number in range(50)])
        before = told(ledger)
        start = time.perf_counter()
        mails = list(others(chosen.set)) + [
            (path.name, path.read_bytes()) for folder in chosen.more for path in sorted(folder.glob("*.txt"))
        ]
        read = bounces.take(ledger, signing, mails, at=time.time())
        seconds = time.perf_counter() - start
        after = told(ledger)
        ledger.close()
    changed = len(set(before) ^ set(after))
    made = page(results, (read.messages, changed, seconds))
    chosen.out.write_text(made, "utf-8")
    print(made)


if __name__ == "__main__":
    main()
