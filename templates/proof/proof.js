// The page of the preview: shows the pages of a choice, and fetches anew those alone that changed.

import { drawSheet } from "./sheet.js";

const byId = (id) => document.getElementById(id);
const token = location.pathname.split("/")[1];
const pages = byId("pages");
const SIZES = [0.35, 0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3];
const POINT = 96 / 72;
const WIDEST = 860;

let events = null;
let viewer = 0;
let state = null;
let sheets = [];
let offered = { issues: [], targets: [], papers: [] };
let choice = {};
let size = kept("size") ?? "width";
let keysWork = kept("keys") ?? true;
let panel = null; // true and false once a person has said so

function kept(name) {
  try { return JSON.parse(localStorage.getItem(`proof.${name}`)); } catch { return null; }
}
function keep(name, value) {
  try { localStorage.setItem(`proof.${name}`, JSON.stringify(value)); } catch { /* nothing is remembered then */ }
}
function made(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}
function query(more = {}) {
  return new URLSearchParams({ ...choice, ...more }).toString();
}

// --- What is chosen

function fill(select, values, now, shown = (value) => value) {
  const same = select.options.length === values.length && values.every((value, at) => select.options[at].value === value && select.options[at].text === shown(value));
  if (!same) {
    select.replaceChildren(...values.map((value) => {
      const option = made("option", "", shown(value));
      option.value = value;
      return option;
    }));
  }
  select.value = now;
}

// The issues that are there; the one in view stays though it was removed, and is followed where it was renamed.
function list(issues) {
  const fresh = issues.filter((issue) => !offered.issues.includes(issue));
  offered.issues = issues;
  if (!issues.includes(choice.issue) && fresh.length === 1) choose({ issue: fresh[0] });
  const shown = issues.includes(choice.issue) ? issues : [choice.issue, ...issues];
  byId("issue-label").hidden = shown.length < 2;
  fill(byId("issue"), shown, choice.issue, (issue) => (issues.includes(issue) ? issue : `${issue} (removed)`));
}

function choose(change) {
  choice = { ...choice, ...change };
  history.replaceState(null, "", `?${query()}`);
  panel = null;
  listen();
}

function next(id) {
  const select = byId(id);
  if (select.options.length < 2) return;
  select.selectedIndex = (select.selectedIndex + 1) % select.options.length;
  select.dispatchEvent(new Event("change"));
}

for (const id of ["issue", "target", "style", "paper"]) {
  byId(id).addEventListener("change", (event) => choose({ [id]: event.target.value }));
}

// --- What is told

function listen() {
  events?.close();
  busy(true);
  events = new EventSource(`events?${query({ page: pageInView() })}`);
  events.addEventListener("hello", (event) => { viewer = JSON.parse(event.data).viewer; });
  events.addEventListener("busy", () => busy(true));
  events.addEventListener("issues", (event) => list(JSON.parse(event.data).issues));
  events.addEventListener("state", (event) => show(JSON.parse(event.data)));
  events.addEventListener("page", (event) => {
    const said = JSON.parse(event.data);
    if (state && said.version === state.version) draw(said.number, said.key);
  });
  events.addEventListener("error", () => say("The preview has ended", true));
}

function say(words, quiet) {
  document.body.classList.toggle("busy", !quiet);
  byId("status").textContent = words;
}
function busy() {
  say("Setting…", false);
}

function show(said) {
  state = said;
  byId("waiting")?.remove();
  document.title = said.title || choice.issue;
  byId("title").textContent = said.title || choice.issue;
  if (said.styles.length) fill(byId("style"), said.styles, said.style);
  if (said.paper) byId("paper").value = said.paper;
  byId("target").value = said.target;
  document.body.classList.toggle("stale-pages", said.stale && said.pages.length > 0);
  showFaults(said);
  showEdition(said);
  if (said.web) showWeb(said.web);
  else if (said.pages.length || !said.stale) showPages(said.pages);
  else if (said.stale && !said.pages.length) pages.replaceChildren(made("p", "waiting", "There are no pages yet: see the faults.")), sheets = [];
  const count = said.pages.length;
  const counted = count ? `${count} page${count > 1 ? "s" : ""}, ` : "";
  say(said.stale ? "Not set: see the faults" : `${counted}${said.seconds.toFixed(2)} s`, true);
  document.body.dataset.version = said.version;
}

function showEdition(said) {
  const link = byId("edition");
  link.hidden = !said.file;
  if (!said.file) return;
  link.href = `edition/${encodeURIComponent(said.file)}?${query()}`;
  link.textContent = said.file.endsWith(".html") ? "HTML" : "PDF";
  link.title = said.file;
}

// --- Pages

