"""Who came to a list and who went, month by month, as numbers and as a picture."""

from __future__ import annotations

from pathlib import Path

from pdfdigest.errors import counted
from pdfdigest.office import disk, post_room
from pdfdigest.office.surroundings import Office
from pdfdigest.post import roster
from pdfdigest.post.history import Month, history

_HIGH, _WIDE, _EDGE = 240, 28, 40
"""Of the picture, in pixels: the height of the bars, the width of a month, the margin."""


def months(office: Office, name: str) -> tuple[Month, ...]:
    """Every month of a list, the oldest first; RequestError where there is no such list."""
    room = post_room.here(office)
    with room.ledger() as ledger:
        roster.known(ledger.db, (name,))
        return history(ledger.db, name, room.zone)


def plot(office: Office, name: str, path: Path) -> Path:
    """Write the readers of each month as a picture (SVG); errors as those of `months`."""
    disk.write(office.here / path, _picture(name, months(office, name)).encode())
    return path


def _picture(name: str, found: tuple[Month, ...]) -> str:
    most = max((each.readers for each in found), default=0) or 1
    width, height = 2 * _EDGE + _WIDE * max(len(found), 1), _HIGH + 2 * _EDGE
    bars = []
    for number, each in enumerate(found):
        high = round(_HIGH * max(each.readers, 0) / most, 1)
        left, top = _EDGE + number * _WIDE, _EDGE + _HIGH - high
        words = f"{each.month}: {counted(each.readers, 'reader')}, {each.joined:,} joined, {each.left:,} left, {each.bounced:,} bounced"
        bars.append(
            f'<rect x="{left}" y="{top}" width="{_WIDE - 4}" height="{high}" fill="#345"><title>{words}</title></rect>'
        )
        if each.month.endswith("-01") or number == 0:
            bars.append(f'<text x="{left}" y="{_EDGE + _HIGH + 16}" font-size="11">{each.month}</text>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="sans-serif" role="img"'
        f' aria-label="{name}: readers by month"><text x="{_EDGE}" y="24" font-size="14">{name}: {counted(most, "reader")} at'
        f" most</text>{''.join(bars)}</svg>\n"
    )
