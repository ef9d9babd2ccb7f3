// Lists of readers: how one stands, and a file of readers that is brought in, its columns asked for where they are not plain.

import { drops } from "./bringing.js";
import { figure, made, say, send, told } from "./net.js";
import { asked, doing } from "./release.js";

const SHOWN = 30;

// A list with how many read it, and how many left.
export const listLine = (each) => [made("strong", {}, each.list), ` · ${say("readers_many", { count: figure(each.readers) })}`, each.suppressed ? ` · ${say("readers_left", { count: figure(each.suppressed) })}` : ""];

// A file of readers: its first rows are shown with what each column is taken for; then it is brought in.
export function listFile(at, lists, done) {
  const name = asked(say("list_name"), lists[0]?.list ?? "members", { pattern: "[a-z0-9\\-]+" });
  const left = made("input", { type: "checkbox" });
  const shown = made("div", { role: "status" });
  const table = made("div", {});
  const trouble = made("p", { class: "complaint", role: "alert" });
  const input = made("input", { type: "file", accept: ".csv,.tsv,.txt,.xlsx", hidden: true, tabIndex: -1 });
  let given = null;
  let chosen = {};

  const asks = (way, more = {}) => send(`${at}/${way}?${new URLSearchParams({ list: name.input.value.trim(), name: given.name, map: JSON.stringify(chosen), left: left.checked ? "1" : "", ...more })}`, given);

  const column = ({ names, means }, title, at_) => {
    const choice = made("select", { "aria-label": say("column_means", { title: title || figure(at_ + 1) }) }, made("option", { value: "" }, say("column.none")), ...names.map((each) => made("option", { value: each }, say(`column.${each}`))));
    choice.value = names.find((each) => means[each] === title) ?? "";
    choice.addEventListener("change", async () => {
      const before = names.find((each) => means[each] === title);
      if (before) chosen[before] = "";
      if (choice.value) chosen[choice.value] = title;
      await looked();
    });
    return choice;
  };

  async function looked() {
    trouble.textContent = "";
    shown.replaceChildren();
    try {
      const first = await asks("columns");
      const focus = [...table.querySelectorAll("select")].indexOf(document.activeElement);
      table.replaceChildren(first.titles.length ? made("div", { class: "rows first-rows", tabIndex: 0, role: "region", "aria-label": say("columns_says") }, made("table", {}, made("caption", {}, say("columns_says")),
        made("thead", {}, made("tr", {}, ...first.titles.map((title, place) => made("th", { scope: "col" }, made("bdi", {}, title), column(first, title, place))))),
        made("tbody", {}, ...first.rows.map((row) => made("tr", {}, ...row.map((cell) => made("td", { dir: "auto" }, cell))))))) : "");
      if (focus >= 0) table.querySelectorAll("select")[focus]?.focus();
      const found = await asks("readers", { look: "1" });
      const refused = found.said.filter((words) => words.endsWith("; refused"));
      shown.replaceChildren(made("p", {}, say("list_looked", { added: figure(found.added), same: figure(found.same + found.changed), refused: figure(found.refused) })),
        made("ul", { class: "lines" }, ...found.said.slice(0, SHOWN).map((words) => made("li", { dir: "auto" }, told(words)))),
        refused.length ? made("p", {}, made("a", { class: "go", download: `${given.name}.refused.txt`, href: URL.createObjectURL(new Blob([`${refused.join("\n")}\n`], { type: "text/plain" })) }, say("list_refused"))) : "",
        made("p", { class: "ways" }, doing(say("list_bring"), async () => {
          try { await asks("readers"); await done(); } catch (error) { trouble.textContent = error.message; }
        }, { main: true })));
    } catch (error) { trouble.textContent = { map: say("columns_ask"), "status-column": say("columns_status"), "left-by-name": say("columns_left") }[error.needs] ?? error.message; }
  }

  const taken = async (file) => {
    if (!file) return;
    given = file;
    chosen = {};
    await looked();
    input.value = "";
  };
  left.addEventListener("change", () => { if (given) looked(); });
  input.addEventListener("change", () => taken(input.files[0]));
  const whole = made("div", {}, name.element, made("label", { class: "check" }, left, ` ${say("list_of_leavers")}`), made("p", { class: "ways" }, made("button", { type: "button", onclick: () => input.click() }, say("list_file")), input), trouble, table, shown);
  return { element: whole, into: (section) => drops(section, taken) };
}
