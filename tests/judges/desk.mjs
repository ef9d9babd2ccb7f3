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
  page.on("console", (message) => found.said.push(`${message.text()} ${message.location().url.replace(host, "")}`));
  page.on("pageerror", (error) => found.said.push(String(error.stack)));
  page.on("request", (request) => { if (!request.url().startsWith(host) && !/^chrome(-extension)?:/.test(request.url())) found.outside.push(request.url()); });
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
async function judged(at, act, { path, slow, wait = ".entry, .issues, form.begin, .lost, .whole", ...options } = {}) {
  const other = await browser.newContext({ viewport: { width: 1280, height: 900 }, bypassCSP: true, storageState: await context.storageState(), ...options });
  const page = watched(await other.newPage());
  if (slow) await page.route("**/api/**", () => {}); // an answer that does not come
  await page.goto(path ?? issue);
  await page.waitForSelector(slow ? "h1.waiting" : wait);
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

  // A page is brought in, a clipboard pasted into a story, a picture chosen.
  await first.goto(host);
  await first.waitForSelector(".issues a");
  const page = "<h1>The Straw Letter</h1><p>Vol. 1, No. 2 | December 14, 2026</p><p>Stray words.</p><h2>A mill is sold</h2><p>It was sold <b>twice</b>, says <a href='https://example.org/mill'>the Mill</a>.</p><h2>A road is made</h2><p>It is long.</p>";
  await first.locator("input[type=file]").setInputFiles({ name: "digest.html", mimeType: "text/html", buffer: Buffer.from(page) });
  await first.waitForSelector(".panel.brought p");
  found.balance = await first.$$eval(".panel.brought p", (all) => all.map((each) => each.textContent));
  await judged("brought in", async (each) => {
    await each.evaluate((said) => sessionStorage.setItem(...said), await first.evaluate(() => Object.entries(sessionStorage)[0]));
    await each.reload();
    await each.waitForSelector(".panel.brought p");
  }, { path: first.url() });
  await first.getByRole("button", { name: /^See what has no place/ }).press("Enter");
  found.stray = await first.evaluate(() => document.activeElement.closest(".not_placed")?.innerText.includes("Not placed yet"));
  const body = first.locator(".stories .cm-content").first();
  await body.click();
  await first.keyboard.press("Control+End");
  await first.evaluate(() => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/html", "<p> It said <b>so</b> <a href='https://example.org/new'>here</a>.</p>");
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  });
  await first.waitForFunction(() => document.querySelector(".stories .cm-content").innerText.includes("It said so here"));
  await first.getByText("Lead picture").first().click();
  const drawing = "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='20'><path d='M0 0h40v20z'/></svg>";
  await first.locator(".part.group input[type=file]").setInputFiles({ name: "A mill.svg", mimeType: "image/svg+xml", buffer: Buffer.from(drawing) });
  await first.waitForFunction(() => document.activeElement.closest(".name-alt"));
  found.picture = await first.inputValue(".part.group .name-file textarea");

  // A photograph: a frame drawn on it is what is printed of it, a click what stays in view.
  const photograph = await first.evaluate(() => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 1200, height: 600 });
    canvas.getContext("2d").fillRect(0, 0, 600, 600);
    return canvas.toDataURL("image/png").split(",")[1];
  });
  await first.locator(".part.group input[type=file]").setInputFiles({ name: "road.png", mimeType: "image/png", buffer: Buffer.from(photograph, "base64") });
  await first.waitForSelector(".name-crop .crop-frame img");
  await first.waitForFunction(() => [...document.querySelectorAll(".name-crop .crop-frame img, .name-focus .crop-frame img")].filter((image) => image.naturalWidth > 500).length === 2);
  const drawnOn = async (name, from, to) => {
    const frame = first.locator(`.${name} .crop-frame`);
    await frame.scrollIntoViewIfNeeded();
    const { x, y, width, height } = await frame.boundingBox();
    await first.mouse.move(x + width * from[0], y + height * from[1]);
    await first.mouse.down();
    await first.mouse.move(x + width * to[0], y + height * to[1], { steps: 4 });
    await first.mouse.up();
    return first.locator(`.${name} input`).inputValue();
  };
  found.crop = await drawnOn("name-crop", [0.1, 0.2], [0.9, 0.8]);
  found.focus = await drawnOn("name-focus", [0.25, 0.5], [0.25, 0.5]);
  await saved(first);
  await judged("picture", async (each) => { await each.getByText("Lead picture").first().click(); await each.waitForSelector(".name-crop .mark:not([hidden])"); }, { path: first.url() });

  // Another issue's pages beside it.
  await first.getByLabel("Beside what is written").selectOption({ index: 1 });
  await first.waitForFunction(() => [...document.querySelectorAll(".sheets:not([hidden]) .words")].some((words) => words.innerText.includes("The Straw Letter") && !words.innerText.includes("A mill is sold")), undefined, { timeout: 60_000 });
  await first.getByLabel("Beside what is written").selectOption({ index: 0 });
  await first.waitForFunction(() => document.querySelectorAll(".sheets").length === 1 && !document.querySelector(".sheets").hidden);

  // The first issue goes on record and, in a rehearsal, to its readers, by keys.
  await first.goto(host);
  await first.waitForSelector(".issues a");
  await first.locator(".issues a").last().press("Enter");
  await first.waitForSelector(".entry");
  await first.getByRole("button", { name: "Approve, publish", exact: true }).press("Enter");
  await first.getByLabel("Your name").fill("B. Colleague");
  await first.getByRole("button", { name: "Approve", exact: true }).press("Enter");
  await first.getByRole("button", { name: "Put on record as r1" }).press("Enter");
  await first.getByRole("link", { name: "Send it to the readers" }).waitFor({ timeout: 60_000 });
  await judged("on record", async (each) => { await each.getByRole("button", { name: "Approve, publish", exact: true }).press("Enter"); await each.getByRole("link", { name: "Send it to the readers" }).waitFor(); }, { path: first.url() });
  await first.getByRole("link", { name: "Send it to the readers" }).press("Enter");
  await first.waitForSelector(".mail h2");
  await judged("mail, no readers", async (each) => each.waitForSelector(".mail h2"), { path: first.url(), wait: ".mail" });
  await first.locator("input[type=file]").setInputFiles({ name: "readers.csv", mimeType: "text/csv", buffer: Buffer.from("email,name\nann@example.org,Ann\nbob@example.org,Bob\nnobody,X\n") });
  await first.getByRole("button", { name: "Bring them in" }).press("Enter");
  await first.waitForSelector(".check");
  await first.getByRole("button", { name: "See to whom it goes" }).press("Enter");
  await first.getByLabel(/^It goes to 2 readers/).fill("3");
  await first.getByRole("button", { name: "Rehearse it now" }).press("Enter");
  await first.waitForFunction(() => [...document.querySelectorAll(".complaint")].some((each) => each.textContent.includes("2 readers")));
  await first.getByLabel(/^It goes to 2 readers/).fill("2");
  await first.getByRole("button", { name: "Rehearse it now" }).press("Enter");
  await first.keyboard.press("Enter");
  await first.waitForFunction(() => document.querySelector(".plans")?.textContent.includes("2 of 2 taken"), undefined, { timeout: 60_000 });
  await first.getByRole("button", { name: "See to whom it goes" }).press("Enter");
  await first.waitForSelector("text=nothing is sent again");
  for (const [at, options] of [["mail", {}], ["mail, phone, dark", { viewport: { width: 360, height: 740 }, colorScheme: "dark" }], ["mail, Arabic", { locale: "ar" }], ["mail, forced colours", { forcedColors: "active" }]]) {
    await judged(at, async (each) => { await each.waitForSelector(".check"); await each.locator(".mail .main-button").first().press("Enter"); await each.waitForSelector(".letter"); }, { path: first.url(), wait: ".mail", ...options });
  }

  // The volume of what is on record, bound and looked over.
  await first.goto(host);
  await first.getByRole("link", { name: "The bound volume" }).press("Enter");
  await first.waitForSelector(".mail h2");
  await first.getByRole("button", { name: "Bind a volume" }).press("Enter");
  await first.waitForSelector(".volume-files", { timeout: 120_000 });
  await first.getByRole("button", { name: "Look it over" }).first().press("Enter");
  await first.waitForSelector(".mail section .notice", { timeout: 120_000 });
  found.volume = await first.textContent(".mail section .notice");
  for (const [at, options] of [["volume", {}], ["volume, phone, dark", { viewport: { width: 360, height: 740 }, colorScheme: "dark" }]]) {
    await judged(at, async (each) => each.waitForSelector(".volume-files"), { path: first.url(), wait: ".mail", ...options });
  }

  // An issue that exists only as a PDF: taken in, its facts beside it, put on record as it is.
  const volume = first.url();
  const pdf = await first.evaluate(async () => {
    const { shelves: [{ issues }] } = await (await fetch("/api/shelf")).json();
    const at = `/api/issue/${issues.find(({ state }) => state === "issued").key}`;
    const { issued } = await (await fetch(`${at}/standing`)).json();
    const data = await (await fetch(`${at}/filed/${issued.files.find((name) => name.endsWith("screen.pdf"))}`)).arrayBuffer();
    return [...new Uint8Array(data)];
  });
  await first.locator("input[type=file]").setInputFiles({ name: "Old one.pdf", mimeType: "application/pdf", buffer: Buffer.from(pdf) });
  await first.waitForURL("**/papers/**");
  await first.waitForSelector(".paper");
  for (const [name, words] of [["Volume", "7"], ["Number", "3"], ["Date", "2019-02-25"]]) await first.locator(".paper > section").getByLabel(name, { exact: true }).first().fill(words);
  await first.getByLabel("Your name").fill("A. Archivist");
  const file = first.getByRole("button", { name: "Put it on record as it is" });
  await file.press("Enter");
  await first.waitForSelector(".asking .notice:not([hidden]), .asking .complaint:not(:empty)");
  found.adopted = await first.textContent(".asking");
  for (const [at, options] of [["adopt", {}], ["adopt, phone, dark", { viewport: { width: 360, height: 740 }, colorScheme: "dark" }]]) await judged(at, async () => {}, { path: first.url(), wait: ".paper", ...options });
  await judged("volume, a PDF taken in", async (each) => each.waitForSelector("text=Old-one"), { path: volume, wait: ".mail" });

  // Lists, one reader, what comes back.
  await first.goto(host);
  await first.getByRole("link", { name: "Lists, bounces and the register" }).press("Enter");
  await first.waitForSelector(".one-list");
  await first.getByLabel("Address", { exact: true }).fill("bob@example.org");
  await first.keyboard.press("Enter");
  await first.getByRole("button", { name: "Take off members" }).press("Enter");
  await first.waitForSelector("text=taken off by the office");
  await first.locator("input[type=file]").setInputFiles({ name: "b.eml", mimeType: "message/rfc822", buffer: Buffer.from("From: a@example.org\nSubject: x\n\nNothing.\n") });
  await first.waitForSelector("text=One mail was read.");
  await first.waitForSelector(".rows");
  const looked = async (each) => {
    await each.locator(".one-list button").first().press("Enter");
    await each.waitForSelector(".one-list .rows");
    await each.locator("input[type=email]").first().fill("bob@example.org");
    await each.keyboard.press("Enter");
    await each.waitForSelector("h3");
    await each.evaluate(() => document.querySelectorAll("details").forEach((one) => { one.open = true; }));
  };
  for (const [at, options] of [["readers", {}], ["readers, phone, dark", { viewport: { width: 360, height: 740 }, colorScheme: "dark" }], ["readers, forced colours", { forcedColors: "active" }], ["readers, Arabic", { locale: "ar" }]]) {
    await judged(at, looked, { path: first.url(), wait: ".one-list", ...options });
  }

  // The settings, by keys: a fault is said at its field and not written; what is mended is.
  await first.goto(host);
  await first.waitForSelector(".issues a");
  await first.getByRole("link", { name: "Settings", exact: true }).press("Enter");
  await first.waitForSelector(".paper");
  const written = () => first.waitForFunction(() => document.querySelector(".status").dataset.state === "saved" && document.querySelector(".status").textContent);
  await first.getByText("Colours", { exact: true }).click();
  const accent = first.locator(".name-accent input[type=text]");
  await accent.fill("#fee");
  await accent.fill("red");
  await first.waitForSelector(".name-accent.at-fault");
  found.settings = await first.textContent(".name-accent .complaint");
  const fault = async (each) => {
    await each.locator("summary", { hasText: "Colours" }).click();
    await each.locator(".name-accent input[type=text]").fill("red");
    await each.waitForSelector(".name-accent.at-fault");
  };
  await judged("settings, at fault", fault, { path: first.url(), wait: ".paper" });
  await accent.fill("#123a6b");
  await written();
  found.contrast = await first.textContent(".colour-field .quiet");
  await first.locator("summary", { hasText: "Mail" }).press("Enter");
  await first.getByRole("button", { name: "Look over the mail" }).press("Enter");
  await first.waitForSelector(".doctor li", { timeout: 60_000 });
  found.doctor = await first.$$eval(".doctor li .label", (all) => all.map((each) => each.textContent));
  const settings = async (each) => { await each.waitForSelector(".sheet, .right .waiting", { state: "attached" }); await each.evaluate(() => document.querySelectorAll("details").forEach((one) => { one.open = true; })); };
  for (const [at, options] of [["settings", {}], ["settings, phone, dark", { viewport: { width: 360, height: 740 }, colorScheme: "dark" }], ["settings, forced colours", { forcedColors: "active" }], ["settings, Arabic", { locale: "ar" }]]) {
    await judged(at, settings, { path: first.url(), wait: ".paper", ...options });
  }
  const papers = first.url().replace(/settings$/, "");
  await first.goto(`${papers}errata`);
  await first.getByRole("button", { name: "Add to: Errata" }).press("Enter");
  for (const [name, words] of [["Issue", "1.1"], ["Page", "1"], ["As it was printed", "five"], ["As it should be", "six"]]) await first.getByLabel(name, { exact: true }).fill(words);
  await written();
  for (const [at, options] of [["errata", {}], ["errata, phone, dark", { viewport: { width: 360, height: 740 }, colorScheme: "dark" }]]) {
    await judged(at, async (each) => each.waitForSelector(".entry"), { path: first.url(), wait: ".paper", ...options });
  }
  // Another program writes meanwhile: nothing of it is overwritten.
  const mine = watched(await context.newPage());
  await mine.goto(`${papers}errata`);
  await mine.getByLabel("As it should be").fill("seven");
  await mine.waitForFunction(() => document.querySelector(".status").dataset.state === "saved");
  await first.getByLabel("As it should be").fill("eight");
  await first.waitForSelector(".problem");
  await judged("errata, changed meanwhile", async (each) => {
    await mine.getByLabel("As it should be").fill("nine");
    await mine.waitForFunction(() => document.querySelector(".status").dataset.state === "saved");
    await each.getByLabel("As it should be").fill("ten");
    await each.waitForSelector(".problem");
  }, { path: first.url(), wait: ".paper" });
  await first.getByRole("button", { name: "Show it as it is now" }).press("Enter");
  await first.waitForFunction(() => document.querySelector(".name-right textarea").value === "nine");
  for (const name of ["gaps", "authority", "preface"]) await judged(name, async () => {}, { path: `${papers}${name}`, wait: ".paper" });
  await judged("no such paper", async () => {}, { path: `${papers}nothing`, wait: ".lost .problem" });
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

