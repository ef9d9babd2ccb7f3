"""A request to the desk goes in; it is let through with who makes it, or refused with a sentence.

The address in the terminal bears a token that opens once and becomes a cookie, which no script reads and no other site
sends.  What changes something bears besides a second token that stands in the page alone.  A session outlives the
program: who goes on writing while it is gone is still known when it is back.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from pdfdigest.desk.guard import answered_beside, foreign, sealed
from pdfdigest.office.journal import Journal

WRITE_HEADER = "X-Desk-Write"
LASTS = 30 * 24 * 3600
"""Seconds that a session is known."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def write_token(session: str) -> str:
    """The second token of a session, which stands in the page."""
    return hmac.new(session.encode(), b"write", hashlib.sha256).hexdigest()


class Admission:
    """An ASGI application around another one, which is told `session` and `nonce` in `scope["state"]`."""

    def __init__(self, app: ASGIApp, journal: Journal, clock: Callable[[], float], *, token: str, port: int) -> None:
        self._app, self._journal, self._clock = app, journal, clock
        self._token: str | None = token
        self._port = port

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let through, refuse, or say nothing where it is no HTTP."""
        if await answered_beside(self._app, scope, receive, send):
            return
        nonce = secrets.token_urlsafe(16)
        closed = sealed(send, POLICY.format(nonce=nonce))
        headers = Headers(scope=scope)
        if foreign(headers, self._port):
            await _refused("The desk answers to its own page alone, at 127.0.0.1.")(scope, receive, closed)
            return
        if scope["path"].startswith("/enter/"):
            await self._entered(scope["path"].removeprefix("/enter/"))(scope, receive, closed)
            return
        session = _cookie(headers.get("cookie", ""), self._name)
        if not session or not self._journal.admitted(session, self._clock(), LASTS):
            words = (
                "The whole address of the desk stands where it was started, and opens once; start it anew for another."
            )
            await _refused(words)(scope, receive, closed)
            return
        given = headers.get(WRITE_HEADER, "").encode()
        if scope["method"] not in ("GET", "HEAD") and not secrets.compare_digest(given, write_token(session).encode()):
            await _refused("This is for the page of the desk alone.")(scope, receive, closed)
            return
        scope.setdefault("state", {}).update(session=session, nonce=nonce)
        await self._app(scope, receive, closed)

    @property
    def _name(self) -> str:
        return f"desk-{self._port}"

    def _entered(self, given: str) -> Response:
        if self._token is None or not secrets.compare_digest(given.encode(), self._token.encode()):
            return _refused(
                "This address has been opened already, or is none of the desk; start the desk anew for another."
            )
        self._token = None
        session = secrets.token_urlsafe(32)
        self._journal.admit(session, self._clock())
        answer = RedirectResponse("/", 303)
        answer.set_cookie(self._name, session, max_age=LASTS, path="/", httponly=True, samesite="strict")
        return answer


def _refused(words: str) -> Response:
    return PlainTextResponse(words + "\n", 403)


def _cookie(header: str, name: str) -> str:
    try:
        found = SimpleCookie(header).get(name)
    except CookieError:
        return ""
    return found.value if found else ""
