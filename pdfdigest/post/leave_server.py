"""The signing keys and a queue go in; an ASGI application comes out that takes leave of readers (RFC 8058).

GET shows a page and changes nothing, since link scanners follow every link; POST acts.  It knows no
address, sets no cookie, redirects nowhere and fetches nothing.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesParser
from email.policy import HTTP
from urllib.parse import parse_qs

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pdfdigest.errors import PostError
from pdfdigest.manuscript import languages
from pdfdigest.post import unsubscribes
from pdfdigest.post.tokens import Leaver, SigningKeys
from pdfdigest.post.unsubscribes import Queue
from pdfdigest.press.compose.house import House

BODY = 4_096
"""Octets of a POST; an honest one has under a hundred."""
PATIENCE = 10.0
KNOWN = 50_000
"""How many callers are remembered for the rate limit."""
ONE_CLICK = ("List-Unsubscribe", "One-Click")


@dataclass(slots=True)
class Rate:
    """How often one caller may ask: so many at once, refilled by so many a second."""

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

    def page(self, state: str, language: str, name: str = "") -> str:
        """A page; `state` is `ask`, `left`, `left_all`, `unknown`, `wrong`, `later` or `closed`."""
        return self._house.fill(
            "leave.html.j2",
            state=state,
            list=name,
            language=language,
            direction=languages.direction(language),
            publication=self._house.publication,
            words=self._house.words(language),
            css=self.style,
        )


def application(
    keys: SigningKeys, queue: Queue, pages: Pages, pull_token: str, rate: Rate, *, proxied: bool
) -> Starlette:
    """The application.  `proxied` takes the caller from the last X-Forwarded-For, which our own proxy wrote."""

    def answer(request: Request, status: int, state: str, leaver: Leaver | None = None) -> Response:
        language = pages.language(request.headers.get("accept-language", ""))
        body = pages.page(state, language, leaver.list if leaver else "")
        return Response(body, status, {**_HEADERS, "Content-Security-Policy": pages.policy}, "text/html; charset=utf-8")

    def caller(request: Request) -> str:
        forwarded = request.headers.get("x-forwarded-for", "").rpartition(",")[2].strip() if proxied else ""
        return (forwarded or (request.client.host if request.client else ""))[:64]

    async def leave(request: Request) -> Response:
        if not rate.takes(caller(request), time.monotonic()):
            return answer(request, 429, "later")
        token = request.path_params["token"]
        leaver = keys.read_leave(token)
        if leaver is None:
            return answer(request, 404, "unknown")
        if request.method != "POST":
            return answer(request, 200, "ask", leaver)
        fields = await _fields(request)
        every = fields.get("every") == "yes"
        if fields.get(ONE_CLICK[0]) != ONE_CLICK[1] and fields.get("leave") != "yes":
            return answer(request, 400, "wrong", leaver)
        try:
            await run_in_threadpool(queue.add, token, time.time(), every=every)
        except Exception:
            return answer(request, 503, "closed", leaver)
        return answer(request, 200, "left_all" if every else "left", leaver)

    async def pull(request: Request) -> Response:
        if not rate.takes(f"pull {caller(request)}", time.monotonic()):
            return Response("", 429, _HEADERS)
        given = request.headers.get("authorization", "")
        if not pull_token or not hmac.compare_digest(given.encode(), f"Bearer {pull_token}".encode()):
            return Response("", 401, {**_HEADERS, "WWW-Authenticate": "Bearer"})
        after = (await _fields(request)).get("after", "")
        if not after.isascii() or not after.isdigit() or len(after) > 15:
            return Response("", 400, _HEADERS)
        await run_in_threadpool(queue.forget, int(after))
        batch = await run_in_threadpool(queue.after, int(after))
        return Response(unsubscribes.lines(batch), 200, _HEADERS, "application/jsonl")

    async def nothing(request: Request, error: Exception) -> Response:
        return answer(request, 404, "unknown")

    routes = [
        Route("/pull", pull, methods=["POST"]),
        Route("/{token}", leave, methods=["GET", "POST"]),
        Route("/leave/{token}", leave, methods=["GET", "POST"]),
    ]
    return Starlette(routes=routes, exception_handlers={404: nothing})


_HEADERS: Mapping[str, str] = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
    "Strict-Transport-Security": "max-age=31536000",
    "Vary": "Accept-Language",
}


async def _fields(request: Request) -> dict[str, str]:
    """The fields of a form in either of the two encodings that RFC 8058 allows; none of one that is too long."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY:
            return {}
    kind = request.headers.get("content-type", "")
    if not kind.lower().startswith("multipart/form-data"):
        try:
            return {name: values[0] for name, values in parse_qs(body.decode("ascii"), max_num_fields=10).items()}
        except ValueError:
            return {}
    head = f"Content-Type: {kind}\r\n\r\n".encode("ascii", "replace")
    whole: Message = BytesParser(policy=HTTP).parsebytes(head + body)
    found = {}
    for part in whole.walk():
        name = part.get_param("name", header="content-disposition")
        payload = part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(payload, bytes):
            found[name] = payload.decode("ascii", "replace").strip()
    return found


def serve(made: Starlette, host: str, port: int) -> None:
    """Answer until Ctrl-C; no access log is kept, since it would hold tokens."""
    settings = uvicorn.Config(
        made, host=host, port=port, access_log=False, server_header=False, log_level="warning", proxy_headers=False,
        limit_concurrency=200, timeout_keep_alive=5, h11_max_incomplete_event_size=16_384,
    )  # fmt: skip
    try:
        uvicorn.Server(settings).run()
    except SystemExit as error:
        raise PostError(
            f"the leave server cannot listen on {host}:{port}", hint="Another program may hold the port."
        ) from error