// A click on the page: the caret stands where the word is written.
const lineOf = page.locator(".words p", { hasText: "FRESHLY" }).last();
const box = await lineOf.boundingBox();
await lineOf.click({ position: { x: box.width - 4, y: box.height / 2 } });
await page.waitForFunction(() => document.activeElement.classList.contains("headline"));
found.clicked = await page.evaluate(() => document.activeElement.value.slice(document.activeElement.selectionStart, document.activeElement.selectionEnd));

// The body: typed, bold shown as bold, a link as its words and a chip.
const body = page.locator(".cm-content").first();
await body.click();
await page.keyboard.press("Control+Home");
await page.keyboard.type("It is **bold** now. ");
await until(() => read().includes("It is **bold** now."), "the body is in the file");
await page.locator("textarea.headline").nth(1).click();
found.bold = await page.$eval(".md-strong", (words) => [words.textContent, getComputedStyle(words).fontWeight]);
found.chip = await page.$eval(".chip-of-source", (chip) => chip.textContent);

// As in Word: bold and italics by keys, on and off again; an address pasted over words; a list by its button.
await page.locator(".cm-content").nth(2).click();
await page.keyboard.press("Control+Home");
await page.keyboard.insertText("One two.\n\nThree.\n\n");
await page.keyboard.press("Control+Home");
found.formats = [];
for (const keys of ["Control+b", "Control+i", "Control+b", "Control+i"]) {
  await page.keyboard.press(keys);
  found.formats.push(await page.locator(".cm-content").nth(2).locator(".cm-line").first().innerText());
}
await page.keyboard.press("Control+Shift+ArrowRight");
await page.evaluate(() => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", "https://example.org/a_(b)");
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
});
await page.getByRole("button", { name: "List", exact: true }).click();
await until(() => read().includes("- [One](https://example.org/a_%28b%29) two."), "the list with its link is in the file");
await page.keyboard.press("Control+End");
found.list = await page.locator(".cm-content").nth(2).locator(".cm-line").first().innerText();

