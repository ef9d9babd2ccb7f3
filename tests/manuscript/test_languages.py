"""What a publication says of its language and place is believed only where it names something."""

from __future__ import annotations

import pytest

from pdfdigest.manuscript import languages


def test_a_time_zone_is_known_by_its_name() -> None:
    assert languages.is_time_zone("Asia/Tokyo")


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Tokio",
        "America",
        "../../etc/passwd",
        "/etc/passwd",
        "zone.tab",
        "a\0b",
        "tzdata.zi",
        "x" * 3000,
        "Z" + "/a" * 2000,
    ],
)
def test_whatever_else_stands_there_is_no_time_zone(name: str) -> None:
    assert not languages.is_time_zone(name)
