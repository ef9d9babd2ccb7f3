"""A volume is bound once, and again whenever anything that shaped it has changed; its files are written as one set."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pdfdigest.errors import DigestError
from pdfdigest.office import disk
from pdfdigest.pdf import page_identity
from pdfdigest.press.cache import inputs
from pdfdigest.press.cache.cache import Cache
from tests.bindery.conftest import SAMPLE, Bind


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Two issues on record."""
    folder = tmp_path / "the-bound-page"
    shutil.copytree(SAMPLE, folder, ignore=shutil.ignore_patterns("3.[3-9]", "3.1[0-9]"))
    for path in folder.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return folder


def cache(shelf: Path, folder: Path) -> Cache:
    """The volumes of a publication, all of it looked at."""
    made = Cache(folder, shelf, "volumes")
    made.watch(inputs.volume(shelf))
    return made


def kept(shelf: Path, folder: Path, files: dict[str, bytes]) -> None:
    ready = cache(shelf, folder)
    assert ready.find("volume 3") is None
    assert ready.keep("volume 3", inputs.volume(shelf), files, {"said": ["said"]})
    ready.save()


def test_a_volume_is_found_again(shelf: Path, tmp_path: Path) -> None:
    kept(shelf, tmp_path / "cache", {"one.pdf": b"one", "one.json": b"two"})
    ready = cache(shelf, tmp_path / "cache")
    found = ready.find("volume 3")
    assert found is not None
    assert found.facts["said"] == ["said"]
    assert ready.parts(found) == {"one.pdf": b"one", "one.json": b"two"}
    assert ready.find("volume 4") is None


@pytest.mark.parametrize(
    "change",
    [
        "publication.toml",
        "authority.yaml",
        "issued/3.1/r1/record.json",
        "issued/3.1/r1/the-bound-page-3.1-screen.pdf",
        "templates/words.toml",
        "2025/new.yaml",
    ],
)
def test_whatever_changes_in_the_publication_binds_anew(shelf: Path, tmp_path: Path, change: str) -> None:
    kept(shelf, tmp_path / "cache", {"one.pdf": b"one"})
    path = shelf / change
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.stat() if path.exists() else None
    path.write_bytes((path.read_bytes() if before else b"") + b"\n")
    if before:
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert cache(shelf, tmp_path / "cache").find("volume 3") is None


def test_what_changes_while_it_is_bound_is_not_kept(shelf: Path, tmp_path: Path) -> None:
    ready = cache(shelf, tmp_path / "cache")
    (shelf / "errata.yaml").write_text("", "utf-8")
    assert not ready.keep("volume 3", inputs.volume(shelf), {"one.pdf": b"one"})
    elsewhere = tmp_path / "inks.icc"
    elsewhere.write_bytes(b"inks")
    ready = cache(shelf, tmp_path / "cache")
    ready.watch([str(elsewhere)])
    elsewhere.write_bytes(b"other")
    assert not ready.keep("volume 3", (*inputs.volume(shelf), str(elsewhere)), {"one.pdf": b"one"})
    ready = cache(shelf, tmp_path / "cache")
    (shelf / "2025/new.yaml").write_text("", "utf-8")
    assert not ready.keep("volume 3", inputs.volume(shelf), {"one.pdf": b"one"})


def test_what_lies_in_out_is_no_part_of_the_publication(shelf: Path, tmp_path: Path) -> None:
    kept(shelf, tmp_path / "cache", {"one.pdf": b"one"})
    (shelf / "out").mkdir()
    (shelf / "out/one.pdf").write_bytes(b"one")
    assert cache(shelf, tmp_path / "cache").find("volume 3") is not None


def test_binding_again_writes_what_is_gone_and_loads_nothing_heavy(shelf: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache")}
    out = tmp_path / "out"
    code = (
        "import sys; from pdfdigest import cli; code = cli.run(sys.argv[1:]); heavy = {'weasyprint', 'pikepdf', 'pypdf',"
        " 'pydantic', 'ruamel', 'jinja2'} & set(sys.modules); print(*sorted(heavy), file=sys.stderr); sys.exit(code)"
    )

    def bind(*more: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", code, "bind", str(shelf), "--volume", "3", "-o", str(out), *more]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=120)

    first = bind()
    bound = {path.name: path.read_bytes() for path in out.iterdir()}
    assert first.stderr.splitlines()[-1]
    (out / "the-bound-page-vol-3.pdf").write_bytes(b"damaged")
    (out / "the-bound-page-vol-3.manifest.json").unlink()
    again = bind()
    assert again.stdout == first.stdout
    said = [line for line in first.stderr.splitlines()[:-1] if not line.startswith("the proof is filed as")]
    assert again.stderr.splitlines() == [*said, ""]
    assert {path.name: path.read_bytes() for path in out.iterdir()} == bound
    fresh = bind("--fresh")
    assert "pikepdf" in fresh.stderr.splitlines()[-1]
    assert {path.name: path.read_bytes() for path in out.iterdir()} == bound


def test_what_earlier_bindings_computed_changes_no_byte(
    bind: Bind, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hashes of the volume's own pages are computed once for one shape of the volume, and anew for another."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "the-bound-page"
    shutil.copytree(SAMPLE, folder, ignore=shutil.ignore_patterns("3.[3-9]", "3.1[0-9]", "bound", "errata.yaml"))
    computed: list[int] = []
    real = page_identity.File.identities

    def identities(file: page_identity.File, span: page_identity.Span) -> tuple[page_identity.Page, ...]:
        if span.own:
            computed.append(span.first)
        return real(file, span)

    monkeypatch.setattr(page_identity.File, "identities", identities)

    def bound(*more: str) -> tuple[dict[str, bytes], int]:
        computed.clear()
        assert bind(folder, "--volume", "3", "-o", tmp_path / "out", *more) == 0
        return {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}, len(computed)

    first, all_pages = bound()
    again, few = bound("--max-pages", "700")
    assert again == first
    assert few < all_pages / 2
    for change in (_named_anew, _one_issue_less):
        change(folder)
        changed, every = bound()
        assert changed["the-bound-page-vol-3.pdf"] != first["the-bound-page-vol-3.pdf"]
        assert every > few
        fresh, _ = bound("--fresh")
        assert fresh == changed


def _named_anew(folder: Path) -> None:
    path = folder / "publication.toml"
    path.write_text(path.read_text("utf-8").replace('name = "The Bound Page"', 'name = "The Unbound Page"'), "utf-8")


def _one_issue_less(folder: Path) -> None:
    shutil.rmtree(folder / "issued" / "3.2")


def test_files_that_belong_together_are_written_together(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).write_bytes(b"old")
    (tmp_path / "three").mkdir()
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(DigestError, match="cannot be written"):
        disk.write_all({tmp_path / "one": b"new", tmp_path / "file" / "two": b"new"})
    assert (tmp_path / "one").read_bytes() == b"old"
    disk.write_all({tmp_path / "one": b"new", tmp_path / "two": b"new"})
    assert [(tmp_path / name).read_bytes() for name in ("one", "two")] == [b"new", b"new"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "one", "three", "two"]


def test_a_folder_that_cannot_be_made_is_told_before_anything_is_set(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from pdfdigest import cli

    (tmp_path / "file").write_bytes(b"")
    assert cli.run(["bind", str(SAMPLE), "--volume", "3", "-o", str(tmp_path / "file" / "out")]) == 5
    assert "there is a file where a folder should be" in capsys.readouterr().err
