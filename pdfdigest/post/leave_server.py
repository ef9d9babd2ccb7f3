"""The signing keys and a queue go in; an ASGI application comes out that takes leave of readers (RFC 8058).

GET shows a page and changes nothing, since link scanners follow every link; POST acts.  It knows no
address, sets no cookie, redirects nowhere and fetches nothing.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from email.message import Message
from email.parser import BytesParser
from email.policy import HTTP
from urllib.parse import parse_qsl

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from pdfdigest.errors import PostError
from pdfdigest.manuscript import languages
from pdfdigest.post import leave_connections, unsubscribes
from pdfdigest.post.leave_connections import LeaverWriter
from pdfdigest.post.tokens import LIST_NAME, SigningKeys
from pdfdigest.post.unsubscribes import Queue
from pdfdigest.press.compose.house import House

BODY = 4_096
"""Octets of a POST; an honest one has under a hundred."""
PATIENCE = 10.0
KNOWN = 50_000
"""How many callers are remembered for the rate limit."""
AGAIN = 60
"""Seconds after which a caller who is turned away may come again."""
LISTS = 50
"""Lists among which a page offers a choice, at most."""
ONE_CLICK = ("list-unsubscribe", "one-click")


@dataclass(slots=True)
class Rate:
    """How often one caller may ask with a token that is none: so many at once, refilled by so many a second."""

    burst: float = 30.0
    refill: float = 0.5
    _callers: dict[str, tuple[float, float]] = field(default_factory=dict)

    def takes(self, caller: str, now: float) -> bool:
        """Whether one more is allowed; the caller longest silent is forgotten where there are too many."""
        left, last = self._callers.pop(caller, (self.burst, now))
        left = min(self.burst, left + (now - last) * self.refill)
        allowed = left >= 1
        self._callers[caller] = (left - 1 if allowed else left, now)
        if len(self._callers) > KNOWN:
            del self._callers[next(iter(self._callers))]
        return allowed


@dataclass(frozen=True, slots=True)
class Called:
    """What readers know a publication and its lists as; an empty name is that of the host."""

    name: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)


class Pages:
    """The pages in every language there is, each filled from `leave.html.j2`."""

    def __init__(self, house: House, tags: tuple[str, ...], usual: str) -> None:
        self._house = house
        self._tags = tags
        self._usual = usual
        self.style = house.sheet("css/leave.css")
        digest = base64.b64encode(hashlib.sha256(self.style.encode()).digest()).decode()
        self.policy = f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

    def language(self, wanted: str) -> str:
        """The language of a page, by an Accept-Language header (RFC 9110 12.5.4)."""
        weighed = []
        for position, part in enumerate(wanted[:500].split(",")):
            tag, _, weight = part.strip().partition(";q=")
            try:
                weighed.append((-float(weight or 1), position, tag.strip()))
            except ValueError:
                continue
        known = {tag.lower(): tag for tag in self._tags}
        for heaviness, _, tag in sorted(weighed):
            taiwan = "zh-hant" if tag.lower() in ("zh-tw", "zh-hk") else ""
            for name in (taiwan, tag.lower(), tag.lower().partition("-")[0]):
                if heaviness < 0 and name in known:
                    return known[name]
        return self._usual

    def page(
        self,
        state: str,
        language: str,
        lists: Sequence[str] = (),
        on: Sequence[tuple[str, str]] = (),
        name: str = "",
    ) -> str:
        """A page of the publication of that name; `state` is `ask`, `left`, `left_all`, `unknown`, `wrong`, `later` or `closed`.

        `lists` are titles; `on` pairs names and titles of lists to choose from, the letter's own first.
        """
        return self._house.fill(
            "leave.html.j2",
            state=state,
            list=languages.listed(lists, language),
            on=on,
            language=language,
            direction=languages.direction(language),
            publication=replace(self._house.publication, name=name) if name else self._house.publication,
            words=self._house.words(language),
            css=self.style,
        )


def application(
    keys: SigningKeys,
    queue: Queue,
    pages: Pages,
    pull_token: str,
    rate: Rate,
    *,
    proxied: bool,
    titles: Mapping[str, str] | None = None,
    several: Mapping[str, Called] | None = None,
) -> Starlette:
    """The application.  `proxied` takes the caller from the last X-Forwarded-For, which our own proxy wrote.

    `titles` are the names of lists as readers know them; `several` says what is called how by the name of the key that
    signed a token, where the host takes leave for several publications.  A token that was signed here is never held up by the
    rate: mail programs click for thousands of readers from a few addresses.
    """
    usual, others = Called("", titles or {}), several or {}
    noting = LeaverWriter(queue)

    def answer(
        request: Request, status: int, state: str, lists: tuple[str, ...] = (), on: tuple[str, ...] = ()
    ) -> Response:
        language = pages.language(request.headers.get("accept-language", ""))
        called = others.get(request.path_params.get("token", "")[:8], usual) if lists else usual
        known = called.titles
        body = pages.page(
            state,
            language,
            [known.get(name, name) for name in lists],
            [(name, known.get(name, name)) for name in on],
            called.name,
        )
        again = {"Retry-After": str(AGAIN)} if status in (429, 503) else {}
        headers = {**_HEADERS, **again, "Content-Security-Policy": pages.policy}
        return Response(body, status, headers, "text/html; charset=utf-8")

    def caller(request: Request) -> str:
        forwarded = request.headers.get("x-forwarded-for", "").rpartition(",")[2].strip() if proxied else ""
        return (forwarded or (request.client.host if request.client else ""))[:64]

    async def leave(request: Request) -> Response:
        token = request.path_params["token"]
        leaver = keys.read_leave(token)
        if leaver is None:
            allowed = rate.takes(caller(request), time.monotonic())
            return answer(request, 404, "unknown") if allowed else answer(request, 429, "later")
        on = _on(request.query_params.get("on", ""), leaver.list)
        if request.method != "POST":
            return answer(request, 200, "ask", (leaver.list,), on)
        try:
            fields = await asyncio.wait_for(_fields(request), PATIENCE)
        except (TimeoutError, ClientDisconnect):
            return answer(request, 408, "wrong")
        every = "yes" in fields.get("every", ())
        clicked = ONE_CLICK[1] in (value.casefold() for value in fields.get(ONE_CLICK[0], ()))
        if not clicked and "yes" not in fields.get("leave", ()):
            return answer(request, 400, "wrong", (leaver.list,))
        chosen = [name for name in fields.get("list", ()) if name in on]
        if on and not clicked and not every and not chosen:
            return answer(request, 400, "wrong", (leaver.list,))
        names = tuple(chosen) if chosen and not every and not clicked else (leaver.list,)
        tokens = [token if name == leaver.list else keys.leave_like(token, name, leaver.mark) for name in names]
        if not await noting.note(tokens, time.time(), every=every):
            return answer(request, 503, "closed", (leaver.list,))
        return answer(request, 200, "left_all" if every else "left", names)

    async def pull(request: Request) -> Response:
        if not rate.takes(f"pull {caller(request)}", time.monotonic()):
            return Response("", 429, {**_HEADERS, "Retry-After": str(AGAIN)})
        given = request.headers.get("authorization", "")
        if not pull_token or not hmac.compare_digest(given.encode(), f"Bearer {pull_token}".encode()):
            return Response("", 401, {**_HEADERS, "WWW-Authenticate": "Bearer"})
        fields = await _fields(request)
        after = "".join(fields.get("after", [])[:1])
        ids = tuple(name for name in "".join(fields.get("keys", [])[:1]).split(",")[:100] if name)
        if not after.isascii() or not after.isdigit() or len(after) > 15:
            return Response("", 400, _HEADERS)
        await run_in_threadpool(queue.forget, int(after), ids)
        batch = await run_in_threadpool(queue.after, int(after), ids)
        return Response(unsubscribes.lines(batch), 200, _HEADERS, "application/jsonl")

    async def nothing(request: Request, error: Exception) -> Response:
        return answer(request, 404, "unknown")

    routes = [Route("/pull", pull, methods=["POST"])]
    routes += [
        Route(f"{before}/{{token}}{after}", leave, methods=["GET", "POST"])
        for before in ("", "/leave")
        for after in ("", "/")
    ]
    made = Starlette(routes=routes, exception_handlers={404: nothing})
    made.router.redirect_slashes = False
    return made


def _on(wanted: str, own: str) -> tuple[str, ...]:
    """The lists among which a reader may choose, the letter's own first; none where there is no other."""
    others = dict.fromkeys(name for name in wanted.split(",")[:LISTS] if LIST_NAME.match(name) and name != own)
    return (own, *others) if others else ()


