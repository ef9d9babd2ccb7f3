"""Tokens and marks: what was signed is read, and nothing else is."""

from __future__ import annotations

import random
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdfdigest.errors import PostError
from pdfdigest.post.tokens import Keys, Leaver, SigningKeys, new_secret, tokens_in

KEYS = Keys.read("5e" * 32)
SIGNING = KEYS.signing()
MARKS = st.binary(min_size=16, max_size=16)
LISTS = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?", fullmatch=True)
SIGNS = string.ascii_letters + string.digits + "-_."


@given(LISTS, MARKS)
def test_a_token_to_leave_says_who_and_what(name: str, mark: bytes) -> None:
    token = SIGNING.leave(name, mark)
    assert SIGNING.read_leave(token) == Leaver(name, mark)
    assert set(token) <= set(SIGNS)
    assert tokens_in([f"leave {token}", f"<{token}>"]) == (token,)


@given(MARKS)
def test_an_address_for_bounces_fits_and_bears_any_case(code: bytes) -> None:
    local = SIGNING.return_path(code)
    assert len(local) <= 64
    assert local == local.lower()
    assert SIGNING.read_return(local) == SIGNING.read_return(local.upper()) == code


@given(LISTS, MARKS, st.data())
def test_one_changed_sign_is_a_forgery(name: str, mark: bytes, data: st.DataObject) -> None:
    token = SIGNING.leave(name, mark)
    at = data.draw(st.integers(0, len(token) - 1))
    sign = data.draw(st.sampled_from([each for each in SIGNS if each != token[at]]))
    assert SIGNING.read_leave(token[:at] + sign + token[at + 1 :]) is None


@given(st.text(max_size=120))
def test_any_text_is_no_token(text: str) -> None:
    assert SIGNING.read_leave(text) is None
    assert SIGNING.read_return(text) is None


def test_a_token_of_one_list_is_none_of_another() -> None:
    token = SIGNING.leave("members", bytes(16))
    assert SIGNING.read_leave(token.replace("members", "press")) is None


def forged(count: int, seed: int) -> int:
    """How many of so many forged tokens are believed: wholly made up, spliced, cut, and signed with another key."""
    chance = random.Random(seed)
    other = Keys.read("5f" * 32).signing()
    accepted = 0
    for _ in range(count):
        mark = chance.randbytes(16)
        true, false = SIGNING.leave("members", mark), other.leave("members", mark)
        head, _, signature = true.rpartition(".")
        tries = (
            f"{head}.{''.join(chance.choices(SIGNS[:-1], k=22))}",
            f"{SIGNING.keys[0].id}{false[8:]}",
            SIGNING.leave("members", chance.randbytes(16)).rpartition(".")[0] + "." + signature,
            true[: chance.randrange(len(true))],
        )
        accepted += sum(SIGNING.read_leave(each) is not None for each in tries)
        accepted += SIGNING.read_return(other.return_path(mark)) is not None
    return accepted


def test_forged_tokens() -> None:
    assert forged(2_000, 1) == 0


@pytest.mark.judges
def test_a_million_forged_tokens() -> None:
    assert forged(200_000, 2) == 0


def test_a_new_key_on_top_signs_and_the_old_one_is_still_believed() -> None:
    turned = Keys.read("7a" * 32 + "\n" + "5e" * 32 + "\n")
    old, new = SIGNING.leave("members", bytes(16)), turned.signing().leave("members", bytes(16))
    assert old != new
    assert turned.signing().read_leave(old) == turned.signing().read_leave(new)
    assert SIGNING.read_leave(new) is None
    assert turned.mark("a@example.org") == KEYS.mark("A@Example.org")


def test_what_the_leave_server_knows_reads_tokens_and_makes_no_mark() -> None:
    server = SigningKeys.read(SIGNING.text())
    assert server.read_leave(SIGNING.leave("members", bytes(16))) is not None
    assert KEYS.secrets[0].hex() not in SIGNING.text()
    assert Keys.read(SIGNING.text()).mark("a@example.org") != KEYS.mark("a@example.org")


@pytest.mark.parametrize("text", ["", "abc", "5E" * 32, "5e" * 31, "5e" * 32 + "\nsecret"])
def test_what_is_no_key_file(text: str) -> None:
    with pytest.raises(PostError, match="no key file"):
        Keys.read(text)


def test_keys_are_never_shown() -> None:
    secret = new_secret()
    assert secret not in repr(Keys.read(secret))
    assert Keys.read(secret).signing().keys[0].secret.hex() not in repr(Keys.read(secret).signing())
