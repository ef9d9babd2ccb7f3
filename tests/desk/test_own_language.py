"""The language of the screens: what was chosen on them, else that of one's settings, else the browser's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from pdfdigest.errors import ManuscriptError
from pdfdigest.press.workers.machine import Machine
from tests.builders import issue
from tests.desk.door import Door

Opened = Callable[[str], Door]


@pytest.fixture
def opened(desk: Path, tmp_path: Path, machine: Machine) -> Iterator[Opened]:
    """A desk of somebody whose settings say this."""
    issue(desk)
    with ExitStack() as ended:

        def door(settings: str) -> Door:
            (tmp_path / "config").mkdir()
            (tmp_path / "config/settings.toml").write_text(settings, "utf-8")
            made = Door(desk, tmp_path, machine)
            ended.callback(made.close)
            return made

        yield door


def test_that_of_the_settings_comes_before_the_browsers(opened: Opened) -> None:
    client = opened('language = "de"\n').client
    french = {"accept-language": "fr"}
    assert '<html lang="de"' in client.get("/", headers=french).text
    client.cookies |= {"desk-language": "ja"}
    assert '<html lang="ja"' in client.get("/", headers=french).text


def test_without_one_the_browsers_counts(opened: Opened) -> None:
    assert '<html lang="fr"' in opened("").client.get("/", headers={"accept-language": "fr"}).text


def test_faulty_settings_keep_the_desk_from_opening(opened: Opened) -> None:
    with pytest.raises(ManuscriptError, match=r"settings.toml:1:1: .*the desk does not speak 'tlh'"):
        opened('language = "tlh"\n')
