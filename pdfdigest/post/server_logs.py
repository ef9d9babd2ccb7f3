"""The lines of a mail server's log go in; which letters it took over comes out, and from when to when it was written.

Read are Postfix, Exim and sendmail, and the message trace of Microsoft 365 (its documented columns; not run against
it).  What proves that a letter was taken over is a line that the server writes after the dot alone: the `status=`
of Postfix (its `message-id=` is written while the letter still comes in), the `<=` of Exim, which looks before it
writes whether the other side is still there, the `stat=` of sendmail, a row of a trace.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from itertools import chain

GAP = 1800.0
"""Seconds without a line of the mail server after which a log may lack a piece, as where one of its files is missing."""
_NEAR = 120.0
"""Seconds by which a letter's line in the log and its moment in the ledger may differ where their clocks agree."""
_SYSLOG = re.compile(
    r"(?P<when>\d{4}-\d\d-\d\dT\S+|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?:\.\d+)?"
    r"|(?:[A-Z][a-z]{2} )?\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?(?: [A-Z]{3,5})?) \S+"
    r" (?P<program>postfix[^ ]*/[\w-]+|sendmail|sm-mta)\[\d+\]: (?P<rest>.*)"
)
_JOURNAL = re.compile(
    r"(?:[A-Z][a-z]{2} )?(?P<when>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?)(?: (?P<zone>[A-Z]{3,5}))?\Z"
)
"""A stamp as the journal writes it whole; letters for a zone may mean several, but for those of UTC."""
_EXIM = re.compile(
    r"(?P<when>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?(?: [+-]\d{4})?) (?:\[\d+\] )?"
    r"(?:(?P<queue>[0-9A-Za-z]{6}-[0-9A-Za-z]{6,11}-[0-9A-Za-z]{2,4}) (?P<mark><=|=>|->|==|\*\*|Completed)(?P<rest>.*)"
    r"|(?:SMTP |TLS |H=|no (?:host|IP)|Start |End |exim |\S+ SMTP )).*"
)
_QUEUED = re.compile(r"(?P<queue>[0-9A-Za-z]{6,20}): (?P<words>.*)")
_MESSAGE = re.compile(r"message-id=(?P<id><[^>]*>)")
_STATUS = re.compile(r"to=<[^>]*>,.*\bstatus=(?P<status>[a-z]+) ?(?P<why>.*)")
_FROM = re.compile(r"from=.*\bmsgid=(?P<id><[^>]*>)")
_STAT = re.compile(r"to=.*\bstat=(?P<why>.*)")
_ID = re.compile(r" id=(?P<id>[^ ]+)")
_LOST = re.compile(
    r"messages? lost due to rate-limiting|begin to drop messages due to rate-limiting|\bSuppressed \d+ messages"
    r"|\bMissed \d+ |\blost \d+ (?:log )?messages|\d+ messages (?:were )?(?:dropped|discarded)"
)
_TRACE = re.compile(r"message.?id", re.IGNORECASE)


