// The form of an issue, drawn from its own description: a field that is added there appears here by itself.

import { pictureTaker } from "./bringing.js";
import { control, fits } from "./controls.js";
import { inValue, whereIs } from "./places.js";
import { begun, counted, facts, made, say, told } from "./net.js";

const key = (path) => JSON.stringify(path);

export function fieldAt(path) {
  let here = facts.fields;
  let found = null;
  for (let at = 0; at < path.length; at += 1) {
    found = here.find((field) => field.name === path[at]);
    if (!found) return null;
    if (found.kind === "list" || found.kind === "map") at += 1;
    here = found.inner;
  }
  return found;
}
export const isList = (path) => fieldAt(path)?.kind === "list";
export function labelOf(name) {
  const named = say(`field.${name}`);
  return named === `field.${name}` ? (name[0].toUpperCase() + name.slice(1)).replaceAll("_", " ") : named;
}
// What a sentence calls by its key, as the screen calls it.
export const inWords = (sentence) => begun(told(sentence).replace(/`([a-z_]+):?`/g, (all, name) => (name === "publish" ? "publishing" : say(`field.${name}`) === `field.${name}` ? all : `“${labelOf(name)}”`)));
export const titleOf = (entry, name) => (entry && (entry.headline || entry.heading || told(entry.where) || entry.publisher || entry.file)) || name || say("untitled");

let count = 0;
// What is asked for though it may stay empty: a picture's words.
const ASKED = new Set(["alt", "caption", "credit"]);

// `desk` has writer, type, order, composing, away, announce, source; the form keeps a list of controls by their path.
export class Form {
  constructor(desk) {
    this.desk = desk;
    this.controls = new Map();
    this.entries = new Map();
    this.parts = [];
    this.gists = [];
    this.element = made("div", { class: "form" });
  }

  draw() {
    const open = facts.fields.filter((field) => !field.locked);
    const top = open.filter((field) => !["list", "map", "group"].includes(field.kind));
    const rest = open.filter((field) => ["list", "map", "group"].includes(field.kind));
    const about = made("section", { class: "part about", "aria-label": say("this_issue") });
    this.fields(about, top, []);
    this.element.append(about);
    for (const field of rest) this.element.append(field.kind === "group" ? this.group(field, [field.name]) : this.list(field, [field.name]));
    this.strays(this.element, facts.fields, []);
    this.refresh();
  }

  // The fields of one entry; what is empty and may be stands behind "More fields" until it is opened.
  fields(into, inner, path) {
    const value = this.desk.writer.at(path) ?? (path.length ? null : this.desk.writer.values);
    const grid = made("div", { class: "fields" });
    const more = made("details", { class: "more" }, made("summary", {}, say("more")));
    const hidden = made("div", { class: "fields" });
    more.append(hidden);
    for (const field of inner) {
      const there = path.length ? value?.[field.name] : this.desk.writer.values[field.name];
      const empty = there === null || there === undefined || there === "" || (Array.isArray(there) && !there.length);
      const drafted = this.desk.writer.draft([...path, field.name]);
      const asked = ASKED.has(field.name) || (field.name === "number" && !path.length && !this.desk.writer.at(["numbers"])?.length);
      const place = field.kind === "slug" || (!field.wanted && empty && !drafted && !asked) ? hidden : grid;
      if (field.kind === "group") place.append(this.group(field, [...path, field.name]));
      else if (field.kind === "list" || field.kind === "map") place.append(this.list(field, [...path, field.name]));
      else place.append(this.field(field, [...path, field.name]));
    }
    into.append(grid);
    if (hidden.childElementCount) into.append(more);
  }

