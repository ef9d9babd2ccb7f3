"""Tokens and marks: what was signed is read, and nothing else is."""

from __future__ import annotations

import random
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdfdigest.errors import PostError
from pdfdigest.post import tokens
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


# known answers: whoever left must stay known, and letters on their way must find back ----------------------------------

CODE = bytes(range(16))
MARKED = "312e9997b47b634b862f73c0b7b5aec3"
TOKEN = "9b973392.members.AAECAwQFBgcICQoLDA0ODw.CrAf7nT6W3ASAe08moYeIg"
PATH = "9b973392-aaaqeayeaudaocajbifqydiob4-7m3yhmuv6yitch7g"


def test_what_is_made_stays_as_it_ever_was() -> None:
    assert KEYS.mark("Ann@Example.org").hex() == KEYS.mark("ann@example.org").hex() == MARKED
    assert SIGNING.leave("members", CODE) == TOKEN
    assert SIGNING.return_path(CODE) == f"bounces+{PATH}"
    assert SIGNING.return_path(CODE, "Post") == f"post+{PATH}"
    assert SIGNING.keys[0].id == "9b973392"
    assert SIGNING.text() == "61b35731152892f72ddf7b56e6780c6d74166e214c462e87e3eb01e237b6e4e0\n"
    assert SIGNING.read_leave(TOKEN) == Leaver("members", CODE)
    assert SIGNING.read_return(f"anything+{PATH}") == CODE
    assert len(new_secret()) == 64


def test_what_stands_before_the_plus_fits_into_a_local_part() -> None:
    local = SIGNING.return_path(CODE, "b" * tokens.RETURN_LOCAL)
    assert len(local) == 64
    assert SIGNING.read_return(local) == CODE
    assert SIGNING.read_return(f"b{local}") is None
    assert SIGNING.read_return(f"é+{PATH}") is None
    assert SIGNING.read_return(PATH) is None


@pytest.mark.parametrize("name", ["a", "1", "a-b", "a" * 40, "a" + "-" * 38 + "b"])
def test_a_name_of_a_list(name: str) -> None:
    assert tokens.LIST_NAME.match(name)
    assert SIGNING.read_leave(SIGNING.leave(name, CODE)) == Leaver(name, CODE)


@pytest.mark.parametrize("name", ["", "-", "-a", "a-", "A", "a_b", "a" * 41, "a\n"])
def test_no_name_of_a_list(name: str) -> None:
    assert not tokens.LIST_NAME.match(name)
    assert SIGNING.read_leave(SIGNING.leave(name, CODE)) is None


def test_tokens_are_found_in_any_text_and_each_once() -> None:
    other = SIGNING.leave("press", CODE)
    found = tokens_in([f"x {TOKEN}, {other}", f"https://leave.example/{TOKEN}", f"x{TOKEN} {TOKEN}y .{other}"])
    assert found == (TOKEN, other)
    assert tokens_in(["nothing", ""]) == ()


def test_a_key_of_another_office_reads_nothing() -> None:
    other = Keys.read("5f" * 32).signing()
    assert other.read_leave(TOKEN) is None
    assert other.read_return(f"bounces+{PATH}") is None
    named = f"{other.keys[0].id}{TOKEN[8:]}"
    assert other.read_leave(named) is None
    assert other.read_return(f"bounces+{other.keys[0].id}{PATH[8:]}") is None


def test_what_is_no_key_file_says_where_the_key_is() -> None:
    with pytest.raises(PostError) as raised:
        Keys.read("5e" * 32 + "\n\n nonsense")
    assert raised.value.message == "this is no key file: it holds lines of 64 hexadecimal digits"
    assert raised.value.hint == "Bring it back from a copy; a new key does not know the readers who left."
    assert Keys.read(f"\n  {'5e' * 32}  \n\n") == KEYS
