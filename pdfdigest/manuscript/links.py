"""Web addresses go in; for each comes out whether it is alive, dead, or cannot be told.

Hosts are asked side by side, each host by one caller at a time and no faster than once a second.
Only a clear no (404, 410, a host that does not exist) counts as dead: many sites turn away
programs, and a page that a browser opens is not dead.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event
from urllib.parse import urljoin, urlsplit

import urllib3

from pdfdigest import __version__
from pdfdigest.errors import Fault
from pdfdigest.manuscript.checks.findings import Copy, Finding
from pdfdigest.manuscript.rules import severity_of
from pdfdigest.manuscript.web_proxy import Proxy
from pdfdigest.model import Issue

AGENT = f"pdfdigest/{__version__} (checks the links of a digest before it is printed)"
HOSTS_AT_ONCE = 8
PAUSE = 1.0
"""Seconds between two questions to one host."""
PATIENCE = 15.0
LONGEST_WAIT = 30.0
"""Seconds: a host that asks for a longer pause (Retry-After) is left alone."""
REDIRECTS = 6
GONE = (404, 410)
NO_HEAD = (400, 403, 404, 405, 406, 409, 410, 429, 500, 501, 503)
"""Answers to HEAD after which GET is tried: some sites answer nothing but GET truthfully."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`state` is alive, dead or unknown; `reason` a few words; `moved` where the address led at last."""

    state: str
    reason: str = ""
    moved: str = ""


class Asker:
    """Asks addresses.  `pause` is the seconds between questions to one host, `proxy` through which they are asked.

    `private` allows addresses inside one's own network, which only tests want.
    """

    def __init__(
        self,
        *,
        pause: float = PAUSE,
        patience: float = PATIENCE,
        private: bool = False,
        said: Callable[[str], None] = lambda _words: None,
        proxy: Proxy | None = None,
    ) -> None:
        self.pause = pause
        self.patience = patience
        self.private = private
        self.said = said
        self.proxy = proxy or Proxy()
        self._stopped = Event()

    def ask(self, addresses: Iterable[str]) -> dict[str, Answer]:
        """The answer of each web address; others (mailto:, doi:) are not asked."""
        hosts: dict[str, list[str]] = defaultdict(list)
        for address in dict.fromkeys(addresses):
            if address.lower().startswith(("http://", "https://")):
                hosts[urlsplit(address).netloc.lower()].append(address)
        answers: dict[str, Answer] = {}
        with ThreadPoolExecutor(max_workers=HOSTS_AT_ONCE) as callers:
            try:
                for found in callers.map(self._host, hosts.values()):
                    answers |= found
            except BaseException:
                self._stopped.set()
                callers.shutdown(wait=False, cancel_futures=True)
                raise
        return answers

    def _host(self, addresses: list[str]) -> dict[str, Answer]:
        """One host's addresses, one after the other."""
        answers = {}
        with self.proxy.pool(
            addresses[0],
            num_pools=4,
            maxsize=1,
            headers={"User-Agent": AGENT, "Accept": "*/*"},
            timeout=urllib3.Timeout(total=self.patience),
            retries=False,
        ) as pool:
            for turn, address in enumerate(addresses):
                if self._stopped.is_set():
                    break
                if turn:
                    self._stopped.wait(self.pause)
                answers[address] = self._one(pool, address)
                self.said(f"{answers[address].state}: {address}")
        return answers

    def _one(self, pool: urllib3.PoolManager, address: str) -> Answer:
        try:
            return self._followed(pool, address)
        except socket.gaierror as error:
            if error.errno == socket.EAI_NONAME:
                return Answer("dead", "there is no such host")
            return Answer("unknown", "its host cannot be looked up; is this machine online?")
        except urllib3.exceptions.SSLError:
            return Answer("unknown", "its certificate does not hold")
        except urllib3.exceptions.TimeoutError:
            return Answer("unknown", f"no answer within {self.patience:g} seconds")
        except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            return Answer("unknown", f"it cannot be asked ({type(error).__name__})")

    def _followed(self, pool: urllib3.PoolManager, address: str) -> Answer:
        here, method, waited = address, "HEAD", False
        for _ in range(2 * REDIRECTS):
            if self._within(here) and not self.private:
                return Answer("unknown", "it leads into a private network, which is not asked")
            status, headers = self._answer(pool, method, here)
            target = headers.get("Location", "")
            if 300 <= status < 400 and target:
                here, method = urljoin(here, target), "HEAD"
                if urlsplit(here).scheme not in ("http", "https"):
                    return Answer("unknown", f"it leads to {here[:80]}")
                continue
            if status in (429, 503) and not waited and (seconds := _retry_after(headers)) is not None:
                if seconds > LONGEST_WAIT:
                    return Answer("unknown", f"it asks not to be asked again for {seconds:.0f} seconds")
                self._stopped.wait(seconds)
                waited = True
                continue
            if method == "HEAD" and status in NO_HEAD:
                method = "GET"
                self._stopped.wait(self.pause)
                continue
            return _judged(status, here if here != address else "")
        return Answer("unknown", "it leads in a circle")

    def _within(self, address: str) -> bool:
        """Whether an address leads into a private network; a name that only the proxy can look up does not."""
        parts = urlsplit(address)
        try:
            return _inside(address)
        except socket.gaierror:
            if self.proxy.of(parts.scheme, parts.hostname or ""):
                return False
            raise

    def _answer(self, pool: urllib3.PoolManager, method: str, address: str) -> tuple[int, Mapping[str, str]]:
        """Status and headers; a body is left unread."""
        response = pool.request(method, address, redirect=False, preload_content=False)
        try:
            return response.status, response.headers
        finally:
            response.close()


