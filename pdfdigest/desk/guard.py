"""A request to the preview goes in; it is let through, or refused with a sentence, before anything looks at it.

The server listens on loopback, but so does every page that a browser has open: a name that resolves
to 127.0.0.1 (DNS rebinding) is told by its Host, another site by Origin and Sec-Fetch-Site (W3C Fetch
Metadata), and whoever guesses the port lacks the token.
"""

from __future__ import annotations

import secrets

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

TOKEN_HEADER = "X-Proof-Token"  # noqa: S105  the name of a header, no secret
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
WEB_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'; sandbox allow-same-origin"
)
"""For an edition for the web, which is shown in a frame and runs no script."""


def foreign(headers: Headers, port: int) -> bool:
    """Whether a request comes by another name of this machine, or from another site."""
    hosts = (f"127.0.0.1:{port}", f"localhost:{port}")
    return (
        headers.get("host", "") not in hosts
        or headers.get("origin", f"http://{hosts[0]}") not in [f"http://{host}" for host in hosts]
        or headers.get("sec-fetch-site", "none") not in ("none", "same-origin")
    )


def sealed(send: Send, policy: str = PAGE_POLICY) -> Send:
    """Sends answers with the headers that shut a page off from every other one."""

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.setdefault("Content-Security-Policy", policy)
            headers.setdefault("Cache-Control", "no-store")
            headers["X-Content-Type-Options"] = "nosniff"
            headers["Referrer-Policy"] = "no-referrer"
            headers["Cross-Origin-Resource-Policy"] = "same-origin"
            headers["Cross-Origin-Opener-Policy"] = "same-origin"
        await send(message)

    return sent


async def answered_beside(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> bool:
    """Whether it was no HTTP: a lifespan goes on to the application, anything else is closed."""
    if scope["type"] == "http":
        return False
    if scope["type"] == "lifespan":
        await app(scope, receive, send)
    else:
        await send({"type": "websocket.close", "code": 1008})
    return True


class Guard:
    """An ASGI application around another one."""

    def __init__(self, app: ASGIApp, *, token: str, port: int) -> None:
        self._app = app
        self._token = token
        self._port = port

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let through, refuse, or say nothing where it is no HTTP."""
        if await answered_beside(self._app, scope, receive, send):
            return
        refused = self._refusal(scope)
        if refused:
            await PlainTextResponse(refused + "\n", 403)(scope, receive, sealed(send))
            return
        await self._app(scope, receive, sealed(send))

    def _refusal(self, scope: Scope) -> str:
        headers = Headers(scope=scope)
        if foreign(headers, self._port):
            return "The preview answers to its own page alone, at 127.0.0.1."
        first = scope["path"].lstrip("/").partition("/")[0]
        if not secrets.compare_digest(first.encode(), self._token.encode()):
            return "The whole address of the preview stands in the terminal, where it was started."
        if scope["method"] not in ("GET", "HEAD"):
            given = headers.get(TOKEN_HEADER, "")
            if not secrets.compare_digest(given.encode(), self._token.encode()):
                return "This is for the page of the preview alone."
        return ""
