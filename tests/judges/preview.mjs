// Works at a preview as a person does, edits the issue file meanwhile, and prints what was seen, as JSON.
import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";
import { chromium } from "playwright-core";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const [, , browserPath, address, file] = process.argv;
const browser = await chromium.launch({
  executablePath: browserPath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});
const found = { axe: [], said: [], requests: [] };
const text = readFileSync(file, "utf-8");

async function opened(options, query = "") {
  // axe is put into the page by the test, which the page's own policy would rightly refuse.
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.on("console", (message) => found.said.push(message.text()));
  page.on("pageerror", (error) => found.said.push(String(error)));
  page.on("request", (request) => found.requests.push(request.url()));
  await page.goto(address + query);
  await page.waitForSelector(".sheet[data-words], .web[data-drawn], .faults:not([hidden])");
  return page;
}
async function judged(options, at, act = async () => {}) {
  const page = await opened({ ...options, bypassCSP: true });
  await act(page);
  await page.addScriptTag({ path: axe });
  const { violations, passes } = await page.evaluate(() => globalThis.axe.run({ resultTypes: ["violations"] }));
  found.axe.push({
    at,
    passes: passes.length,
    violations: violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 4).map((node) => node.target)}`),
    sideways: await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
  });
  await page.context().close();
}
const keys = (page) => page.$$eval(".sheet", (sheets) => sheets.map((sheet) => sheet.dataset.words));
const words = (page) => page.$$eval(".words", (layers) => layers.map((layer) => layer.innerText).join("\n"));
const shows = (page, word) => page.waitForFunction((wanted) =>
  [...document.querySelectorAll(".sheet")].some((sheet) => sheet.dataset.drawn === sheet.dataset.words
    && sheet.querySelector(".words").innerText.includes(wanted)), word);
const chosen = (page) => page.evaluate(() => Object.fromEntries(new URLSearchParams(location.search)));

// Edit, and see the word; the other page and one's place stay.
const page = await opened();
await page.waitForFunction(() => {
  const sheets = [...document.querySelectorAll(".sheet")];
  return sheets.length > 1 && sheets.every((sheet) => sheet.dataset.words && sheet.dataset.drawn === sheet.dataset.words);
});
found.pages = (await keys(page)).length;
found.sharp = await page.$$eval(".sheet img", (images) => images.map((image) =>
  image.naturalWidth / (image.getBoundingClientRect().width * devicePixelRatio)));
await page.evaluate(() => scrollTo(0, 300));
const before = await keys(page);
found.requests = [];
writeFileSync(file, text.replace("WORD-HERE", "FRESHLY-WRITTEN"));
await shows(page, "FRESHLY-WRITTEN");
const after = await keys(page);
found.changed = after.map((key, at) => key !== before[at]);
found.fetched = found.requests.filter((url) => url.endsWith(".jpg")).length;
found.scroll = await page.evaluate(() => scrollY);

// Break it, and see the fault beside the last good page.
writeFileSync(file, text.replace("stories:", "storeis:"));
await page.waitForSelector(".faults li.fault");
found.fault = await page.$eval("#fault-list", (list) => list.innerText);
found.kept = (await words(page)).includes("FRESHLY-WRITTEN");
found.dimmed = await page.$eval("body", (body) => body.classList.contains("stale-pages"));
await page.selectOption("#editor", { label: "VS Code" });
found.link = await page.$eval(".faults li.fault .place a", (link) => link.getAttribute("href"));
await judged({}, "faults");
await judged({ colorScheme: "dark" }, "faults, dark");
await judged({ viewport: { width: 360, height: 740 } }, "faults, phone");

// Mend it, and see the page.
writeFileSync(file, text.replace("WORD-HERE", "MENDED"));
await shows(page, "MENDED");
await page.waitForSelector(".faults", { state: "hidden" });

// The keyboard.
await page.evaluate(() => scrollTo(0, 0));
await page.keyboard.press("j");
await page.waitForFunction(() => Math.abs(document.querySelector("#page-2").getBoundingClientRect().top) < 300);
await page.keyboard.press("k");
await page.waitForFunction(() => document.querySelector("#page-1").getBoundingClientRect().top >= 0);
const wide = () => page.$eval("#page-1", (sheet) => sheet.offsetWidth);
const was = await wide();
await page.keyboard.press("+");
found.larger = (await wide()) - was;
await page.keyboard.press("0");
await page.keyboard.press("?");
found.help = await page.$eval("#help", (help) => help.open);
await page.keyboard.press("Escape");

// Style, paper, target; the edition itself.
await page.keyboard.press("s");
await page.waitForFunction(() => document.querySelector("#edition").title.includes("gazette"));
found.style = (await chosen(page)).style;
await page.keyboard.press("a");
await page.waitForFunction(() => document.querySelector("#edition").title.includes("-letter"));
found.paper = (await chosen(page)).paper;
found.edition = await page.evaluate(async () => {
  const answer = await fetch(document.querySelector("#edition").href);
  return { type: answer.headers.get("content-type"), begins: (await answer.text()).slice(0, 5) };
});
await page.keyboard.press("t");
await page.waitForSelector(".web[data-drawn]");
found.web = await page.frameLocator(".web iframe").locator("h1").first().innerText();
const style = await page.evaluate(() => document.querySelector(".web iframe").contentDocument.fonts.size);
found.webFonts = style;
await page.context().close();

// Words can be selected.
const reader = await opened();
found.selected = await reader.evaluate(() => {
  const range = document.createRange();
  range.selectNodeContents(document.querySelector(".words"));
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  return getSelection().toString().length;
});
found.overlay = await reader.$$eval("#page-1 .words p", (lines) => {
  const sheet = document.querySelector("#page-1").getBoundingClientRect();
  return lines.every((line) => {
    const box = line.getBoundingClientRect();
    return box.left >= sheet.left - 1 && box.right <= sheet.right + 1 && box.bottom <= sheet.bottom + 1;
  });
});
await reader.context().close();

await judged({}, "day");
await judged({ colorScheme: "dark" }, "night");
await judged({ viewport: { width: 360, height: 740 } }, "phone");
await judged({ viewport: { width: 768, height: 900 } }, "tablet");
await judged({}, "keys", (each) => each.keyboard.press("?"));

// Another site, open in the same browser, gets nowhere.
const stranger = await (await browser.newContext()).newPage();
await stranger.route("http://stranger.example/", (route) => route.fulfill({ contentType: "text/html", body: "<h1>Other</h1>" }));
await stranger.goto("http://stranger.example/");
found.stranger = await stranger.evaluate(async (at) => {
  const tried = {};
  const tries = {
    read: () => fetch(at),
    post: () => fetch(`${at}look`, { method: "POST", headers: { "X-Proof-Token": at.split("/")[3] }, body: "{}" }),
    blind: () => fetch(`${at}look`, { method: "POST", mode: "no-cors", body: "{}" }).then((answer) => ({ ok: answer.type !== "opaque" })),
    picture: () => new Promise((done, fail) => {
      const image = new Image();
      image.onload = () => done({ ok: true });
      image.onerror = fail;
      image.src = `${at}pages/x/100.jpg`;
    }),
  };
  for (const [name, attempt] of Object.entries(tries)) {
    tried[name] = await attempt().then((answer) => answer.ok, () => false);
  }
  return tried;
}, address);
found.outside = found.requests.filter((url) => !url.startsWith(address) && !url.startsWith("data:"));
await browser.close();
console.log(JSON.stringify(found));
