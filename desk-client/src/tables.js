// Tables, as they read: rows and cells where the caret is elsewhere, the lines as they are typed where it is in them.

import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, WidgetType } from "@codemirror/view";
import { made, say } from "./net.js";

const ROW = /^\s*\|.*\|\s*$/;
const RULE = /^\s*\|(?:\s*:?-+:?\s*\|)+\s*$/;
const SAID = /^: (?:(unit|data|source|chart): ?)?(.*)$/;

const unmarked = (text) => text.replace(/\[([^\]]+)\]\([^()\s]*\)/g, "$1").replace(/\*+/g, "").replace(/\\(.)/g, "$1").trim();
const cells = (line) => line.trim().replace(/^\||\|$/g, "").split(/(?<!\\)\|/);

// The tables of a text: where each begins and ends, and what it says.
export function tablesIn(text) {
  const lines = [];
  let at = 0;
  for (const line of text.split("\n")) { lines.push({ text: line, from: at, to: at + line.length }); at += line.length + 1; }
  const found = [];
  for (let row = 0; row + 1 < lines.length; row += 1) {
    if (!ROW.test(lines[row].text) || !RULE.test(lines[row + 1].text)) continue;
    let last = row + 1;
    while (last + 1 < lines.length && ROW.test(lines[last + 1].text)) last += 1;
    let first = row;
    while (first > 0 && !lines[first - 1].text.trim()) first -= 1;
    let above = first;
    while (above > 0 && SAID.test(lines[above - 1].text)) above -= 1;
    // A line with a colon right below a term belongs to that, and to no table.
    if (above === first || (above > 0 && lines[above - 1].text.trim())) above = row;
    const said = lines.slice(above, row).map((line) => SAID.exec(line.text)).filter(Boolean).map(([, name, words]) => [name ?? "title", words]);
    const sides = cells(lines[row + 1].text).map((cell) => (/:\s*$/.test(cell) ? (/^\s*:/.test(cell) ? "center" : "end") : "start"));
    found.push({ from: lines[above].from, to: lines[last].to, said, sides, rows: [row, ...Array.from({ length: last - row - 1 }, (_, index) => row + 2 + index)].map((index) => cells(lines[index].text)) });
    row = last;
  }
  return found;
}

class Table extends WidgetType {
  constructor(table) { super(); this.table = table; this.key = JSON.stringify([table.said, table.sides, table.rows]); }
  eq(other) { return other.key === this.key; }
  toDOM() {
    const { said, sides, rows } = this.table;
    const [head, ...body] = rows;
    const titles = said.filter(([name]) => name === "title").map(([, words]) => unmarked(words));
    const rest = said.filter(([name]) => name !== "title").map(([name, words]) => (name === "chart" ? say(words.trim() === "line" ? "chart_line" : "chart_bar") : unmarked(words)));
    const row = (tag, texts) => made("tr", {}, ...texts.map((text, at) => made(tag, { class: sides[at] ?? "start", dir: "auto" }, unmarked(text))));
    return made("div", { class: "md-table" }, titles.length ? made("p", { class: "md-term", dir: "auto" }, titles.join(" ")) : null, rest.length ? made("p", { class: "quiet", dir: "auto" }, rest.join(" · ")) : null,
      made("table", {}, made("thead", {}, row("th", head)), made("tbody", {}, ...body.map((texts) => row("td", texts)))));
  }
  ignoreEvent() { return false; }
}

const focused = StateEffect.define();

function drawn(state, focus) {
  const { from, to } = state.selection.main;
  const made_ = tablesIn(state.doc.toString()).filter((table) => !focus || to < table.from || from > table.to)
    .map((table) => Decoration.replace({ widget: new Table(table), block: true }).range(table.from, table.to));
  return { focus, marks: Decoration.set(made_) };
}

// Tables that nobody has the caret in.
export const tables = [
  StateField.define({
    create: (state) => drawn(state, false),
    update(known, change) {
      const effect = change.effects.find((each) => each.is(focused));
      if (change.isUserEvent("input.type.compose")) return { ...known, marks: known.marks.map(change.changes) };
      if (!effect && !change.docChanged && !change.selection) return known;
      return drawn(change.state, effect ? effect.value : known.focus);
    },
    provide: (field) => EditorView.decorations.from(field, ({ marks }) => marks),
  }),
  EditorView.focusChangeEffect.of((_, focus) => focused.of(focus)),
];