// A chart, a chronology and a reference to a story read as they print; a click on a table, and one writes in it.
const plain = read();
const rich = ["See [there](story:story-1), H~2~O.", "", ": Traffic", ": unit: tons", ": chart: bar", "", "| Port | 2024 |", "|---|---:|", "| **North** | 12 |", "", "15 February", ": They met", "  twice.", ""];
await page.locator(".cm-content").nth(1).click();
await page.keyboard.press("Control+Home");
await page.keyboard.insertText(`${rich.join("\n")}\n`);
await page.locator("textarea.headline").nth(1).click();
await saved(page);
await page.waitForSelector(".md-table");
const second = page.locator(".stories > .entries > .entry").nth(1);
found.table = await second.locator(".md-table").innerText();
found.chips = await second.locator(".chip-of-source").allTextContents();
found.means = [await second.locator(".md-term").last().innerText(), await second.locator(".md-meaning").allInnerTexts(), await second.locator(".md-lowered").innerText()];
await drawn(page);
if (pictures) await page.screenshot({ path: `${pictures}/reading.png` });
await judged("a chart and a chronology", async (each) => { await each.locator(".cm-content").first().click(); await each.waitForSelector(".md-table"); });
await second.locator(".md-table td").last().click();
await page.waitForFunction(() => !document.querySelector(".md-table"));
found.typed = await second.locator(".cm-line", { hasText: "North" }).innerText();
await page.locator("textarea.headline").nth(1).click();
await page.waitForSelector(".md-table");
write(plain);
await page.waitForFunction(() => !document.querySelector(".md-table"));

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

