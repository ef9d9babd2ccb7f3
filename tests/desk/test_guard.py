"""The guard: only the preview's own page is let through."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from pdfdigest.desk.guard import TOKEN_HEADER, Guard

SECRET = "s3cret"
AT = "http://127.0.0.1:8447"


async def _answer(_request: Request) -> Response:
    return PlainTextResponse("let through")


GUARDED = Guard(Starlette(routes=[Route(f"/{SECRET}/", _answer, methods=["GET", "POST"])]), token=SECRET, port=8447)


def ask(method: str, address: str, **headers: str) -> httpx.Response:
    async def asked() -> httpx.Response:
        transport = httpx.ASGITransport(app=GUARDED)
        async with httpx.AsyncClient(transport=transport) as client:
            return await client.request(method, address, headers={k.replace("_", "-"): v for k, v in headers.items()})

    return asyncio.run(asked())


def test_its_own_page_is_let_through() -> None:
    assert ask("GET", f"{AT}/{SECRET}/").text == "let through"
    assert ask("GET", f"http://localhost:8447/{SECRET}/").status_code == 200
    own = {TOKEN_HEADER: SECRET, "Origin": AT, "Sec-Fetch-Site": "same-origin"}
    assert ask("POST", f"{AT}/{SECRET}/", **own).status_code == 200


@pytest.mark.parametrize(
    ("method", "address", "headers"),
    [
        ("GET", f"{AT}/", {}),
        ("GET", f"{AT}/wrong/", {}),
        ("GET", f"{AT}/{SECRET}x/", {}),
        ("GET", f"{AT}/{SECRET}/", {"Host": "digest.example"}),
        ("GET", f"{AT}/{SECRET}/", {"Host": "127.0.0.1:80"}),
        ("GET", f"{AT}/{SECRET}/", {"Host": "127.0.0.1"}),
        ("GET", f"{AT}/{SECRET}/", {"Sec-Fetch-Site": "cross-site"}),
        ("GET", f"{AT}/{SECRET}/", {"Sec-Fetch-Site": "same-site"}),
        ("GET", f"{AT}/{SECRET}/", {"Origin": "null"}),
        ("POST", f"{AT}/{SECRET}/", {}),
        ("POST", f"{AT}/{SECRET}/", {TOKEN_HEADER: "wrong"}),
        ("POST", f"{AT}/{SECRET}/", {TOKEN_HEADER: SECRET, "Origin": "http://127.0.0.1:9"}),
        ("POST", f"{AT}/{SECRET}/", {TOKEN_HEADER: SECRET, "Origin": "https://digest.example"}),
    ],
)
def test_nobody_else_is(method: str, address: str, headers: dict[str, str]) -> None:
    refused = ask(method, address, **headers)
    assert refused.status_code == 403
    assert "let through" not in refused.text
    assert "access-control-allow-origin" not in refused.headers


def test_every_answer_is_sealed() -> None:
    for answer in (ask("GET", f"{AT}/{SECRET}/"), ask("GET", f"{AT}/wrong/")):
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