  field(field, path) {
    count += 1;
    const id = `field-${count}`;
    const label = labelOf(field.name);
    const worth = made("p", { class: "complaint", id: `${id}-says`, dir: "auto" });
    const asked = control(field, {
      id, label, composing: this.desk.composing, source: this.desk.source, bring: this.desk.bring,
      typed: (value) => { this.desk.type(this.controls.get(id).path, value); },
      picture: () => {
        // as the file of the issue has it by now: what was typed a moment ago nobody can be asked for
        const file = this.desk.writer.there([...this.controls.get(id).path.slice(0, -1), "file"])?.value;
        return file && !file.endsWith(".svg") ? `/api/issue/${this.desk.issue}/picture?file=${encodeURIComponent(file)}` : "";
      },
    });
    const unfit = made("div", { class: "unfit", hidden: true }, made("pre", { dir: "ltr" }), made("p", {}, say("no_field"), " ", made("button", { type: "button", onclick: () => this.desk.asText() }, say("as_text"))));
    const held = made("div", { class: "held", hidden: true, role: "group", "aria-label": say("held") });
    const heading = made(field.kind === "prose" ? "span" : "label", { class: "label", title: field.says });
    if (field.kind !== "prose") heading.htmlFor = id;
    heading.append(label);
    const element = made("div", { class: `field ${field.kind} name-${field.name}` }, heading, asked.element, unfit, held, worth);
    const input = element.querySelector(`#${id}`) ?? asked.element;
    input.setAttribute("aria-describedby", worth.id);
    if (field.name === "file") {
      requestAnimationFrame(() => element.isConnected && pictureTaker(this.desk.issue, {
        element, path: () => this.controls.get(id).path, type: (at, value) => { this.desk.type(at, value); this.refresh(); },
        focus: () => {
          for (let outer = element.closest("details"); outer; outer = outer.parentElement.closest("details")) outer.open = true;
          [...this.controls.values()].find((each) => key(each.path) === key([...this.controls.get(id).path.slice(0, -1), "alt"]))?.asked.focus();
        },
      }));
    }
    this.controls.set(id, { id, field, path, asked, element, input, worth, unfit, held });
    return element;
  }

  group(field, path) {
    const value = this.desk.writer.at(path);
    const gist = made("span", { class: "gist", dir: "auto" });
    const element = made("details", { class: "part group" }, made("summary", {}, made("h2", {}, labelOf(field.name)), gist));
    this.gists.push([gist, path]);
    if (value && (typeof value !== "object" || Array.isArray(value))) element.append(this.stray(value));
    else {
      const grid = made("div", { class: "fields" });
      for (const inner of field.inner) grid.append(this.field(inner, [...path, inner.name]));
      element.append(grid);
      this.strays(element, field.inner, path);
    }
    return element;
  }

