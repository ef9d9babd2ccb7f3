// A small file of the publication as a form: its settings, errata, gaps, authority, a preface.  What is typed is written when
// typing pauses, line by line; what would be a fault is said at its field, and not written.

import { control, fits } from "./controls.js";
import { labelOf } from "./form.js";
import { ask, made, Refused, say } from "./net.js";
import { Pages } from "./pages.js";
import { asked, doing, myName } from "./release.js";

const PAUSE = 500;
const RETRY = 1500;
const dotted = (path) => path.map((step, at) => (typeof step === "number" ? `[${step}]` : at ? `.${step}` : step)).join("");
export const titleOfPaper = (name) => (name.startsWith("preface-") ? `${say("paper.preface")} ${name.slice(8)}` : name.includes("/") ? name.split("/")[1] : say(`paper.${name}`));

export async function paperScreen(root, key, name) {
  root.replaceChildren(made("main", { class: "lost" }, made("div", { role: "status" }, made("h1", { class: "waiting" }, say("reading")))));
  document.title = titleOfPaper(name);
  try {
    const paper = new Paper(root, key, name, await ask(`/api/papers/${key}/${name}`));
    if (name.startsWith("elsewhere/")) adopting(paper); else paper.show();
  } catch (error) {
    root.replaceChildren(made("main", { class: "lost" }, made("h1", {}, titleOfPaper(name)), made("p", { class: "problem", role: "alert" }, error.message || say("away")), made("p", {}, made("a", { href: "/" }, say("back")))));
  }
}

export class Paper {
  constructor(root, key, name, said) {
    Object.assign(this, { root, key, name, at: `/api/papers/${key}/${name}`, values: said.values, hash: said.hash, fields: said.fields, issue: said.issue, shown: new Map(), count: 0 });
    this.status = made("p", { class: "status", role: "status", dataset: { state: "saved" } }, said.hash ? say("saved") : "");
    this.trouble = made("div", { class: "problems" });
  }

  // `beside` stands at the right; the settings have the pages of the newest issue there.
  show(beside = null, below = "") {
    const settings = this.name === "settings";
    const pages = !beside && settings && this.issue ? new Pages(this.issue, () => {}) : null;
    this.form = made("div", { class: "form paper" });
    const left = made("div", { class: "left" }, this.trouble, made("div", { class: "writing", id: "writing", tabIndex: -1 }, made("p", { class: "quiet" }, say(`paper_says.${this.name.split(/[-/]/)[0]}`)), this.form, below));
    const right = beside ?? (pages && made("section", { class: "right", "aria-label": say("pages"), tabIndex: 0 }, pages.element));
    this.root.replaceChildren(made("a", { class: "skip", href: "#writing" }, say("skip")),
      made("header", { class: "bar" }, made("a", { class: "to-shelf", href: "/" }, say("shelf")), made("h1", { dir: "auto" }, titleOfPaper(this.name)), this.status),
      made("main", { class: right ? "desk" : "desk alone", dataset: { tab: "writing" } }, left, right ?? ""));
    this.draw();
    pages?.listen();
    const part = location.hash.length > 1 && this.form.querySelector(`.part.group.${CSS.escape(location.hash.slice(1))}`);
    if (part) { part.open = true; part.scrollIntoView(); part.querySelector("summary").focus(); }
    addEventListener("pagehide", () => { if (this.waits) this.save(); });
  }

  draw() {
    this.shown.clear();
    const plain = this.fields.filter((field) => !["group", "list", "table"].includes(field.kind));
    const parts = this.fields.filter((field) => !plain.includes(field));
    this.form.replaceChildren(plain.length ? made("section", { class: "part" }, this.grid(plain, this.values, [])) : "", ...parts.map((field) => this.part(field, this.values, [])));
  }

  grid(fields, values, path) {
    return made("div", { class: "fields" }, ...fields.map((field) => this.part(field, values, path)));
  }

