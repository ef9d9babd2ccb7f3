// The backup: the whole publication in one file in its folder, written in the background, and where the last ones lie.

import { ask, made, say, told, when } from "./net.js";
import { doing, inForm, onEnter } from "./release.js";
import { ended } from "./waiting.js";

export function backupPart(key) {
  const at = `/api/backup/${key}`;
  const secret = made("input", { id: "backup-secret", type: "password", dir: "auto", autocomplete: "new-password" });
  const state = made("div", { "aria-live": "polite" });
  const trouble = made("p", { class: "complaint", role: "alert" });
  const draw = ({ make, files }) => {
    state.replaceChildren(
      make?.running ? made("p", { class: "quiet" }, say("backup_working")) : "",
      make?.error ? made("p", { class: "problem" }, told(make.error)) : "",
      ...(make?.running ? [] : (make?.result?.sentences ?? [])).map((words) => made("p", { dir: "auto" }, told(words))),
      files.length ? made("ul", { class: "files" }, ...files.map((each) => made("li", {}, say("backup_made", { when: when(each.made, true) }), " ", made("bdi", { dir: "ltr", class: "quiet" }, each.path)))) : "");
  };
  const watch = () => ended(at, draw);
  const go = doing(say("backup_make"), async () => {
    trouble.textContent = "";
    try {
      draw(await ask(`${at}/make`, { passphrase: secret.value }));
      secret.value = "";
      await watch();
    } catch (error) { trouble.textContent = error.message; }
  });
  ask(at).then((said) => {
    draw(said);
    if (said.make?.running) watch();
  }).catch((error) => { trouble.textContent = error.message; });
  onEnter(secret, go);
  return inForm(made("h2", {}, say("backup")), made("p", { class: "quiet" }, say("backup_says")),
    made("div", { class: "field" }, made("label", { class: "label", for: "backup-secret" }, say("backup_secret")), secret), trouble, made("p", { class: "ways" }, go), state);
}