def _judged(status: int, moved: str) -> Answer:
    if status in GONE:
        return Answer("dead", f"the host answers {status}: there is no such page", moved)
    if 200 <= status < 300:
        return Answer("alive", moved=moved)
    reasons = {401: "it wants a password", 403: "it turns programs away", 429: "it is asked too often"}
    return Answer("unknown", reasons.get(status, f"the host answers {status}"), moved)


def _retry_after(headers: Mapping[str, str]) -> float | None:
    given = headers.get("Retry-After", "").strip()
    if given.isascii() and given.isdigit():
        return float(given[:9])
    try:
        return max(0.0, _moment(given) - time.time()) if given else None
    except ValueError:
        return None


def _moment(text: str) -> float:
    from email.utils import parsedate_to_datetime

    return parsedate_to_datetime(text).timestamp()


def _inside(address: str) -> bool:
    """Whether a host's address lies in a private network, or on this machine."""
    parts = urlsplit(address)
    found = socket.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_STREAM)
    return any(not ipaddress.ip_address(str(entry[4][0]).partition("%")[0]).is_global for entry in found)


def faults(issue: Issue, answers: Mapping[str, Answer]) -> tuple[Fault, ...]:
    """The addresses of an issue that are dead, or whose answer says nothing, as warnings."""
    found = []
    copy = Copy(issue.path)
    for source in issue.sources:
        answer = answers.get(source.address)
        if answer is None or answer.state == "alive":
            continue
        rule = f"link-{answer.state}"
        if severity := severity_of(rule, issue.publication):
            field, needle = ("", source.address) if source.id.startswith("address-") else (_field(source.id), "")
            found.append(copy.fault(Finding(field, _words(source.address, answer), needle), rule, severity))
    return tuple(found)


def _field(identifier: str) -> str:
    return f"sources.{identifier}.address"


def _words(address: str, answer: Answer) -> str:
    led = f" (it led to {answer.moved})" if answer.moved else ""
    advice = "find its new address, or an archived copy" if answer.state == "dead" else "open it in a browser"
    return f"{address}{led}: {answer.reason}; {advice}"