  list(field, path) {
    const nested = path.length > 1;
    const rows = made("ol", { class: "entries" });
    const name = labelOf(field.name);
    const part = { field, path, rows, shown: "" };
    const add = made("button", { type: "button", class: "add", onclick: () => this.add(part) }, field.name === "stories" ? say("add_story") : say("add_to", { name }));
    const naming = made("input", { type: "text", class: "naming", dir: "auto", hidden: true, autocomplete: "off", "aria-label": say("add_id"), placeholder: say("add_id") });
    part.naming = naming;
    naming.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "Enter") { event.preventDefault(); this.addNamed(part); }
      if (event.key === "Escape") { naming.hidden = true; add.focus(); }
    });
    const open = field.name === "stories" || field.name === "not_placed";
    const element = nested || !open
      ? made("details", { class: `part list ${field.name}`, open: false }, made("summary", {}, made(nested ? "h4" : "h2", {}, name, " ", made("span", { class: "count" }))))
      : made("section", { class: `part list ${field.name}`, tabIndex: -1, id: field.name }, made("h2", {}, name, " ", made("span", { class: "count" })));
    element.append(rows, made("p", { class: "adding" }, add, naming));
    part.element = element;
    part.add = add;
    this.parts.push(part);
    return element;
  }

  // Entries are drawn once and moved about; only one that is new is drawn.
  sync(part) {
    const { field, path, rows, element } = part;
    const value = this.desk.writer.at(path);
    const fine = value === null || value === undefined || (field.kind === "map" ? typeof value === "object" && !Array.isArray(value) : Array.isArray(value));
    const entries = !fine ? [] : field.kind === "map"
      ? Object.entries(value ?? {})
      : (value ?? []).map((entry, at) => [named(value, entry, at), entry]);
    element.hidden = field.name === "not_placed" && !entries.length;
    part.element.querySelector(".count").textContent = entries.length ? String(entries.length) : "";
    part.names = entries.map(([name]) => name);
    const shown = JSON.stringify(fine ? part.names : value);
    if (shown === part.shown) return;
    part.shown = shown;
    if (!fine) { rows.replaceChildren(made("li", {}, this.stray(value))); return; }
    const wanted = entries.map(([name, entry]) => {
      const known = this.entries.get(key([...path, name]));
      return known ?? this.entry(part, name, entry);
    });
    for (const [entryKey, known] of [...this.entries]) {
      if (known.part === part && !wanted.includes(known)) { known.element.remove(); this.forget(entryKey, known); }
    }
    const active = document.activeElement;
    wanted.forEach((known, at) => {
      if (rows.children[at] !== known.element) rows.insertBefore(known.element, rows.children[at] ?? null);
    });
    if (active !== document.activeElement && active?.isConnected) active.focus();
  }

  forget(entryKey, known) {
    this.entries.delete(entryKey);
    const within = (path) => key(path.slice(0, known.path.length)) === key(known.path);
    for (const [id, each] of [...this.controls]) if (within(each.path)) this.controls.delete(id);
    this.parts = this.parts.filter((part) => !within(part.path) || part === known.part);
    for (const [other, each] of [...this.entries]) if (within(each.path)) this.entries.delete(other);
  }

  entry(part, name, entry) {
    const { field, path } = part;
    const mine = [...path, name];
    const title = made("span", { class: "entry-title", dir: "auto" });
    const story = field.name === "stories";
    const tool = (sign, words, act) => made("button", { type: "button", class: "tool", onclick: act, dataset: { words } }, sign);
    const tools = made("span", { class: "tools" });
    if (field.kind === "list") tools.append(tool("↑", "up", () => this.move(part, name, -1)), tool("↓", "down", () => this.move(part, name, 1)));
    tools.append(tool("×", "remove", () => this.remove(part, name)));
    const number = made("span", { class: "number", "aria-hidden": "true" });
    const body = made("div", { class: "entry-body" });
    const element = made("li", { class: "entry", tabIndex: -1 }, made("div", { class: "entry-head" }, number, made(path.length > 1 ? "h5" : "h3", {}, title), tools), body);
    element.addEventListener("keydown", (event) => {
      if (!event.altKey || event.ctrlKey || event.metaKey || field.kind !== "list" || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
      if (event.target.closest(".entry") !== element) return;
      event.preventDefault();
      this.move(part, name, event.key === "ArrowUp" ? -1 : 1);
    });
    const known = { element, part, path: mine, title, tools, number, story };
    this.entries.set(key(mine), known);
    if (entry !== null && (typeof entry !== "object" || Array.isArray(entry))) body.append(this.stray(entry));
    else {
      this.fields(body, field.inner, mine);
      this.strays(body, field.inner, mine);
    }
    return known;
  }

  strays(into, inner, path) {
    const value = path.length ? this.desk.writer.at(path) : this.desk.writer.values;
    for (const [name, each] of Object.entries(value ?? {})) {
      if (inner.some((field) => field.name === name) || (name === "format" && !path.length)) continue;
      into.append(made("div", { class: "field" }, made("span", { class: "label" }, name), this.stray(each)));
    }
  }

  stray(value) {
    const text = typeof value === "string" ? value : JSON.stringify(value, null, 1);
    return made("div", { class: "unfit" }, made("pre", { dir: "auto" }, text), made("p", {}, say("no_field"), " ", made("button", { type: "button", onclick: () => this.desk.asText() }, say("as_text"))));
  }

  add(part) {
    if (part.field.kind === "map" || part.field.inner[0]?.name !== "id") {
      if (part.field.kind === "map") { part.naming.hidden = false; part.naming.focus(); return; }
    }
    const names = part.names ?? [];
    const value = Object.fromEntries(part.field.inner.filter((field) => field.wanted).map((field) => [field.name, null]));
    if ("id" in value) value.id = fresh(part.field.name === "stories" ? "story" : "section", names);
    else value[part.field.inner[0].name] = "…";
    this.desk.order("add", part.path, { value, after: names.at(-1) ?? "" }, () => {
      const last = part.names.at(-1);
      this.open(part);
      this.focusIn([...part.path, last]);
    });
  }

  addNamed(part) {
    const name = part.naming.value.trim().toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
    if (!name || part.names.includes(name)) { part.naming.select(); return; }
    part.naming.value = "";
    part.naming.hidden = true;
    this.desk.type([...part.path, name, part.field.inner[0].name], "https://");
    this.desk.flush(() => { this.open(part); this.focusIn([...part.path, name]); });
  }

  open(part) {
    if (part.element.tagName === "DETAILS") part.element.open = true;
  }

  focusIn(path) {
    const within = [...this.controls.values()].filter((each) => key(each.path.slice(0, path.length)) === key(path) && each.path.at(-1) !== "id");
    const first = within.find((each) => each.path.at(-1) === "headline") ?? within[0];
    first?.element.closest("details")?.setAttribute("open", "");
    first?.asked.focus();
    first?.element.scrollIntoView({ block: "center" });
  }

  move(part, name, step) {
    const at = part.names.indexOf(name);
    const to = at + step;
    if (to < 0 || to >= part.names.length) return;
    const others = part.names.filter((each) => each !== name);
    const title = titleOf(this.desk.writer.at([...part.path, name]), name);
    const active = document.activeElement;
    this.desk.order("move", [...part.path, name], { after: to ? others[to - 1] : "" }, () => {
      this.desk.announce(say("moved", { name: title, number: to + 1 }));
      if (active?.isConnected) { active.focus(); active.scrollIntoView({ block: "nearest" }); }
    });
  }

  remove(part, name) {
    const at = part.names.indexOf(name);
    const before = part.names[at - 1] ?? "";
    const path = [...part.path, name];
    this.desk.flush(() => {
      const base = this.desk.writer.there(path)?.value ?? null;
      this.desk.order("remove", path, { base }, (outcome) => {
        (this.entries.get(key([...part.path, part.names[Math.min(at, part.names.length - 1)]]))?.element ?? part.add).focus();
        if (outcome && !outcome.held) this.desk.undoable(say("removed", { name: titleOf(base, name) }), () => {
          if (part.field.kind === "map") {
            for (const [inner, each] of Object.entries(base ?? {})) this.desk.type([...path, inner], each);
            this.desk.flush(() => this.focusIn(path));
          } else this.desk.order("add", part.path, { value: base, after: before, lines: outcome.lines }, () => this.focusIn(path));
        });
      });
    });
  }

  // Every control shows what its field says now; nothing is touched while an input method composes.
  refresh() {
    const { writer } = this.desk;
    for (let done = -1; done !== this.parts.length;) {
      done = this.parts.length;
      for (const part of [...this.parts]) this.sync(part);
    }
    for (const known of this.entries.values()) {
      const { part, path, title, tools, number } = known;
      const at = part.names.indexOf(path.at(-1));
      const name = titleOf(writer.at(path), path.at(-1));
      const drafted = writer.at([...path, "headline"]);
      const shown = drafted || name;
      if (title.textContent !== shown) title.textContent = shown;
      number.textContent = part.field.kind === "list" ? String(at + 1) : "";
      for (const button of tools.children) {
        const { words } = button.dataset;
        button.setAttribute("aria-label", say(words, { name: shown }));
        button.title = say(words, { name: shown });
        button.disabled = this.desk.away || (words === "up" && at === 0) || (words === "down" && at === part.names.length - 1);
      }
    }
    for (const part of this.parts) part.add.disabled = this.desk.away;
    for (const [gist, path] of this.gists) {
      const value = writer.at(path);
      const first = value && typeof value === "object" ? Object.values(value).find((each) => each) ?? "" : "";
      const words = path[0] === "fit" && Number.isInteger(first) ? counted(first, "page_one", "pages_many") : String(first);
      if (gist.textContent !== words) gist.textContent = words;
    }
    for (const each of this.controls.values()) this.show(each);
  }

  show(each) {
    const { writer } = this.desk;
    const value = fits(each.field.kind, writer.at(each.path));
    const unfit = value === undefined;
    if (each.unfit.hidden === unfit) {
      each.unfit.hidden = !unfit;
      each.asked.element.hidden = unfit;
    }
    if (unfit) each.unfit.querySelector("pre").textContent = JSON.stringify(writer.at(each.path), null, 1);
    else each.asked.show(value);
    const draft = writer.draft(each.path);
    const why = draft?.why ?? "";
    const shown = why && JSON.stringify([why, draft.theirs, draft.local]);
    if (each.shown === shown) return;
    each.shown = shown;
    each.held.hidden = !why;
    if (why) this.desk.held(each.held, draft);
    else each.held.replaceChildren();
  }

  faults(found, file) {
    for (const each of this.controls.values()) {
      const words = found.filter((fault) => key(fault.path) === key(each.path));
      const text = words.map((fault) => inWords(fault.message)).join(" ");
      const value = this.desk.writer.at(each.path);
      each.places = typeof value !== "string" ? [] : words.flatMap((fault) => {
        const place = inValue(file, fault.line, fault.column, value);
        return place ? [{ ...place, severity: fault.severity, message: inWords(fault.message), fault }] : [];
      });
      each.asked.mark?.(each.places);
      if (each.worth.textContent !== text) each.worth.textContent = text;
      each.element.classList.toggle("at-fault", words.some((fault) => fault.severity === "fault"));
      each.element.classList.toggle("in-doubt", words.length > 0);
      if (each.field.kind !== "prose") each.input.setAttribute("aria-invalid", String(words.some((fault) => fault.severity === "fault")));
    }
  }

  goTo(path, fault = null) {
    const list = this.parts.find((part) => key(part.path) === key(path));
    if (list) {
      this.open(list);
      list.element.scrollIntoView({ block: "start" });
      (list.element.querySelector("summary") ?? list.element).focus();
      return;
    }
    for (let length = path.length; length; length -= 1) {
      const found = [...this.controls.values()].find((each) => key(each.path) === key(path.slice(0, length)));
      if (!found) {
        const entry = this.entries.get(key(path.slice(0, length)));
        if (entry) { entry.element.focus(); entry.element.scrollIntoView({ block: "start" }); return; }
        continue;
      }
      for (let outer = found.element.closest("details"); outer; outer = outer.parentElement.closest("details")) outer.open = true;
      const place = found.places?.find((each) => each.fault === fault);
      if (place && found.asked.caret) found.asked.caret(place.from, place.to);
      else found.asked.focus();
      found.element.scrollIntoView({ block: "center" });
      return;
    }
  }

  // A word of the page: the caret stands at it where it is written.
  goToWord(line, offset, show) {
    const texts = [...this.controls.values()].filter((each) => ["line", "text", "prose"].includes(each.field.kind) && typeof this.desk.writer.at(each.path) === "string")
      .map((each) => ({ each, text: this.desk.writer.at(each.path), markdown: each.field.kind === "prose" }));
    const hit = whereIs(line, offset, texts);
    if (!hit) return;
    show();
    for (let outer = hit.each.element.closest("details"); outer; outer = outer.parentElement.closest("details")) outer.open = true;
    if (hit.each.asked.caret) hit.each.asked.caret(hit.from, hit.to);
    else hit.each.asked.focus();
    hit.each.element.scrollIntoView({ block: "center" });
  }
}

function named(entries, entry, at) {
  const id = entry && typeof entry === "object" ? entry.id : null;
  return typeof id === "string" && entries.filter((each) => each?.id === id).length === 1 ? id : `#${at}`;
}

function fresh(name, names) {
  let number = names.length + 1;
  while (names.includes(`${name}-${number}`)) number += 1;
  return `${name}-${number}`;
}
