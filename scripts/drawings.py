"""Draw the pictures of The Bound Page: lines and shapes go in, issues/the-bound-page/images/*.svg come out.

Letters are outlines of the shipped fonts, so no drawing asks for a font.  Nothing is transparent, masked or
filtered: what stands in a drawing can stand in PDF/A.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from pathlib import Path

from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "issues/the-bound-page/images"
SERIF = TTFont(ROOT / "fonts/source-serif-4/SourceSerif4Display-Regular.otf")
ITALIC = TTFont(ROOT / "fonts/source-serif-4/SourceSerif4Display-It.otf")
SANS = TTFont(ROOT / "fonts/source-sans-3/SourceSans3-Regular.otf")

WIDTH, HEIGHT = 1660, 640
GROUND = "#f3eee5"
PAPER = "#fdfbf7"
TONE = "#ddd0bd"
DEEP = "#b9a48b"
INK = "#2e2622"
ACCENT = "#7a3b2e"

Point = tuple[float, float]
Plane = Callable[[float, float], Point]


def n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


def shape(
    points: Iterable[Point], fill: str = "none", stroke: str = INK, width: float = 3, *, closed: bool = True
) -> str:
    path = "M" + "L".join(f"{n(x)} {n(y)}" for x, y in points) + ("Z" if closed else "")
    return drawn(path, fill, stroke, width)


def drawn(path: str, fill: str = "none", stroke: str = "none", width: float = 3) -> str:
    line = f' stroke="{stroke}" stroke-width="{n(width)}"' if stroke != "none" else ""
    return f'<path d="{path}" fill="{fill}"{line}/>'


def line(*points: Point, stroke: str = INK, width: float = 3, dash: str = "") -> str:
    made = shape(points, stroke=stroke, width=width, closed=False)
    return made.replace("/>", f' stroke-dasharray="{dash}"/>') if dash else made


def box(x: float, y: float, width: float, height: float, fill: str = PAPER, stroke: str = INK, line: float = 3) -> str:
    edge = f' stroke="{stroke}" stroke-width="{n(line)}"' if stroke != "none" else ""
    return f'<rect x="{n(x)}" y="{n(y)}" width="{n(width)}" height="{n(height)}" fill="{fill}"{edge}/>'


def disc(x: float, y: float, radius: float, fill: str = INK, stroke: str = "none", width: float = 3) -> str:
    edge = f' stroke="{stroke}" stroke-width="{n(width)}"' if stroke != "none" else ""
    return f'<circle cx="{n(x)}" cy="{n(y)}" r="{n(radius)}" fill="{fill}"{edge}/>'


def strokes(font: TTFont, sign: str) -> tuple[list[tuple[str, tuple[Point, ...]]], float]:
    """The outline of a letter in ems, y upwards, and its width."""
    glyphs, name = font.getGlyphSet(), font.getBestCmap()[ord(sign)]
    pen = DecomposingRecordingPen(glyphs)
    glyphs[name].draw(pen)
    em = font["head"].unitsPerEm
    scaled = [(verb, tuple((x / em, y / em) for x, y in points)) for verb, points in pen.value]
    return scaled, glyphs[name].width / em


def letter(font: TTFont, sign: str, plane: Plane, fill: str = INK) -> str:
    """A letter laid into a plane, which takes ems (y upwards) to places of the drawing."""
    path = ""
    for verb, points in strokes(font, sign)[0]:
        placed = " ".join(f"{n(x)} {n(y)}" for x, y in (plane(*point) for point in points))
        path += {"moveTo": "M", "lineTo": "L", "curveTo": "C"}.get(verb, "Z") + placed
    return drawn(path, fill)


def words(font: TTFont, text: str, x: float, y: float, size: float, fill: str = INK, *, middle: bool = False) -> str:
    if middle:
        x -= size * sum(strokes(font, sign)[1] for sign in text) / 2
    made = ""
    for sign in text:
        at = x
        made += letter(font, sign, lambda u, v, at=at: (at + u * size, y - v * size), fill)  # type: ignore[misc]
        x += strokes(font, sign)[1] * size
    return made


def isometric(x: float, y: float, lean: float = 24) -> Callable[[float, float, float], Point]:
    """Width to the right and down, depth to the right and up, height up; from an origin."""
    c, s = math.cos(math.radians(lean)), math.sin(math.radians(lean))
    return lambda a, b, h: (x + (a + b) * c, y + (a - b) * s - h)


def oblique(x: float, y: float) -> Callable[[float, float, float], Point]:
    """The same, seen from nearer above and from the front."""
    return lambda a, b, h: (x + 0.97 * a + 0.42 * b, y + 0.13 * a - 0.68 * b - 0.9 * h)


def block(
    at: Callable[[float, float, float], Point],
    a: float,
    b: float,
    h: float,
    w: float,
    d: float,
    t: float,
    fills: tuple[str, str, str],
    edge: float = 3,
) -> str:
    """A block from (a, b, h): its top, its front on the left, its side on the right."""
    top = [at(a, b, h + t), at(a + w, b, h + t), at(a + w, b + d, h + t), at(a, b + d, h + t)]
    front = [at(a, b, h), at(a + w, b, h), at(a + w, b, h + t), at(a, b, h + t)]
    side = [at(a + w, b, h), at(a + w, b + d, h), at(a + w, b + d, h + t), at(a + w, b, h + t)]
    return "".join(shape(face, fill, INK, edge) for face, fill in zip((top, front, side), fills, strict=True))


def punch_and_matrix() -> Iterator[str]:
    steel, copper, lead = (
        ("#d9d3ca", "#b8b0a5", "#978e82"),
        ("#d79a78", "#b9744f", "#93573a"),
        ("#e9e5de", "#cbc4b9", "#a9a195"),
    )
    size = 190.0

    def reversed_on(at: Callable[[float, float, float], Point], a: float, b: float, h: float) -> Plane:
        return lambda u, v: at(a + (0.62 - u) * size, b + v * size, h)

    # the punch: a square bar that narrows to its letter
    at = isometric(120, 380)
    yield block(at, 0, 0, -190, 210, 210, 200, steel)
    inner = [at(34, 34, 100), at(176, 34, 100), at(176, 176, 100), at(34, 176, 100)]
    outer = [at(0, 0, 10), at(210, 0, 10), at(210, 210, 10), at(0, 210, 10)]
    yield shape([outer[3], outer[2], inner[2], inner[3]], steel[0])
    yield shape([outer[0], outer[3], inner[3], inner[0]], steel[0])
    yield shape([outer[0], outer[1], inner[1], inner[0]], steel[1])
    yield shape([outer[1], outer[2], inner[2], inner[1]], steel[2])
    yield shape(inner, PAPER)
    yield letter(SERIF, "R", reversed_on(at, 46, 42, 100), ACCENT)
    # the matrix: a bar of copper with the letter sunk in it
    at = isometric(610, 330)
    yield block(at, 0, 0, 0, 300, 220, 66, copper)
    yield shape([at(46, 30, 66), at(232, 30, 66), at(232, 190, 66), at(46, 190, 66)], copper[1])
    yield letter(SERIF, "R", lambda u, v: at(80 + u * size, 46 + v * size, 66), INK)
    # the type: body, shoulder, nick and feet
    at = isometric(1180, 420)
    yield block(at, 0, 0, -120, 190, 220, 290, lead)
    for height in (-36, -14):
        yield line(at(0, 0, height), at(190, 0, height), width=7)
    yield letter(SERIF, "R", lambda u, v: at(30 + (0.62 - u) * size, 46 + v * size, 170), "#6f665c")
    yield letter(SERIF, "R", lambda u, v: at(30 + (0.62 - u) * size, 46 + v * size, 184), ACCENT)


def laid_paper() -> Iterator[str]:
    yield box(0, 0, WIDTH, HEIGHT, "#8d7a66", "none")
    left, top, right, bottom = 150, 54, 1510, 586
    yield drawn(smooth(list(deckle(left, top, right, bottom))), "#efe3cc")
    path = "".join(f"M{left + 12} {y}H{right - 12}" for y in range(top + 14, bottom - 8, 7))
    yield drawn(path, "none", "#dfcfb2", 2)
    chains = range(left + 65, right - 20, 98)
    yield drawn("".join(f"M{x} {top + 9}V{bottom - 8}" for x in chains), "none", "#cdb993", 7)
    yield drawn("".join(f"M{x} {top + 9}V{bottom - 8}" for x in chains), "none", "#f8f0df", 2.5)
    x, y = 830, 320  # the watermark: an open book, a star above it
    wire = "#fdf8ec"
    leaf = f"M{x} {y + 96}C{x - 60} {y + 44} {x - 130} {y + 40} {x - 190} {y + 62}V{y - 74}C{x - 130} {y - 96} {x - 60} {y - 92} {x} {y - 40}Z"
    other = f"M{x} {y + 96}C{x + 60} {y + 44} {x + 130} {y + 40} {x + 190} {y + 62}V{y - 74}C{x + 130} {y - 96} {x + 60} {y - 92} {x} {y - 40}Z"
    star = [
        (
            x + (62 if i % 2 == 0 else 26) * math.sin(i * math.pi / 6),
            y - 150 - (62 if i % 2 == 0 else 26) * math.cos(i * math.pi / 6),
        )
        for i in range(12)
    ]
    inner = "".join(
        f"M{x + side * 30} {y - 8 + i * 34}C{x + side * 70} {y - 40 + i * 34} {x + side * 116} {y - 46 + i * 34} {x + side * 160} {y - 40 + i * 34}"
        for side in (-1, 1)
        for i in range(3)
    )
    for colour, width in (("#c9b48c", 11), (wire, 6)):
        yield drawn(leaf + other + inner, "none", colour, width)
        yield shape(star, "none", colour, width)


def deckle(left: float, top: float, right: float, bottom: float) -> Iterator[Point]:
    """The uneven edge of a sheet, from the lower left corner against the clock."""
    corners = ((left, bottom), (right, bottom), (right, top), (left, top), (left, bottom))
    for (x, y), (u, v) in pairwise(corners):
        steps = round(math.hypot(u - x, v - y) / 16)
        for i in range(steps):
            way, off = i / steps, 2.2 * math.sin(i * 1.9 + x) + 1.6 * math.sin(i * 0.7 + y)
            yield x + (u - x) * way + (off if x == u else 0), y + (v - y) * way + (off if y == v else 0)


def folded_sheet() -> Iterator[str]:
    base = 460.0
    wide, high = 400.0, 288.0
    yield box(80, base - high, wide, high)
    yield line((80 + wide / 2, base - high), (80 + wide / 2, base), stroke=ACCENT, dash="14 10")
    yield line((80, base - high / 2), (80 + wide, base - high / 2), stroke=ACCENT, dash="3 9")
    for quarter in (1, 3):
        yield line(
            (80 + wide * quarter / 4, base - high), (80 + wide * quarter / 4, base), stroke=ACCENT, width=2, dash="3 9"
        )
    places = ((717.0, wide / 2, high, 2), (1084.0, high / 2, wide / 2, 4), (1415.0, wide / 4, high / 2, 8))
    for x, width, height, leaves in places:
        yield from standing(x, base, width * 1.12, height * 1.12, leaves)


def standing(x: float, base: float, width: float, height: float, leaves: int) -> Iterator[str]:
    """Leaves that stand fanned out from their fold, the nearest drawn last."""
    spread = {2: 34.0, 4: 48.0, 8: 60.0}[leaves]
    angles = [math.radians(-spread + 2 * spread * i / (leaves - 1)) for i in range(leaves)]
    for turn, angle in sorted(enumerate(angles), key=lambda each: -abs(each[1])):
        dx, dy = width * math.sin(angle) * 1.25, width * math.cos(angle) * 0.34
        leaf = [(x, base - height), (x + dx, base - height + dy), (x + dx, base + dy), (x, base)]
        yield shape(leaf, PAPER if turn % 2 else "#f7f1e6")
        inset = [(0.16, 0.14), (0.86, 0.14)]
        for row in range(5):
            (u, v), (p, q) = inset
            v = q = 0.16 + row * 0.15
            yield line(
                (x + dx * u, base - height * (1 - v) + dy * u),
                (x + dx * p, base - height * (1 - q) + dy * p),
                stroke=TONE,
                width=5,
            )
    yield line((x, base - height), (x, base), stroke=ACCENT, width=6)


def composing_stick() -> Iterator[str]:
    at = oblique(190, 400)
    iron = ("#8f8880", "#6d665f", "#524c46")
    lead = ("#e6e1d9", "#c5beb3", "#a39b8f")
    length, depth = 1010.0, 330.0
    yield block(at, -50, 0, -30, length + 160, depth, 20, iron)
    yield block(at, -50, depth, -30, length + 160, 26, 110, iron)
    yield block(at, -50, 0, -30, 46, depth, 110, iron)
    size = 86.0
    for row, text in ((2, "THE BOUND PAGE"), (1, "PRINTING & PAPER"), (0, "TYPE & BOOKS")):
        a, b = 0.0, 20 + row * 102.0
        if row == 0:
            yield block(at, 0, 108, 0, length, 10, 66, iron, 2)
            b -= 10
        sorts = [(sign, 34.0 if sign == " " else strokes(SERIF, sign)[1] * size + 6) for sign in text]
        room = length - sum(width for _, width in sorts)
        spaces = text.count(" ") or 1
        for sign, narrow in sorts:
            width = narrow + (room / spaces if sign == " " else 0)
            quads = max(1, round(width / 60)) if sign == " " else 1
            for _ in range(quads):
                tall = 42.0 if sign == " " else 76.0
                yield block(
                    at, a, b, 0, width / quads, 92, tall, lead if sign != " " else ("#b3aba0", "#9a9186", "#857c71"), 2
                )
                if sign != " ":
                    left = a
                    yield letter(
                        SERIF, sign, lambda u, v, left=left, b=b: at(left + 3 + u * size, b + 76 - v * size, 76), ACCENT
                    )  # type: ignore[misc]
                a += width / quads
    yield block(at, length, 0, -10, 60, depth, 92, iron)


def sewing_stations() -> Iterator[str]:
    wood = "#cdb18b"
    yield box(130, 40, 1400, 44, wood)
    yield box(130, 566, 1400, 44, wood)
    for x in (170, 1450):
        yield box(x, 84, 40, 482, "#b99a70")
        for y in range(96, 560, 15):
            yield line((x, y + 9), (x + 40, y), width=2, stroke="#8d7048")
    cords = (500, 665, 830, 995, 1160)
    gatherings = [540 - i * 30.0 for i in range(11)]
    for x in cords:
        yield box(x - 8, 84, 16, 482, "#efe6d4", INK, 2.5)
        for y in range(96, 230, 12):
            yield line((x - 8, y + 8), (x + 8, y), width=1.6)
    for turn, y in enumerate(gatherings):
        path = f"M338 {n(y)}Q326 {n(y + 13)} 338 {n(y + 26)}H1322Q1334 {n(y + 13)} 1322 {n(y)}Z"
        yield drawn(path, PAPER if turn % 2 else "#f7f1e6", INK, 2.5)
        yield line((344, y + 13), (1316, y + 13), stroke=TONE, width=2)
    for y in gatherings:
        for x in cords:
            yield drawn(
                f"M{x - 15} {n(y + 13)}C{x - 15} {n(y - 1)} {x + 15} {n(y - 1)} {x + 15} {n(y + 13)}", "none", ACCENT, 6
            )
            yield drawn(
                f"M{x - 15} {n(y + 15)}C{x - 12} {n(y + 25)} {x + 12} {n(y + 25)} {x + 15} {n(y + 15)}",
                "none",
                ACCENT,
                6,
            )
        for x in (390, 1270):
            yield (
                drawn(f"M{x} {n(y + 13)}C{x + 12} {n(y + 20)} {x + 12} {n(y + 32)} {x} {n(y + 40)}", "none", ACCENT, 5)
                if y < 540
                else disc(x, y + 13, 4, ACCENT)
            )
    y = gatherings[-1]
    yield drawn(f"M1270 {n(y + 13)}C1330 {n(y - 20)} 1360 {n(y - 50)} 1392 {n(y - 90)}", "none", ACCENT, 4)
    yield line((1386, y - 82), (1424, y - 134), width=5)


def letter_anatomy() -> Iterator[str]:
    for y in (110, 530):
        yield line((90, y), (1570, y), stroke=DEEP, width=2)
    left, right, middle = 500, 1160, 320
    yield f'<ellipse cx="{left}" cy="{middle}" rx="212" ry="216" fill="{INK}"/>'
    yield f'<ellipse cx="{left}" cy="{middle}" rx="140" ry="186" fill="{GROUND}" transform="rotate(-24 {left} {middle})"/>'
    yield f'<ellipse cx="{right}" cy="{middle}" rx="192" ry="214" fill="{INK}"/>'
    yield f'<ellipse cx="{right}" cy="{middle}" rx="112" ry="206" fill="{GROUND}"/>'
    lean, rise = math.sin(math.radians(24)) * 290, math.cos(math.radians(24)) * 290
    yield line((left - lean, middle - rise), (left + lean, middle + rise), stroke=ACCENT, width=4, dash="18 10")
    yield line((right, middle - 290), (right, middle + 290), stroke=ACCENT, width=4, dash="18 10")
    lean, rise = math.sin(math.radians(24)), math.cos(math.radians(24))
    for side in (-1, 1):  # where the stroke is thickest
        yield line(
            (left + side * 176 * rise, middle - side * 176 * lean),
            (left + side * 300 * rise, middle - side * 300 * lean),
            stroke=ACCENT,
            width=4,
        )
        yield line((right + side * 152, middle), (right + side * 276, middle), stroke=ACCENT, width=4)


def marbling() -> Iterator[str]:
    yield box(0, 0, WIDTH, HEIGHT, "#f6f2ea", "none")
    rings: list[tuple[str, list[Point]]] = []
    steps = 72
    drops: list[tuple[float, float, float, str]] = []
    for turn in range(24):
        fill = (INK, "#f6f2ea", ACCENT, "#f6f2ea", "#5c534b", "#f6f2ea")[turn % 6]
        for x, y in ((470, 330), (1040, 300), (1400, 520)):
            drops.append(
                (x + 9 * math.sin(turn * 1.3), y + 8 * math.cos(turn * 1.7), 58 if turn % 2 == 0 else 78, fill)
            )
    for x, y, radius, fill in drops:
        for _, ring in rings:
            for i, (u, v) in enumerate(ring):
                away = math.hypot(u - x, v - y) or 1
                push = math.sqrt(1 + radius * radius / (away * away))
                ring[i] = (x + (u - x) * push, y + (v - y) * push)
        around = (math.tau * i / steps for i in range(steps))
        rings.append((fill, [(x + radius * math.cos(t), y + radius * math.sin(t)) for t in around]))
    for fill, ring in rings:
        for i, (x, y) in enumerate(ring):
            across = x + 34 * math.sin(y / 84 + 0.6) + 6 * math.sin(y / 31)
            ring[i] = (across, y + 26 * math.sin(across / 118 + 1.1) + 5 * math.sin(across / 37))
        if any(-20 < x < WIDTH + 20 and -20 < y < HEIGHT + 20 for x, y in ring):
            yield drawn(smooth(ring), fill)


def smooth(ring: list[Point]) -> str:
    """A closed curve through points (Catmull-Rom, as cubics)."""
    path, count = f"M{ring[0][0]:.0f} {ring[0][1]:.0f}", len(ring)
    for i in range(count):
        (a, b), (c, d), (e, f), (g, h) = (ring[(i + k) % count] for k in (-1, 0, 1, 2))
        path += (
            f"C{c + (e - a) / 6:.0f} {d + (f - b) / 6:.0f} {e - (g - c) / 6:.0f} {f - (h - d) / 6:.0f} {e:.0f} {f:.0f}"
        )
    return path + "Z"


def press_screw() -> Iterator[str]:
    wood, dark, iron = "#cdb18b", "#b0905f", "#6d665f"
    yield box(240, 590, 1180, 8, DEEP, "none")
    # feet and cheeks
    for x in (560, 1010):
        yield box(x - 44, 560, 178, 30, dark)
        yield box(x, 34, 90, 526, wood)
        yield line((x + 22, 40), (x + 22, 554), stroke=dark, width=2)
        yield line((x + 63, 40), (x + 63, 554), stroke=dark, width=2)
    yield box(536, 20, 588, 30, dark)
    yield box(650, 84, 360, 74, wood)  # the head, which holds the nut
    yield box(650, 214, 360, 36, dark)  # the till, which guides the hose
    yield box(650, 486, 360, 64, wood)  # the winter, which bears the bed
    # screw, hose, platen
    yield box(804, 40, 52, 44, iron)
    yield box(806, 158, 48, 176, "#8f8880")
    for y in range(160, 214, 14):
        yield line((806, y + 12), (854, y), width=3)
    yield box(784, 196, 92, 100, wood)
    yield drawn("M790 296H870L856 344H804Z", iron, INK, 3)
    yield box(676, 344, 308, 30, dark)
    yield box(690, 374, 280, 16, iron)
    # the bar
    yield drawn("M862 178C960 176 1080 186 1206 214", "none", INK, 17)
    yield drawn("M862 178C960 176 1080 186 1206 214", "none", "#8f8880", 11)
    yield drawn("M1150 190L1262 216L1256 238L1146 212Z", wood, INK, 3)
    # bed, type, tympan and frisket
    yield box(300, 456, 960, 30, dark)
    yield box(470, 432, 410, 24, iron)
    for x in range(492, 862, 14):
        yield box(x, 420, 11, 12, "#cbc4b9", INK, 1.6)
    yield drawn("M470 428L352 236L366 228L484 422Z", PAPER, INK, 3)
    yield drawn("M352 236L238 136L248 126L366 228Z", "#efe3cc", INK, 3)
    yield drawn("M340 486V560M1230 486V560", "none", INK, 14)
    yield drawn("M340 486V560M1230 486V560", "none", dark, 9)
    yield disc(690, 512, 26, wood, INK, 3)
    yield line((690, 512), (742, 560), width=8)
    # ink balls and a heap of paper
    yield drawn("M1322 402C1290 380 1292 330 1336 328C1380 330 1382 380 1350 402Z", iron, INK, 3)
    yield drawn("M1326 402H1346L1340 458H1332Z", wood, INK, 3)
    for i in range(9):
        yield box(1276 + (i * 7) % 5, 582 - i * 8, 150, 8, PAPER if i % 2 else "#efe3cc", INK, 1.6)
    yield drawn("M1306 518H1380V458H1306Z", dark, INK, 3)


def stab_binding() -> Iterator[str]:
    at = isometric(180, 330, 17)
    wide, deep, thick = 690.0, 470.0, 62.0
    yield block(at, -6, -6, -8, wide + 12, deep + 12, 8, ("#5a4a3c", "#5a4a3c", "#453629"), 2)
    yield block(at, 0, 0, 0, wide, deep, thick, (PAPER, "#f7f1e6", "#efe3cc"), 2)
    for i in range(1, 15):
        h = i * thick / 15
        yield line(at(0, 0, h), at(wide, 0, h), stroke=DEEP, width=1.6)
        yield line(at(wide, 0, h), at(wide, deep, h), stroke=DEEP, width=1.6)
    cover = (ACCENT, "#62301f", "#4d2618")
    yield block(at, -6, -6, thick, wide + 12, deep + 12, 8, cover, 2)
    top = thick + 8
    holes = (52, 174, 296, 418)
    inset = deep - 46.0  # the spine is the edge at the back

    def thread(*places: Point) -> str:
        return line(*(at(a, b, top) for a, b in places), stroke=PAPER, width=5)

    stations = [wide * each / 470 for each in holes]
    yield thread((-6, inset), (wide + 6, inset))
    for a in stations:
        yield thread((a, inset), (a, deep + 6))
        x, y = at(a, inset, top)
        yield disc(x, y, 6, INK)
    slip = [at(40, 60, top), at(330, 60, top), at(330, 140, top), at(40, 140, top)]
    yield shape(slip, PAPER, INK, 2)
    yield shape([at(52, 72, top), at(318, 72, top), at(318, 128, top), at(52, 128, top)], "none", ACCENT, 2)
    # a leaf, printed on one side and folded
    at = isometric(1195, 520, 17)
    yield shape([at(0, 0, 0), at(250, 0, 0), at(250, 180, 0), at(0, 180, 0)], PAPER, INK, 2.5)
    yield shape([at(0, 0, 0), at(250, 0, 0), at(250, 168, 96), at(0, 168, 96)], "#f7f1e6", INK, 2.5)
    for i in range(9):
        a = 26 + i * 24
        yield line(at(a, 28, 16), at(a, 142, 81), stroke=DEEP if i != 8 else ACCENT, width=6)
    yield line(at(0, 0, 0), at(250, 0, 0), stroke=ACCENT, width=6)


def line_of_matrices() -> Iterator[str]:
    brass, steel, lead = "#d9b878", "#a39b8f", "#d5cfc5"
    text = "the bound page"
    x = 150.0
    widths = {sign: 74 + 60 * strokes(SERIF, sign)[1] for sign in set(text)}
    total = sum(widths[sign] if sign != " " else 66 for sign in text)
    x = (WIDTH - total) / 2
    first = x
    for sign in text:
        if sign == " ":
            yield drawn(f"M{n(x + 22)} 40H{n(x + 44)}L{n(x + 58)} 420H{n(x + 8)}Z", steel, INK, 3)
            x += 66
            continue
        w = widths[sign]
        teeth = f"M{n(x)} 70L{n(x + 14)} 70L{n(x + w / 2)} 128L{n(x + w - 14)} 70L{n(x + w)} 70V150H{n(x + w - 8)}V330H{n(x + w)}V392H{n(x)}V330H{n(x + 8)}V150H{n(x)}Z"
        yield drawn(teeth, brass, INK, 3)
        for side in (0, 1):
            for k in range(2):
                u = 17 + k * (w / 2 - 30) / 2
                v = 86 + k * 20
                at = x + u if side == 0 else x + w - u
                yield line((at - 5, v), (at + 5, v), width=3)
        yield box(x + 20, 196, w - 40, 92, "#a8823f", INK, 2)
        yield words(SERIF, sign, x + w / 2, 262, 74, INK, middle=True)
        x += w
    last = x
    # the slug, face up, its letters reversed
    yield box(first, 516, last - first, 84, lead)
    for at in range(int(first) + 60, int(last) - 20, 88):
        yield line((at, 528), (at, 600), stroke="#b3aba0", width=5)
    x = last
    for sign in text:
        w = widths[sign] if sign != " " else 66
        half = strokes(SERIF, sign)[1] * 78 / 2
        if sign != " ":
            yield letter(SERIF, sign, lambda u, v, mid=x - w / 2 + half: (mid - u * 78, 488 - v * 78), ACCENT)  # type: ignore[misc]
        x -= w
    yield line((first, 514), (last, 514), width=5)


def root_two() -> Iterator[str]:
    high = 560.0
    x, y, w, h = 90.0, 40.0, high * math.sqrt(2), high
    fills = (PAPER, "#f7f1e6", "#efe3cc", TONE, "#cdb99f", DEEP, "#a08468", ACCENT)
    for size in range(1, 9):
        # the sheet is halved across its long side: one half is this size, the other goes on
        if w > h:
            yield box(x, y, w / 2, h, fills[size - 1], INK, 2.5)
            cx, cy, room = x + w / 4, y + h / 2, w / 2
            x, w = x + w / 2, w / 2
        else:
            yield box(x, y, w, h / 2, fills[size - 1], INK, 2.5)
            cx, cy, room = x + w / 2, y + h / 4, h / 2
            y, h = y + h / 2, h / 2
        if size < 8:
            yield words(SERIF, f"A{size}", cx, cy + room * 0.09, room * 0.26, INK, middle=True)
    yield box(x, y, w, h, fills[7], INK, 2.5)
    # all of them from one corner: the diagonal is the same
    left, base = 1010.0, 600.0
    for size in range(5):
        tall = 560 / math.sqrt(2) ** size
        yield box(left, base - tall, tall / math.sqrt(2), tall, fills[size], INK, 2.5)
    yield line((left, base), (left + 560 / math.sqrt(2), base - 560), stroke=ACCENT, width=4)
    side = 150.0
    yield box(1450, 600 - side, side, side, "none", INK, 2.5)
    yield line((1450, 600), (1450 + side, 600 - side), stroke=ACCENT, width=4)
    yield drawn(
        f"M1450 {n(600 - side * math.sqrt(2))}A{n(side * math.sqrt(2))} {n(side * math.sqrt(2))} 0 0 1 {n(1450 + side)} {n(600 - side)}",
        "none",
        ACCENT,
        3,
    )
    yield line(
        (1450, 600),
        (1450, 600 - side * math.sqrt(2)),
        (1600, 600 - side * math.sqrt(2)),
        (1600, 600),
        stroke=INK,
        width=2.5,
    )


def letter_outline() -> Iterator[str]:
    base, size = 450.0, 560.0
    for y in (base, base - 0.475 * size):
        yield line((60, y), (1600, y), stroke=DEEP, width=2)
    x = 190.0
    for turn, sign in enumerate("ag&"):
        plane: Plane = lambda u, v, x=x: (x + u * size, base - v * size)  # type: ignore[misc]  # noqa: E731
        yield letter(ITALIC, sign, plane, TONE if turn != 1 else "#e8ded0")
        outline, width = strokes(ITALIC, sign)
        handles, knots, last = [], [], (0.0, 0.0)
        path = ""
        for verb, points in outline:
            placed = [plane(*point) for point in points]
            path += {"moveTo": "M", "lineTo": "L", "curveTo": "C"}.get(verb, "Z") + " ".join(
                f"{n(a)} {n(b)}" for a, b in placed
            )
            if verb == "curveTo":
                handles += [(last, placed[0]), (placed[2], placed[1])]
            if placed:
                last = placed[-1]
                knots.append(last)
        yield drawn(path, "none", INK, 2.5)
        for start, end in handles:
            yield line(start, end, stroke=ACCENT, width=1.6)
            yield disc(*end, 5, GROUND, ACCENT, 2)
        for a, b in knots:
            yield box(a - 5, b - 5, 10, 10, ACCENT, "none")
        x += width * size + 130


def paper_mould() -> Iterator[str]:
    at = isometric(170, 250, 18)
    yield block(at, -70, -60, -170, 760, 420, 110, ("#dcd6c8", "#b99a70", "#9a7d55"))
    yield shape([at(-40, -30, -60), at(660, -30, -60), at(660, 330, -60), at(-40, 330, -60)], "#ebe6da", INK, 2.5)
    yield block(at, 40, 10, 40, 540, 290, 20, ("#cdb18b", "#b99a70", "#9a7d55"))
    yield shape([at(64, 34, 60), at(556, 34, 60), at(556, 276, 60), at(64, 276, 60)], PAPER, INK, 2.5)
    for i in range(1, 30):
        b = 34 + i * 242 / 30
        yield line(at(66, b, 60), at(554, b, 60), stroke=TONE, width=2)
    for i in range(1, 8):
        a = 64 + i * 492 / 8
        yield line(at(a, 36, 60), at(a, 274, 60), stroke=ACCENT, width=1.6)
    for a in (120, 220, 320, 420, 500):
        x, y = at(a, 10, 20)
        yield drawn(
            f"M{n(x)} {n(y)}C{n(x - 7)} {n(y + 14)} {n(x - 7)} {n(y + 24)} {n(x)} {n(y + 26)}C{n(x + 7)} {n(y + 24)} {n(x + 7)} {n(y + 14)} {n(x)} {n(y)}Z",
            DEEP,
        )


def envelope_flap() -> Iterator[str]:
    leather, dark = ACCENT, "#5a2a20"
    yield drawn("M150 70H520V490H150Z", leather, INK, 3)  # the cover
    yield box(174, 94, 322, 372, "none", "#d9b878", 3)
    yield box(186, 106, 298, 348, "none", "#d9b878", 1.6)
    medallion = "M335 160C352 184 374 190 390 214C402 236 402 324 390 346C374 370 352 376 335 400C318 376 296 370 280 346C268 324 268 236 280 214C296 190 318 184 335 160Z"
    yield drawn(medallion, "#d9b878", "#d9b878", 2)
    yield drawn(medallion.replace("335 160", "335 160"), "none", dark, 3)
    yield drawn("M335 210C362 240 366 320 335 350C304 320 308 240 335 210Z", dark)
    yield drawn("M335 130V160M335 400V430", "none", "#d9b878", 4)
    yield disc(335, 128, 7, "#d9b878")
    yield disc(335, 432, 7, "#d9b878")
    yield box(520, 76, 46, 408, PAPER, INK, 3)  # the leaves at the fore-edge
    for x in range(526, 564, 6):
        yield line((x, 80), (x, 480), stroke=TONE, width=2)
    yield box(566, 70, 56, 420, dark, INK, 3)  # the strip that covers the fore-edge
    yield box(578, 84, 32, 392, "none", "#d9b878", 1.6)
    yield drawn("M622 70L848 184Q1010 280 848 376L622 490Z", leather, INK, 3)  # the tongue
    yield drawn("M642 106L838 204Q956 280 838 356L642 454Z", "none", "#d9b878", 3)
    yield drawn(
        "M770 220C792 240 822 262 822 280C822 298 792 320 770 340C748 320 718 298 718 280C718 262 748 240 770 220Z",
        "#d9b878",
    )
    yield drawn(
        "M770 250C784 262 796 272 796 280C796 288 784 298 770 310C756 298 744 288 744 280C744 272 756 262 770 250Z",
        dark,
    )


def page_margins() -> Iterator[str]:
    width, height, top = 350.0, 480.0, 40.0
    for side in (-1, 1):
        x = 600 if side == 1 else 600 - width
        yield box(x, top, width, height)
        inner, head, outer, foot = 34.0, 41.0, 68.0, 82.0
        left = 600 + inner if side == 1 else 600 - width + outer
        text = width - inner - outer
        yield box(left, top + head, text, height - head - foot, "#f3ebdd", "none")
        for i in range(22):
            y = top + head + 10 + i * 16.2
            yield line(
                (left + (22 if i in (0, 9) else 0), y),
                (left + text - (70 if i in (8, 21) else 0), y),
                stroke=DEEP,
                width=4,
            )
        far = 600 + side * width
        yield line((600, top), (far, top + height), stroke=ACCENT, width=1.8)
        yield line((600 - side * width, top + height), (far, top), stroke=ACCENT, width=1.8)
    yield line((600, top), (600, top + height), width=4)


PICTURES: dict[str, tuple[Callable[[], Iterator[str]], int, int]] = {
    "punch-and-matrix": (punch_and_matrix, WIDTH, HEIGHT),
    "laid-paper": (laid_paper, WIDTH, HEIGHT),
    "folded-sheet": (folded_sheet, WIDTH, HEIGHT),
    "composing-stick": (composing_stick, WIDTH, HEIGHT),
    "sewing-stations": (sewing_stations, WIDTH, HEIGHT),
    "letter-anatomy": (letter_anatomy, WIDTH, HEIGHT),
    "marbling": (marbling, WIDTH, HEIGHT),
    "press-screw": (press_screw, WIDTH, HEIGHT),
    "stab-binding": (stab_binding, WIDTH, HEIGHT),
    "line-of-matrices": (line_of_matrices, WIDTH, HEIGHT),
    "root-two": (root_two, WIDTH, HEIGHT),
    "letter-outline": (letter_outline, WIDTH, HEIGHT),
    "paper-mould": (paper_mould, 1200, 500),
    "envelope-flap": (envelope_flap, 1200, 560),
    "page-margins": (page_margins, 1200, 560),
}


def svg(name: str) -> str:
    """One drawing as a file; a picture within a story stands 102 mm wide."""
    picture, width, height = PICTURES[name]
    scale = 1.0 if width == WIDTH else 0.32
    sizes = f'viewBox="0 0 {width} {height}" width="{n(width * scale)}" height="{n(height * scale)}"'
    inside = "\n".join((box(0, 0, width, height, GROUND, "none"), *picture()))
    opening = f'<svg xmlns="http://www.w3.org/2000/svg" {sizes}>'
    return f'{opening}\n<g stroke-linecap="round" stroke-linejoin="round">\n{inside}\n</g>\n</svg>\n'


def main() -> None:
    """Write every drawing."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    for name in PICTURES:
        path = IMAGES / f"{name}.svg"
        path.write_text(svg(name), "utf-8")
        print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
