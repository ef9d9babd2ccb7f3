// The real pages of an issue: fetched anew where they changed, with their words laid over them.

import { drawSheet } from "../../templates/proof/sheet.js";
import { facts, made, say } from "./net.js";

const WIDEST = 860;

export class Pages {
  constructor(issue, told) {
    this.issue = issue;
    this.told = told;
    this.sheets = [];
    this.viewer = 0;
    this.page = 1;
    this.element = made("div", { class: "sheets" });
    this.waiting = made("p", { class: "waiting" }, say("setting"));
    this.element.append(this.waiting);
    this.seen = new IntersectionObserver((seen) => {
      const best = seen.filter((each) => each.isIntersecting).sort((one, other) => other.intersectionRatio - one.intersectionRatio)[0];
      if (best) this.look(Number(best.target.dataset.number));
    }, { threshold: [0.25, 0.5, 0.75] });
    // A click on a word leads to where it is written; a drag selects.
    this.element.addEventListener("click", (event) => {
      const line = event.target.closest(".words p");
      if (!line || !getSelection().isCollapsed) return;
      const at = document.caretPositionFromPoint?.(event.clientX, event.clientY);
      const range = at ?? document.caretRangeFromPoint?.(event.clientX, event.clientY);
      this.told("word", { line: line.textContent, offset: (at?.offset ?? range?.startOffset) || 0 });
    });
    let later = 0;
    new ResizeObserver(() => {
      clearTimeout(later);
      later = setTimeout(() => this.resized(), 120);
    }).observe(this.element);
  }

  listen() {
    this.events?.close();
    const asked = new URLSearchParams({ issue: this.issue, page: this.page });
    const events = new EventSource(`/pages/events?${asked}`);
    this.events = events;
    events.addEventListener("hello", (event) => { this.viewer = JSON.parse(event.data).viewer; this.told("hello"); });
    events.addEventListener("busy", () => this.told("busy"));
    events.addEventListener("files", (event) => this.told("files", JSON.parse(event.data)));
    events.addEventListener("state", (event) => this.show(JSON.parse(event.data)));
    events.addEventListener("page", (event) => {
      const said = JSON.parse(event.data);
      if (this.version === said.version) this.draw(said.number, said.key);
    });
    events.addEventListener("error", () => {
      this.viewer = 0; // the desk knows no such viewer any more
      this.told("gone");
      if (events.readyState === EventSource.CLOSED && !this.closed) setTimeout(() => this.listen(), 1500);
    });
  }

  // Nobody looks any more.
  close() {
    this.closed = true;
    this.events?.close();
  }

  look(page) {
    if (page === this.page || !this.viewer) return;
    this.page = page;
    fetch("/pages/look", {
      method: "POST", headers: { "X-Desk-Write": facts.write, "Content-Type": "application/json" }, body: JSON.stringify({ viewer: this.viewer, page }),
    }).catch(() => {});
  }

  show(said) {
    this.version = said.version;
    this.element.classList.toggle("stale", said.stale && said.pages.length > 0);
    this.waiting.remove();
    if (!said.pages.length) {
      this.waiting.textContent = say("no_pages");
      this.element.prepend(this.waiting);
    }
    while (this.sheets.length > said.pages.length) {
      const sheet = this.sheets.pop();
      this.seen.unobserve(sheet);
      sheet.remove();
    }
    said.pages.forEach((page, at) => {
      if (!this.sheets[at]) {
        const sheet = made("section", { class: "sheet", "aria-label": say("page", { number: at + 1 }), dataset: { number: at + 1 } }, made("div", { class: "words" }));
        this.sheets.push(sheet);
        this.element.append(sheet);
        this.seen.observe(sheet);
      }
      const sheet = this.sheets[at];
      sheet.points = page.width;
      sheet.style.setProperty("--ratio", `${page.width} / ${page.height}`);
    });
    said.pages.forEach((page, at) => page.key && this.draw(at + 1, page.key));
    this.told("state", said);
  }

  resized() {
    this.sheets.forEach((sheet, at) => sheet.asked && this.draw(at + 1, sheet.asked));
  }

  draw(number, key) {
    const sheet = this.sheets[number - 1];
    if (!sheet) return;
    const wide = Math.min(sheet.getBoundingClientRect().width, WIDEST * 2);
    if (!wide) { sheet.asked = key; return; }
    const pixels = Math.max(1, Math.round(wide * devicePixelRatio));
    drawSheet(sheet, "/pages/pages", key, pixels);
  }
}
