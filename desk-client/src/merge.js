// Two changed copies of a text become one, sentence by sentence; pdfdigest/manuscript/merge.py is the same in Python.

const END = /(?<![.!?])[.!?]+[)\]"'”’»]*[ \t]+|[。！？]+[」』）]*|\n+/g;
const MOST = 400;

export function pieces(text) {
  const cuts = [0, ...[...text.matchAll(END)].map((found) => found.index + found[0].length), text.length];
  return cuts.slice(1).map((cut, at) => text.slice(cuts[at], cut)).filter((piece) => piece);
}

export function same(one, other) {
  if (one === other) return true;
  if (Array.isArray(one) && Array.isArray(other)) return one.length === other.length && one.every((each, at) => same(each, other[at]));
  if (one && other && typeof one === "object" && typeof other === "object" && !Array.isArray(one) && !Array.isArray(other)) {
    const names = Object.keys(one);
    return names.length === Object.keys(other).length && names.every((name) => name in other && same(one[name], other[name]));
  }
  return false;
}

export function merged(base, mine, theirs) {
  const made = together(pieces(base), pieces(mine), pieces(theirs));
  return made && made.join("");
}

// Both changes in one row of pieces; null where both changed the same one, each otherwise.
export function together(base, mine, theirs) {
  if (same(theirs, mine) || same(theirs, base)) return mine;
  if (same(mine, base)) return theirs;
  const both = [];
  for (const change of [...changes(base, mine), ...changes(base, theirs)]) {
    if (!both.some((other) => same(other, change))) both.push(change);
  }
  both.sort((one, other) => one[0] - other[0] || one[1] - other[1]);
  for (let at = 1; at < both.length; at += 1) {
    const [one, other] = [both[at - 1], both[at]];
    if (other[0] < one[1] || (one[0] === other[0] && one[1] === other[1])) return null;
  }
  const made = [];
  let at = 0;
  for (const [begin, end, words] of both) {
    made.push(...base.slice(at, begin), ...words);
    at = end;
  }
  return [...made, ...base.slice(at)];
}

export function changes(old, fresh) {
  let head = 0;
  while (head < Math.min(old.length, fresh.length) && old[head] === fresh[head]) head += 1;
  let tail = 0;
  while (tail < Math.min(old.length, fresh.length) - head && old[old.length - 1 - tail] === fresh[fresh.length - 1 - tail]) tail += 1;
  const a = old.slice(head, old.length - tail);
  const b = fresh.slice(head, fresh.length - tail);
  if (!a.length && !b.length) return [];
  if (!a.length || !b.length || Math.max(a.length, b.length) > MOST) return [[head, head + a.length, b]];
  const longest = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      longest[i][j] = a[i] === b[j] ? longest[i + 1][j + 1] + 1 : Math.max(longest[i + 1][j], longest[i][j + 1]);
    }
  }
  const made = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const [start, put] = [i, j];
    while ((i < a.length || j < b.length) && !(i < a.length && j < b.length && a[i] === b[j])) {
      if (j >= b.length || (i < a.length && longest[i + 1][j] >= longest[i][j + 1])) i += 1;
      else j += 1;
    }
    if (start < i || put < j) made.push([head + start, head + i, b.slice(put, j)]);
    while (i < a.length && j < b.length && a[i] === b[j]) { i += 1; j += 1; }
  }
  return made;
}
