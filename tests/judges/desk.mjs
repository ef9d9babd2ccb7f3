// Works at the desk as a person does, by mouse and by keys, and prints what was seen, as JSON.
import { createRequire } from "node:module";
import { readFileSync, writeFileSync, renameSync } from "node:fs";
import { chromium } from "playwright-core";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const [, , browserPath, address, file, pictures] = process.argv;
const host = new URL(address).origin;
const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"] });
const found = { axe: [], said: [], outside: [] };
const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, bypassCSP: false });
const read = () => readFileSync(file, "utf-8");
const write = (text) => { writeFileSync(`${file}~`, text); renameSync(`${file}~`, file); };

function watched(page) {
  page.on("console", (message) => found.said.push(message.text()));
  page.on("pageerror", (error) => found.said.push(String(error.stack)));
  page.on("request", (request) => { if (!request.url().startsWith(host)) found.outside.push(request.url()); });
  return page;
}
const saved = (page) => page.waitForSelector(".status[data-state=saved]");
async function until(what, words) {
  for (let tries = 0; tries < 100; tries += 1) {
    if (await what()) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`it did not happen: ${words}`);
}
// axe is put into a page whose policy would rightly refuse it.
async function judged(at, act, { path, slow, ...options } = {}) {
  const other = await browser.newContext({ viewport: { width: 1280, height: 900 }, bypassCSP: true, storageState: await context.storageState(), ...options });
  const page = watched(await other.newPage());
  if (slow) await page.route("**/api/**", () => {}); // an answer that does not come
  await page.goto(path ?? issue);
  await page.waitForSelector(slow ? "h1.waiting" : ".entry, .issues, form.begin, .lost, .whole");
  await act(page);
  await page.waitForTimeout(150);
  await page.addScriptTag({ path: axe });
  const { violations, passes } = await page.evaluate(() => globalThis.axe.run({ resultTypes: ["violations"] }));
  found.axe.push({ at, passes: passes.length, violations: violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 4).map((node) => node.target)}`), sideways: await page.evaluate(() => document.documentElement.scrollWidth - innerWidth) });
  if (pictures) await page.screenshot({ path: `${pictures}/${at.replaceAll(/\W+/g, "-")}.png` });
  await other.close();
}
const drawn = (page) => page.waitForSelector(".sheet[data-words]");
const shows = (page, word) => page.waitForFunction((wanted) => [...document.querySelectorAll(".words")].some((words) => words.innerText.includes(wanted)), word, { timeout: 60_000 });

// An empty folder: three questions, by keys alone, and an issue stands there.
if (!file) {
  const first = watched(await context.newPage());
  await first.goto(address);
  await first.waitForSelector("form.begin");
  await judged("begin", async () => {}, { path: host });
  await judged("begin, phone, dark", async () => {}, { path: host, viewport: { width: 360, height: 740 }, colorScheme: "dark" });
  await first.locator("#name").focus();
  await first.keyboard.type("The Straw Letter");
  found.slug = await first.inputValue("#slug");
  await first.keyboard.press("Enter");
  await first.waitForSelector(".entry");
  found.stories = await first.$$eval("textarea.headline", (all) => all.length);
  await browser.close();
  console.log(JSON.stringify(found));
  process.exit(0);
}

// In: the address opens once.
const page = watched(await context.newPage());
await page.goto(address);
await page.waitForSelector(".issues a");
const again = await (await browser.newContext()).newPage();
found.again = (await again.goto(address)).status();
found.cookie = (await context.cookies())[0];
found.cookie.value = found.cookie.value.length;
found.script = await page.evaluate(() => document.cookie);
const issue = await page.$eval(".issues a", (link) => link.href);

// One word of a headline, by keys: one line of the file, and the page shows it.
await page.goto(issue);
await page.waitForSelector(".entry");
await drawn(page);
const before = read();
await page.locator("textarea.headline").first().click();
await page.keyboard.press("End");
await page.keyboard.type(" FRESHLY");
await saved(page);
await until(() => read().includes("FRESHLY"), "the headline is in the file");
found.lines = read().split("\n").filter((line, at) => line !== before.split("\n")[at]).length;
await shows(page, "FRESHLY");

// The body: typed, bold shown as bold, a link as its words and a chip.
const body = page.locator(".cm-content").first();
await body.click();
await page.keyboard.press("Control+Home");
await page.keyboard.type("It is **bold** now. ");
await until(() => read().includes("It is **bold** now."), "the body is in the file");
await page.locator("textarea.headline").nth(1).click();
found.bold = await page.$eval(".md-strong", (words) => [words.textContent, getComputedStyle(words).fontWeight]);
found.chip = await page.$eval(".chip-of-source", (chip) => chip.textContent);

// Somebody with an editor changes another sentence meanwhile: both stay.
await page.locator(".cm-content").nth(1).click();
await page.keyboard.press("Control+Home");
await page.keyboard.type("Typed at the desk. ");
await saved(page);
write(read().replace("The editor's sentence stands here.", "The editor changed this."));
await page.waitForFunction(() => document.querySelectorAll(".cm-content")[1].textContent.includes("The editor changed this."));
found.both = read().includes("Typed at the desk.") && read().includes("The editor changed this.");

// The same sentence: both are shown, and one is chosen.
await context.setOffline(true);
await page.locator("textarea.headline").nth(2).fill("Mine");
await page.waitForSelector(".status[data-state=away]");
found.away = await page.textContent(".status");
write(read().replace("headline: Headline number 3", "headline: Theirs"));
await context.setOffline(false);
await page.waitForSelector(".held:not([hidden]) .versions");
found.versions = await page.$$eval(".held:not([hidden]) .version", (all) => all.map((each) => each.textContent));
found.kept = read().includes("headline: Theirs");
await judged("held", async (each) => {
  const elsewhere = each.context();
  await elsewhere.setOffline(true);
  await each.locator("textarea.headline").first().fill("Typed by one");
  await each.waitForSelector(".status[data-state=away]");
  write(read().replace("headline: Headline number 1 FRESHLY", "headline: Typed by another"));
  await elsewhere.setOffline(false);
  await each.waitForSelector(".held:not([hidden]) .versions");
});
found.third = read().includes("headline: Typed by another");
write(read().replace("headline: Typed by another", "headline: Headline number 1 FRESHLY"));
await page.getByRole("button", { name: "Take both" }).click();
await until(() => read().includes("headline: Theirs Mine"), "both are taken");
await saved(page);

// Stories: add, move by key, delete, undo.
const ids = () => [...read().matchAll(/^ *- id: (.+)$/gm)].map((hit) => hit[1]);
found.ids = [ids()];
await page.getByRole("button", { name: "Add a story" }).click();
await until(() => ids().length === 4, "a story is added");
await page.waitForFunction(() => document.activeElement.classList.contains("headline"));
// An empty story says which field is which.
found.empty = await page.evaluate(() => [document.activeElement.placeholder, [...document.querySelectorAll(".cm-placeholder")].at(-1)?.textContent]);
await page.keyboard.type("A fourth one");
await until(() => read().includes("headline: A fourth one"), "its headline is in the file");
found.ids.push(ids());
await page.keyboard.press("Alt+ArrowUp");
await until(() => ids()[2] === found.ids[1][3], "it has moved");
found.focus = await page.evaluate(() => document.activeElement.value);
const withFour = read();
await page.getByRole("button", { name: /^Delete: Headline number 2/ }).click();
await until(() => ids().length === 3, "a story is deleted");
found.ids.push(ids());
await page.getByRole("button", { name: "Undo" }).click();
await until(() => ids().length === 4, "it is back");
found.undone = read() === withFour;

// An input method composes: nothing is drawn anew meanwhile.
await page.locator(".cm-content").nth(1).click();
const client = await context.newCDPSession(page);
await client.send("Input.imeSetComposition", { text: "にほ", selectionStart: 2, selectionEnd: 2 });
const node = await page.evaluateHandle(() => getSelection().anchorNode);
write(read().replace("Headline number 1", "Changed while composing"));
await page.waitForTimeout(900);
found.composing = await page.evaluate((same) => getSelection().anchorNode === same && same.textContent.includes("にほ"), node);
await client.send("Input.insertText", { text: "日本" });
await until(() => read().includes("日本"), "what was composed is in the file");
await page.waitForFunction(() => document.querySelector("textarea.headline").value.includes("Changed while composing"));

// A second tab: what one types comes to the other.
const other = watched(await context.newPage());
await other.goto(issue);
await other.waitForSelector(".entry");
await other.locator("textarea.headline").first().fill("From the other tab");
await page.waitForFunction(() => document.querySelector("textarea.headline").value === "From the other tab");
await other.close();

// A page that is gone before it could save: the next one saves for it.
const third = watched(await context.newPage());
await third.goto(issue);
await third.waitForSelector(".entry");
await context.setOffline(true);
await third.locator("textarea.headline").first().fill("Typed and gone");
await third.waitForTimeout(300);
await third.close();
await context.setOffline(false);
found.notYet = !read().includes("Typed and gone");
const fourth = watched(await context.newPage());
await fourth.goto(issue);
await until(() => read().includes("Typed and gone"), "what a lost page had is saved");
await fourth.close();

await saved(page);
await drawn(page);
await judged("issue", drawn);
await judged("issue, dark", drawn, { colorScheme: "dark" });
await judged("issue, phone", async () => {}, { viewport: { width: 360, height: 740 } });
await judged("pages, phone", async (each) => { await each.getByRole("button", { name: "Pages", exact: true }).click(); await drawn(each); }, { viewport: { width: 360, height: 740 } });
await judged("issue, forced colours", drawn, { forcedColors: "active" });
await judged("issue, all open", async (each) => each.evaluate(() => document.querySelectorAll("details").forEach((one) => { one.open = true; })));
await judged("issue, Arabic", async () => {}, { locale: "ar" });
await judged("issue, Japanese", async () => {}, { locale: "ja" });
await judged("as text", async (each) => { await each.getByRole("button", { name: "As text" }).click(); await each.waitForSelector(".whole"); });
await judged("deleted", async (each) => { await each.getByRole("button", { name: /^Delete: A fourth one/ }).click(); await each.waitForSelector(".toast:not([hidden])"); });
await judged("slow", async () => {}, { slow: true });
await judged("shelf", async (each) => each.waitForSelector(".issues a"), { path: host });
await judged("shelf, dark", async (each) => each.waitForSelector(".issues a"), { path: host, colorScheme: "dark" });
await judged("shelf, phone", async (each) => each.waitForSelector(".issues a"), { path: host, viewport: { width: 360, height: 740 } });
await judged("lost", async () => {}, { path: `${host}/issue/${"0".repeat(24)}` });

// Faults: in a list and at their field; a value that can be no field is shown as text; a file without fields too.
const good = read();
found.good = good.split("\n").filter((line) => line.includes("headline:"));
write(good.replace(/^date: .*$/m, "date: 2025-13-01\nodd: [1, {a: b}]").replace(/headline: Headline number 2$/m, "headline: [not, a, line]"));
await page.waitForSelector(".faults-button.at-fault");
await page.getByRole("button", { name: /faults?$/ }).click();
found.faults = await page.$$eval("#faults li", (all) => all.map((each) => each.innerText));
await judged("faults", async (each) => { await each.getByRole("button", { name: /faults?$/ }).click(); });
await judged("faults, phone, dark", async (each) => { await each.getByRole("button", { name: /faults?$/ }).click(); }, { viewport: { width: 360, height: 740 }, colorScheme: "dark" });
await page.reload();
await page.waitForSelector(".name-headline .unfit:not([hidden])");
found.unfit = await page.$$eval(".unfit:not([hidden]) pre", (all) => all.map((each) => each.textContent));
await page.waitForSelector(".field.at-fault");
found.atField = await page.$$eval(".field.at-fault .complaint", (all) => all.map((each) => each.textContent));
write(good.replace("stories:", "stories: ["));
await page.waitForSelector(".text-only");
await judged("no fields", async () => {});
await page.locator(".whole .cm-content").click();
await page.keyboard.press("Control+Home");
await page.keyboard.type("# mended at the desk\n");
await until(() => read().startsWith("# mended at the desk\n"), "the text is in the file");
write(good);
found.bundle = await page.evaluate(async () => (await (await fetch("/desk.js")).text()).length);
await browser.close();
console.log(JSON.stringify(found));
