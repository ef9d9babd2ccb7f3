// The site: made in the background of what is on record, when it was made last, where it lies, and the way to look at it.

import { ask, made, say, told, when } from "./net.js";
import { doing } from "./release.js";
import { ended } from "./waiting.js";

export function sitePart(key) {
  const at = `/api/site/${key}`;
  const base = made("input", { id: "site-base", type: "url", dir: "ltr", placeholder: "https://digest.example/" });
  const state = made("div", { "aria-live": "polite" });
  const trouble = made("p", { class: "complaint", role: "alert" });
  const draw = (said) => {
    const { make } = said;
    state.replaceChildren(
      make?.running ? made("p", { class: "quiet" }, say("site_working")) : "",
      make?.error ? made("p", { class: "problem" }, told(make.error)) : "",
      said.made && !make?.running ? made("p", {}, say("site_made", { when: when(said.made, true) }), " ", made("bdi", { dir: "ltr", class: "quiet" }, said.folder)) : "",
      said.made && !make?.running ? made("p", { class: "ways" }, made("a", { class: "go", href: `/site/${key}/index.html`, target: "_blank", rel: "noopener" }, say("site_open"))) : "");
  };
  const watch = () => ended(at, draw);
  const go = doing(say("site_make"), async () => {
    trouble.textContent = "";
    try { draw(await ask(`${at}/make`, { base: base.value })); await watch(); } catch (error) { trouble.textContent = error.message; }
  });
  const part = made("section", { class: "publication" }, made("h2", {}, say("site")), made("p", { class: "quiet" }, say("site_says")),
    made("div", { class: "field" }, made("label", { class: "label", for: "site-base" }, say("site_base")), base), trouble, made("p", { class: "ways" }, go), state);
  ask(at).then((said) => {
    base.value = said.base;
    draw(said);
    if (said.make?.running) watch();
  }).catch((error) => { trouble.textContent = error.message; });
  return part;
}
