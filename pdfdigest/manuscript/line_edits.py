"""The text of an issue file, its nodes and an edit go in; the text with the edit comes out, in one way after another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pdfdigest.manuscript.common_ends import common_ends
from pdfdigest.manuscript.edits import Cut, Edit, Insert, Put, SpliceError, Steps, key_before
from pdfdigest.manuscript.yaml_nodes import Node
from pdfdigest.manuscript.yaml_writing import block, entry, inline, literal, rewordings


def node_at(tree: Node, steps: Steps) -> Node:
    """The node at a place; SpliceError where there is none."""
    for step in steps:
        try:
            tree = tree.items[step] if isinstance(step, int) else tree.keys[step][1]
        except LookupError:
            raise SpliceError("there is no such place in the file") from None
    return tree


def ways(text: str, tree: Node, edit: Edit) -> Iterator[str]:
    """Ways to write an edit, the one that touches least first."""
    if isinstance(edit, Put):
        yield from _put_into(text, tree, edit)
        return
    whole = text if text.endswith("\n") else text + "\n"
    holder = node_at(tree, edit.steps[:-1])
    name = str(edit.steps[-1])
    there = holder.keys.get(name)
    if isinstance(edit, Insert) and (there is None or there[1].style in ("", "[")):
        if there is None or not there[1].items:
            yield from _put_into(text, tree, Put(edit.steps, [edit.value]))
        return
    if there is None or there[1].style != "seq":
        return
    spans = entry_spans(whole, there[1])
    if isinstance(edit, Insert):
        at = spans[edit.at][0] if edit.at < len(spans) else spans[-1][1]
        column = there[1].column
        yield whole[:at] + (edit.lines or entry(edit.value, column)) + whole[at:]
    elif isinstance(edit, Cut):
        begin, end = spans[edit.at]
        if len(spans) == 1:
            begin = _line_begin(whole, there[0].begin)
        yield whole[:begin] + whole[end:]
        if len(spans) == 1:
            yield text[: there[0].end] + ": []" + whole[end - 1 :]
    else:
        order = list(range(len(spans)))
        order.insert(edit.to, order.pop(edit.at))
        yield _permuted(whole, spans, order)


def _permuted(text: str, spans: list[tuple[int, int]], order: list[int]) -> str:
    """The entries in another order; what stands between them stays between them."""
    made, at = "", 0
    for place, (begin, end) in enumerate(spans):
        mine = spans[order[place]]
        made += text[at:begin] + text[slice(*mine)]
        at = end
    return made + text[at:]


def entry_spans(text: str, of: Node) -> list[tuple[int, int]]:
    """Where each entry of a list begins, with the comment above it, and ends, with its line."""
    if of.style != "seq" or not of.items:
        raise SpliceError("this list is written on one line; change it in the text")
    spans: list[tuple[int, int]] = []
    for item in of.items:
        begin = text.rindex("-", 0, item.begin + 1) if text[item.begin : item.begin + 1] != "-" else item.begin
        begin = _line_begin(text, begin)
        if text[begin : begin + of.column].strip(" "):
            raise SpliceError("the list begins beside something else")
        floor = spans[-1][1] if spans else 0
        while begin > floor:
            above = _line_begin(text, begin - 1)
            line = text[above : begin - 1]
            if above < floor or not line.lstrip(" ").startswith("#") or len(line) - len(line.lstrip(" ")) < of.column:
                break
            begin = above
        spans.append((begin, min(_line_end(text, item.end) + 1, len(text))))
    return spans


def _put_into(text: str, tree: Node, put: Put) -> Iterator[str]:
    node, done = tree, 0
    for done, step in enumerate(put.steps):
        inner = _child(node, step)
        last = done == len(put.steps) - 1
        if inner is None:
            yield from _key_made(text, node, put, done)
            return
        if last:
            yield from _value_changed(text, node, inner, put)
            return
        if inner.plain is None:
            yield from _written(text, inner, _wrapped(put, done + 1), bare=put.bare)
            return
        node = inner


def _child(node: Node, step: str | int) -> Node | None:
    if isinstance(step, int):
        if node.style not in ("seq", "[") or step >= len(node.items):
            raise SpliceError("there is no such place in the file")
        return node.items[step]
    if node.style not in ("map", "{"):
        raise SpliceError("there is no such place in the file")
    return node.keys[step][1] if step in node.keys else None


def _wrapped(put: Put, done: int) -> Any:
    value = put.value
    for step in reversed(put.steps[done:]):
        value = {step: value}
    return value


def _key_made(text: str, holder: Node, put: Put, done: int) -> Iterator[str]:
    name, value = str(put.steps[done]), _wrapped(put, done + 1)
    if holder.style == "{":
        inside = text[holder.begin + 1 : holder.end - 1].rstrip()
        comma = ", " if inside.strip() else ""
        at = holder.begin + 1 + len(inside)
        yield text[:at] + f"{comma}{name}: {inline(value, bare=put.bare)}" + text[at:]
        return
    last = done == len(put.steps) - 1
    after = key_before(list(holder.keys), name, put.order if last else ())
    if after is None:
        return
    at = _line_end(text, holder.keys[after][1].end)
    lines = block(name, value, holder.column, bare=put.bare).removesuffix("\n")
    yield text[:at] + "\n" + lines + text[at:]


def _value_changed(text: str, holder: Node, node: Node, put: Put) -> Iterator[str]:
    name = str(put.steps[-1])
    if put.value is None and not put.wanted and holder.style in ("map", "{"):
        yield from _key_gone(text, holder, name)
        return
    if put.value is None:
        yield text[: node.begin].rstrip(" ") + text[node.end :]
        return
    if isinstance(put.value, str) and isinstance(node.value, str):
        yield from rewordings(text, node, put.value)
    if (
        isinstance(put.value, list)
        and node.style in ("seq", "[")
        and not any(isinstance(one, dict) for one in put.value)
    ):
        yield from _entries(text, node, put.value)
    yield from _written(text, node, put.value, bare=put.bare, flow=holder.style in ("{", "["))


def _key_gone(text: str, holder: Node, name: str) -> Iterator[str]:
    key, value = holder.keys[name]
    end = max(value.end, key.end)
    if holder.style == "{":
        before = re.search(r",?[ \n]*$", text[holder.begin + 1 : key.begin])
        begin = key.begin - len(before[0]) if before else key.begin
        rest = text[end:] if before and "," in before[0] else re.sub(r"^ *, *", "", text[end:])
        yield text[:begin] + rest
        return
    begin = _line_begin(text, key.begin)
    if len(holder.keys) == 1:
        return
    if text[begin : key.begin].strip(" "):  # the hyphen of a list stands before it
        nearest = min(other.begin for other, _ in holder.keys.values() if other.begin > key.begin)
        yield text[: key.begin] + text[nearest:]
        return
    yield text[:begin] + text[min(_line_end(text, end) + 1, len(text)) :]


def _entries(text: str, node: Node, wanted: list[Any]) -> Iterator[str]:
    """A list of short texts changed from the first entry that differs to the last one."""
    old = [item.plain for item in node.items]
    head, tail = common_ends(old, wanted)
    middle, items = wanted[head : len(wanted) - tail], node.items
    if node.style == "seq":
        lines = "".join(f"{' ' * node.column}- {inline(each, flow=False)}\n" for each in middle)
        spans = entry_spans(text if text.endswith("\n") else text + "\n", node)
        begin = spans[head][0] if head < len(spans) else spans[-1][1]
        end = spans[len(old) - tail - 1][1] if len(old) - tail > head else begin
        if head + tail or middle:
            whole = text if text.endswith("\n") else text + "\n"
            yield whole[:begin] + lines + whole[end:]
        return
    words = ", ".join(inline(each) for each in middle)
    if not old:
        yield text[: node.begin + 1] + words + text[node.end - 1 :]
    elif middle and head + tail < len(old):
        yield text[: items[head].begin] + words + text[items[len(old) - tail - 1].end :]
    elif middle and head:
        yield text[: items[head - 1].end] + ", " + words + text[items[head - 1].end :]
    elif middle:
        yield text[: items[0].begin] + words + ", " + text[items[0].begin :]
    elif head:
        yield text[: items[head - 1].end] + text[items[len(old) - tail - 1].end :]
    elif tail:
        yield text[: items[0].begin] + text[items[len(old) - tail].begin :]


def _written(text: str, node: Node, value: Any, *, bare: bool = False, flow: bool = False) -> Iterator[str]:
    """The value written anew where the old one stands."""
    before, after = text[: node.begin], text[node.end :]
    gap = "" if before.endswith((" ", "[", "{")) else " "
    if flow:
        yield before + gap + inline(value, bare=bare) + after
        return
    if isinstance(value, dict) or (isinstance(value, list) and any(isinstance(each, dict) for each in value)):
        lines = block("", value, node.column, bare=bare)
        yield before.rstrip(" ") + lines.removesuffix("\n") + after
        return
    if isinstance(value, str) and "\n" in value:
        comment = text[node.end : _line_end(text, node.end)] if node.style not in ("|", ">") else ""
        yield before + gap + literal(value, node.column, comment) + after[len(comment) :]
        return
    if isinstance(value, str) and node.style in ("'", '"', "|", ">") and not bare:
        yield before + gap + inline(value, flow=False, quotes=node.style if node.style in "'\"" else "") + after
    yield before + gap + inline(value, flow=False, bare=bare) + after


def _line_begin(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _line_end(text: str, at: int) -> int:
    found = text.find("\n", at)
    return len(text) if found < 0 else found
