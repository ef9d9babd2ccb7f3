// The issue: at the left what is written, at the right its pages.  Each key is kept at once and in the file soon after.

import { drawTold, told } from "./bringing.js";
import { fieldAt, Form, inWords, isList, labelOf, titleOf } from "./form.js";
import { ask, counted, facts, made, numbered, Refused, say } from "./net.js";
import { Pages } from "./pages.js";
import { Panels } from "./panels.js";
import { prose } from "./prose.js";
import { Release } from "./release.js";
import { Writer } from "./saving.js";
import { keep, letGo, live, orphans } from "./store.js";

const PAUSE = 150;
const AT_MOST = 600;
const RETRY = 1000;

export async function issueScreen(root, issue) {
  let said;
  root.replaceChildren(made("main", { class: "lost" }, made("h1", { class: "waiting" }, say("reading"))));
  try {
    said = await ask(`/api/issue/${issue}`);
  } catch (error) {
    root.replaceChildren(made("main", { class: "lost" }, made("h1", {}, error instanceof Refused && error.status === 404 ? say("lost") : error.message), made("p", {}, made("a", { href: "/" }, say("back")))));
    return;
  }
  await new Issue(root, issue, said).begin();
}

class Issue {
  constructor(root, issue, said) {
    Object.assign(this, { root, issue, busy: false, away: false, waits: 0, first: 0, after: new Map(), composes: false, composed: [], found: [], pending: false, readAgain: false, toldMeanwhile: "", waitingWriters: new Map() });
    this.brought = told.get(issue);
    this.status = made("p", { class: "status", role: "status" });
    this.news = made("p", { class: "visually-hidden", role: "status" });
    this.title = made("h1", { dir: "auto" });
    this.faultList = made("ol");
    this.release = new Release(this);
    this.panels = new Panels(() => { this.toast.hidden = true; });
    this.faultsButton = this.panels.add("faults", say("faults"), (body) => body.replaceChildren(this.faultList));
    this.faultsButton.classList.add("faults-button");
    this.releaseButton = this.panels.add("release", say("release"), (body) => this.release.draw(body));
    this.panels.add("print", say("print"), (body) => this.release.drawPrint(body));
    this.panels.add("history", say("history"), (body) => this.release.drawHistory(body));
    this.swap = made("button", { type: "button", onclick: () => this.asText() }, say("as_text"));
    this.broughtButton = this.panels.add("brought", say("brought"), (body) => drawTold(body, this.brought, { left: (this.writer.at(["not_placed"]) ?? []).length, goTo: (path) => this.form?.goTo(path) }));
    this.broughtButton.hidden = !this.brought;
    this.panels.buttons.append(this.swap);
    this.fit = made("p", { class: "fit" });
    this.toast = made("div", { class: "toast", hidden: true });
    this.problems = made("div", { class: "problems" });
    this.left = made("div", { class: "writing", id: "writing", tabIndex: -1 });
    this.pages = new Pages(issue, (event, facts) => this.told(event, facts));
    this.tabs = made("div", { class: "tabs", role: "group" },
      made("button", { type: "button", "aria-pressed": "true", onclick: () => this.tab("writing") }, say("write")),
      made("button", { type: "button", "aria-pressed": "false", onclick: () => this.tab("pages") }, say("pages")));
    this.said = said;
  }

  async begin() {
    this.root.replaceChildren(
      made("a", { class: "skip", href: "#writing" }, say("skip")),
      made("header", { class: "bar" }, made("a", { class: "to-shelf", href: "/" }, say("shelf")), this.title, this.status, this.panels.buttons, this.tabs),
      made("main", { class: "desk", dataset: { tab: "writing" } },
        made("div", { class: "left" }, this.toast, this.problems, this.panels.element, this.left),
        made("section", { class: "right", "aria-label": say("pages"), tabIndex: 0 }, this.beside(), this.fit, this.pages.element)),
      this.news);
    await this.adopt();
    this.view(this.said.values ? "fields" : "text");
    if (this.brought) this.panels.open("brought");
    this.pages.listen();
    const leave = () => { if (!this.writer.idle) this.save(); };
    addEventListener("visibilitychange", leave);
    addEventListener("pagehide", leave);
    addEventListener("online", () => this.save());
    this.save();
  }