function showPages(wanted) {
  if (pages.querySelector(".web")) pages.replaceChildren();
  while (sheets.length > wanted.length) sheets.pop().remove();
  wanted.forEach((page, index) => {
    const number = index + 1;
    if (!sheets[index]) {
      const sheet = made("section", "sheet");
      sheet.id = `page-${number}`;
      sheet.setAttribute("aria-label", `Page ${number}`);
      sheet.append(made("div", "words"));
      sheets[index] = sheet;
      pages.append(sheet);
      seen.observe(sheet);
    }
    const sheet = sheets[index];
    sheet.points = page.width;
    sheet.style.setProperty("--ratio", `${page.width} / ${page.height}`);
  });
  measure();
  wanted.forEach((page, index) => page.key && draw(index + 1, page.key));
}

function draw(number, key) {
  const sheet = sheets[number - 1];
  if (!sheet) return;
  const pixels = Math.max(1, Math.round(sheet.getBoundingClientRect().width * devicePixelRatio));
  drawSheet(sheet, "pages", key, pixels);
}

function measure() {
  const style = getComputedStyle(pages);
  const room = pages.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  const high = innerHeight - document.querySelector(".bar").offsetHeight - 32;
  for (const sheet of sheets) {
    const [width, height] = sheet.style.getPropertyValue("--ratio").split("/").map(Number);
    let wide = sheet.points * POINT * size;
    if (size === "width") wide = Math.min(room, WIDEST);
    if (size === "page") wide = Math.min(room, (high * width) / height);
    sheet.style.setProperty("--wide", `${Math.max(40, Math.floor(wide))}px`);
  }
  byId("size").textContent = size === "width" ? "Width" : size === "page" ? "Page" : `${Math.round(size * 100)} %`;
}

let later = 0;
function resize() {
  const here = pageInView();
  const sheet = sheets[here - 1];
  const share = sheet ? (barBottom() - sheet.getBoundingClientRect().top) / sheet.offsetHeight : 0;
  measure();
  if (sheet) scrollBy(0, sheet.getBoundingClientRect().top + share * sheet.offsetHeight - barBottom());
  clearTimeout(later);
  later = setTimeout(() => sheets.forEach((each, index) => each.asked && draw(index + 1, each.asked)), 120);
}
function barBottom() {
  return document.querySelector(".bar").getBoundingClientRect().bottom;
}
function zoom(step) {
  const now = typeof size === "number" ? size : (sheets[0]?.offsetWidth ?? 794) / ((sheets[0]?.points ?? 595) * POINT);
  const larger = SIZES.filter((each) => each > now + 0.01);
  const smaller = SIZES.filter((each) => each < now - 0.01);
  size = (step > 0 ? larger[0] : smaller.at(-1)) ?? now;
  keep("size", size);
  resize();
}
function fit() {
  size = size === "width" ? "page" : "width";
  keep("size", size);
  resize();
}
byId("smaller").addEventListener("click", () => zoom(-1));
byId("larger").addEventListener("click", () => zoom(1));
byId("fit").addEventListener("click", fit);
addEventListener("resize", resize);

function pageInView() {
  const middle = innerHeight / 2;
  let best = 1;
  let nearest = Infinity;
  sheets.forEach((sheet, index) => {
    const box = sheet.getBoundingClientRect();
    const off = box.top > middle ? box.top - middle : box.bottom < middle ? middle - box.bottom : 0;
    if (off < nearest) { nearest = off; best = index + 1; }
  });
  return best;
}
function turn(step) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const sheet = sheets[Math.min(sheets.length, Math.max(1, pageInView() + step)) - 1];
  sheet?.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" });
}

let told = 1;
const seen = new IntersectionObserver(() => {
  const page = pageInView();
  if (page === told || !viewer) return;
  told = page;
  fetch("look", {
    method: "POST",
    headers: { "X-Proof-Token": token, "Content-Type": "application/json" },
    body: JSON.stringify({ viewer, page }),
  }).catch(() => {});
}, { threshold: [0, 0.25, 0.5, 0.75, 1] });

// --- The web edition, in a frame: the new one takes the old one's place when it stands where that stood

function showWeb(key) {
  sheets = [];
  let holder = pages.querySelector(".web");
  if (!holder) {
    holder = made("div", "web");
    pages.replaceChildren(holder);
  }
  const before = holder.querySelector("iframe:not(.coming)");
  if (before?.dataset.key === key) return;
  holder.querySelector("iframe.coming")?.remove();
  const frame = made("iframe", "coming");
  frame.title = "The edition for the web";
  frame.dataset.key = key;
  frame.setAttribute("sandbox", "allow-same-origin");
  frame.addEventListener("load", () => {
    frame.contentWindow.scrollTo(0, before?.contentWindow?.scrollY ?? 0);
    frame.classList.remove("coming");
    before?.remove();
    holder.dataset.drawn = key;
  });
  frame.src = `web/${key}`;
  holder.append(frame);
}

// --- Faults

function plural(count, word) {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}

