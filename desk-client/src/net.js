// Asking the desk, and the facts that stand in the page.

export const facts = JSON.parse(document.getElementById("facts").textContent);

export function say(name, filled = {}) {
  const words = facts.words[name] ?? name;
  return words.replace(/\{(\w+)\}/g, (_, slot) => filled[slot] ?? "");
}

const COMMA = { ja: "、", ar: "، " }[facts.language] ?? ", ";
const SENTENCES = facts.sentences.map(([pattern, words]) => [new RegExp(`^${pattern}$`), words]);

// A sentence may begin with a capital and end with a full stop that the catalogue's does not have; what fills a slot may be a list.
// What fills a slot: sentences or a list of words that are all known, else one sentence, else a list of which some are.
function filled(text) {
  for (const [cut, joint] of [["; ", "; "], [/, | and /, COMMA]]) {
    const parts = text.split(cut).map((part) => part && oneOf(part));
    if (parts.length > 1 && !parts.includes(null)) return parts.join(joint);
  }
  return (text && oneOf(text)) ?? text.split(/, | and /).map((part) => (part ? oneOf(part) ?? part : part)).join(COMMA);
}

function oneOf(sentence) {
  for (const said of [sentence, sentence.replace(/\.$/, ""), sentence[0].toLowerCase() + sentence.slice(1).replace(/\.$/, "")]) {
    for (const [pattern, words] of SENTENCES) {
      const match = pattern.exec(said);
      if (match) return words.replace(/\{(\w+)\}/g, (_, slot) => filled(match.groups[slot]));
    }
  }
  return null;
}

// What the program says in English, in the language of the screens as far as the catalogue knows it: whole, or sentence by sentence.
export function told(words) {
  if (!SENTENCES.length || !words) return words ?? "";
  const whole = oneOf(words);
  if (whole !== null) return whole;
  return words.split(/(?<=[.!?:]) +(?=[A-Z])/).map((part) => oneOf(part) ?? part).join(" ");
}

export class Refused extends Error {
  constructor(status, { sentence, faults = [], needs = "" }) {
    super(told(sentence));
    Object.assign(this, { status, faults, needs });
  }
}

export const ask = (path, said) => answered(path, said === undefined ? {} : posted(JSON.stringify(said), "application/json"));
export const send = (path, file) => answered(path, posted(file, "application/octet-stream"));

const posted = (body, type) => ({ method: "POST", headers: { "X-Desk-Write": facts.write, "Content-Type": type }, body });

async function answered(path, options) {
  const answer = await fetch(path, options);
  if (answer.ok) return answer.status === 204 ? null : answer.json();
  const text = await answer.text();
  let said = { sentence: text.trim() };
  try { said = JSON.parse(text); } catch { /* it is words already */ }
  throw new Refused(answer.status, said);
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

const ZEROS = [0x660, 0x6f0, 0x966]; // of Arabic, Persian and Hindi; NFKC knows those of Japanese and Chinese keyboards

// What somebody typed with its digits as a program reads them, whatever the keyboard.
export function inDigits(text) {
  return text.normalize("NFKC").replace(/\p{Nd}/gu, (sign) => {
    const zero = ZEROS.find((each) => sign.codePointAt(0) - each >= 0 && sign.codePointAt(0) - each < 10);
    return zero ? String(sign.codePointAt(0) - zero) : sign;
  });
}

// A day, or a moment, as the language of the screens has it.
export function when(given, clock = false) {
  const bare = /^\d{4}-\d\d-\d\d$/.test(given);
  const moment = new Date(bare ? `${given}T00:00:00Z` : given);
  if (Number.isNaN(moment.getTime())) return given;
  return new Intl.DateTimeFormat(facts.language, { dateStyle: clock ? "medium" : "long", ...(clock && { timeStyle: "short" }), ...(bare && { timeZone: "UTC" }) }).format(moment);
}

// A sentence on a screen begins with a capital; a name of a file stays as it is.
export const begun = (sentence) => sentence.replace(/^[a-z]+(?=[ ,’'])/, (word) => word[0].toUpperCase() + word.slice(1));

// An issue by its number; one that lacks it is told as such.
export const numbered = (label) => (/^0\.|x$/.test(label) ? say("no_number") : say("issue_number", { label }));

// A number as the language of the screens has it.
export const figure = (number) => number.toLocaleString(facts.language);

export const counted = (count, one, many) => say(count === 1 ? one : many, { count: figure(count) });