@dataclass(slots=True)
class Evidence:
    """What a log says: from when to when it was written, and what became of the letters that it names.

    `proved` has the line of each letter that was taken over, `seen` those that came in without one yet.  `stamps` are the moments at which letters are named, `queues` the letters that are in work when the log ends.  `lost` is the line that says that lines were lost, `zoned` is false
    where a stamp bears no zone, `silent` is false for a trace, which leaves out letters for reasons of its own.
    Moments count seconds from 1970.
    """

    first: float | None = None
    last: float | None = None
    proved: dict[str, str] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    stamps: dict[str, float] = field(default_factory=dict)
    minutes: set[int] = field(default_factory=set)
    queues: dict[str, str] = field(default_factory=dict)
    lost: str = ""
    zoned: bool = True
    silent: bool = True

    def skew(self, own: Mapping[str, float], *, zone: bool) -> float | None:
        """By how many seconds the log's clock is ahead of the ledger's, None where that cannot be known.

        `own` has the moments at which the ledger says that letters were taken over; four of five of those that the
        log names must agree.  Without any, a stamp that bears its zone, or whose zone is known, is believed.
        """
        differences = sorted(stamp - own[name] for name, stamp in self.stamps.items() if name in own)
        if differences:
            middle = differences[len(differences) // 2]
            if sum(abs(each - middle) <= _NEAR for each in differences) >= 0.8 * len(differences):
                return middle
        return 0.0 if self.zoned or zone else None

    def covers(self, at: float, margin: float) -> bool:
        """Whether the log was being written around that moment, by its own clock, without a gap."""
        if self.first is None or self.last is None or not self.first <= at - margin <= at + margin <= self.last:
            return False
        here, reach = int(at // 60), int(GAP // 60)
        return any(here - each in self.minutes for each in range(reach)) and any(
            here + each in self.minutes for each in range(reach)
        )


def read(
    lines: Iterable[str],
    wanted: frozenset[str],
    now: float,
    zone: tzinfo | None = None,
    *,
    into: Evidence | None = None,
) -> Evidence:
    """What a log says of the Message-IDs that are wanted, `<` and `>` around each.

    `zone` is that of stamps that bear none; one without a year is taken for the latest that is not after `now`.
    `into` is the evidence of the log before, where one was rotated; give the oldest first.
    """
    reading = _Reading(wanted, now, zone, into or Evidence())
    several = iter(lines)
    first = next((line for line in several if line.strip()), "")
    if "," in first and _TRACE.search(first):
        reading.trace(chain([first], several))
    else:
        for line in chain([first], several):
            reading.line(line)
    return reading.found


class _Reading:
    def __init__(self, wanted: frozenset[str], now: float, zone: tzinfo | None, found: Evidence) -> None:
        self._wanted = wanted
        self._now = now
        self._zone = zone
        self._queues = found.queues
        self.found = found

    def line(self, line: str) -> None:
        if match := _SYSLOG.match(line):
            when = self._at(match["when"])
            program = match["program"].rpartition("/")[2]
            queued = _QUEUED.match(match["rest"])
            if queued is not None:
                if match["program"].startswith("postfix"):
                    self._postfix(program, queued["queue"], queued["words"], when)
                else:
                    self._sendmail(queued["queue"], queued["words"], when)
        elif match := _EXIM.match(line):
            when = self._at(match["when"])
            if match["queue"]:
                self._exim(match["queue"], match["mark"], match["rest"] or "", when)
        elif not self.found.lost and _LOST.search(line):
            self.found.lost = line.strip()[:200]

    def trace(self, lines: Iterator[str]) -> None:
        """The rows of a message trace; the columns are found by their names, spelt in any of the ways."""
        self.found.silent = False
        rows = csv.reader(lines)
        header = ["".join(each.split()).replace("_", "").lower().strip("\ufeff") for each in next(rows, [])]
        column = header.index("messageid") if "messageid" in header else -1
        status = next((header.index(name) for name in ("status", "recipientstatus") if name in header), -1)
        for row in rows:
            if 0 <= column < len(row) and (name := f"<{row[column].strip().strip('<>')}>") in self._wanted:
                self.found.proved[name] = f"message trace: {row[status] if 0 <= status < len(row) else 'named'}"[:200]

    def _postfix(self, program: str, queue: str, words: str, when: float | None) -> None:
        found, queues = self.found, self._queues
        if program == "cleanup" and (named := _MESSAGE.match(words)):
            self._name(queue, named["id"], when)
        elif queue in queues:
            if status := _STATUS.match(words):
                found.proved[queues[queue]] = f"{queue}: status={status['status']} {status['why']}"[:200]
            elif words == "removed":
                del queues[queue]
            elif program == "qmgr":
                found.seen.add(queues[queue])

    def _sendmail(self, queue: str, words: str, when: float | None) -> None:
        if named := _FROM.match(words):
            self._name(queue, named["id"], when)
            if queue in self._queues:
                self.found.seen.add(named["id"])
        elif queue in self._queues and (stat := _STAT.match(words)):
            self.found.proved[self._queues[queue]] = f"{queue}: stat={stat['why']}"[:200]

    def _exim(self, queue: str, mark: str, words: str, when: float | None) -> None:
        if mark == "<=":
            if named := _ID.search(words):
                self._name(queue, f"<{named['id'].strip('<>')}>", when)
            if queue in self._queues:
                self.found.proved[self._queues[queue]] = f"{queue} <={words}"[:200]
        elif mark == "Completed":
            self._queues.pop(queue, None)

    def _name(self, queue: str, identifier: str, when: float | None) -> None:
        """A queue id is used again after its letter is gone."""
        self._queues.pop(queue, None)
        if identifier in self._wanted:
            self._queues[queue] = identifier
            if when is not None:
                self.found.stamps[identifier] = when

    def _at(self, words: str) -> float | None:
        when = self._moment(words)
        if when is not None:
            found = self.found
            found.first = when if found.first is None else min(found.first, when)
            found.last = when if found.last is None else max(found.last, when)
            found.minutes.add(int(when // 60))
        return when

    def _moment(self, words: str) -> float | None:
        zone = self._zone or UTC
        words = _JOURNAL.sub(lambda found: found["when"] + ("+00:00" if found["zone"] in ("UTC", "GMT") else ""), words)
        try:
            if words[0].isdigit():
                made = datetime.fromisoformat(words.replace(" +", "+").replace(" -", "-"))
                self.found.zoned = self.found.zoned and made.tzinfo is not None
                return (made if made.tzinfo else made.replace(tzinfo=zone)).timestamp()
            self.found.zoned = False
            year = datetime.fromtimestamp(self._now, zone).year
            made = datetime.strptime(f"{year} {words.partition('.')[0]}", "%Y %b %d %H:%M:%S").replace(tzinfo=zone)
            if made.timestamp() <= self._now + 86400:
                return made.timestamp()
            return made.replace(year=year - 1).timestamp()
        except ValueError:
            return None
