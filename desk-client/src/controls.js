// One control for each kind of field.  Each has an element, shows a value, and tells what is typed.

import { onPicture } from "./crop.js";
import { inDigits, made, say } from "./net.js";
import { prose } from "./prose.js";

// What a value is where it fits its kind; undefined where it cannot be a field.
export function fits(kind, value) {
  if (value === null || value === undefined) return "";
  if (kind === "lines") return Array.isArray(value) && value.every((each) => typeof each === "string") ? value : undefined;
  if (kind === "numbers") return Array.isArray(value) && value.every((each) => Number.isInteger(each)) ? value.join(", ") : undefined;
  if (typeof value === "string") return value;
  if (typeof value === "number" && ["number", "line", "choice"].includes(kind)) return String(value);
  return undefined;
}

const asNumber = (text) => (/^\s*\d{1,9}\s*$/.test(inDigits(text)) ? Number(inDigits(text)) : text.trim());

function wired(element, typed, composing) {
  element.addEventListener("compositionstart", () => composing(true));
  element.addEventListener("compositionend", () => setTimeout(() => composing(false), 0));
  element.addEventListener("input", (event) => { if (!event.isComposing) typed(); });
  element.addEventListener("compositionend", typed);
}

function line(field, facts) {
  const { id, label, typed, composing } = facts;
  const many = field.kind === "text";
  const element = made("textarea", { id, rows: 1, dir: "auto", class: `line ${field.name}`, placeholder: field.name === "headline" ? label : "", spellcheck: !["slug", "address"].includes(field.kind), autocomplete: "off" });
  if (!many) element.addEventListener("keydown", (event) => { if (event.key === "Enter" && !event.isComposing) event.preventDefault(); });
  const grow = () => {
    if (CSS.supports("field-sizing", "content")) return;
    element.rows = 1;
    element.style.blockSize = "auto";
    element.style.blockSize = `${element.scrollHeight}px`;
  };
  const late = field.kind === "slug" && field.name === "id"; // the name of an entry becomes another one when one has finished typing
  const tell = () => typed(many ? element.value : element.value.replace(/\s*\n\s*/g, " "));
  wired(element, () => { grow(); if (!late) tell(); }, composing);
  if (late) element.addEventListener("change", tell);
  return { element, focus: () => element.focus(), show(value) {
    if (late && document.activeElement === element) return;
    if (element.value.replace(/\n+$/, "") === value) return;
    const { selectionStart, selectionEnd } = element;
    element.value = value;
    if (document.activeElement === element) element.setSelectionRange(selectionStart, selectionEnd);
    requestAnimationFrame(grow);
  }, caret(from, to) {
    element.focus();
    element.setSelectionRange(from, to);
  } };
}

function short(field, { id, typed, composing }) {
  const date = field.kind === "date";
  const element = made("input", { id, type: date ? "date" : "text", dir: "auto", autocomplete: "off", inputMode: field.kind === "number" ? "numeric" : "", class: `short ${field.kind}` });
  const value = () => {
    if (field.kind === "number") return asNumber(element.value);
    if (field.kind === "numbers") return element.value.split(/[,;\s]+/).filter(Boolean).map(asNumber);
    return element.value;
  };
  wired(element, () => typed(value()), composing);
  return { element, focus: () => element.focus(), show(text) {
    if (date && text && element.type === "date" && !aDay(text)) element.type = "text"; // it is shown as it was typed
    if (String(value() ?? "") === text || (field.kind === "numbers" && String(value()).replaceAll(",", ", ") === text)) return;
    if (document.activeElement === element && date && !element.value && element.validity.badInput) return;
    element.value = text;
  } };
}

function aDay(text) {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);
}

function choice(field, { id, typed }) {
  const element = made("select", { id });
  const options = field.wanted ? field.choices : ["", ...field.choices];
  element.append(...options.map((each) => made("option", { value: each }, each ? say(`state.${each}`) === `state.${each}` ? each : say(`state.${each}`) : say("empty_choice"))));
  element.addEventListener("change", () => typed(element.value));
  return { element, focus: () => element.focus(), show(value) {
    if (![...element.options].some((each) => each.value === value)) element.append(made("option", { value }, value));
    if (element.value !== value) element.value = value;
  } };
}

function chips(field, { id, label, typed, composing }) {
  const row = made("ul", { class: "chips" });
  const input = made("input", { id, type: "text", dir: "auto", autocomplete: "off", placeholder: say("chip_add") });
  const element = made("div", { class: "chip-field" }, row, input);
  let now = [];
  const draw = () => row.replaceChildren(...now.map((each, at) => made("li", { dir: "auto" }, made("bdi", {}, each),
    made("button", { type: "button", "aria-label": say("chip_remove", { name: each }), onclick: () => {
      now = now.filter((_, other) => other !== at);
      draw();
      typed(now);
      (row.querySelectorAll("button")[Math.min(at, now.length - 1)] ?? input).focus();
    } }, "×"))));
  const add = () => {
    const word = input.value.trim();
    if (!word) return;
    now = [...now, word];
    input.value = "";
    draw();
    typed(now);
  };
  input.addEventListener("compositionstart", () => composing(true));
  input.addEventListener("compositionend", () => setTimeout(() => composing(false), 0));
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter") { event.preventDefault(); add(); }
    if (event.key === "Backspace" && !input.value && now.length) { now = now.slice(0, -1); draw(); typed(now); }
  });
  input.addEventListener("blur", add);
  row.setAttribute("aria-label", label);
  return { element, focus: () => input.focus(), show(value) {
    const wanted = value || [];
    if (JSON.stringify(wanted) === JSON.stringify(now)) return;
    now = wanted;
    draw();
  } };
}

export function control(field, facts) {
  if (["crop", "focus"].includes(field.name) && field.kind === "numbers" && facts.picture) return onPicture(field.name, short(field, facts), facts);
  if (field.kind === "prose") return prose(facts);
  if (field.kind === "lines") return chips(field, facts);
  if (field.kind === "choice") return choice(field, facts);
  if (["date", "number", "numbers"].includes(field.kind)) return short(field, facts);
  return line(field, facts);
}
