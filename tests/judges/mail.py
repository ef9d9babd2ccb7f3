"""Messages go in; the verdicts of dkimpy, mailauth and SpamAssassin come out."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import dkim

from tests.builders import judge

HERE = Path(__file__).resolve().parent
_SCORE = re.compile(r"^X-Spam-Status: \w+, score=(-?[\d.]+)", re.MULTILINE)
_TESTS = re.compile(r"tests=([\w,\s]+?) autolearn", re.DOTALL)


def dkimpy(message: bytes, keys: Mapping[str, str]) -> tuple[bool, ...]:
    """Whether each DKIM signature of a message holds, by dkimpy; `keys` maps DNS names to TXT records."""

    def record(name: bytes, timeout: int = 5) -> bytes | None:
        return keys.get(name.decode().rstrip("."), "").encode() or None

    count = len(re.findall(rb"^dkim-signature:", message.partition(b"\r\n\r\n")[0], re.MULTILINE | re.IGNORECASE))
    return tuple(_holds(dkim.DKIM(message), index, record) for index in range(count))


def _holds(verifier: dkim.DKIM, index: int, record: Any) -> bool:
    try:
        return bool(verifier.verify(index, dnsfunc=record))
    except dkim.DKIMException:
        return False


def mailauth(messages: Sequence[Path], keys: Mapping[str, str]) -> list[list[dict[str, Any]]]:
    """What npm's mailauth says of each signature: `algorithm`, `result`, `comment`, `headers`."""
    asked = json.dumps([{"file": str(path), "keys": dict(keys)} for path in messages])
    done = subprocess.run(
        [judge("node"), "mailauth.mjs"], input=asked, text=True, cwd=HERE, capture_output=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def spamassassin(message: bytes) -> tuple[float, str]:
    """The score of a message by SpamAssassin's own rules, without the network, and the rules that it met."""
    done = subprocess.run(
        [judge("spamassassin"), "-t", "-L", "--nocreate-prefs"],
        input=message,
        capture_output=True,
        check=True,
        timeout=120,
    )
    said = done.stdout.decode("utf-8", "replace")
    score, tests = _SCORE.search(said), _TESTS.search(said)
    assert score, said[:2000]
    return float(score[1]), " ".join(tests[1].split()) if tests else ""


def spamassassin_all(messages: Sequence[bytes], box: Path) -> list[tuple[float, str]]:
    """The same of many messages, looked at in one run; `box` is where the mbox with them may lie."""
    with box.open("wb") as file:
        for message in messages:
            quoted = re.sub(rb"^(>*From )", rb">\1", message.replace(b"\r\n", b"\n"), flags=re.MULTILINE)
            file.write(b"From office@office.example Sat Mar  1 12:00:00 2025\n" + quoted + b"\n")
    done = subprocess.run(
        [judge("spamassassin"), "-t", "-L", "--nocreate-prefs", "--mbox", str(box)],
        capture_output=True,
        check=True,
        timeout=600,
    )
    said = done.stdout.decode("utf-8", "replace")
    scores, tests = _SCORE.findall(said), _TESTS.findall(said)
    return [(float(score), " ".join(names.split())) for score, names in zip(scores, tests, strict=True)]
