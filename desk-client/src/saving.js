// Whoever writes, without a screen: what is typed goes in, commands come out, answers go in.
// pdfdigest/manuscript/writer.py is the same in Python, and a test holds the two to each other.

import { merged, same, together } from "./merge.js";

export const CANNOT = Symbol("cannot");
const STRAY = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/g;

export function clean(value) {
  if (typeof value === "string") {
    const text = value.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "?").replace(/\r\n/g, "\n");
    return text.replace(/[\r\x85\u2028\u2029]/g, "\n").replace(STRAY, "").replace(/\n+$/, "") || null;
  }
  if (Array.isArray(value)) {
    const made = value.map(clean).filter((each) => each !== null);
    return made.length ? made : null;
  }
  if (value && typeof value === "object") {
    const made = Object.fromEntries(Object.entries(value).map(([name, each]) => [name, clean(each)]));
    return Object.keys(made).length ? made : null;
  }
  return value ?? null;
}

export function both(base, mine, theirs) {
  if (same(theirs, mine) || same(theirs, base)) return mine;
  if (same(mine, base)) return theirs;
  const all = [base, mine, theirs];
  if (all.every((each) => typeof (each ?? "") === "string")) {
    const made = merged(base ?? "", mine ?? "", theirs ?? "");
    return made === null ? CANNOT : clean(made);
  }
  const lists = all.map((each) => each ?? []);
  if (lists.every((each) => Array.isArray(each) && each.every((one) => typeof one === "string"))) {
    const row = together(...lists);
    return row === null ? CANNOT : row.length ? row : null;
  }
  return CANNOT;
}

const key = (path) => JSON.stringify(path);

export class Writer {
  // `lists` tells of a path without its last step whether the form has a list there.
  constructor({ name, hash, values, isList = () => false }) {
    Object.assign(this, { name, hash, values, isList, drafts: new Map(), queue: [], sending: [], refused: [], count: 0 });
  }

  static from(kept, isList) {
    const writer = new Writer({ ...kept, isList });
    writer.drafts = new Map(kept.drafts.map((draft) => [key(draft.path), draft]));
    return Object.assign(writer, { queue: kept.queue, sending: kept.sending, refused: kept.refused, count: kept.count });
  }

  get kept() {
    const { name, hash, values, queue, sending, refused, count } = this;
    return { name, hash, values, queue, sending, refused, count, drafts: [...this.drafts.values()] };
  }

  get idle() {
    return !this.drafts.size && !this.queue.length && !this.sending.length && !this.refused.length;
  }

  at(path) {
    const draft = this.drafts.get(key(path));
    return draft ? draft.local : this.there(path)?.value;
  }

  draft(path) {
    return this.drafts.get(key(path));
  }

  type(path, value) {
    let draft = this.drafts.get(key(path));
    if (!draft) {
      draft = { path, base: clean(this.there(path)?.value), local: null, why: "", theirs: null, held: null };
      this.drafts.set(key(path), draft);
    }
    draft.local = clean(value);
    if (same(draft.local, draft.base) && !draft.why && !this.sending.length) this.drafts.delete(key(path));
    else if (draft.why) this.saw(this.hash, this.values);
  }

  order(kind, path, { base = null, value = null, after = "", lines = "" } = {}) {
    const command = { id: this.id(), kind, path, base, value, after, lines };
    this.queue.push(command);
    if (kind === "remove") {
      for (const [name, draft] of [...this.drafts]) if (same(draft.path.slice(0, path.length), path)) this.drafts.delete(name);
    }
    return command.id;
  }

  due() {
    if (this.sending.length) return this.sending;
    const made = this.queue.splice(0);
    for (const draft of this.drafts.values()) {
      if (same(draft.local, draft.base) || (draft.held && same(draft.held, [draft.local, this.hash]))) continue;
      made.push({ id: this.id(), kind: "set", path: draft.path, base: draft.base, value: draft.local, after: "", lines: "" });
    }
    this.sending = made;
    return made;
  }

  answered(outcomes, hash, values) {
    const known = new Map(outcomes.map((outcome) => [outcome.id, outcome]));
    const sent = this.sending;
    this.sending = [];
    for (const command of sent) {
      const outcome = known.get(command.id);
      if (command.kind !== "set") {
        if (outcome.held) this.refused.push([command, outcome]);
        continue;
      }
      const draft = this.drafts.get(key(command.path));
      if (!draft) continue;
      if (outcome.held) {
        Object.assign(draft, { why: outcome.held, theirs: outcome.value, held: [command.value, hash] });
        continue;
      }
      const made = both(clean(command.value), draft.local, outcome.value);
      if (made === CANNOT) draft.base = clean(command.value);
      else Object.assign(draft, { base: outcome.value, local: made });
      Object.assign(draft, { why: "", theirs: null, held: null });
      this.renamed(command);
    }
    this.saw(hash, values);
  }

  saw(hash, values) {
    if (this.sending.length) return;
    Object.assign(this, { hash, values });
    for (const [name, draft] of [...this.drafts]) {
      const found = this.there(draft.path);
      if (!found) {
        Object.assign(draft, { why: "gone", theirs: null });
        continue;
      }
      const theirs = clean(found.value);
      const made = both(draft.base, draft.local, theirs);
      if (made === CANNOT) Object.assign(draft, { why: "changed", theirs });
      else if (same(made, theirs)) this.drafts.delete(name);
      else {
        if (draft.why === "gone" || draft.why === "changed") Object.assign(draft, { why: "", theirs: null, held: null });
        Object.assign(draft, { base: theirs, local: made });
      }
    }
  }

  settle(path, value) {
    const draft = this.drafts.get(key(path));
    Object.assign(draft, { base: draft.theirs, local: clean(value), why: "", theirs: null, held: null });
    this.saw(this.hash, this.values);
  }

  there(path) {
    if (!path.length) return typeof this.values === "string" ? { value: this.values } : null;
    if (typeof this.values === "string") return null;
    let here = this.values;
    for (let at = 0; at < path.length; at += 1) {
      const name = path[at];
      if (Array.isArray(here)) {
        const number = numbered(here, name);
        if (number === null) return null;
        here = here[number];
      } else if (here && typeof here === "object") here = here[name];
      else if ((here === null || here === undefined) && !this.isList(path.slice(0, at))) here = undefined;
      else return null;
    }
    return { value: here ?? null };
  }

  renamed(command) {
    if (command.path.at(-1) !== "id") return;
    const old = command.path.slice(0, -1);
    const fresh = [...command.path.slice(0, -2), String(command.value)];
    for (const [name, draft] of [...this.drafts]) {
      if (!same(draft.path.slice(0, old.length), old)) continue;
      this.drafts.delete(name);
      if (same(draft.path, command.path)) continue;
      draft.path = [...fresh, ...draft.path.slice(old.length)];
      this.drafts.set(key(draft.path), draft);
    }
  }

  id() {
    this.count += 1;
    return `${this.name}:${this.count}`;
  }
}

function numbered(entries, name) {
  if (/^#\d{1,5}$/.test(name)) return Number(name.slice(1)) < entries.length ? Number(name.slice(1)) : null;
  const found = entries.flatMap((entry, at) => (entry && typeof entry === "object" && entry.id === name ? [at] : []));
  return found.length === 1 ? found[0] : null;
}
