// Asking the desk, and the facts that stand in the page.

export const facts = JSON.parse(document.getElementById("facts").textContent);

export function say(name, filled = {}) {
  const words = facts.words[name] ?? name;
  return words.replace(/\{(\w+)\}/g, (_, slot) => filled[slot] ?? "");
}

export class Refused extends Error {
  constructor(status, sentence) {
    super(sentence);
    this.status = status;
  }
}

export async function ask(path, said) {
  const options = said === undefined ? {} : {
    method: "POST", headers: { "X-Desk-Write": facts.write, "Content-Type": "application/json" }, body: JSON.stringify(said),
  };
  const answer = await fetch(path, options);
  if (answer.ok) return answer.status === 204 ? null : answer.json();
  const text = await answer.text();
  let sentence = text.trim();
  try { sentence = JSON.parse(text).sentence; } catch { /* it is words already */ }
  throw new Refused(answer.status, sentence);
}

export function made(tag, facts = {}, ...inside) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(facts)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else if (name === "dataset") Object.assign(element.dataset, value);
    else if (name in element && name !== "list" && name !== "dir" && name !== "lang") element[name] = value;
    else if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...inside.filter((each) => each !== null && each !== undefined && each !== false));
  return element;
}

export const counted = (count, one, many) => say(count === 1 ? one : many, { count });