  // The pages of another issue in place of one's own: what is translated, or what is begun from.
  beside() {
    const choice = made("select", { "aria-label": say("beside") }, made("option", { value: "" }, say("beside_own")));
    const element = made("p", { class: "beside", hidden: true }, made("span", { class: "label" }, say("beside")), choice);
    let other = null;
    choice.addEventListener("change", () => {
      other?.close();
      other?.element.remove();
      other = choice.value ? new Pages(choice.value, () => {}) : null;
      this.pages.element.hidden = Boolean(other);
      this.fit.hidden = Boolean(other);
      if (!other) { this.pages.resized(); return; }
      element.after(other.element);
      other.listen();
    });
    ask("/api/shelf").then(({ shelves }) => {
      const others = shelves.flatMap((shelf) => shelf.issues.filter(({ key }) => key && key !== this.issue).map(({ key, label }) => made("option", { value: key, lang: shelf.language }, [shelves.length > 1 && shelf.name, say("issue_number", { label })].filter(Boolean).join(" · "))));
      element.hidden = !others.length;
      choice.append(...others);
    }).catch(() => {});
    return element;
  }

  // The writer of a page that is gone is taken over with all that it had not saved.
  async adopt() {
    const mode = this.said.values ?? this.said.text;
    for (const kept of await orphans(this.issue).catch(() => [])) {
      if (typeof kept.values !== typeof mode || this.writer || !(await live(kept.name))) continue;
      this.writer = Writer.from(kept, isList);
    }
    if (!this.writer) {
      this.writer = new Writer({ name: crypto.randomUUID(), hash: this.said.hash, values: mode, isList });
      await live(this.writer.name);
    }
    this.writer.saw(this.said.hash, mode);
  }

  view(mode) {
    this.mode = mode;
    this.composing(false);
    this.left.replaceChildren();
    this.form = null;
    this.text = null;
    const readable = Boolean(this.said.values);
    this.swap.hidden = !readable;
    this.swap.textContent = say(mode === "text" ? "as_fields" : "as_text");
    if (mode === "text") {
      this.text = prose({ id: "whole", label: this.said.file, plain: true, source: () => "", typed: (value) => this.type([], value), composing: (on) => this.composing(on) });
      this.text.element.classList.add("whole");
      if (!readable) this.left.append(made("p", { class: "text-only" }, say("text_only")));
      this.textHeld = made("div", { class: "held", hidden: true, role: "group", "aria-label": say("held") });
      this.left.append(this.textHeld, this.text.element);
    } else {
      this.form = new Form(this);
      this.left.append(this.form.element);
      this.form.draw();
    }
    this.refresh();
  }

  get source() {
    return (address) => {
      if (address.startsWith("story:")) return `→ ${this.writer.at(["stories", address.slice(6), "headline"]) || address.slice(6)}`;
      const name = address.startsWith("source:") ? address.slice(7) : "";
      if (name) return this.writer.at(["sources", name, "publisher"]) || name;
      try { return new URL(address).hostname.replace(/^www\./, ""); } catch { return address; }
    };
  }

  // A clipboard with a shape becomes prose; the sources that it cites join those of the issue.
  get bring() {
    return async (html) => {
      const said = await ask(`/api/issue/${this.issue}/paste`, { html });
      for (const [id, facts] of Object.entries(said.sources)) for (const [name, value] of Object.entries(facts)) this.type(["sources", id, name], value);
      if (said.doubts.length || said.pictures) {
        this.brought = said;
        this.broughtButton.hidden = false;
        this.panels.again("brought");
        this.announce(say("brought"));
      }
      return said.text;
    };
  }

  get composing() {
    return (on) => {
      this.composes = on;
      if (on) return;
      if (this.pending) { this.pending = false; this.refresh(); }
      for (const go of this.composed.splice(0)) go();
    };
  }

  // While one composes (an input method is open), no field shows what others wrote, so what others wrote is not taken
  // in either: the next sign typed would take it out again.
  calm() {
    return this.composes ? new Promise((go) => { this.composed.push(go); }) : null;
  }

  type(path, value) {
    this.writer.type(path, value);
    this.kept = keep(this.issue, this.writer).catch(() => {});
    this.say("saving");
    clearTimeout(this.waits);
    this.first ||= Date.now();
    this.waits = setTimeout(() => this.save(), Math.max(0, Math.min(PAUSE, this.first + AT_MOST - Date.now())));
    if (path.at(-1) === "headline" && !this.composes) this.form?.refresh();
  }

