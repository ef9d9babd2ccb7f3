"""What is sent to the desk is read, and what an act refuses becomes an answer."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from pdfdigest.errors import DigestError, ManuscriptError, spoken
from pdfdigest.office.surroundings import Silent

Of = TypeVar("Of")
LARGEST = 8_000_000
"""Bytes of one request: several issue files."""
LONGEST = 2_000
"""Characters of a name or a sentence."""


class Heard(Silent):
    """Keeps the sentences that an act says on the way."""

    def __init__(self) -> None:
        self.sentences: list[str] = []

    def say(self, words: str) -> None:
        """Kept."""
        self.sentences.append(words)


def heard() -> Heard:
    """Somebody who keeps what is said."""
    return Heard()


async def body_of(request: Request, most: int = LARGEST) -> bytes:
    """All of a request; HTTPException where it is more than that."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > most:
            raise HTTPException(413, "That is too much.")
    return bytes(body)


async def said_in(request: Request) -> dict[str, Any]:
    """The facts in a request; HTTPException where they are none."""
    body = await body_of(request)
    try:
        said = json.loads(body)
        json.dumps(said, ensure_ascii=False).encode()  # half of a surrogate pair is no text that a file can hold
    except (ValueError, RecursionError):
        raise HTTPException(400, "That is not understood.") from None
    if not isinstance(said, dict):
        raise HTTPException(400, "That is not understood.")
    return said


def sentence(said: dict[str, Any], name: str) -> str:
    """A short text in what was sent, empty where it is not there; HTTPException where it is none."""
    given = said.get(name, "")
    if not isinstance(given, str) or len(given) > LONGEST:
        raise HTTPException(400, "That is not understood.")
    return given


def answered(
    find: Callable[[Request], Awaitable[Of]], act: Callable[[Of, dict[str, Any]], Any]
) -> Callable[[Request], Awaitable[Response]]:
    """An act as an answer: what it gives as JSON, what it refuses as a sentence.

    `find` says what the request is about; the act receives that, and the facts of the request with those of its address.
    """

    async def answer(request: Request) -> Response:
        about = await find(request)
        said = await said_in(request) if request.method == "POST" else {}
        try:
            return JSONResponse(await run_in_threadpool(act, about, {**said, **request.path_params}))
        except DigestError as error:
            return refusal(error)

    return answer


def refused(words: str, code: int = 422) -> Response:
    """A sentence as an answer."""
    return JSONResponse({"sentence": words}, code)


def refusal(error: DigestError, code: int = 0) -> Response:
    """What an act refuses, as a sentence, with what it needs and each fault where it has some.

    The code is 409 where somebody changed the file meanwhile, else 422, unless one is given.
    """
    facts: dict[str, Any] = {"sentence": words_of(error), "needs": error.needs.partition(":")[0]}
    code = code or (409 if error.needs == "moved-on" else 422)
    if isinstance(error, ManuscriptError):
        facts["faults"] = [{"line": each.line, "field": each.field, "message": each.message} for each in error.faults]
    return JSONResponse(facts, code)


def words_of(error: DigestError) -> str:
    """The sentence of an error, without the place that a terminal needs."""
    if isinstance(error, ManuscriptError):
        return " · ".join(
            f"{spoken(fault.field)}: {fault.message}" if fault.field else fault.message for fault in error.faults[:5]
        )
    message = f"{error.message[:1].upper()}{error.message[1:]}"
    ended = message if message.endswith(("?", "!", ".", "…")) else f"{message}."
    return f"{ended} {error.hint}" if error.hint else ended
