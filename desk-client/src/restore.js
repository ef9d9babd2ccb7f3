// A publication out of its backup, into a new folder beside the others.

import { ask, made, say, told, when } from "./net.js";
import { doing, inForm, onEnter } from "./release.js";
import { ended } from "./waiting.js";

// Nothing where the desk stands in one publication: `again` draws the shelf anew when there is another one.
export function restorePart(again) {
  const place = made("div", { class: "mail restore" });
  const state = made("div", { "aria-live": "polite" });
  const trouble = made("p", { class: "complaint", role: "alert" });
  const file = made("input", { id: "restore-file", type: "text", dir: "ltr", autocomplete: "off", spellcheck: false });
  const folder = made("input", { id: "restore-folder", type: "text", dir: "ltr", autocomplete: "off", spellcheck: false });
  const secret = made("input", { id: "restore-secret", type: "password", dir: "auto", autocomplete: "off" });
  const draw = ({ make }) => state.replaceChildren(
    make?.running ? made("p", { class: "quiet" }, say("restore_working")) : "",
    make?.error ? made("p", { class: "problem" }, told(make.error)) : "",
    make && !make.running && make.result.publication ? made("p", { class: "notice" }, say("restore_done", { name: make.result.publication, when: when(make.result.at) }), make.result.ledger ? ` ${say("restore_ledger")}` : "") : "");
  const watch = () => ended("/api/restore", draw);
  const go = doing(say("restore_make"), async () => {
    trouble.textContent = "";
    try {
      draw(await ask("/api/restore", { file: file.value.trim(), folder: folder.value.trim(), passphrase: secret.value }));
      const said = await watch();
      if (said.make?.result.publication) again();
    } catch (error) { trouble.textContent = error.message; }
  });
  const field = (input, words) => made("div", { class: "field" }, made("label", { class: "label", for: input.id }, say(words)), input);
  ask("/api/restore").then((said) => {
    if (!said.possible) return;
    for (const input of [file, folder, secret]) onEnter(input, go);
    place.append(made("details", { open: Boolean(said.make) }, made("summary", {}, say("restore")), inForm(made("p", { class: "quiet" }, say("restore_says")),
      field(file, "restore_file"), field(folder, "restore_folder"), field(secret, "restore_secret"), trouble, made("p", { class: "ways" }, go), state)));
    draw(said);
    if (said.make?.running) watch();
  }).catch(() => {});
  return place;
}
