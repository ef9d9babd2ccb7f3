"""The text of a TOML file goes in; where its keys stand comes out."""

from __future__ import annotations

import re


class Lines:
    """Where the keys of a TOML file stand, read off its lines: enough to point at one."""

    def __init__(self, text: str) -> None:
        self.places: dict[str, tuple[int, int]] = {}
        table = ""
        for number, line in enumerate(text.split("\n"), 1):
            if heading := re.match(r"\s*\[+([^\]]+)\]", line):
                table = re.sub(r"[\"'\s]", "", heading[1])
                self.places.setdefault(table, (number, 1))
            elif key := re.match(r"\s*([\w.\"'-]+)\s*=", line):
                name = key[1].strip("\"'")
                self.places.setdefault(f"{table}.{name}" if table else name, (number, line.index(key[1]) + 1))

    def locate(self, steps: tuple[str | int, ...], key: bool) -> tuple[int, int]:
        """Line and column of the nearest key on the way to the one that a path names; of the first line where there is none."""
        names = [str(step) for step in steps if not isinstance(step, int)]
        while names:
            name = ".".join(names)
            place = self.places.get(name) or next(
                (each for other, each in self.places.items() if other.startswith(f"{name}.")), None
            )
            if place:
                return place
            names.pop()
        return (1, 1)
