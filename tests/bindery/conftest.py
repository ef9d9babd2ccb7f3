"""The sample volume, bound once for all tests of a run, and what binds with the warm machine."""

from __future__ import annotations

import atexit
import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pdfdigest import cli
from pdfdigest.press.cache import cached_machine  # noqa: F401 (made of Machine before that is patched)
from pdfdigest.press.workers.machine import Machine
from tests.builders import ROOT

SAMPLE = Path(tempfile.mkdtemp(prefix="pdfdigest-sample-")) / "the-bound-page"
"""A copy of the sample publication, as binding files its proofs there."""
atexit.register(shutil.rmtree, SAMPLE.parent, ignore_errors=True)
shutil.copytree(ROOT / "issues/the-bound-page", SAMPLE, ignore=shutil.ignore_patterns("bound"))
STEM = "the-bound-page-vol-3"


@dataclass(frozen=True, slots=True)
class Bind:
    """Binds with the warm machine; gives the exit code."""

    machine: Machine

    def __call__(self, *arguments: str | Path) -> int:
        with self.warm():
            return cli.run(["bind", *(str(argument) for argument in arguments)])

    @contextlib.contextmanager
    def warm(self) -> Iterator[None]:
        """Inside, whatever binds has the warm machine."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("pdfdigest.press.workers.foreman.FORKS", False)
            patch.setattr(
                "pdfdigest.press.workers.machine.Machine", lambda _cache, **_: contextlib.nullcontext(self.machine)
            )
            yield


@pytest.fixture(scope="session")
def bind(machine: Machine) -> Bind:
    return Bind(machine)


@pytest.fixture(scope="session")
def out(bind: Bind, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample volume in a folder."""
    folder = tmp_path_factory.mktemp("bound")
    assert bind(SAMPLE, "--volume", "3", "-o", folder) == 0
    return folder
