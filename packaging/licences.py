"""The folder of a bundle goes in; a list of all that is in it, the licences, and the offer of sources come out beside it.

A file in the bundle that nobody is known to have written ends it: what cannot be named cannot be handed on.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

import contents

import pdfdigest

HERE = Path(__file__).resolve().parent
OFFER = """The sources of what is in this bundle

Every component stands in COMPONENTS.txt with its version. None was changed; what pdfdigest does otherwise than WeasyPrint
stands in its own modules. Some components are under the LGPL or the MPL. Whoever handed you this bundle hands you the complete
sources of these too, for the cost of the medium, for three years from the day on which you got it: ask the address at which
you got it. They are the source packages of Debian, by the name and version in the list, and the source distributions of the
Python packages.

The libraries under the LGPL are files of their own in _internal. You may put your own build of a library in the place of one.
"""


@dataclass
class Component:
    """One thing that somebody wrote: what it is called, its version, its licence in a word, the files with the text."""

    name: str
    version: str
    licence: str
    texts: list[Path]
    source: str = ""
    files: list[str] = field(default_factory=list)


def main(bundle: Path) -> None:
    """Write LICENSES into a bundle."""
    inside, out = bundle / "_internal", bundle / "LICENSES"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    found = sorted(components(inside), key=lambda each: each.name.lower())
    lines = []
    for each in found:
        folder = out / each.name
        folder.mkdir(exist_ok=True)
        if not each.texts:
            raise SystemExit(f"no text of the licence of {each.name} is known")
        for number, text in enumerate(each.texts):
            name = text.name if text.suffix or text.name.isupper() else f"{text.name}.txt"
            shutil.copyfile(text, folder / (name if not (folder / name).exists() else f"{number}-{name}"))
        lines.append(" | ".join(filter(None, (each.name, each.version, each.licence, each.source, *each.files))))
    (out / "COMPONENTS.txt").write_text("\n".join(lines) + "\n", "utf-8")
    (out / "SOURCES.txt").write_text(OFFER, "utf-8")
    print(f"{len(found)} components, each with its licence")


def components(inside: Path) -> Iterator[Component]:
    """All that is in a bundle."""
    for found in contents.distributions().values():
        yield Component(found.name, found.version, _licence(found), _texts(found))
    yield Component("pdfdigest", pdfdigest.__version__, "MIT", [HERE.parent / "LICENSE"])
    desk = HERE.parent / "templates" / "desk" / "LICENCES.txt"
    yield Component("desk", "", "MIT", [desk], source="what the desk's page in the browser is made of")
    for folder in sorted((HERE.parent / "fonts").iterdir()):
        texts = sorted(folder.glob("LICENSE*"))
        if texts:
            yield Component(f"font {folder.name}", "", "OFL-1.1", texts)
    loader = metadata.distribution("pyinstaller")
    yield Component("PyInstaller's loader", loader.version, "GPL-2.0 with the Bootloader exception", _texts(loader))
    standard = Path(sysconfig.get_path("stdlib")) / "LICENSE.txt"
    yield Component("Python", sys.version.split()[0], "PSF-2.0", [standard])
    yield from _libraries(inside)


def _licence(found: metadata.Distribution) -> str:
    known = found.metadata.get("License-Expression") or found.metadata.get("License") or ""
    named = [line.rpartition(" :: ")[2] for line in found.metadata.get_all("Classifier") or () if "License ::" in line]
    return known if known and "\n" not in known and len(known) < 80 else ", ".join(named)


def _texts(found: metadata.Distribution) -> list[Path]:
    """The files of a distribution that bear a licence; its metadata where it has none."""
    named = ("licen", "copying", "notice", "authors")
    files = [file for file in found.files or () if ".dist-info" in file.parts[0]]
    texts = [file for file in files if file.name.lower().startswith(named) or "licenses" in file.parts]
    return [Path(str(file.locate())) for file in texts or [file for file in files if file.name == "METADATA"]]


def _libraries(inside: Path) -> Iterator[Component]:
    """The shared libraries that neither a distribution nor Python brought: the machine's own, by their packages."""
    brought = {str(file) for found in contents.distributions().values() for file in found.files or ()}
    owners: dict[str, Component] = {}
    for path in sorted(inside.rglob("*")):
        name = str(path.relative_to(inside))
        if not path.is_symlink() and ".so" in path.name and not _of_python(name) and name not in brought:
            owner = _package(path.name)
            owners.setdefault(owner.name, owner).files.append(path.name)
    yield from owners.values()


def _of_python(name: str) -> bool:
    return name.startswith(("libpython", "python3."))


def _package(file: str) -> Component:
    """The package of Debian that a library of this machine lies in."""
    asked = subprocess.run(["dpkg-query", "-S", f"*/{file}"], capture_output=True, text=True, check=False).stdout
    owners = {
        line.split(": ")[0] for line in asked.splitlines() if line.endswith(f"/{file}") and "/usr/lib/debug" not in line
    }
    if not owners:
        raise SystemExit(f"{file} is in the bundle, and no package of this machine is known to have brought it")
    owner = min(owners)
    form = "${Version}\\t${source:Package} ${source:Version}\\n"
    version, source = (
        subprocess.run(["dpkg-query", "-W", "-f", form, owner], capture_output=True, text=True, check=True)
        .stdout.strip()
        .split("\t")
    )
    name = owner.split(":")[0]
    return Component(name, version, "", [Path("/usr/share/doc") / name / "copyright"], f"Debian's source {source}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
