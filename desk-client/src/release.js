// Approving, putting on record, printing, and what an issue said before.

import { differences } from "./differences.js";
import { fieldAt, labelOf, titleOf } from "./form.js";
import { ask, made, say, when } from "./net.js";

const NAME = "desk-name";

// A button that does one thing at a time, and says what is refused.
export function doing(words, act, { main = false } = {}) {
  const button = made("button", { type: "button", class: main ? "main-button" : "", onclick: async () => {
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    try { await act(); } finally { button.removeAttribute("aria-disabled"); }
  } }, words);
  return button;
}

// Enter in a field does what the button beside it does.
export function onEnter(input, button) {
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    button.click();
  });
}

// Fields with a passphrase among them: browsers want a form around it, and a name that it belongs to.
export function inForm(...inside) {
  const name = made("input", { type: "text", autocomplete: "username", hidden: true });
  return made("form", { class: "publication", noValidate: true, onsubmit: (event) => event.preventDefault() }, name, ...inside);
}

export function asked(label, value = "", kind = {}) {
  const id = `asked-${Math.random().toString(36).slice(2)}`;
  const input = made("input", { id, type: "text", dir: "auto", autocomplete: "off", value, ...kind });
  return { input, element: made("div", { class: "field" }, made("label", { class: "label", for: id }, label), input) };
}

export function myName(fallback) {
  const known = asked(say("your_name"), localStorage.getItem(NAME) ?? fallback ?? "", { autocomplete: "name", maxLength: 200 });
  known.input.addEventListener("change", () => localStorage.setItem(NAME, known.input.value));
  return known;
}

export class Release {
  constructor(desk) {
    this.desk = desk;
    this.at = `/api/issue/${desk.issue}`;
  }

  async draw(body) {
    this.body = body;
    if (!body.childElementCount) body.replaceChildren(made("p", { class: "quiet", role: "status" }, say("reading")));
    this.desk.flush(async () => {
      try { this.show(await ask(`${this.at}/standing`)); } catch (error) { body.replaceChildren(made("p", { class: "problem", role: "alert" }, error.message)); }
    });
  }

  // Where it stands, in one or two sentences.
  sentences(now) {
    const { approved, issued } = now;
    const withdrawn = now.state === "withdrawn";
    const said = withdrawn ? [say("release_withdrawn", { ...issued, day: when(issued.at), why: now.says })] : [];
    if (now.status === "approved" && approved) said.push(say(now.holds ? "release_approved" : "release_lapsed", { by: approved.by, day: when(approved.at) }));
    else if (now.status === "approved") said.push(say(now.holds ? "release_by_hand" : "release_two"));
    else if (!now.on_record) said.push(say("release_draft"));
    if (issued && !withdrawn) said.push(say(now.on_record ? "release_issued" : "release_changed", { ...issued, day: when(issued.at) }));
    return said;
  }

  show(now, told = []) {
    this.now = now;
    const trouble = made("p", { class: "complaint", role: "alert" });
    const act = (path, said) => async () => {
      trouble.textContent = "";
      await new Promise((done) => { this.desk.flush(done); });
      try {
        const answer = await ask(`${this.at}/${path}`, said());
        this.show(answer, answer.told);
        this.body.parentElement.querySelector("h2").focus();
        this.desk.announce(this.sentences(answer).join(" "));
      } catch (error) { trouble.textContent = error.message; }
    };
    if (now.state === "faults" || now.faults) {
      this.body.replaceChildren(made("p", {}, say("release_faults")));
      return;
    }
    const name = myName(now.who);
    const why = now.revision > 1 && now.holds && !now.on_record ? asked(say("why"), "", { maxLength: 500 }) : null;
    const ready = !now.missing.length;
    const acts = made("p", { class: "ways" });
    const again = now.approved && !now.holds;
    if (!now.on_record && ready && (!now.holds || (now.two && !now.approved))) {
      acts.append(doing(say(again ? "approve_again" : "approve"), act("approve", () => ({ by: name.input.value, seen: now.seen })), { main: true }));
    }
    if (now.holds && !now.on_record && ready) {
      acts.append(doing(say("publish_as", { revision: now.revision }), act("publish", () => ({ by: name.input.value, why: why?.input.value ?? "", seen: now.seen })), { main: true }));
    }
    if (now.status === "approved" && !now.on_record) acts.append(doing(say("withdraw"), act("withdraw", () => ({}))));
    const { since, by, before, now: after } = now.changes;
    const changed = since && !now.on_record && (since === "issued" || !now.holds) ? made("section", {}, made("h3", {}, say(since === "approved" ? "changed_since_approved" : "changed_since_issued", { by, revision: now.issued?.revision })), differences(before, after)) : null;
    const paper = made("p", { class: "quiet", role: "status" });
    this.body.replaceChildren(
      ...this.sentences(now).map((words) => made("p", {}, words)),
      ...told.filter((words) => /embargo/i.test(words)).map((words) => made("p", {}, words)),
      ...(ready ? [] : [made("p", { class: "complaint" }, say("release_missing")), made("ul", { class: "ways" }, ...now.missing.map((field) => this.empty(field)))]),
      ...(now.two && !now.on_record ? [made("p", { class: "quiet" }, say("two_says"))] : []),
      ...(acts.childElementCount ? [made("div", { class: "asking" }, name.element, why?.element ?? "")] : []),
      ...(now.holds && !now.on_record ? [made("p", { class: "quiet" }, say("will_file", { targets: now.targets.join(", ") }))] : []),
      trouble, acts, changed ?? "",
      ...(now.copies ?? []).map((words) => made("p", { dir: "auto" }, words)),
      now.state === "withdrawn" ? made("p", { class: "ways" }, made("a", { class: "go", href: `/mail/${now.publication}?issue=${encodeURIComponent(now.label)}` }, say("take_back_send"))) : now.issued ? this.takingBack(now, act) : "",
      now.issued ? made("section", {}, made("h3", {}, say("filed_files", { revision: now.issued.revision })), made("ul", { class: "files" }, ...now.issued.files.map((file) => made("li", {}, made("a", { href: `${this.at}/filed/${file}`, target: "_blank" }, file)))), made("p", { class: "ways" }, doing(say("print"), this.printing(paper, "print")), made("a", { class: "go", href: `/mail/${now.publication}` }, say("release_send"))), paper) : "");
  }