  part(field, values, path) {
    const mine = [...path, field.name];
    if (field.kind === "group") return this.group(field, values, mine);
    if (field.kind === "list") return this.list(field, values, mine);
    if (field.kind === "table") return this.table(field, values, mine);
    return this.field(field, values, mine);
  }

  heading(path, words) {
    return made(path.length > 1 ? "h3" : "h2", {}, words);
  }

  group(field, values, path) {
    const inner = (values[field.name] ??= {});
    const open = Object.keys(inner).length > 0 || (path.length === 1 && this.name !== "settings");
    const element = made("details", { class: `part group ${field.name}`, open }, made("summary", {}, this.heading(path, labelOf(field.name))), this.grid(field.inner, inner, path));
    if (path.length === 1 && field.name === "mail") element.append(this.doctor());
    return element;
  }

  list(field, values, path) {
    const rows = made("ol", { class: "entries" });
    const element = made("section", { class: "part list" }, this.heading(path, labelOf(field.name)), rows);
    const entries = () => (values[field.name] ??= []);
    const draw = () => rows.replaceChildren(...entries().map((entry, at) => {
      const words = entry.name ?? entry.headline ?? entry.wrong ?? String(at + 1);
      return made("li", { class: "entry", tabIndex: -1 }, made("div", { class: "entry-head" }, made("span", { class: "number", "aria-hidden": "true" }, String(at + 1)), made("span", { class: "tools" },
        made("button", { type: "button", class: "tool", "aria-label": say("remove", { name: words }), onclick: () => { entries().splice(at, 1); draw(); this.typed(); (rows.children[Math.min(at, entries().length - 1)] ?? add).focus(); } }, "×"))),
      this.grid([...field.inner].sort((one, other) => other.wanted - one.wanted), entry, [...path, at]));
    }));
    const add = made("button", { type: "button", class: "add", onclick: () => {
      entries().push(fresh(field, this.name));
      draw();
      rows.lastElementChild.querySelector("input, textarea, select")?.focus();
    } }, say("add_to", { name: labelOf(field.name) }));
    element.append(made("p", { class: "adding" }, add));
    draw();
    return element;
  }