  order(kind, path, facts, done) {
    const id = this.writer.order(kind, path, facts);
    this.after.set(id, done);
    keep(this.issue, this.writer).catch(() => {});
    this.say("saving");
    this.save();
  }

  flush(done) {
    this.drained = [...(this.drained ?? []), done];
    this.save();
  }

  async save() {
    clearTimeout(this.waits);
    if (this.busy) return;
    this.first = 0;
    const commands = this.writer.due();
    if (!commands.length) {
      if (!this.away) this.say(this.trouble() ? "" : "saved");
      const waiting = this.drained ?? [];
      this.drained = [];
      for (const done of waiting) done();
      return;
    }
    this.busy = true;
    const address = `/api/issue/${this.issue}`;
    try {
      await keep(this.issue, this.writer).catch(() => {});
      const answer = await ask(address, { commands });
      await this.calm();
      this.back();
      this.heard(answer);
    } catch (error) {
      this.busy = false;
      this.gone(error);
      return;
    }
    this.busy = false;
    this.save();
    if (this.toldMeanwhile && this.toldMeanwhile !== this.writer.hash) this.readAgain = true;
    this.toldMeanwhile = "";
    if (this.readAgain) this.reload();
  }

  heard(answer) {
    const mode = this.mode === "text" ? answer.text : answer.values;
    const sent = this.writer.sending;
    this.said = answer;
    if (mode === null) { // the file is no longer one that has fields
      this.writer.answered(answer.outcomes, answer.hash, this.writer.values);
    } else this.writer.answered(answer.outcomes, answer.hash, mode);
    keep(this.issue, this.writer).catch(() => {});
    this.refresh();
    for (const { id } of sent) {
      const done = this.after.get(id);
      this.after.delete(id);
      done?.(answer.outcomes.find((outcome) => outcome.id === id));
    }
    if (mode === null) this.changeView("text");
  }

  back() {
    if (!this.away) return;
    this.away = false;
    this.refresh();
  }

  gone(error) {
    this.away = true;
    clearTimeout(this.waits);
    this.waits = setTimeout(() => this.save(), RETRY);
    if (error instanceof Refused) this.say("unsaved", { sentence: error.message });
    else this.say("away");
    this.refresh();
  }

  async reload() {
    if (this.busy || this.reading) { this.readAgain = true; return; }
    this.reading = true;
    this.readAgain = false;
    const before = this.said;
    try {
      const said = await ask(`/api/issue/${this.issue}`);
      await this.calm();
      // What a save was answered meanwhile is newer than this.
      if (this.busy || this.said !== before) this.readAgain = true;
      else this.take(said);
    } catch { /* it is asked again when the desk is back */ } finally { this.reading = false; }
    if (this.readAgain) this.reload();
  }

  take(said) {
    this.back();
    this.said = said;
    const mode = this.mode === "text" ? said.text : said.values;
    if (mode === null) { this.changeView("text"); return; }
    this.swap.hidden = !said.values;
    this.writer.saw(said.hash, mode);
    keep(this.issue, this.writer).catch(() => {});
    this.refresh();
    this.save();
  }

  // The file has this hash now; while a save is on its way its answer says whether it knew.
  newer(hash) {
    if (this.busy) this.toldMeanwhile = hash;
    else if (hash !== this.writer.hash) this.reload();
  }

  told(event, said) {
    if (event === "hello") { this.reload(); if (this.away) this.save(); }
    if (event === "gone" && !this.away && !this.writer.idle) this.save();
    if (event === "files" && this.issue in said) this.newer(said[this.issue]);
    if (event === "word") this.form?.goToWord(said.line, said.offset, () => this.tab("writing"));
    if (event === "busy") this.fit.classList.add("busy");
    if (event === "state") this.state(said);
  }

  asText() {
    this.flush(() => this.changeView(this.mode === "text" ? "fields" : "text"));
  }

