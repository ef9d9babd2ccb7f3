// The text of a story, as Markdown that is shown as it reads: bold is bold, a link is its words and a chip, a list has its points.
// Marks are seen where the caret is, and quiet there.

import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { Annotation, EditorState, StateEffect, StateField, Transaction } from "@codemirror/state";
import { Decoration, EditorView, keymap, placeholder, ViewPlugin, WidgetType } from "@codemirror/view";
import { formatBar, formatKeys, pastedAddress } from "./formats.js";
import { made } from "./net.js";
import { tables, tablesIn } from "./tables.js";

const faulty = StateEffect.define();
// The words that a fault is about; they stay marked where they go while one types.
const faults = StateField.define({
  create: () => Decoration.none,
  update(marks, change) {
    let made = marks.map(change.changes);
    for (const effect of change.effects) {
      if (effect.is(faulty)) made = Decoration.set(effect.value.filter(({ to }) => to <= change.state.doc.length).map(({ from, to, severity, message }) => Decoration.mark({ class: `at-word ${severity}`, attributes: { title: message } }).range(from, to)), true);
    }
    return made;
  },
  provide: (field) => EditorView.decorations.from(field),
});
const fromOutside = Annotation.define();
const nonce = document.querySelector("meta[name=nonce]").content;
const RULES = [
  { find: /\*\*(?=\S)(.+?)(?<=\S)\*\*/g, name: "strong", marks: 2 },
  { find: /(?<![*\w])\*(?=[^\s*])([^*]+?)(?<=[^\s*])\*(?![*\w])/g, name: "emphasis", marks: 1 },
  { find: /\^(?=\S)([^^\s]+)\^/g, name: "raised", marks: 1 },
  { find: /(?<!~)~(?=[^\s~])([^~\s]+)~(?!~)/g, name: "lowered", marks: 1 },
];
const SHAPED = /<(?:a|b|strong|i|em|ul|ol|table|h[1-6]|p|div|sup|img)\b/i;
const LINK = /\[([^\]]+)\]\(([^()\s]*)\)/g;
const STARTS = /^(\s*(?:[-*+]|\d+[.)])\s+|#{1,6}\s+|>\s?)/;
const POINT = /^\s*[-*+]\s+/;
const FOREIGN = /\[([^\]]+)\](\{lang=[\w-]+\})/g;
const MEANS = /^: /;

class Chip extends WidgetType {
  constructor(label) { super(); this.label = label; }
  eq(other) { return other.label === this.label; }
  toDOM() {
    const chip = document.createElement("span");
    chip.className = "chip-of-source";
    chip.textContent = this.label;
    return chip;
  }
  ignoreEvent() { return false; }
}

class Point extends WidgetType {
  eq() { return true; }
  toDOM() {
    const point = document.createElement("span");
    point.className = "md-point";
    point.textContent = "•\u2002";
    return point;
  }
  ignoreEvent() { return false; }
}

function decorated(view, source) {
  const found = [];
  const { head, anchor } = view.state.selection.main;
  const inTable = tablesIn(view.state.doc.toString());
  const near = (from, to) => view.hasFocus && Math.max(head, anchor) >= from && Math.min(head, anchor) <= to;
  for (const { from, to } of view.visibleRanges) {
    for (let at = from; at <= to;) {
      const line = view.state.doc.lineAt(at);
      const start = STARTS.exec(line.text);
      const shown = near(line.from, line.to);
      const quiet = (from_, to_) => found.push((shown ? Decoration.mark({ class: "md-mark" }) : Decoration.replace({})).range(from_, to_));
      if (start && POINT.test(start[0]) && !shown) found.push(Decoration.replace({ widget: new Point() }).range(line.from, line.from + start[0].length));
      else if (start?.[0].startsWith(">")) {
        found.push(Decoration.line({ class: "md-quotation" }).range(line.from));
        quiet(line.from, line.from + start[0].length);
      } else if (start) found.push(Decoration.mark({ class: "md-mark" }).range(line.from, line.from + start[0].length));
      // A term, and below it what it means.
      if (inTable.some((table) => line.from >= table.from && line.to <= table.to)) { /* as it is typed */ } else if (MEANS.test(line.text)) {
        found.push(Decoration.line({ class: "md-meaning" }).range(line.from));
        quiet(line.from, line.from + 2);
      } else if (line.text.trim() && line.number < view.state.doc.lines && MEANS.test(view.state.doc.line(line.number + 1).text)) found.push(Decoration.line({ class: "md-term" }).range(line.from));
      else if (/^ {2}\S/.test(line.text) && line.number > 1 && /^(?:: | {2}\S)/.test(view.state.doc.line(line.number - 1).text)) {
        found.push(Decoration.line({ class: "md-meaning" }).range(line.from));
        quiet(line.from, line.from + 2);
      }
      for (const hit of line.text.matchAll(FOREIGN)) {
        const begin = line.from + hit.index;
        const words = begin + 1 + hit[1].length;
        const end = begin + hit[0].length;
        if (near(begin, end)) found.push(Decoration.mark({ class: "md-mark" }).range(words, end));
        else found.push(Decoration.replace({}).range(begin, begin + 1), Decoration.replace({}).range(words, end));
      }
      for (const { find, name, marks } of RULES) {
        for (const hit of line.text.matchAll(find)) {
          const begin = line.from + hit.index;
          const end = begin + hit[0].length;
          const sign = near(begin, end) ? Decoration.mark({ class: "md-mark" }) : Decoration.replace({});
          found.push(sign.range(begin, begin + marks));
          found.push(Decoration.mark({ class: `md-${name}` }).range(begin + marks, end - marks));
          found.push(sign.range(end - marks, end));
        }
      }
      for (const hit of line.text.matchAll(LINK)) {
        const begin = line.from + hit.index;
        const words = begin + 1 + hit[1].length;
        const end = begin + hit[0].length;
        found.push(Decoration.mark({ class: "md-link" }).range(begin + 1, words));
        if (near(begin, end)) {
          found.push(Decoration.mark({ class: "md-mark" }).range(begin, begin + 1));
          found.push(Decoration.mark({ class: "md-mark" }).range(words, end));
        } else {
          found.push(Decoration.replace({}).range(begin, begin + 1));
          found.push(Decoration.replace({ widget: new Chip(source(hit[2])) }).range(words, end));
        }
      }
      at = line.to + 1;
    }
  }
  return Decoration.set(found, true);
}

