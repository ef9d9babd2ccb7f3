"""Links that lead through somebody: the address inside comes out, and what cannot is said."""

from __future__ import annotations

import pytest

from pdfdigest.manuscript.intake.link_wrappers import Unwrapper

WANTED = "https://example.org/a?b=1"


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (
            "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.org%2Fa%3Fb%3D1&data=05%7C01&sdata=x",
            WANTED,
        ),
        ("https://urldefense.proofpoint.com/v2/url?u=https-3A__example.org_a-3Fb-3D1&d=DwMF&c=x", WANTED),
        ("https://urldefense.com/v3/__https://example.org/a?b=1__;!!AbC!xyz$", WANTED),
        ("https://urldefense.com/v3/__https://example.org/*frag__;Iw!!AbC!xyz$", "https://example.org/#frag"),
        ("https://www.google.com/url?q=https://example.org/a%3Fb%3D1&sa=D&source=editors&ust=1", WANTED),
        ("https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.org%2Fa%3Fb%3D1&h=x", WANTED),
        (
            "https://nam12.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwww.google.com%2Furl%3Fq%3Dhttps%3A%2F%2Fexample.org%2Fa%253Fb%253D1",
            WANTED,
        ),
        ("https://example.org/a?utm_source=x&b=1&utm_medium=mail&fbclid=y&mc_eid=z", WANTED),
        ("https://example.org/search?q=https://example.com/", "https://example.org/search?q=https://example.com/"),
        ("mailto:desk@example.org?subject=utm_source", "mailto:desk@example.org?subject=utm_source"),
        ("#note", "#note"),
        ("https://[broken", "https://[broken"),
    ],
)
def test_the_address_that_was_meant_comes_out(given: str, wanted: str) -> None:
    assert Unwrapper().address(given) == wanted


def test_what_was_done_is_said_once_for_each_kind() -> None:
    links = Unwrapper()
    for host in ("eur01", "nam12"):
        links.address(f"https://{host}.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.org%2F")
    links.address("https://desk.us1.list-manage.com/track/click?u=1&id=2&e=3")
    links.address("https://example.org/?utm_source=a")
    said = [doubt.message for doubt in links.doubts()]
    assert said[0].startswith("2 links led through safelinks.protection.outlook.com")
    assert "list-manage.com, which alone knows where to" in said[1]
    assert said[2].startswith("utm_source only counts readers")
