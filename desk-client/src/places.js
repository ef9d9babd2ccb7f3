// Words on a page and words in a field are the same words, set otherwise: where the one stands in the other.

const SAME = { "‘": "'", "’": "'", "‚": "'", "‛": "'", "“": "\"", "”": "\"", "„": "\"", "«": "\"", "»": "\"", "‹": "'", "›": "'", "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-" };
const UNSEEN = /[\u00ad\u200b-\u200f\u2060-\u2069\ufeff]/;
const MARKS = /\]\((?:[^()\s]|\([^()]*\))*\)|\{[^}\n]*\}|[*^[\]\\`]|^[ \t]*(?:[-+]|\d+[.)])[ \t]+/gm;

// A text as it is printed, sign by sign, and where each sign stands in it.
export function read(text, markdown = false) {
  const hidden = new Uint8Array(text.length);
  if (markdown) for (const hit of text.matchAll(MARKS)) hidden.fill(1, hit.index, hit.index + hit[0].length);
  let words = "";
  const at = [];
  for (let index = 0; index < text.length; index += 1) {
    if (hidden[index] || UNSEEN.test(text[index])) continue;
    const sign = /\s/.test(text[index]) ? " " : (SAME[text[index]] ?? text[index]);
    if (sign === " " && (!words || words.endsWith(" "))) continue;
    words += sign;
    at.push(index);
  }
  return { words, at };
}

// A word in a line of a page, with as many of its neighbours as it takes: where it stands in one of the texts.
export function whereIs(line, offset, texts) {
  const { words, at } = read(line);
  const clicked = Math.max(0, at.findLastIndex((each) => each <= offset));
  const cuts = [...words.matchAll(/\S+/g)].map((hit) => [hit.index, hit.index + hit[0].length]);
  const mine = Math.max(cuts.findLastIndex(([begin]) => begin <= clicked), cuts.length ? 0 : -1);
  if (mine < 0) return null;
  const known = texts.map((each) => ({ ...each, ...read(each.text, each.markdown) }));
  for (let around = cuts.length; around >= 0; around -= around > 4 ? 2 : 1) {
    const [first, last] = [Math.max(0, mine - around), Math.min(cuts.length - 1, mine + around)];
    const sought = words.slice(cuts[first][0], cuts[last][1]).replace(/-$/, "");
    for (const each of known) {
      const hit = each.words.indexOf(sought);
      if (hit < 0 || (sought.length < 3 && known.length > 1)) continue;
      const begin = hit + cuts[mine][0] - cuts[first][0];
      const end = Math.min(begin + cuts[mine][1] - cuts[mine][0], each.at.length);
      return { ...each, from: each.at[begin], to: each.at[end - 1] + 1 };
    }
  }
  return null;
}

// The word that a fault is about: its line and column in the file, as a place in the value of a field.
export function inValue(file, line, column, value) {
  const rest = (file.split("\n")[line - 1] ?? "").slice(column - 1).trimEnd();
  if (!rest) return null;
  for (const sought of [rest, rest.replace(/^['"]|['"]?\s*(?:#.*)?$/g, ""), rest.slice(0, 24)]) {
    const from = sought ? value.indexOf(sought) : -1;
    if (from >= 0) return { from, to: from + Math.max(1, /^\S*/.exec(value.slice(from))[0].replace(/[.,;:!?)\]"'”’]+$/, "").length) };
  }
  return null;
}