export function prose({ label, id, typed, source, composing, bring, plain = false }) {
  const reading = ViewPlugin.fromClass(class {
    constructor(view) { this.decorations = decorated(view, source); }
    update(update) {
      if (update.view.composing) this.decorations = this.decorations.map(update.changes);
      else if (update.docChanged || update.viewportChanged || update.selectionSet || update.focusChanged) this.decorations = decorated(update.view, source);
    }
  }, { decorations: (value) => value.decorations });
  const view = new EditorView({
    state: EditorState.create({
      doc: "",
      extensions: [
        history(), keymap.of([...(plain ? [] : formatKeys), ...defaultKeymap, ...historyKeymap]), EditorView.lineWrapping, EditorView.cspNonce.of(nonce),
        EditorView.perLineTextDirection.of(true), faults, plain ? [] : [reading, tables, placeholder(label)],
        EditorView.contentAttributes.of({ "aria-label": label, id, dir: "auto", spellcheck: String(!plain), autocapitalize: "sentences" }),
        EditorView.domEventHandlers({
          compositionstart: () => composing(true),
          compositionend: () => { setTimeout(() => composing(false), 0); },
          // What has a shape (Word, a page, a mail) comes in as the prose that it is; what has none is pasted as it stands.
          paste(event, view) {
            const html = bring && event.clipboardData?.getData("text/html");
            if (bring && pastedAddress(view, event.clipboardData?.getData("text/plain") ?? "")) { event.preventDefault(); return true; }
            if (!html || !SHAPED.test(html)) return false;
            const plain = event.clipboardData.getData("text/plain");
            event.preventDefault();
            bring(html).then((words) => view.dispatch(view.state.replaceSelection(words)), () => view.dispatch(view.state.replaceSelection(plain)));
            return true;
          },
        }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged && !update.transactions.some((each) => each.annotation(fromOutside))) typed(view.state.doc.toString());
        }),
      ],
    }),
  });
  return {
    element: plain ? view.dom : made("div", { class: "prose-field" }, view.dom, formatBar(view)),
    focus: () => view.focus(),
    get composing() { return view.composing; },
    mark(found) { view.dispatch({ effects: faulty.of(found) }); },
    caret(from, to = from) {
      view.dispatch({ selection: { anchor: from, head: to }, effects: EditorView.scrollIntoView(from, { y: "center" }) });
      view.focus();
    },
    // Only what differs is changed, so that the caret stays where it is.
    show(text) {
      const old = view.state.doc.toString();
      if (old.replace(/\n+$/, "") === text.replace(/\n+$/, "")) return;
      let head = 0;
      while (head < Math.min(old.length, text.length) && old[head] === text[head]) head += 1;
      let tail = 0;
      while (tail < Math.min(old.length, text.length) - head && old.at(-1 - tail) === text.at(-1 - tail)) tail += 1;
      view.dispatch({
        changes: { from: head, to: old.length - tail, insert: text.slice(head, text.length - tail) },
        annotations: [fromOutside.of(true), Transaction.addToHistory.of(false)],
      });
    },
  };
}
