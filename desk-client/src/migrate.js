// What is of an older format: looked for when asked, in the background, and brought up to date at a second word.

import { ask, counted, made, say, told } from "./net.js";
import { doing } from "./release.js";
import { ended } from "./waiting.js";

export function migratePart(key) {
  const at = `/api/migrate/${key}`;
  const state = made("div", { "aria-live": "polite" });
  const trouble = made("p", { class: "complaint", role: "alert" });
  const found = ({ files, waiting, older }) => [
    made("p", {}, waiting ? counted(waiting, "migrate_one", "migrate_many") : counted(files, "migrate_none", "migrate_none")),
    older.length ? made("ul", { class: "files" }, ...older.map((each) => made("li", {}, made("bdi", { dir: "ltr" }, each.path), " ", made("span", { class: "quiet" }, say(`migrate_state.${each.state}`, { old: each.old === "none" ? "–" : each.old, new: each.new }))))) : "",
    waiting ? made("p", { class: "ways" }, doing(say("migrate_make"), begin(true))) : "",
  ];
  const draw = ({ make }) => state.replaceChildren(
    make?.running ? made("p", { class: "quiet" }, say("migrate_working")) : "",
    make?.error ? made("p", { class: "problem" }, told(make.error)) : "",
    ...(make && !make.running && make.result.older ? found(make.result) : []));
  const watch = () => ended(at, draw);
  function begin(write) {
    return async () => {
      trouble.textContent = "";
      try {
        draw(await ask(`${at}/make`, { write }));
        await watch();
      } catch (error) { trouble.textContent = error.message; }
    };
  }
  ask(at).then((said) => { draw(said); if (said.make?.running) watch(); }).catch((error) => { trouble.textContent = error.message; });
  return made("section", { class: "publication" }, made("h2", {}, say("migrate")), made("p", { class: "quiet" }, say("migrate_says")), trouble, made("p", { class: "ways" }, doing(say("migrate_look"), begin(false))), state);
}
