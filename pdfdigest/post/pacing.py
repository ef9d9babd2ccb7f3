"""When a reader of some domain may be sent to comes out: now, a little later, or tomorrow.

Mails to a domain keep their distance by the clock on the wall, so that nothing rushes out after a laptop
has slept.  What was sent today is counted in the ledger, so that a cap holds over restarts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

from pdfdigest.post.shared_count import SharedCount

EVERYONE = ""
"""The name under which the pace of all domains together is kept."""

LATE = 2.0
"""Seconds after which a moment that was set aside is over: after a laptop has slept, all would be due at once."""


@dataclass(frozen=True, slots=True)
class Limit:
    """The most mails a day and a minute, None for any number."""

    daily: int | None = None
    per_minute: int | None = None


class Pace:
    """The limits by domain, and what was sent under them; `sent` is today's number by domain.

    `shared` counts the letters of every publication that goes by the same server.
    """

    def __init__(self, limits: Mapping[str, Limit], zone: tzinfo, shared: SharedCount | None = None) -> None:
        self._limits = dict(limits)
        self._shared = shared
        self._zone = zone
        self._day = ""
        self._begun = 0.0
        self._sent: Counter[str] = Counter()
        self._next: dict[str, float] = {}

    @property
    def zone(self) -> tzinfo:
        """The office's own clock."""
        return self._zone

    def day(self, now: float) -> str:
        """The day of the office, like 2025-03-01."""
        return datetime.fromtimestamp(now, self._zone).date().isoformat()

    def begin(self, now: float, sent: Mapping[str, int]) -> None:
        """Take over what the ledger says was sent today."""
        self._day, self._sent, self._begun = self.day(now), Counter(sent), now

    def share(self, now: float, sent: Mapping[str, int], turns: Mapping[str, float]) -> None:
        """Take over what all machines have sent, and when each domain's turn is next."""
        self._day, self._sent, self._next = self.day(now), Counter(sent), dict(turns)

    @property
    def limited(self) -> bool:
        """Whether there is any limit."""
        return bool(self._limits)

    @property
    def turns(self) -> dict[str, float]:
        """When each domain's turn is next, in seconds from 1970."""
        return dict(self._next)

    def everyone(self, now: float) -> float:
        """From when on anything may go at all."""
        if not self._limits and self._shared is None:
            return now
        return self._midnight(now) if self._full(EVERYONE, now) else max(now, self._next.get(EVERYONE, now))

    def moment(self, domain: str, now: float, slot: float = 0.0) -> float:
        """From when on a mail to that domain may go.

        Where that is now, it is counted as sent; where it is later, that moment is set aside for this mail.
        `slot` is a moment that was set aside before: it counts while it is not long past.
        """
        moment = self._midnight(now) if self._full(domain, now) else now
        if moment == now and not (self._begun <= slot <= now < slot + LATE):
            moment = max(now, self._next.get(domain, now))
            self._advance(domain, moment)
        if moment == now and self._shared is not None and not self._shared.take(self.day(now)):
            moment = self._midnight(now)
        if moment == now:
            self._advance(EVERYONE, now)
            self._sent.update((EVERYONE, domain))
        return moment

    def _advance(self, name: str, moment: float) -> None:
        if per_minute := self._limits.get(name, Limit()).per_minute:
            self._next[name] = moment + 60 / per_minute

    def _full(self, name: str, now: float) -> bool:
        if self.day(now) != self._day:
            self._day, self._sent = self.day(now), Counter()
        if name == EVERYONE and self._shared is not None and self._shared.number(self._day) >= self._shared.most:
            return True
        daily = self._limits.get(name, Limit()).daily
        return daily is not None and self._sent[name] >= daily

    def full(self, domain: str, now: float) -> bool:
        """Whether the cap of a day is reached for mails to a domain."""
        return self._full(domain, now)

    def reached(self, now: float) -> tuple[tuple[str, int], ...]:
        """The caps of a day that are reached, by domain (`EVERYONE` for all together), and their numbers."""
        limits = {name: limit.daily for name, limit in self._limits.items()}
        if self._shared is not None:
            limits[EVERYONE] = min(limits.get(EVERYONE) or self._shared.most, self._shared.most)
        return tuple((name, daily) for name, daily in limits.items() if daily and self._full(name, now))

    def opens(self, now: float) -> float:
        """When the caps of a day are open again: the office's next midnight."""
        return self._midnight(now)

    def unsent(self, domain: str) -> None:
        """One that was counted was not sent after all."""
        self._sent.subtract((EVERYONE, domain))
        if self._shared is not None:
            self._shared.give_back(self._day)

    def _midnight(self, now: float) -> float:
        here = datetime.fromtimestamp(now, self._zone)
        return datetime.combine(here.date() + timedelta(days=1), time(), self._zone).timestamp()
