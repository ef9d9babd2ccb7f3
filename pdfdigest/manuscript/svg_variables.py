"""A drawing goes in; the same comes out with each CSS variable replaced by what it stands for.

The engine knows no `var()` in a drawing and would print black (CSS Custom Properties, 3).  A variable counts that is set
for the whole drawing; one that changes from part to part, or that nothing sets, cannot be told.
"""

from __future__ import annotations

import re

ROUNDS = 8
"""Variables that stand for variables are followed so far."""
_STYLE = re.compile(rb"<style\b[^>]*>(.*?)</style\s*>", re.DOTALL | re.IGNORECASE)
_RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
_SET = re.compile(r"(--[\w-]+)\s*:\s*([^;{}\"]*)")
_WHOLE = frozenset({":root", "svg", "*", "html", ":root svg"})
_UNKNOWN = re.compile(r"\b(color-mix|light-dark|env)\(")
_ROOT = re.compile(rb"<svg\b[^>]*>", re.DOTALL)


def resolved(held: bytes) -> tuple[bytes, str]:
    """The drawing, and what of it cannot be told: nothing where all could.

    >>> resolved(b'<svg style="--a: red"><path fill="var(--a)" stroke="var(--b, blue)"/></svg>')[0]
    b'<svg style="--a: red"><path fill="red" stroke="blue"/></svg>'
    """
    if b"var(" not in held:
        unknown = _UNKNOWN.search(held.decode("utf-8", "replace"))
        return held, f"{unknown[1]}()" if unknown else ""
    known, parted = _variables(held)
    text = held.decode("utf-8", "replace")
    for _ in range(ROUNDS):
        changed = _replaced(text, {name: value for name, value in known.items() if name not in parted})
        if changed == text:
            break
        text = changed
    left = re.search(r"var\(\s*(--[\w-]+)", text) or _UNKNOWN.search(text)
    return text.encode(), left[1] if left else ""


def _variables(held: bytes) -> tuple[dict[str, str], set[str]]:
    """What is set for the whole drawing, and the names that are set for a part of it too."""
    known: dict[str, str] = {}
    parted: set[str] = set()
    for style in _STYLE.finditer(held):
        css = re.sub(r"/\*.*?\*/|<!\[CDATA\[|\]\]>", "", style[1].decode("utf-8", "replace"), flags=re.DOTALL)
        for block in re.finditer(r"@[^{};]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", css):
            parted |= {name for name, _ in _SET.findall(block[0])}
        for selector, body in _RULE.findall(re.sub(r"@[^{};]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", css)):
            pairs = _SET.findall(body)
            if {each.strip() for each in selector.split(",")} <= _WHOLE:
                known |= {name: value.strip() for name, value in pairs}
            else:
                parted |= {name for name, _ in pairs}
    root = _ROOT.search(held)
    for place in re.finditer(rb"style\s*=\s*([\"'])(.*?)\1", held, re.DOTALL):
        pairs = _SET.findall(place[2].decode("utf-8", "replace"))
        if root and root.start() < place.start() < root.end():
            known |= {name: value.strip() for name, value in pairs}
        else:
            parted |= {name for name, _ in pairs}
    return known, parted


def _replaced(text: str, known: dict[str, str]) -> str:
    """Each `var()` that holds no other one, replaced by its value or by what stands for want of one."""

    def value(found: re.Match[str]) -> str:
        name, _, otherwise = found[1].partition(",")
        name = name.strip()
        return known.get(name, otherwise.strip()) or found[0]

    return re.sub(r"var\(((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)", value, text)
