// Searches the issues of a publication: loads the few files of search/ that a query needs, and shows what they say.
// Words are folded as pdfdigest/reading/search_words.py folds them.
"use strict";
(() => {
  const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
  const STEP = 5, PASSAGE = 240;
  const WEIGHTS = [0.7, 1.1, 1.5, 2];
  const MARKS = /[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]/g;
  const RUNS = /([\u3005-\u3007\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]+)/u;
  const SAME = new Map([["æ", "ae"], ["œ", "oe"], ["þ", "th"], ["\u0640", ""]]);
  for (const [one, plain] of "øo łl đd ðd ħh ŧt ıi ςσ ىي یي ئي کك ةه ךכ םמ ןנ ףפ ץצ".split(" ")) SAME.set(one, plain);
  for (const zero of [0x660, 0x6f0, 0x966])
    for (let figure = 0; figure < 10; figure += 1) SAME.set(String.fromCodePoint(zero + figure), String(figure));

  function folded(text) {
    const small = text.normalize("NFKD").replace(MARKS, "").toLowerCase().toUpperCase().toLowerCase();
    const plain = small.normalize("NFKD").replace(MARKS, "").normalize("NFC").replace(/\p{Cf}/gu, "");
    return Array.from(plain, (sign) => SAME.get(sign) ?? sign).join("");
  }

  function parts(text) {
    return (folded(text).match(/[\p{L}\p{N}\p{M}]+/gu) ?? []).flatMap((word) => word.split(RUNS)).filter(Boolean);
  }

  // The words that a query asks for; the last sign of a Chinese or Japanese word is in the pair before it already.
  function terms(query) {
    const pairs = (part) => {
      const signs = Array.from(part);
      return signs.length < 2 ? signs : signs.slice(1).map((sign, at) => signs[at] + sign);
    };
    return [...new Set(parts(query).flatMap((part) => (RUNS.test(part) ? pairs(part) : [part])))];
  }

  function spread(term) {
    let found = 0;
    for (const sign of Array.from(term).slice(0, RUNS.test(term) ? 1 : 3)) found = (found * 31 + sign.codePointAt(0)) % 65521;
    return found;
  }

  function numbers(said) {
    const found = [];
    let value = 0, shift = 0;
    for (const sign of said) {
      const digit = DIGITS.indexOf(sign);
      value += (digit % 32) * 2 ** shift;
      shift += 5;
      if (digit < 32) { found.push(value); value = shift = 0; }
    }
    return found;
  }

  const came = new Map(), asked = new Map();
  globalThis.pdfdigestIndex = (name, told) => came.set(name, told);
  globalThis.pdfdigestIndex.terms = terms;

  function load(name) {
    if (!asked.has(name)) asked.set(name, new Promise((done, fail) => {
      const script = document.createElement("script");
      script.src = `${name}.js`;
      script.onload = () => (came.has(name) ? done(came.get(name)) : script.onerror());
      script.onerror = () => { asked.delete(name); fail(new Error(name)); };
      document.head.append(script);
    }));
    return asked.get(name);
  }

  // Every issue, in the order of the index: its label, its year and the number of its first story.
  function listed(text) {
    const issues = [];
    let year = "", label = "", stories = 0, first = 0;
    for (const token of text.split(" ")) {
      if (token.startsWith("~")) { year = token.slice(1); continue; }
      const [name, count] = token.split("*");
      label = name === "+" ? label.replace(/\d+$/, (number) => Number(number) + 1) : name;
      stories = count === undefined ? stories : Number(count);
      issues.push({ label, year, first });
      first += stories;
    }
    return issues;
  }

  function issueOf(issues, story) {
    let low = 0, high = issues.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (issues[middle].first <= story) low = middle; else high = middle - 1;
    }
    return issues[low];
  }

  // The stories of a word and of words that begin with it, each with how well it fits.
  async function fits(index, term) {
    const names = [];
    index.files.forEach((parts, shelf) => {
      const part = (spread(term) % index.buckets) % parts.length, firsts = parts[part].split(",");
      if (parts[part] === "-") return;
      let at = 0;
      while (at + 1 < firsts.length && firsts[at + 1] <= term) at += 1;
      names.push(`words/${shelf}-${part}-${at}`);
      if (at + 1 < firsts.length && firsts[at + 1].startsWith(term)) names.push(`words/${shelf}-${part}-${at + 1}`);
    });
    const found = new Map();
    for (const text of await Promise.all(names.map(load))) {
      let word = "";
      for (const entry of text ? text.split(" ") : []) {
        const cut = entry.indexOf("!");
        word = word.slice(0, DIGITS.indexOf(entry[0])) + entry.slice(1, cut);
        if (!word.startsWith(term)) continue;
        const share = word === term ? 1 : 0.6 * term.length / word.length;
        let story = 0;
        for (const value of numbers(entry.slice(cut + 1))) {
          story += Math.floor(value / 4);
          found.set(story, Math.max(found.get(story) ?? 0, WEIGHTS[value % 4] * share));
        }
      }
    }
    const rare = Math.log(1 + (index.stories - found.size + 0.5) / (found.size + 0.5));
    for (const [story, weight] of found) found.set(story, weight * rare);
    return found;
  }

  async function search(index, query) {
    const each = await Promise.all(terms(query).map((term) => fits(index, term)));
    const hits = [];
    for (const story of each[0]?.keys() ?? []) {
      if (each.every((found) => found.has(story))) hits.push([story, each.reduce((sum, found) => sum + found.get(story), 0)]);
    }
    return hits.sort((one, other) => other[1] - one[1] || other[0] - one[0]).map(([story]) => story);
  }

  // Where the words of a query stand in a text: pairs of a beginning and an end.
  function places(text, query) {
    const wanted = parts(query), found = [];
    for (const match of text.matchAll(/[\p{L}\p{N}\p{M}\p{Cf}]+/gu)) {
      const at = [];
      let plain = "", place = match.index;
      for (const sign of match[0]) {
        for (const one of folded(sign)) { plain += one; for (let unit = 0; unit < one.length; unit += 1) at.push(place); }
        place += sign.length;
      }
      at.push(place);
      for (const part of wanted) {
        if (RUNS.test(part))
          for (let from = plain.indexOf(part); from >= 0; from = plain.indexOf(part, from + 1)) found.push([at[from], at[from + part.length]]);
        else if (plain.split(RUNS).some((run) => run.startsWith(part))) found.push([match.index, place]);
      }
    }
    return found.sort((one, other) => one[0] - other[0]);
  }

  function marked(element, text, query, from = 0, to = text.length) {
    let at = from;
    for (const [begin, end] of places(text, query)) {
      if (begin < at || end > to) continue;
      const mark = document.createElement("mark");
      mark.textContent = text.slice(begin, end);
      element.append(text.slice(at, begin), mark);
      at = end;
    }
    element.append(text.slice(at, to));
  }

  // A passage around the first word that was found, in whole words where there are spaces.
  function passage(element, text, query) {
    const first = places(text, query)[0]?.[0] ?? 0;
    let from = Math.max(0, first - PASSAGE / 3);
    if (from) from = Math.min(first, text.indexOf(" ", from) + 1 || first);
    let to = Math.min(text.length, from + PASSAGE);
    if (to < text.length) to = Math.max(text.lastIndexOf(" ", to), from + PASSAGE / 2);
    if (from) element.append("… ");
    marked(element, text, query, from, to);
    if (to < text.length) element.append(" …");
  }

  const form = document.getElementById("search");
  if (!form) return;
  const [said, results, more] = ["said", "results", "more"].map((id) => document.getElementById(id));
  const { words, year, subject } = form.elements;
  const told = form.dataset;
  let turn = 0;

  function options(select, counted, chosen) {
    while (select.length > 1) select.remove(1);
    if (chosen && !counted.has(chosen)) counted.set(chosen, 0);
    for (const [name, count] of counted) select.add(new Option(`${name} (${count})`, name, false, name === chosen));
    if (!chosen) select.selectedIndex = 0;
  }

  function item(issue, shown, stories, query) {
    const line = document.createElement("li"), head = document.createElement("h2"), list = document.createElement("ul");
    const page = `../${issue.label}/index.html`;
    const link = Object.assign(document.createElement("a"), { href: page, textContent: shown.number });
    const day = Object.assign(document.createElement("span"), { className: "where", textContent: shown.day });
    list.className = "stories-of";
    head.append(link, " ", day);
    for (const story of stories) {
      const [id, headline, text] = shown.stories[story - issue.first];
      const each = document.createElement("li"), name = document.createElement("a");
      if (shown.lang) Object.assign(each, { lang: shown.lang, dir: shown.dir });
      name.href = id ? `${page}#story-${id}` : page;
      marked(name, headline, query);
      each.append(name);
      if (text) {
        const around = document.createElement("p");
        passage(around, text, query);
        each.append(around);
      }
      list.append(each);
    }
    line.append(head, list);
    return line;
  }

  async function show(index, hits, query, mine) {
    const grouped = new Map();
    for (const story of hits) {
      const issue = issueOf(index.all, story);
      if (!grouped.has(issue)) grouped.set(issue, []);
      grouped.get(issue).push(story);
    }
    const waiting = [...grouped];
    async function next(focus) {
      const now = waiting.splice(0, STEP);
      const shown = await Promise.all(now.map(([issue]) => load(`issues/${issue.label}`)));
      if (mine !== turn) return;
      const lines = now.map(([issue, stories], at) => item(issue, shown[at], stories, query));
      results.append(...lines);
      more.hidden = !waiting.length;
      if (focus) lines[0].querySelector("a").focus();
    }
    more.onclick = () => next(true).catch(failed);
    await next(false);
  }

  function failed() {
    said.textContent = told.failed;
  }

  async function run() {
    const mine = (turn += 1), asks = new URLSearchParams(location.hash.slice(1));
    const query = asks.get("q") ?? "", only = { year: asks.get("year") ?? "", subject: asks.get("subject") ?? "" };
    words.value = query;
    if (!terms(query).length) {
      results.replaceChildren();
      said.textContent = "";
      more.hidden = form.elements.narrow.hidden = true;
      return;
    }
    const index = await load("index");
    if (!index.all) { index.all = listed(index.issues); index.files = index.files.map((parts) => parts.split(";")); }
    const every = await search(index, query);
    if (mine !== turn) return;
    const under = new Map(index.subjects.map(([name, stories]) => {
      let story = 0;
      return [name, new Set(numbers(stories).map((step) => (story += step)))];
    }));
    const inYear = (story) => !only.year || issueOf(index.all, story).year === only.year;
    const inSubject = (story) => !only.subject || under.get(only.subject)?.has(story);
    const years = new Map();
    for (const story of every.filter(inSubject)) {
      const name = issueOf(index.all, story).year;
      years.set(name, (years.get(name) ?? 0) + 1);
    }
    options(year, new Map([...years].sort((one, other) => other[0] - one[0])), only.year);
    const within = every.filter(inYear);
    options(subject, new Map([...under].map(([name, set]) => [name, within.filter((story) => set.has(story)).length]).filter((pair) => pair[1])), only.subject);
    form.elements.narrow.hidden = !every.length;
    const hits = within.filter(inSubject);
    results.replaceChildren();
    more.hidden = true;
    said.textContent = hits.length ? told.count.replace("{stories}", hits.length) : told.none;
    await show(index, hits, query, mine);
  }

  function ask() {
    const asks = new URLSearchParams({ q: words.value.trim() });
    for (const select of [year, subject]) if (select.value) asks.set(select.name, select.value);
    if (`#${asks}` === location.hash) run().catch(failed); else location.hash = asks;
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask();
  });
  for (const select of [year, subject]) select.addEventListener("change", ask);
  addEventListener("hashchange", () => run().catch(failed));
  form.hidden = false;
  if (location.hash) run().catch(failed); else words.focus();
})();