  // Names with a line each: ISBN by volume, rules by their severity, fixed words.
  table(field, values, path) {
    const rows = made("ul", { class: "entries table" });
    const known = () => (values[field.name] ??= {});
    const draw = () => rows.replaceChildren(...Object.keys(known()).map((name) => made("li", {}, this.field({ ...field, name, kind: field.choices.length ? "choice" : "line", wanted: true }, known(), [...path, name], name),
      made("button", { type: "button", class: "tool", "aria-label": say("remove", { name }), onclick: () => { delete known()[name]; draw(); this.typed(); adding.focus(); } }, "×"))));
    const adding = made("input", { type: "text", class: "naming", dir: "auto", autocomplete: "off", "aria-label": say("table_add", { name: labelOf(field.name) }), placeholder: say("table_add", { name: labelOf(field.name) }) });
    adding.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing || !adding.value.trim()) return;
      event.preventDefault();
      known()[adding.value.trim()] ??= field.choices[0] ?? "";
      adding.value = "";
      draw();
      rows.lastElementChild.querySelector("input, textarea, select")?.focus();
      if (field.choices.length) this.typed();
    });
    draw();
    return made("details", { class: "part group", open: Object.keys(known()).length > 0 }, made("summary", {}, this.heading(path, labelOf(field.name))), rows, made("p", { class: "adding" }, adding));
  }

  field(field, values, path, named = "") {
    this.count += 1;
    const id = `paper-${this.count}`;
    const label = named || (this.name === "settings" && field.name === "place" ? say("place_of_publication") : labelOf(field.name));
    const set = (value) => { values[field.name] = value; this.typed(); };
    const worth = made("p", { class: "complaint", id: `${id}-says`, dir: "auto" });
    const input = this.input(field, { id, label, set, value: values[field.name] });
    const target = input.querySelector?.(`#${id}`) ?? input;
    target.setAttribute("aria-describedby", worth.id);
    const usual = field.usual !== null && field.usual !== "" && field.kind !== "flag" ? made("span", { class: "usual" }, say("usual", { value: field.usual })) : "";
    const element = made("div", { class: `field ${field.kind} name-${field.name}` }, field.kind === "flag" ? input : made(input.dataset?.spoken ? "span" : "label", { class: "label", for: id, title: field.says }, label, usual), field.kind === "flag" ? "" : input, worth);
    this.shown.set(dotted(path), { element, worth, target });
    return element;
  }

  input(field, { id, label, set, value }) {
    if (field.kind === "flag") {
      const box = made("input", { type: "checkbox", id, checked: value ?? field.usual });
      box.addEventListener("change", () => set(box.checked));
      return made("label", { class: "check", title: field.says }, box, ` ${label}`);
    }
    if (field.kind === "colour") return colour(id, label, value ?? "", set);
    if (field.kind === "decimal" || (field.kind === "prose" && field.name === "text")) {
      const box = made(field.kind === "prose" ? "textarea" : "input", { id, dir: "auto", value: value ?? "", rows: 14 });
      box.addEventListener("input", () => set(field.kind === "prose" ? box.value : box.value.trim() === "" ? null : Number.isNaN(Number(box.value.replace(",", "."))) ? box.value : Number(box.value.replace(",", "."))));
      return box;
    }
    const asked = control(field.kind === "prose" ? { ...field, kind: "text" } : field, { id, label, composing: () => {}, source: () => "", typed: (given) => set(given === "" ? null : given) });
    asked.show(fits(field.kind === "prose" ? "text" : field.kind, value) ?? String(value));
    return asked.element;
  }

  typed() {
    this.say("saving");
    clearTimeout(this.waits);
    this.waits = setTimeout(() => this.save(), PAUSE);
  }

  // One save is on its way at a time.
  async save() {
    clearTimeout(this.waits);
    this.waits = 0;
    if (this.busy) { this.again = true; return; }
    this.busy = true;
    try {
      const said = await ask(this.at, { seen: this.hash, values: this.values });
      this.hash = said.hash;
      this.faults([]);
      this.say("saved");
    } catch (error) {
      if (!(error instanceof Refused)) { this.say("paper_away"); this.waits = setTimeout(() => this.save(), RETRY); } else if (error.status === 409) this.moved(error.message);
      else { this.faults(error.faults.length ? error.faults : [{ field: "", message: error.message }]); this.say("not_written"); }
    }
    this.busy = false;
    if (this.again) { this.again = false; this.save(); }
  }

  // When nothing waits to be written any more.
  async settled() {
    if (this.waits) await this.save();
    while (this.busy) await new Promise((done) => { setTimeout(done, 50); });
  }

  moved(sentence) {
    this.say("not_written");
    this.trouble.replaceChildren(made("div", { class: "problem", role: "alert" }, made("p", {}, sentence), made("p", { class: "ways" }, doing(say("look_again"), async () => {
      const said = await ask(this.at);
      Object.assign(this, { values: said.values, hash: said.hash });
      this.faults([]);
      this.draw();
      this.say("saved");
      this.form.parentElement.focus();
    }))));
  }

  faults(found) {
    for (const { element, worth, target } of this.shown.values()) { worth.textContent = ""; element.classList.remove("at-fault"); target.removeAttribute("aria-invalid"); }
    const left = found.filter(({ field, message }) => {
      const known = this.shown.get(field);
      if (!known?.element.isConnected) return true;
      known.worth.textContent = message;
      known.element.classList.add("at-fault");
      known.target.setAttribute("aria-invalid", "true");
      for (let outer = known.element.closest("details"); outer; outer = outer.parentElement.closest("details")) outer.open = true;
      return false;
    });
    this.trouble.replaceChildren(...left.map(({ field, message }) => made("p", { class: "problem", role: "alert", dir: "auto" }, [field, message].filter(Boolean).join(": "))));
  }

  say(name) {
    this.status.dataset.state = { not_written: "unsaved", paper_away: "away" }[name] ?? name;
    const words = say(name);
    if (this.status.textContent !== words) this.status.textContent = words;
  }

  // Whether the office's mail will be taken, and the line that mends what is not so.
  doctor() {
    const list = made("ul", { class: "doubts", "aria-live": "polite" });
    const trouble = made("p", { class: "complaint", role: "alert" });
    const at = `/api/papers/${this.key}/doctor`;
    const go = doing(say("doctor_ask"), async () => {
      trouble.textContent = "";
      try {
        let { doctor } = await ask(at, {});
        while (doctor.running) {
          await new Promise((done) => { setTimeout(done, 500); });
          doctor = (await ask(at)).doctor;
        }
        trouble.textContent = doctor.error;
        list.replaceChildren(...(doctor.result.findings ?? []).map(({ state, what, said, mend }) => made("li", { class: state }, made("span", { class: "label" }, `${say(`doctor.${state}`)} · ${what}`), made("span", { dir: "auto" }, said), mend ? made("p", { dir: "auto" }, mend) : "")));
      } catch (error) { trouble.textContent = error.message; }
    });
    return made("div", { class: "doctor" }, made("p", { class: "ways" }, go), trouble, list);
  }
}

