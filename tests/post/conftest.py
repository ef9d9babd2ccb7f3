"""Each test of the post room that opens a ledger runs on both kinds: on SQLite, and with the judges on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.post import builders
from tests.post.postgres import Cluster, cluster


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Both kinds, but where a test is about the file itself."""
    opens = getattr(metafunc.module, "ledger", None) is builders.ledger
    if opens and not metafunc.definition.get_closest_marker("file_ledger"):
        kinds = ["sqlite", pytest.param("postgresql", marks=pytest.mark.judges)]
        metafunc.parametrize("kept", kinds, indirect=True)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Cluster]:
    """A server for as long as tests run."""
    with cluster() as made:
        yield made


@pytest.fixture(autouse=True)
def kept(request: pytest.FixtureRequest) -> Iterator[str]:
    """Where ledgers are kept in a test: sqlite or postgresql."""
    kind = getattr(request, "param", "sqlite")
    if kind == "postgresql":
        builders.KEPT.append(request.getfixturevalue("postgresql"))
    yield kind
    builders.KEPT.clear()
