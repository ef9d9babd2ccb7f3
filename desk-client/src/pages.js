// The real pages of an issue: fetched anew where they changed, with their words laid over them.

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
    this.pen = document.createElement("canvas").getContext("2d");
    this.seen = new IntersectionObserver((seen) => {
      const best = seen.filter((each) => each.isIntersecting).sort((one, other) => other.intersectionRatio - one.intersectionRatio)[0];
      if (best) this.look(Number(best.target.dataset.number));
    }, { threshold: [0.25, 0.5, 0.75] });
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
      this.told("gone");
      if (events.readyState === EventSource.CLOSED) setTimeout(() => this.listen(), 1500);
    });
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
    this.sheets.forEach((sheet, at) => sheet.key && this.draw(at + 1, sheet.key));
  }

  async draw(number, key) {
    const sheet = this.sheets[number - 1];
    if (!sheet) return;
    const wide = Math.min(sheet.getBoundingClientRect().width, WIDEST * 2);
    if (!wide) { sheet.key = key; return; }
    const pixels = Math.max(1, Math.round(wide * devicePixelRatio));
    const wanted = `${key} ${pixels}`;
    if (sheet.wanted === wanted) return;
    sheet.wanted = wanted;
    const words = sheet.dataset.words === key ? null : fetch(`/pages/pages/${key}/words`).then((answer) => (answer.ok ? answer.json() : []), () => []);
    const picture = new Image();
    picture.alt = "";
    picture.src = `/pages/pages/${key}/${pixels}.jpg`;
    try {
      await picture.decode();
    } catch {
      if (sheet.wanted !== wanted) return;
      sheet.wanted = "";
      setTimeout(() => sheet.wanted === "" && this.draw(number, key), 400); // a picture that did not come is asked for again
      return;
    }
    if (sheet.wanted !== wanted) return;
    sheet.querySelector("img")?.remove();
    sheet.prepend(picture);
    sheet.key = key;
    requestAnimationFrame(() => { sheet.dataset.drawn = key; });
    if (words) this.lay(sheet, await words, wanted, key);
  }

  lay(sheet, lines, wanted, key) {
    if (sheet.wanted !== wanted) return;
    const [, high] = sheet.style.getPropertyValue("--ratio").split("/").map(Number);
    const tall = high / sheet.points;
    this.pen.font = "100px \"Source Sans 3\", sans-serif";
    sheet.querySelector(".words").replaceChildren(...lines.map(([left, top, width, height, text]) => {
      const line = made("p", {}, text);
      const natural = this.pen.measureText(text).width * (height * tall);
      line.style.left = `${left * 100}%`;
      line.style.top = `${top * 100}%`;
      line.style.fontSize = `${height * tall * 100}cqw`;
      if (natural) line.style.transform = `scaleX(${((width * 100) / natural).toFixed(4)})`;
      return line;
    }));
    sheet.dataset.words = key;
  }
}
