"""Issues are printed into a folder; one that fails does not keep the others from it."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pdfdigest.errors import DigestError, Fault, ManuscriptError
from pdfdigest.office import disk
from pdfdigest.office.press_run import PressRun
from pdfdigest.office.print_order import Printed, Wanted
from pdfdigest.office.surroundings import Office

if TYPE_CHECKING:
    from pdfdigest.press.cache.kept_edition import KeptEdition


@dataclass(frozen=True, slots=True)
class BuiltEdition:
    """An edition in its place: the file, the issue as printed (1.4), the target, and its pages (0 for the web page)."""

    path: Path
    issue: str
    target: str
    pages: int


@dataclass(frozen=True, slots=True)
class Built:
    """What became of a build: the editions in the order asked for, and what kept others from being printed.

    `complaints` are the faults of publication.toml, on account of which nothing of that publication is printed.
    """

    editions: tuple[BuiltEdition, ...]
    failures: tuple[DigestError, ...]
    complaints: tuple[Fault, ...]

    @property
    def exit_code(self) -> int:
        """That of the worst failure, 0 where there was none."""
        codes = [failure.exit_code for failure in self.failures]
        return max([*codes, ManuscriptError.exit_code if self.complaints else 0])


def build(
    office: Office,
    what: tuple[str, ...] = (),
    wanted: Wanted | None = None,
    *,
    out: Path = Path("out"),
    fresh: bool = False,
    on: str = "",
) -> Built:
    """Print the issues that `what` names (paths, folders, numbers, or nothing for all) into the folder `out`.

    With `fresh` every page is set anew, whatever stands ready from an earlier run.  `on` is the address of a scheduler of
    Dask whose workers set the pages (`tls://name:8786`), `none` for this machine; empty, what the user's settings say.  What is wrong with an issue is
    told and stands in the report; RequestError where one that is named is not there, PagesError where the scheduler is not.
    """
    if on:
        from pdfdigest.office import user_settings

        user_settings.machines(office, on)  # what cannot be asked is said whether or not something is to be set
    run = PressRun(office, fresh=fresh, on=on)
    try:
        try:
            found = run.find(what)
        finally:
            office.tell.faults(sorted(set(run.complaints)))
        folder = office.at(out)
        delivery = _Delivery(office, folder)
        twins = run.twins(found)
        for path, twin in twins.items():
            words = f"it holds the same issue as {office.near(twin.path)}, and both would print to one path"
            advice = "delete the copy, or give one of them another number, or its publication another slug"
            if not twin.numbered:
                words = f"it has no number yet, as {office.near(twin.path)} has none, and both would print to one path"
                advice = "give one of them its `volume:` and `number:`, or build them one by one into folders of their own (-o)"
            delivery.refuse(Fault(path, 0, 0, "", f"{words}; {advice}", "same-issue"))
        found = tuple(place for place in found if place.path not in twins)

        def there(edition: KeptEdition) -> bool:
            return run.same(folder / edition.name, edition)

        with closing(run.print(found, wanted or Wanted(), there)) as made:
            for printed in made:
                delivery.deliver(printed)
        return Built(tuple(delivery.editions), tuple(delivery.failures), tuple(sorted(set(run.complaints))))
    finally:
        run.close()


class _Delivery:
    """Writes editions into a folder, and remembers what failed; the same sentence is told once."""

    def __init__(self, office: Office, folder: Path) -> None:
        self._office = office
        self._folder = folder
        self._told: set[str] = set()
        self.editions: list[BuiltEdition] = []
        self.failures: list[DigestError] = []

    def deliver(self, printed: Printed) -> None:
        """Write the editions of an issue; what is wrong with it is told."""
        try:
            self._write(printed)
            if printed.error is not None:
                raise printed.error
        except ManuscriptError as error:
            self._office.tell.faults(error.faults)
            self.failures.append(error)
        except DigestError as error:
            if str(error) not in self._told:
                self._office.tell.failed(error)
            self._told.add(str(error))
            self.failures.append(error)

    def refuse(self, fault: Fault) -> None:
        """Leave an issue out, and say why."""
        self._office.tell.faults([fault])
        self.failures.append(ManuscriptError((fault,)))

    def _write(self, printed: Printed) -> None:
        tell = self._office.tell
        if printed.place.root is None:
            words = "no publication.toml at or above it; printed with defaults"
            tell.say(f"{self._office.near(printed.place.path)}: {words}")
        tell.faults(printed.warnings)
        for made in printed.prints:
            edition = made.edition
            for remark in edition.remarks:
                tell.say(f"{edition.identity.slug} ({made.target}): {remark}")
            path = self._folder / edition.name
            if made.data is not None:
                disk.write(path, made.data)
            self._office.note(f"printed {edition.identity.slug} for {made.target}: {path}")
            tell.written(path, issue=str(edition.identity), pages=edition.pages)
            self.editions.append(BuiltEdition(path, edition.identity.label, made.target, edition.pages))
