// Panels above what is written: each has a button in the bar, and one is open at a time.

import { made } from "./net.js";

export class Panels {
  // `opened` is called when one is.
  constructor(opened) {
    this.opened = opened;
    this.all = new Map();
    this.buttons = made("div", { class: "acts", role: "group" });
    this.element = made("div", { class: "panels" });
  }

  // `draw` is given the panel's body each time it is opened.
  add(name, words, draw) {
    const id = `panel-${name}`;
    const body = made("div", { class: "panel-body" });
    const title = made("h2", { id: `${id}-title`, tabIndex: -1 }, words);
    const element = made("aside", { id, class: `panel ${name}`, "aria-labelledby": `${id}-title`, hidden: true }, title, body);
    const button = made("button", { type: "button", "aria-expanded": "false", "aria-controls": id, onclick: () => this.open(name, element.hidden) }, words);
    element.addEventListener("keydown", (event) => { if (event.key === "Escape") { this.open(name, false); button.focus(); } });
    this.all.set(name, { element, button, body, title, draw });
    this.buttons.append(button);
    this.element.append(element);
    return button;
  }

  open(name, wanted = true) {
    for (const [other, { element, button }] of this.all) {
      const shown = other === name && wanted;
      element.hidden = !shown;
      button.setAttribute("aria-expanded", String(shown));
    }
    if (!wanted) return;
    this.opened();
    const { draw, body, title } = this.all.get(name);
    draw(body);
    title.focus();
    title.scrollIntoView({ block: "nearest" });
  }

  // What an open panel shows is no longer so.
  again(name) {
    const { draw, body } = this.all.get(name);
    if (this.isOpen(name)) draw(body);
  }

  isOpen(name) {
    return !this.all.get(name).element.hidden;
  }
}
