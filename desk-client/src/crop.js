// What of a picture is printed, and what stays in view: drawn on the picture, or typed as numbers.  The file is not altered.

import { made, say } from "./net.js";

const clamp = (value) => Math.max(0, Math.min(100, Math.round(value)));
const numbers = (text) => text.split(/[,;\s]+/).filter(Boolean).map(Number);

// `asked` is the control in which the numbers are typed; `picture` gives the address of the picture, empty where there is none.
export function onPicture(name, asked, { label, typed, picture }) {
  const image = made("img", { alt: "", draggable: false });
  const mark = made("span", { class: `mark ${name}` });
  const frame = made("div", { class: "crop-frame", role: "img", "aria-label": say(`${name}_says`), hidden: true }, image, mark);
  const whole = made("button", { type: "button", onclick: () => { show(""); typed([]); } }, say("crop_whole"));
  const element = made("div", { class: "crop" }, asked.element, made("p", { class: "quiet" }, say(`${name}_says`)), frame, made("p", { class: "ways" }, whole));
  let from = null;
  let asks = "";
  const at = (event) => {
    const box = frame.getBoundingClientRect();
    return [clamp(((event.clientX - box.left) / box.width) * 100), clamp(((event.clientY - box.top) / box.height) * 100)];
  };
  const part = ([left, top], [right, bottom]) => [Math.min(left, right), Math.min(top, bottom), Math.max(1, Math.abs(right - left)), Math.max(1, Math.abs(bottom - top))];
  const draw = (given) => {
    const fits = given.length === (name === "crop" ? 4 : 2) && given.every((each) => each >= 0 && each <= 100);
    mark.hidden = !fits;
    if (!fits) return;
    const sides = name === "crop" ? ["left", "top", "width", "height"] : ["left", "top"];
    sides.forEach((side, place) => { mark.style[side] = `${given[place]}%`; });
  };
  frame.addEventListener("pointerdown", (event) => { event.preventDefault(); from = at(event); frame.setPointerCapture(event.pointerId); });
  frame.addEventListener("pointermove", (event) => { if (from && name === "crop") draw(part(from, at(event))); });
  frame.addEventListener("pointerup", (event) => {
    if (!from) return;
    const now = at(event);
    const given = name === "focus" ? now : part(from, now);
    from = null;
    if (name === "crop" && (given[2] < 3 || given[3] < 3)) { show(asked.element.value); return; } // a click is no part
    show(given.join(", "));
    typed(given);
  });
  const show = (value) => {
    asked.show(value);
    draw(numbers(value));
    const address = picture();
    whole.hidden = !value;
    if (!address) frame.hidden = true;
    if (address && address !== asks) { asks = address; image.src = address; }
  };
  image.addEventListener("load", () => { frame.hidden = false; });
  image.addEventListener("error", () => { frame.hidden = true; });
  asked.element.addEventListener("input", () => draw(numbers(asked.element.value)));
  asked.element.setAttribute("aria-label", label);
  return { element, focus: asked.focus, show };
}