// The facts of a PDF beside it; it goes on record as it is.
function adopting(paper) {
  const [, file] = paper.name.split("/");
  const at = `/api/adopt/${paper.key}/${file}`;
  const name = myName("");
  const why = asked(say("why_again"), "", { maxLength: 500 });
  const news = made("p", { class: "notice", role: "status", hidden: true });
  const trouble = made("p", { class: "complaint", role: "alert" });
  const go = doing(say("adopt_file"), async () => {
    trouble.textContent = "";
    await paper.settled();
    try {
      const done = await ask(at, { by: name.input.value, why: why.input.value });
      paper.faults([]);
      news.hidden = false;
      news.replaceChildren(say(done.filed ? "adopted" : "adopted_before", done), " ", made("a", { class: "go", href: `/volume/${paper.key}` }, say("volume")));
      news.scrollIntoView({ block: "nearest" });
    } catch (error) {
      if (error.faults?.length) paper.faults(error.faults);
      trouble.textContent = error.message;
    }
  }, { main: true });
  const pdf = made("section", { class: "right", "aria-label": say("pages"), tabIndex: 0 }, made("p", {}, made("a", { class: "go", href: at, target: "_blank" }, `${file}.pdf`)), made("iframe", { class: "foreign", title: `${file}.pdf`, src: `${at}#navpanes=0` }));
  paper.show(pdf, made("div", { class: "asking" }, name.element, why.element, trouble, made("p", { class: "ways" }, go), news));
}

function fresh(field, name) {
  const today = new Date().toISOString().slice(0, 10);
  return Object.fromEntries(field.inner.filter((each) => each.wanted).map((each) => [each.name, each.name === "date" && name === "errata" ? today : null]));
}

// A colour with its contrast on white paper (WCAG 2.2, 1.4.3).
function colour(id, label, value, set) {
  const text = made("input", { id, type: "text", value, placeholder: "#123a6b", autocomplete: "off", spellcheck: false, dir: "ltr" });
  const well = made("input", { type: "color", value: /^#[0-9a-f]{6}$/i.test(value) ? value : "#000000", "aria-label": label });
  const says = made("span", { class: "quiet" });
  const tell = () => {
    const ratio = /^#[0-9a-f]{6}$/i.test(text.value) ? 1.05 / (luminance(text.value) + 0.05) : 0;
    says.textContent = ratio ? say(ratio < 4.5 ? "contrast_weak" : "contrast", { ratio: ratio.toFixed(1) }) : "";
  };
  text.addEventListener("input", () => { if (/^#[0-9a-f]{6}$/i.test(text.value)) well.value = text.value; tell(); set(text.value.trim() || null); });
  well.addEventListener("input", () => { text.value = well.value; tell(); set(well.value); });
  tell();
  return made("div", { class: "colour-field" }, well, text, says);
}

function luminance(hex) {
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