// An input method composes: nothing is drawn anew meanwhile, and what is composed on takes nothing out that others wrote.
await page.locator(".cm-content").nth(1).click();
const client = await context.newCDPSession(page);
await client.send("Input.imeSetComposition", { text: "にほ", selectionStart: 2, selectionEnd: 2 });
const node = await page.evaluateHandle(() => getSelection().anchorNode);
write(read().replace("Headline number 1", "Changed while composing").replace("The editor changed this.", "Changed in the same text."));
await page.waitForTimeout(900);
found.composing = await page.evaluate((same) => getSelection().anchorNode === same && same.textContent.includes("にほ"), node);
await client.send("Input.imeSetComposition", { text: "にほん", selectionStart: 3, selectionEnd: 3 });
await page.waitForTimeout(900);
await client.send("Input.insertText", { text: "日本" });
await until(() => read().includes("日本"), "what was composed is in the file");
found.composed = read().includes("Changed in the same text.");
await page.waitForFunction(() => document.querySelector("textarea.headline").value.includes("Changed while composing"));

// A second tab: what one types comes to the other.
const other = watched(await context.newPage());
await other.goto(issue);
await other.waitForSelector(".entry");
await other.locator("textarea.headline").first().fill("From the other tab");
await page.waitForFunction(() => document.querySelector("textarea.headline").value === "From the other tab");
await other.close();

