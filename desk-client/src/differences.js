// Two states of an issue's text become a list of what changed between them, each with the story that it stands in.

import { labelOf } from "./form.js";
import { changes, pieces } from "./merge.js";
import { made, say } from "./net.js";

const KEY = /^[ ]*(?:- )?([a-z_]+):(?:[ ]+[|>][-+]?)?[ ]*/;
const HEADLINE = /^[ ]*(?:- )?(?:headline|heading|publisher):[ ]*(.+)$/gm;

// Words of the file as a reader sees them: the name of a field in place of its key.
function read(words) {
  return words.split("\n").map((line) => {
    const found = KEY.exec(line);
    const rest = found ? line.slice(found[0].length).trim() : line.trim();
    return found ? `${labelOf(found[1])}: ${rest}` : rest;
  }).filter(Boolean).join("\n");
}

const around = (text) => [...text.matchAll(HEADLINE)].at(-1)?.[1] ?? "";

export function differences(before, now) {
  const old = pieces(before);
  const found = changes(old, pieces(now)).map(([begin, end, fresh]) => {
    const [gone, come] = [old.slice(begin, end).join(""), fresh.join("")].map((words) => read(words));
    return gone === come ? null : made("li", {}, made("p", { class: "label", dir: "auto" }, around(old.slice(0, begin + 1).join(""))),
      gone && made("p", { class: "gone", dir: "auto" }, made("del", {}, gone)), come && made("p", { class: "come", dir: "auto" }, made("ins", {}, come)));
  }).filter(Boolean);
  return found.length ? made("ul", { class: "differences" }, ...found) : made("p", { class: "quiet" }, say("nothing_changed"));
}