  // What is on record is withdrawn: a notice takes its place.
  takingBack(now, act) {
    const name = myName(now.who);
    const why = asked(say("take_back_why"), "", { maxLength: 500 });
    return made("details", { class: "more" }, made("summary", {}, say("take_back")),
      made("p", { class: "quiet" }, say("take_back_says")), made("div", { class: "asking" }, name.element, why.element),
      made("p", { class: "ways" }, doing(say("take_back_go"), act("take-back", () => ({ by: name.input.value, why: why.input.value })))));
  }

  // What is still empty, as a button that leads there.
  empty(field) {
    const path = this.desk.pathOf(field);
    const entry = path.length > 1 ? titleOf(this.desk.writer.at(path.slice(0, 2)), fieldAt(path.slice(0, 1))?.kind === "group" ? labelOf(path[0]) : path[1]) : "";
    const words = [entry, labelOf(path.at(-1))].filter(Boolean).join(" · ");
    return made("li", {}, made("button", { type: "button", onclick: () => this.desk.goTo({ path, line: 1 }) }, words));
  }

  // The system's dialog opens for the office's edition for paper.
  printing(news, kind) {
    return async () => {
      news.replaceChildren(say("printing"));
      await new Promise((done) => { this.desk.flush(done); });
      try {
        const { paper } = await ask(`${this.at}/print`, { kind });
        news.replaceChildren(made("a", { href: paper, target: "_blank" }, say("paper_ready")));
        dialog(news, paper);
      } catch (error) { news.replaceChildren(made("span", { class: "complaint" }, error.message)); }
    };
  }

  drawPrint(body) {
    const news = made("p", { class: "quiet", role: "status" });
    const print = (kind) => this.printing(news, kind);
    body.replaceChildren(made("p", { class: "ways" }, doing(say("print"), print("print"), { main: true }), doing(say("booklet"), print("booklet"))), made("p", { class: "quiet" }, say("booklet_says")), news);
  }

  async drawHistory(body) {
    body.replaceChildren(made("p", { class: "quiet", role: "status" }, say("reading")));
    try { this.states(body, (await ask(`${this.at}/states`)).states); } catch (error) { body.replaceChildren(made("p", { class: "problem", role: "alert" }, error.message)); }
  }

  states(body, states) {
    const trouble = made("p", { class: "complaint", role: "alert" });
    const shown = made("div", { class: "comparison", tabIndex: -1 });
    const rows = states.map((state) => {
      const moment = when(new Date(state.at * 1000).toISOString(), true);
      const words = [state.who || say("another_program"), state.mark && say("state.approved"), state.now && say("state_now")].filter(Boolean).join(" · ");
      const compare = doing(say("compare"), async () => {
        try {
          const { text } = await ask(`${this.at}/states/${state.number}`);
          shown.replaceChildren(made("h3", {}, say("changed_since", { day: moment })), differences(text, this.desk.said.text));
          shown.focus();
        } catch (error) { trouble.textContent = error.message; }
      });
      compare.setAttribute("aria-label", `${say("compare")}: ${moment}`);
      const back = doing(say("bring_back"), () => new Promise((done) => {
        this.desk.flush(async () => {
          try {
            const answer = await ask(`${this.at}/bring-back`, { number: state.number });
            this.desk.reload();
            this.states(body, answer.states);
            body.append(made("p", { role: "status" }, say("brought_back")));
            this.desk.announce(say("brought_back"));
          } catch (error) { trouble.textContent = error.message; }
          done();
        });
      }));
      back.setAttribute("aria-label", `${say("bring_back")}: ${moment}`);
      return made("li", {}, made("span", { class: "moment" }, moment), made("span", { class: "quiet", dir: "auto" }, words), state.now ? "" : made("span", { class: "ways" }, compare, back));
    });
    body.replaceChildren(rows.length ? made("ol", { class: "states" }, ...rows) : made("p", { class: "quiet" }, say("history_none")), trouble, shown);
  }
}

function dialog(news, paper) {
  const frame = made("iframe", { class: "visually-hidden", title: say("print"), src: paper, tabIndex: -1, "aria-hidden": "true" });
  frame.addEventListener("load", () => {
    try { frame.contentWindow.print(); } catch { /* the link opens it */ }
  });
  news.append(frame);
}
