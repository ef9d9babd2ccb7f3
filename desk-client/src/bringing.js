// A file, a clipboard or a picture is brought in: dropped, pasted or chosen.

import { inWords } from "./form.js";
import { made, say, send, told as inLanguage } from "./net.js";
import { doing } from "./release.js";

const MANUSCRIPTS = ".docx,.odt,.fodt,.html,.htm,.md,.txt,.eml,.msg,.mht,.zip";
const PICTURES = "image/png,image/jpeg,image/svg+xml,image/gif,image/webp,image/tiff";

// What was said while a file was brought in is told on the screen of the issue that came of it.
export const told = {
  put: (key, said) => sessionStorage.setItem(`brought-${key}`, JSON.stringify(said)),
  get: (key) => JSON.parse(sessionStorage.getItem(`brought-${key}`) ?? "null"),
};

export function chosen(accept, words, act) {
  const input = made("input", { type: "file", accept, hidden: true, tabIndex: -1 });
  input.addEventListener("change", async () => { if (input.files[0]) await act(input.files[0]); input.value = ""; });
  return [made("button", { type: "button", onclick: () => input.click() }, words), input];
}

// Something that takes files which are dropped on it.
export function drops(element, act) {
  const over = (on) => element.classList.toggle("dropping", on);
  element.addEventListener("dragover", (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    over(true);
  });
  element.addEventListener("dragleave", (event) => { if (!element.contains(event.relatedTarget)) over(false); });
  element.addEventListener("drop", async (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    event.stopPropagation();
    over(false);
    await act(event.dataTransfer.files[0]);
  });
}

// A publication on the shelf takes manuscripts: chosen, dropped on it, or pasted.
export function bringer(element, publication, trouble) {
  let busy = false;
  const bring = async (file) => {
    if (busy) return;
    busy = true;
    trouble.classList.add("quiet");
    trouble.textContent = say("bringing", { name: file.name });
    try {
      const said = await send(`/api/bring/${publication}?name=${encodeURIComponent(file.name)}`, file);
      told.put(said.key, said);
      location.href = `/issue/${said.key}`;
    } catch (error) {
      trouble.classList.remove("quiet");
      trouble.textContent = error.message;
      busy = false;
    }
  };
  drops(element, bring);
  const pasted = (event) => {
    const { clipboardData } = event;
    if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
    const html = clipboardData.getData("text/html");
    const file = clipboardData.files[0] ?? (html ? new File([`<!doctype html><meta charset="utf-8">${html}`], `${say("clipboard")}.html`) : null);
    if (file) { event.preventDefault(); bring(file); }
  };
  const [button, input] = chosen(MANUSCRIPTS, say("bring_in"), bring);
  return { button, input, pasted };
}

// What came in, and what could not be placed, or was not sure.
export function drawTold(body, said, { left, goTo }) {
  const doubts = said.doubts.filter((doubt) => doubt.rule !== "not-placed"); // the button says it
  body.replaceChildren(
    ...[said.shape && say("brought_as", { shape: inLanguage(said.shape), sure: inLanguage(said.sure) }), inLanguage(said.balance)].filter(Boolean).map((words) => made("p", {}, words)),
    ...(said.pictures ? [made("p", {}, say("pictures_left", { count: said.pictures }))] : []),
    left ? made("p", { class: "ways" }, doing(say("not_placed_many", { count: left }), async () => goTo(["not_placed"]), { main: true })) : "",
    doubts.length ? made("ul", { class: "doubts" }, ...doubts.map((doubt) => made("li", {}, doubt.place || doubt.line ? made("span", { class: "label", dir: "auto" }, inLanguage(doubt.place) || say("line_number", { line: doubt.line })) : "", made("span", { dir: "auto" }, inWords(doubt.message))))) : made("p", { class: "quiet" }, say("no_doubts")));
}

// Below the name of a picture's file: choose one, or drop it; it is told how well it prints.
export function pictureTaker(issue, { element, path, type, focus }) {
  const news = made("div", { class: "picture-news", role: "status" });
  const take = async (file) => {
    news.replaceChildren(made("p", { class: "quiet" }, say("bringing", { name: file.name })));
    try {
      const said = await send(`/api/issue/${issue}/picture?name=${encodeURIComponent(file.name)}`, file);
      type(path(), said.name);
      const lead = path()[0] === "image";
      const dots = lead ? said.lead : said.inner;
      news.replaceChildren(...[
        said.width ? made("p", {}, say("picture_size", { width: said.width, height: said.height, dots })) : null,
        said.width && dots < said.coarse ? made("p", { class: "complaint" }, say("picture_coarse", { coarse: said.coarse })) : null,
        said.placed ? made("p", { class: "complaint" }, say("picture_placed")) : null,
        made("p", { class: "quiet" }, say("picture_asks")),
      ].filter(Boolean));
      focus();
    } catch (error) { news.replaceChildren(made("p", { class: "complaint" }, error.message)); }
  };
  drops(element.closest(".part, .entry") ?? element, take);
  element.append(made("p", { class: "taking" }, ...chosen(PICTURES, say("choose_picture"), take), made("span", { class: "quiet" }, say("or_drop"))), news);
}