function showFaults(said) {
  const wrong = said.faults.filter((fault) => fault.severity === "fault").length;
  const doubtful = said.faults.length - wrong;
  const button = byId("faults-button");
  const counts = [wrong && plural(wrong, "fault"), doubtful && plural(doubtful, "warning"),
    said.remarks.length && !said.faults.length && plural(said.remarks.length, "remark")].filter(Boolean);
  button.hidden = !counts.length;
  button.textContent = counts[0] ?? "";
  button.className = wrong ? "fault" : "warning";
  byId("faults-heading").textContent = counts.join(", ") || "No faults";
  byId("stale").hidden = !(said.stale && said.pages.length);
  byId("fault-list").replaceChildren(...said.faults.map(fault), ...said.remarks.map(remark));
  const worth = counts.length > 0;
  openFaults(worth && (panel ?? wrong > 0));
}

function fault(said) {
  const entry = made("li", said.severity);
  const sentence = made("p", "sentence");
  const severity = said.severity === "fault" ? "Fault" : "Warning";
  sentence.append(made("span", "severity", severity), `  ${said.field ? `${said.field}: ` : ""}${said.message} `, made("span", "rule", `[${said.rule}]`));
  const place = made("p", "place");
  const pattern = byId("editor").value;
  const link = made(pattern ? "a" : "code", "", said.place);
  if (pattern) link.href = opened(pattern, said);
  const copy = made("button", "", "copy");
  copy.type = "button";
  copy.setAttribute("aria-label", `Copy ${said.place}`);
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(said.line ? `${said.path}:${said.line}:${said.column}` : said.path);
    copy.textContent = "copied";
    setTimeout(() => { copy.textContent = "copy"; }, 1500);
  });
  place.append(link, copy);
  entry.append(sentence, place);
  if (said.excerpt.length) entry.append(excerpt(said));
  return entry;
}

function excerpt(said) {
  const block = made("pre", "excerpt");
  block.tabIndex = 0;
  block.setAttribute("aria-label", `Lines around ${said.place}`);
  block.setAttribute("role", "region");
  for (const [number, text] of said.excerpt) {
    const line = made("span", number === said.line ? "here" : "");
    line.append(made("b", "", String(number)), text || " ");
    block.append(line);
  }
  return block;
}

function remark(words) {
  const entry = made("li", "remark");
  entry.append(made("p", "sentence", words));
  return entry;
}

function opened(pattern, said) {
  const path = said.path.startsWith("/") ? said.path : `/${said.path.replaceAll("\\", "/")}`;
  return pattern.replace("{path}", encodeURI(path)).replace("{line}", said.line || 1).replace("{column}", said.column || 1);
}

function openFaults(open) {
  const aside = byId("faults");
  if (aside.hidden === !open) return;
  const narrow = innerWidth;
  aside.hidden = !open;
  byId("faults-button").setAttribute("aria-expanded", String(open));
  if (narrow) resize();
}
function toggleFaults() {
  if (byId("faults-button").hidden) return;
  panel = byId("faults").hidden;
  openFaults(panel);
}
byId("faults-button").addEventListener("click", toggleFaults);
byId("faults-close").addEventListener("click", () => { panel = false; openFaults(false); byId("faults-button").focus(); });
byId("editor").value = kept("editor") ?? "";
byId("editor").addEventListener("change", (event) => {
  keep("editor", event.target.value);
  if (state) showFaults(state);
});

// --- Keys

const KEYS = {
  j: () => turn(1), ArrowRight: () => turn(1),
  k: () => turn(-1), ArrowLeft: () => turn(-1),
  t: () => next("target"), s: () => next("style"), a: () => next("paper"),
  i: () => byId("issue").focus(),
  "+": () => zoom(1), "=": () => zoom(1), "-": () => zoom(-1), 0: fit,
  f: toggleFaults,
  o: () => byId("edition").hidden || byId("edition").click(),
  "?": () => byId("help").showModal(),
};
addEventListener("keydown", (event) => {
  if (!keysWork || event.ctrlKey || event.metaKey || event.altKey || byId("help").open) return;
  if (event.target.closest("select, input, textarea, pre") && event.key !== "Escape") return;
  const act = KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});
byId("help-button").addEventListener("click", () => byId("help").showModal());
byId("keys").checked = keysWork;
byId("keys").addEventListener("change", (event) => { keysWork = event.target.checked; keep("keys", keysWork); });

// --- Begin

offered = await (await fetch("choices")).json();
const asked = Object.fromEntries(new URLSearchParams(location.search));
choice = {
  issue: offered.issues.includes(asked.issue) ? asked.issue : offered.issues[0],
  target: offered.targets.includes(asked.target) ? asked.target : offered.targets[0],
  style: asked.style ?? "",
  paper: offered.papers.includes(asked.paper) ? asked.paper : "",
};
list(offered.issues);
fill(byId("target"), offered.targets, choice.target);
fill(byId("paper"), offered.papers, choice.paper);
listen();