  // Another view is another writer; one that could not save all yet waits until one comes back to its view.
  async changeView(mode) {
    if (mode === this.mode || (mode === "fields" && !this.said.values)) return;
    if (this.writer.idle) letGo(this.issue, this.writer.name).catch(() => {});
    else this.waitingWriters.set(this.mode, this.writer);
    const values = mode === "text" ? this.said.text : this.said.values;
    this.writer = this.waitingWriters.get(mode) ?? new Writer({ name: crypto.randomUUID(), hash: this.said.hash, values, isList });
    this.waitingWriters.delete(mode);
    this.writer.saw(this.said.hash, values);
    await live(this.writer.name);
    this.view(mode);
    if (this.lastState) this.state(this.lastState);
    this.swap.focus();
    this.save();
  }

  refresh() {
    if (this.composes) { this.pending = true; return; }
    if (this.text) {
      this.text.show(this.writer.at([]) ?? "");
      const draft = this.writer.draft([]);
      this.textHeld.hidden = !draft?.why;
      if (draft?.why) this.held(this.textHeld, draft); else this.textHeld.replaceChildren();
    }
    this.form?.refresh();
    const label = this.lastState?.label || /^\d+\.\d[^.]*(?=\.ya?ml$)/.exec(this.said.file)?.[0]; // until its pages are set
    this.title.textContent = label ? numbered(label) : this.said.file;
    document.title = this.lastState?.title || this.title.textContent;
    this.orphaned();
  }

  // What is held and has no field any more, and what could not be done.
  orphaned() {
    const lost = [...this.writer.drafts.values()].filter((draft) => draft.why === "gone");
    const shown = JSON.stringify([lost.map((draft) => [draft.path, draft.local]), this.writer.refused.length]);
    if (this.orphansShown === shown) return;
    this.orphansShown = shown;
    this.problems.replaceChildren(
      ...lost.map((draft) => made("div", { class: "problem" }, made("p", {}, say("gone_says")), made("p", { class: "label" }, draft.path.map((step) => (fieldAt([step]) ? labelOf(step) : step)).join(" · ")),
        made("pre", { dir: "auto", tabIndex: 0 }, typeof draft.local === "string" ? draft.local : JSON.stringify(draft.local)),
        made("button", { type: "button", onclick: () => { this.writer.drafts.delete(JSON.stringify(draft.path)); this.done(); } }, say("let_go")))),
      ...this.writer.refused.map(([command], at) => made("div", { class: "problem" }, made("p", {}, say("refused_says", { what: `${say(`do_${command.kind}`)} · ${command.path.at(-1)}` })),
        command.value ? made("pre", { dir: "auto", tabIndex: 0 }, JSON.stringify(command.value, null, 1)) : null,
        made("button", { type: "button", onclick: () => { this.writer.refused.splice(at, 1); this.done(); } }, say("let_go")))));
  }

  done() {
    keep(this.issue, this.writer).catch(() => {});
    this.refresh();
    this.save();
  }

  trouble() {
    return [...this.writer.drafts.values()].some((draft) => draft.why) || this.writer.refused.length > 0;
  }

  // Two versions beside each other, and three ways out.
  held(into, draft) {
    const words = (value) => (Array.isArray(value) ? value.join("; ") : String(value ?? ""));
    const settle = (value) => { this.writer.settle(draft.path, value); this.done(); };
    const joined = () => {
      if (Array.isArray(draft.local) || Array.isArray(draft.theirs)) return [...new Set([...(draft.theirs ?? []), ...(draft.local ?? [])])];
      return [draft.theirs, draft.local].filter(Boolean).join(fieldAt(draft.path)?.kind === "prose" ? "\n\n" : " ");
    };
    const ways = draft.why === "changed" ? [["keep_mine", () => draft.local], ["keep_theirs", () => draft.theirs], ["keep_both", joined]] : [];
    into.replaceChildren(
      made("p", {}, say(draft.why === "changed" ? "changed_says" : draft.why === "gone" ? "gone_says" : "text_says")),
      draft.why === "changed" && made("div", { class: "versions" },
        made("div", {}, made("p", { class: "label" }, say("mine")), made("p", { class: "version", dir: "auto" }, words(draft.local))),
        made("div", {}, made("p", { class: "label" }, say("theirs")), made("p", { class: "version", dir: "auto" }, words(draft.theirs)))),
      made("p", { class: "ways" }, ...ways.map(([name, value]) => made("button", { type: "button", onclick: () => settle(value()) }, say(name)))));
    if (this.lastHeld !== draft) { this.lastHeld = draft; this.announce(say("held")); }
  }

