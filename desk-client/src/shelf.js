// The shelf: every publication here with its issues; and three questions where there is none.

import { bringer } from "./bringing.js";
import { doing } from "./release.js";
import { restorePart } from "./restore.js";
import { ask, counted, facts, made, numbered, say, when } from "./net.js";

const LANGUAGES = { en: "English", de: "Deutsch", fr: "Français", es: "Español", ja: "日本語", ar: "العربية" };
const OF_TEXTS = { "en-US": "English (US)", "en-GB": "English (UK)", de: "Deutsch", fr: "Français", es: "Español", it: "Italiano", pt: "Português", nl: "Nederlands", pl: "Polski", ja: "日本語", "zh-Hans": "简体中文", "zh-Hant": "繁體中文", ko: "한국어", ar: "العربية", he: "עברית", ru: "Русский", uk: "Українська", el: "Ελληνικά", hi: "हिन्दी" };

export async function shelfScreen(root) {
  const main = made("main", { class: "shelf", tabIndex: -1 }, made("p", { class: "waiting", role: "status" }, say("reading")));
  root.replaceChildren(made("header", { class: "bar" }, made("h1", {}, say("shelf")), language()), main);
  document.title = say("shelf");
  try {
    const { shelves } = await ask("/api/shelf");
    takers.length = 0;
    main.replaceChildren(...(shelves.length ? shelves.map(shelf) : [begin()]), restorePart(() => shelfScreen(root)));
  } catch (error) {
    main.replaceChildren(made("p", { class: "problem", role: "alert" }, error.message || say("away")));
  }
}

// What is pasted goes to the one publication there is.
const takers = [];
addEventListener("paste", (event) => { if (takers.length === 1) takers[0](event); });

function language() {
  const choice = made("select", { "aria-label": say("language") }, ...Object.entries(LANGUAGES).map(([tag, name]) => made("option", { value: tag, lang: tag }, name)));
  choice.value = facts.language;
  choice.addEventListener("change", () => {
    document.cookie = `desk-language=${choice.value}; path=/; max-age=31536000; SameSite=Strict`;
    location.reload();
  });
  return choice;
}

function shelf({ key, name, language: lang, fault, issues }) {
  const trouble = made("p", { class: "complaint", role: "alert" });
  const begun = (said) => async () => {
    try {
      location.href = `/issue/${(await ask(`/api/new/${key}`, said)).key}`;
      await new Promise(() => {}); // the page is on its way: no second one is made
    } catch (error) { trouble.textContent = error.message; }
  };
  const fresh = made("div", { class: "ways" }, doing(say("new_issue"), begun({}), { main: true }), issues.length ? doing(say("copy_last"), begun({ copy: true })) : "");
  const section = made("section", { class: "publication" });
  const bringing = bringer(section, key, trouble);
  fresh.append(bringing.button, bringing.input);
  takers.push(bringing.pasted);
  const rows = issues.map((issue) => {
    const title = numbered(issue.label);
    const words = [say(`state.${issue.state}`), issue.by, issue.faults ? counted(issue.faults, "fault_one", "faults_many") : ""].filter(Boolean);
    // The first page of what is on record; of a draft an empty sheet.
    const cover = made("span", { class: "cover" });
    if (issue.key && ["issued", "changed"].includes(issue.state)) cover.append(made("img", { alt: "", loading: "lazy", width: 72, src: `/api/issue/${issue.key}/cover`, onerror: (event) => event.target.remove() }));
    const inside = [cover, made("span", { class: "issue-title" }, title), made("span", { class: "issue-date" }, when(issue.date)), made("span", { class: `issue-state ${issue.state}` }, words.join(" · "))];
    return made("li", {}, issue.key ? made("a", { href: `/issue/${issue.key}` }, ...inside) : made("span", { class: "no-link" }, ...inside));
  });
  section.append(made("div", { class: "publication-head" }, made("h2", { dir: "auto", lang }, name), fault ? "" : fresh), trouble,
    fault ? made("p", { class: "problem" }, fault) : rows.length ? made("ul", { class: "issues" }, ...rows) : made("p", { class: "waiting" }, say("no_issues")),
    fault ? "" : made("p", { class: "quiet drop-says" }, say("drop_says")),
    fault ? "" : made("p", { class: "ways" }, made("a", { class: "go", href: `/mail/${key}` }, say("mail")), made("a", { class: "go", href: `/readers/${key}` }, say("readers_screen")), made("a", { class: "go", href: `/volume/${key}` }, say("volume")), made("a", { class: "go", href: `/papers/${key}/settings` }, say("paper.settings"))));
  return section;
}

function begin() {
  const name = made("input", { id: "name", type: "text", dir: "auto", required: true, autocomplete: "off" });
  const slug = made("input", { id: "slug", type: "text", required: true, autocomplete: "off", spellcheck: false, pattern: "[a-z0-9]+(-[a-z0-9]+)*" });
  const lang = made("select", { id: "language" }, ...Object.entries(OF_TEXTS).map(([tag, words]) => made("option", { value: tag }, words)));
  lang.value = { en: "en-US" }[facts.language] ?? facts.language;
  const trouble = made("p", { class: "complaint", role: "alert" });
  let own = false;
  name.addEventListener("input", () => {
    if (!own) slug.value = name.value.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
  });
  slug.addEventListener("input", () => { own = true; });
  const form = made("form", { class: "begin", noValidate: true }, made("h2", {}, say("begin")), made("p", { class: "quiet" }, say("begin_says")),
    made("label", { for: "name" }, say("begin_name")), name, made("label", { for: "slug" }, say("begin_slug")), slug, made("label", { for: "language" }, say("begin_language")), lang, trouble,
    made("button", { class: "main-button" }, say("begin_make")));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      location.href = `/issue/${(await ask("/api/begin", { name: name.value, slug: slug.value, language: lang.value })).key}`;
    } catch (error) { trouble.textContent = error.message; (name.value.trim() ? slug : name).focus(); }
  });
  return form;
}