_HEADERS: Mapping[str, str] = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
    "Strict-Transport-Security": "max-age=31536000",
    "Vary": "Accept-Language",
}


async def _fields(request: Request) -> dict[str, list[str]]:
    """The fields of a form in either of the two encodings that RFC 8058 allows; none of one that is too long.

    Names are in small letters, values without blanks and line ends around them: programs write what they like.
    """
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY:
            return {}
    kind = request.headers.get("content-type", "")
    found: dict[str, list[str]] = {}
    if not kind.lower().startswith("multipart/form-data"):
        try:
            pairs = parse_qsl(body.decode("ascii", "replace").strip(), keep_blank_values=True, max_num_fields=60)
        except ValueError:
            return {}
        for name, value in pairs:
            found.setdefault(name.strip().casefold(), []).append(value.strip())
        return found
    head = f"Content-Type: {kind}\r\n\r\n".encode("ascii", "replace")
    whole: Message = BytesParser(policy=HTTP).parsebytes(head + body)
    for part in whole.walk():
        named = part.get_param("name", header="content-disposition")
        payload = part.get_payload(decode=True)
        if isinstance(named, str) and isinstance(payload, bytes):
            found.setdefault(named.strip().casefold(), []).append(payload.decode("ascii", "replace").strip())
    return found


def serve(made: Starlette, host: str, port: int) -> None:
    """Answer until Ctrl-C; no access log is kept, since it would hold tokens."""
    leave_connections.allow_files()
    settings = uvicorn.Config(
        made, host=host, port=port, access_log=False, server_header=False, log_level="warning", proxy_headers=False,
        http=leave_connections.Connection, ws="none", timeout_keep_alive=5, backlog=4_096, h11_max_incomplete_event_size=16_384,
    )  # fmt: skip
    try:
        uvicorn.Server(settings).run()
    except SystemExit as error:
        raise PostError(
            f"the leave server cannot listen on {host}:{port}", hint="Another program may hold the port."
        ) from error