// A fault is shown at its word, and reached there.
write(read().replace("Typed at the desk.", "Typed at at the desk."));
await page.waitForSelector(".at-word");
found.atWord = await page.textContent(".at-word");
await page.getByRole("button", { name: /(remark|fault|warning)s?$/ }).click();
await page.locator("#panel-faults li", { hasText: "at at" }).getByRole("button").click();
found.caretAt = await page.evaluate(() => getSelection().toString());
write(read().replace("Typed at at the desk.", "Typed at the desk."));
await page.waitForFunction(() => !document.querySelector(".at-word"));

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

// Approved by keys alone, changed by a word, and a draft again.
const opened = async (each, name) => { await each.getByRole("button", { name, exact: true }).focus(); await each.keyboard.press("Enter"); };
await opened(page, "Approve, publish");
await page.getByRole("button", { name: "Back to draft" }).press("Enter");
await page.waitForSelector("text=It is a draft.");
await page.getByLabel("Your name").fill("B. Colleague");
await page.getByRole("button", { name: "Approve", exact: true }).press("Enter");
await page.waitForSelector("text=Put on record as r1");
found.approvedBy = read().match(/^ {2}by: (.*)$/m)[1];
await judged("approved", async (each) => { await drawn(each); await opened(each, "Approve, publish"); await each.waitForSelector("text=Put on record as r1"); });
await page.locator("textarea.headline").nth(2).fill("A word has changed");
await saved(page);
await page.waitForSelector(".acts .at-fault");
await page.waitForSelector(".differences");
found.changed = await page.$$eval(".differences ins", (all) => all.map((each) => each.textContent));
const lapsed = async (each) => { await drawn(each); await opened(each, "approval lapsed"); await each.waitForSelector(".differences"); };
await judged("lapsed", lapsed);
await judged("lapsed, dark", lapsed, { colorScheme: "dark" });
await judged("lapsed, forced colours", lapsed, { forcedColors: "active" });
await judged("lapsed, phone", async (each) => { await each.waitForSelector(".acts .at-fault"); await opened(each, "approval lapsed"); await each.waitForSelector(".differences"); }, { viewport: { width: 360, height: 740 } });
await page.getByRole("button", { name: "Back to draft" }).press("Enter");
await page.waitForSelector("text=It is a draft.");
await judged("history", async (each) => { await opened(each, "History"); await each.getByRole("button", { name: /^Compare/ }).first().click(); await each.waitForSelector(".comparison ul, .comparison p"); });
await judged("history, phone, dark", async (each) => { await opened(each, "History"); await each.waitForSelector(".states"); }, { viewport: { width: 360, height: 740 }, colorScheme: "dark" });
// A page stands in for the viewer of PDFs, which has no dialog without a screen.
await page.route("**/paper/*", (route) => (route.request().isNavigationRequest() ? route.fulfill({ contentType: "text/html", body: "<script>print = () => { parent.asked = true; };</script>" }) : route.continue()));
await opened(page, "Print");
await page.locator(".panel.print .main-button").press("Enter");
found.paper = await page.getByRole("link", { name: "Open the file" }).evaluate(async (link) => { const answer = await fetch(link.href); return [answer.headers.get("content-type"), (await answer.text()).slice(0, 5)]; });
await page.waitForFunction(() => globalThis.asked);
await judged("print", async (each) => { await opened(each, "Print"); });
await page.keyboard.press("Escape");

// Faults: in a list and at their field; a value that can be no field is shown as text; a file without fields too.
const good = read();
found.good = good.split("\n").filter((line) => line.includes("headline:"));
write(good.replace(/^date: .*$/m, "date: 2025-13-01\nodd: [1, {a: b}]").replace(/headline: Headline number 2$/m, "headline: [not, a, line]"));
await page.waitForSelector(".faults-button.at-fault");
await page.getByRole("button", { name: /faults?$/ }).click();
found.faults = await page.$$eval("#panel-faults li", (all) => all.map((each) => each.innerText));
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
