// What Word's keys and buttons do to the text of a story: bold, italics, a link, a list.

import { made, say } from "./net.js";

const STARTS = /^\s*(?:[-*+]|\d+[.)])\s+/;
const ADDRESS = /^(?:https?:\/\/|www\.)\S+$/i;

// The words that are chosen, line by line, without blanks and marks at their ends; the word at the caret where none are.
function chosen(state) {
  const { from, to, empty } = state.selection.main;
  if (empty) {
    const word = state.wordAt(from);
    return word ? [{ from: word.from, to: word.to }] : [];
  }
  const found = [];
  for (let at = from; at <= to;) {
    const line = state.doc.lineAt(at);
    let begin = Math.max(from, line.from + (STARTS.exec(line.text)?.[0].length ?? 0));
    let end = Math.min(to, line.to);
    while (begin < end && /[\s*]/.test(state.sliceDoc(begin, begin + 1))) begin += 1;
    while (end > begin && /[\s*]/.test(state.sliceDoc(end - 1, end))) end -= 1;
    if (begin < end) found.push({ from: begin, to: end });
    at = line.to + 1;
  }
  return found;
}

// How many asterisks stand right before and right behind.
function around(state, { from, to }) {
  const before = /\*{0,3}$/.exec(state.sliceDoc(Math.max(0, from - 3), from))[0].length;
  const behind = /^\*{0,3}/.exec(state.sliceDoc(to, to + 3))[0].length;
  return Math.min(before, behind);
}

// Marks are put around what is chosen, or taken away where they stand already.
export const toggled = (mark) => (view) => {
  const { state } = view;
  const has = (stars) => stars === 3 || stars === mark.length;
  const parts = chosen(state);
  const off = parts.length > 0 && parts.every((part) => has(around(state, part)));
  const changes = parts.flatMap(({ from, to }) => (off
    ? [{ from: from - mark.length, to: from }, { from: to, to: to + mark.length }]
    : has(around(state, { from, to })) ? [] : [{ from, insert: mark }, { from: to, insert: mark }]));
  if (!changes.length && !parts.length) {
    const { from } = state.selection.main;
    view.dispatch({ changes: { from, insert: mark + mark }, selection: { anchor: from + mark.length }, userEvent: "input" });
    return true;
  }
  const made_ = state.changes(changes);
  const { empty, head } = state.selection.main;
  const caret = made_.mapPos(head, head === parts[0]?.to ? -1 : 1); // it stays among the words
  const words = empty ? { anchor: caret } : { anchor: made_.mapPos(parts[0].from, 1), head: made_.mapPos(parts.at(-1).to, -1) };
  view.dispatch({ changes: made_, selection: words, userEvent: "input" });
  return true;
};

// What is chosen becomes the words of a source; its address is what is chosen then.
export function linked(view, address = "") {
  const { state } = view;
  const [part] = chosen(state).slice(0, 1);
  const { from, to } = part ?? state.selection.main;
  const words = state.sliceDoc(from, to).replace(/[[\]]/g, "");
  const target = address || "https://";
  const at = from + words.length + 3;
  view.dispatch({ changes: { from, to, insert: `[${words}](${target})` }, selection: address ? { anchor: at + target.length + 1 } : { anchor: words ? at : from + 1, head: words ? at + target.length : from + 1 }, userEvent: "input" });
  return true;
}

// An address that is pasted over words is theirs.
export function pastedAddress(view, text) {
  const { empty, from, to } = view.state.selection.main;
  const address = text.trim();
  if (empty || !ADDRESS.test(address) || /\n/.test(view.state.sliceDoc(from, to)) || ADDRESS.test(view.state.sliceDoc(from, to).trim())) return false;
  return linked(view, (address.startsWith("www.") ? `https://${address}` : address).replace(/[()]/g, (sign) => (sign === "(" ? "%28" : "%29")));
}

// The lines that are chosen become entries of a list, or lines of the text again.
export function listed(view) {
  const { state } = view;
  const { from, to } = state.selection.main;
  const lines = [];
  for (let at = from; at <= to; at = lines.at(-1).to + 1) lines.push(state.doc.lineAt(at));
  const texts = lines.filter((line) => line.text.trim() || lines.length === 1);
  const off = texts.every((line) => /^[-*+]\s/.test(line.text));
  view.dispatch({ changes: texts.map((line) => (off ? { from: line.from, to: line.from + 2 } : /^[-*+]\s/.test(line.text) ? [] : { from: line.from, insert: "- " })).flat(), userEvent: "input" });
  return true;
}

export const formatKeys = [
  { key: "Mod-b", run: toggled("**"), preventDefault: true },
  { key: "Mod-i", run: toggled("*"), preventDefault: true },
  { key: "Mod-k", run: (view) => linked(view), preventDefault: true },
];

// The buttons, shown while one writes; a press leaves the caret where it is.
export function formatBar(view) {
  const button = (name, shown, keys, act) => made("button", {
    type: "button", class: `format ${name}`, "aria-label": say(`format_${name}`), title: [say(`format_${name}`), keys].filter(Boolean).join(" · "),
    onmousedown: (event) => event.preventDefault(),
    onclick: () => { act(view); view.focus(); },
  }, shown);
  return made("div", { class: "formats" }, made("div", { role: "toolbar", "aria-label": say("formats") },
    button("bold", "B", "Ctrl+B", toggled("**")), button("italic", "I", "Ctrl+I", toggled("*")), button("link", say("format_link"), "Ctrl+K", (each) => linked(each)), button("list", "•", "", listed)));
}