  state(said) {
    this.lastState = said;
    this.fit.classList.remove("busy");
    const wanted = this.said.values?.fit?.pages;
    const count = said.pages.length;
    const pages = wanted && count && count <= wanted ? say(wanted === 1 ? "of_pages_one" : "of_pages", { count, wanted }) : counted(count, "page_one", "pages_many");
    const room = said.faults.filter((fault) => fault.rule === "pages").map((fault) => fault.message);
    this.fit.dataset.over = String(room.length > 0);
    this.fit.replaceChildren(made("strong", {}, count ? pages : ""), ...[...room, ...said.remarks].map((words) => made("span", {}, inWords(words))), said.stale && count ? made("span", { class: "quiet" }, say("stale")) : "");
    this.found = said.faults.map((fault) => ({ ...fault, path: this.pathOf(fault.field) }));
    this.showFaults();
    this.refresh();
  }

  // `stories[2].headline` as the path that the form knows.
  pathOf(field) {
    const path = [];
    let here = this.said.values;
    for (const step of field.match(/[^.[\]]+/g) ?? []) {
      if (Array.isArray(here)) {
        const at = Number(step);
        const id = here[at]?.id;
        path.push(typeof id === "string" && here.filter((each) => each?.id === id).length === 1 ? id : `#${at}`);
        here = here[at];
      } else {
        path.push(step);
        here = here?.[step];
      }
    }
    return path;
  }

  showFaults() {
    const wrong = this.found.filter((fault) => fault.severity === "fault");
    this.faultsButton.textContent = wrong.length ? counted(wrong.length, "fault_one", "faults_many") : this.found.length ? counted(this.found.length, "warning_one", "warnings_many") : say("no_faults");
    this.faultsButton.classList.toggle("at-fault", wrong.length > 0);
    this.faultsButton.disabled = !this.found.length;
    if (!this.found.length && this.panels.isOpen("faults")) this.panels.open("faults", false);
    const lapsed = this.found.some((fault) => fault.rule === "approval");
    if (lapsed !== this.lapsed) { this.lapsed = lapsed; this.panels.again("release"); }
    this.releaseButton.classList.toggle("at-fault", lapsed);
    this.releaseButton.textContent = say(lapsed ? "state.lapsed" : "release");
    this.faultList.replaceChildren(...this.found.map((fault) => {
      const entry = fault.path.length > 1 ? titleOf(this.writer.at(fault.path.slice(0, 2)), fault.path[1]) : "";
      const place = [entry, fault.path.length && labelOf(fault.path.at(-1))].filter(Boolean).join(" · ") || fault.place;
      return made("li", { class: fault.severity }, made("p", { class: "label", dir: "auto" }, place), made("p", { dir: "auto" }, inWords(fault.message)),
        made("button", { type: "button", "aria-label": `${say("go_to_fault")}: ${place}`, onclick: () => this.goTo(fault) }, say("go_to_fault")));
    }));
    this.form?.faults(this.found, this.said.text);
  }

  goTo(fault) {
    if (fault.path[0] === "approved") { this.panels.open("release"); return; }
    this.tab("writing");
    if (this.form && fault.path.length) this.form.goTo(fault.path, fault);
    else if (this.text) {
      const lines = (this.writer.at([]) ?? "").split("\n");
      this.text.caret(lines.slice(0, Math.max(0, fault.line - 1)).reduce((sum, line) => sum + line.length + 1, 0));
    } else this.left.focus();
  }

  tab(name) {
    this.root.querySelector(".desk").dataset.tab = name;
    this.tabs.children[0].setAttribute("aria-pressed", String(name === "writing"));
    this.tabs.children[1].setAttribute("aria-pressed", String(name === "pages"));
    this.pages.resized();
  }

  say(name, filled) {
    const words = name ? say(name, filled) : say("held");
    this.status.dataset.state = name || "held";
    if (this.status.textContent !== words) this.status.textContent = words;
  }

  announce(words) {
    this.news.textContent = words;
  }

  undoable(words, undo) {
    const button = made("button", { type: "button", onclick: () => { this.toast.hidden = true; undo(); } }, say("undo"));
    this.toast.replaceChildren(made("p", {}, words), button, made("button", { type: "button", class: "tool", "aria-label": say("let_go"), onclick: () => { this.toast.hidden = true; } }, "×"));
    this.toast.hidden = false;
    this.announce(words);
  }
}
