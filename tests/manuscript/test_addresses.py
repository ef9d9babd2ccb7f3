"""Addresses: which can be printed as a source, and why one cannot."""

from __future__ import annotations

import pytest

from pdfdigest.manuscript.addresses import address_fault


@pytest.mark.parametrize("sign", ["\u00ad", "\u200b", "\u2060", "\u202a", "\ufeff"])
def test_an_address_with_an_invisible_sign_is_named(sign: str) -> None:
    words = f"has the invisible sign U+{ord(sign):04X} in it, and would lead elsewhere; delete it"
    assert words in address_fault(f"https://example.org/re{sign}port")


def test_a_sign_that_joins_letters_may_belong_to_an_address() -> None:
    assert address_fault("https://fa.wikipedia.org/wiki/می\u200cخواهم") == ""
