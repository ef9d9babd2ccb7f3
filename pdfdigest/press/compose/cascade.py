"""Web pages and their stylesheet go in; the characters that stand in each face come out.

A page carries its fonts with it, so only the faces and the characters that it shows may come along;
the cascade of CSS alone knows which those are.  Rules for print or for one width never change a
face, so what stands inside `@media` is not looked at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import cssselect2
import tinycss2
import tinyhtml5

_BROWSER = """
b, strong, h1, h2, h3, h4, th { font-weight: 700 }
i, em, cite, dfn, address { font-style: italic }
"""
_INHERITED = ("font-family", "font-weight", "font-style", "text-transform")
_SILENT = frozenset({"head", "script", "style", "title"})
_WEIGHTS = {"normal": 400, "bold": 700}


@dataclass(frozen=True, slots=True, order=True)
class Face:
    """The families asked for, first choice first, with a weight from 1 to 1000."""

    families: tuple[str, ...]
    weight: int
    italic: bool


def faces(pages: Iterable[str], css: str) -> dict[Face, frozenset[str]]:
    """The characters shown in each face on several pages, those of `content:` included."""
    found: defaultdict[Face, set[str]] = defaultdict(set)
    matcher = _matcher(_BROWSER + css)
    start = {"font-family": (), "font-weight": _tokens("400"), "font-style": _tokens("normal"), "text-transform": ()}
    for html in pages:
        _walk(cssselect2.ElementWrapper.from_html_root(tinyhtml5.parse(html)), matcher, start, found)
    return {face: frozenset(signs) for face, signs in found.items() if signs}


Style = Mapping[str, tuple[Any, ...]]


def _walk(element: Any, matcher: Any, inherited: Style, found: defaultdict[Face, set[str]]) -> None:
    if element.local_name in _SILENT:
        return
    matches = sorted(matcher.match(element), key=lambda match: match[:2])
    style = _styled(inherited, (payload for *_, pseudo, payload in matches if pseudo is None))
    for pseudo in {match[2] for match in matches if match[2] is not None}:
        made = _styled(style, (payload for *_, name, payload in matches if name == pseudo))
        found[_face(made)].update(_shown("".join(_strings(made.get("content", ()))), made))
    face = _face(style)
    found[face].update(_shown(element.etree_element.text or "", style))
    for child in element.iter_children():
        _walk(child, matcher, style, found)
        found[face].update(_shown(child.etree_element.tail or "", style))


def _matcher(css: str) -> Any:
    matcher = cssselect2.Matcher()
    for rule in _rules(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)):
        try:
            selectors = cssselect2.compile_selector_list(rule.prelude)
        except cssselect2.SelectorError:
            continue
        declarations = tuple(
            (found.name, tuple(found.value), found.important)
            for found in tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
            if found.type == "declaration"
        )
        for selector in selectors:
            matcher.add_selector(selector, declarations)
    return matcher


def _rules(rules: Iterable[Any]) -> Iterator[Any]:
    for rule in rules:
        if rule.type == "qualified-rule":
            yield rule
        elif rule.type == "at-rule" and rule.lower_at_keyword in ("supports", "layer") and rule.content is not None:
            yield from _rules(tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True))


def _styled(inherited: Style, payloads: Iterable[Any]) -> dict[str, tuple[Any, ...]]:
    """What a box inherits, and what the rules that match it say on top, in cascade order."""
    style = {name: value for name, value in inherited.items() if name.startswith("--") or name in _INHERITED}
    said = [declaration for payload in payloads for declaration in payload]
    for name, value, _ in [*(each for each in said if not each[2]), *(each for each in said if each[2])]:
        words = {token.lower_value for token in value if token.type == "ident"}
        if words & {"inherit", "unset"} and name in _INHERITED:
            style[name] = inherited[name]
        elif name == "font":
            style.update(_shorthand(_resolved(value, style)))
        else:
            style[name] = value
    return style


def _resolved(value: Iterable[Any], style: Style, depth: int = 0) -> tuple[Any, ...]:
    """The tokens of a value with each `var()` replaced."""
    out: list[Any] = []
    for token in value:
        if token.type == "function" and token.lower_name == "var" and depth < 20:
            name = next((inside.value for inside in token.arguments if inside.type == "ident"), "")
            comma = next((at for at, inside in enumerate(token.arguments) if inside == ","), None)
            otherwise = token.arguments[comma + 1 :] if comma is not None else []
            out.extend(_resolved(style.get(name, otherwise), style, depth + 1))
        else:
            out.append(token)
    return tuple(out)


def _shorthand(value: tuple[Any, ...]) -> dict[str, tuple[Any, ...]]:
    """The three properties of a face out of `font: italic 600 1rem/1.4 Family, Family`."""
    said = {"font-style": _tokens("normal"), "font-weight": _tokens("400")}
    at = next((at for at, token in enumerate(value) if token.type in ("dimension", "percentage")), None)
    if at is None:
        return said
    for token in value[:at]:
        if token.type == "number" or (token.type == "ident" and token.lower_value == "bold"):
            said["font-weight"] = (token,)
        elif token.type == "ident" and token.lower_value in ("italic", "oblique"):
            said["font-style"] = (token,)
    rest = list(value[at + 1 :])
    while rest and rest[0].type == "whitespace":
        rest.pop(0)
    if rest and rest[0] == "/":
        rest = [token for token in rest[1:] if token.type not in ("number", "dimension", "percentage")]
    return said | {"font-family": tuple(rest)}


def _face(style: Style) -> Face:
    weight = next(
        (token for token in _resolved(style["font-weight"], style) if token.type in ("number", "ident")), None
    )
    heavy = 400
    if weight is not None:
        heavy = int(weight.value) if weight.type == "number" else _WEIGHTS.get(weight.lower_value, 400)
    slant = {token.lower_value for token in _resolved(style["font-style"], style) if token.type == "ident"}
    return Face(tuple(_families(_resolved(style["font-family"], style))), heavy, bool(slant & {"italic", "oblique"}))


def _families(value: Iterable[Any]) -> Iterator[str]:
    name: list[str] = []
    for token in value:
        if token.type in ("ident", "string"):
            name.append(token.value)
        elif token.type == "literal" and name:
            yield " ".join(name)
            name = []
    if name:
        yield " ".join(name)


def _strings(value: Iterable[Any]) -> Iterator[str]:
    return (token.value for token in value if token.type == "string")


def _shown(text: str, style: Style) -> str:
    words = {token.lower_value for token in style["text-transform"] if token.type == "ident"}
    return text + text.upper() if words & {"uppercase", "capitalize"} else text


def _tokens(text: str) -> tuple[Any, ...]:
    return tuple(tinycss2.parse_component_value_list(text))
