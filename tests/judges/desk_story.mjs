// The story of an issue, as one person lives it: an empty folder, a Word file dropped, an issue in its readers' boxes, a
// year bound.  By mouse each click is counted; by keys nothing is clicked at all.
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const [, , browserPath, address, told, pictures] = process.argv;
const { language, keys, word, name, long, short, road, typed, file, readers, picture } = JSON.parse(readFileSync(told, "utf-8"));
const host = new URL(address).origin;
const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"] });
const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: language });
const page = await context.newPage();
const found = { said: [], outside: [], clicks: 0, steps: [], english: [] };
page.on("console", (message) => found.said.push(`${message.text()} ${message.location().url.replace(host, "")}`));
page.on("pageerror", (error) => found.said.push(String(error.stack)));
page.on("request", (request) => { if (!request.url().startsWith(host)) found.outside.push(request.url()); });
page.setDefaultTimeout(90_000);

let words = {};
const say = (key, filled = {}) => words[key].replace(/\{(\w+)\}/g, (_, slot) => filled[slot] ?? "");
const learn = async () => { words = await page.evaluate(() => JSON.parse(document.getElementById("facts").textContent).words); };
const button = (key, filled) => page.getByRole("button", { name: say(key, filled), exact: true });
const link = (key) => page.getByRole("link", { name: say(key), exact: true });
const seen = async (step) => {
  found.steps.push(step);
  // What stands there in English on screens of another language, three words and more, beside the issue's own text.
  if (language !== "en") {
    found.english.push(...(await page.evaluate(() => {
      const all = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const own = new Set([...document.querySelectorAll("textarea")].map((one) => one.value.trim()));
      const texts = [];
      while (all.nextNode()) {
        const { parentElement: at, textContent: text } = all.currentNode;
        if (at.checkVisibility() && !at.closest(".words, .cm-content, option, textarea, script") && /[A-Za-z]{2,}(?:[ ,;:]+[a-z]{2,}){2,}/.test(text) && !own.has(text.trim())) texts.push(text.trim());
      }
      return texts;
    })).map((text) => `${step}: ${text}`));
  }
  if (pictures) await page.screenshot({ path: `${pictures}/story-${language}-${keys ? "keys" : "mouse"}-${String(found.steps.length).padStart(2, "0")}-${step}.png` });
};

// To be at something: clicked, or reached with Tab alone.
async function at(locator) {
  await locator.first().waitFor();
  if (!keys) {
    await locator.first().scrollIntoViewIfNeeded();
    // A frame of another process is hit where it was drawn last.
    await page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50))); }));
    found.clicks += 1;
    await locator.first().click();
    return;
  }
  const wanted = await locator.first().elementHandle();
  for (let tries = 0; tries < 500; tries += 1) {
    if (await page.evaluate((one) => document.activeElement === one, wanted)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`no key leads to ${locator}`);
}
async function press(locator) {
  await at(locator);
  if (keys) await page.keyboard.press("Enter");
}
// A file is dropped, or chosen by keys.
async function give(onto, chooser, given) {
  if (keys) {
    const asked = page.waitForEvent("filechooser");
    await press(chooser);
    await (await asked).setFiles(given);
    return;
  }
  const bytes = readFileSync(given).toString("base64");
  const dropped = await page.evaluateHandle(([data, called]) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0))], called));
    return transfer;
  }, [bytes, given.split("/").at(-1)]);
  await onto.dispatchEvent("dragover", { dataTransfer: dropped });
  await onto.dispatchEvent("drop", { dataTransfer: dropped });
}
const write = async (text) => { await page.keyboard.press("ControlOrMeta+a"); await page.keyboard.insertText(text); };
const saved = () => page.waitForSelector(".status[data-state=saved]");
const over = (wanted) => page.waitForFunction((one) => document.querySelector(".fit").dataset.over === one && (one === "true" || !document.querySelector(".sheets.stale")), String(wanted));

async function lived() {
  // An empty folder: three questions.
  await page.goto(address);
  await page.waitForSelector("form.begin");
  await learn();
  await at(page.locator("#name"));
  await page.keyboard.insertText(name);
  if (!(await page.inputValue("#slug"))) { await page.keyboard.press("Tab"); await page.keyboard.insertText("straw"); }
  await page.keyboard.press("Enter");
  await page.waitForSelector(".entry");
  if (pictures) await page.waitForSelector(".sheet[data-words]");
  await seen("begun");

  // The readers, as the office has them in a file.
  await press(link("shelf"));
  await press(link("mail"));
  await give(page.locator(".mail .publication").last(), button("list_file"), readers);
  await press(button("list_bring"));
  await page.waitForSelector(".mail .lines strong");
  await press(link("shelf"));
  await page.waitForSelector(".issues a");

  // From here on every click counts: last fortnight's Word file.
  found.clicks = 0;
  await give(page.locator(".publication"), button("bring_in"), file);
  await page.waitForSelector(".panel.brought p");
  found.brought = await page.locator(".panel.brought").innerText();
  found.headlines = await page.$$eval("textarea.headline", (all) => all.map((each) => each.value));
  found.chip = await page.$$eval(".chip-of-source", (all) => all.map((each) => each.textContent));
  await seen("brought");
  await press(page.locator(".not_placed .tool[data-words=remove]"));
  await page.waitForSelector(".toast:not([hidden])");

  // Two words are mended: by a click on them on the page, or where the keys lead.
  await page.waitForSelector(".sheet[data-words]");
  if (keys) {
    await at(page.locator(".stories .cm-content").nth(1));
    await page.keyboard.press("ControlOrMeta+Home");
    await page.keyboard.insertText(typed[0]);
    await page.keyboard.press("ControlOrMeta+End");
    await page.keyboard.insertText(typed[1]);
  } else {
    for (const each of typed) {
      const line = page.locator(".words p", { hasText: road }).last();
      const box = await line.boundingBox();
      await page.evaluate(() => document.activeElement.blur());
      found.clicks += 1;
      await line.click({ position: { x: box.width / 3, y: box.height / 2 } });
      await page.waitForFunction(() => document.activeElement.closest(".cm-content, textarea"));
      await page.keyboard.press("End");
      await page.keyboard.insertText(each);
      await saved();
    }
  }
  await seen("mended");

  // A story is moved up.
  if (keys) await page.keyboard.press("Alt+ArrowUp"); else await press(page.locator(".stories > .entries > .entry").nth(1).locator(".tool").first());
  await page.waitForFunction((wanted) => document.querySelectorAll("textarea.headline")[1].value === wanted, long);
  found.order = await page.$$eval("textarea.headline", (all) => all.map((each) => each.value));

  // A picture, which is told to be too coarse; what it shows is asked for at once.
  const lead = page.locator("details.group", { has: page.locator(".name-file") }).first();
  if (keys) await press(lead.locator("summary"));
  await give(lead, lead.getByRole("button", { name: say("choose_picture") }), picture);
  await page.waitForFunction(() => document.activeElement.closest(".name-alt"));
  await page.keyboard.insertText(word);
  for (const credit of ["", "Us"]) { await page.keyboard.press("Tab"); await page.keyboard.insertText(credit); }
  found.coarse = await lead.locator(".complaint").allTextContents();
  await saved();
  await seen("picture");

  // It must fit one page: the pages say how much is too much; a headline is shortened.
  await press(page.locator("details.group > summary", { hasText: say("field.fit") }));
  await page.keyboard.press("Tab");
  await page.keyboard.insertText("1");
  await over(true);
  found.over = await page.textContent(".fit");
  await seen("over");
  await at(page.locator("textarea.headline").nth(1));
  await write(short);
  await saved();
  await over(false);
  found.fits = await page.textContent(".fit");

  // A colleague looks and approves; it is put on record.
  await press(button("release"));
  await page.getByLabel(say("your_name")).waitFor();
  if (!keys) await page.keyboard.press("Tab"); else await at(page.getByLabel(say("your_name")));
  await write("B. Colleague");
  await press(button("approve"));
  await press(button("publish_as", { revision: 1 }));
  await link("release_send").waitFor();
  await seen("published");

  // Printed for the meeting: the system's dialog asks how many.  A page stands in for the viewer of PDFs, which has none without a screen.
  await page.route("**/paper/*", (route) => (route.request().isNavigationRequest() ? route.fulfill({ contentType: "text/html", body: "<script>print = () => { parent.asked = true; };</script>" }) : route.continue()));
  await press(page.locator(".panel.release").getByRole("button", { name: say("print"), exact: true }));
  await page.waitForFunction(() => globalThis.asked);
  await seen("printed");

  // To the readers: a proof to oneself, the letter as a phone shows it, the number typed.
  await press(link("release_send"));
  await at(page.getByLabel(say("mail_proof_to")));
  await page.keyboard.insertText("me@example.org");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelector(".asking .quiet").textContent);
  found.proof = await page.textContent(".asking .quiet");
  await press(button("mail_plan"));
  const letter = page.locator("iframe.letter.phone");
  await letter.waitFor();
  const phone = await context.newPage();
  await phone.setViewportSize({ width: 360, height: 740 });
  await phone.goto(new URL(await letter.getAttribute("src"), host).href);
  found.letter = await phone.locator("body").innerText();
  if (pictures) await phone.screenshot({ path: `${pictures}/story-${language}-phone.png` });
  await phone.close();
  await page.bringToFront();
  await seen("letter");
  const number = page.getByLabel(say("mail_number", { count: (412).toLocaleString(language) }));
  await at(number);
  await page.waitForFunction((one) => document.activeElement === one, await number.elementHandle());
  await page.keyboard.insertText({ ar: "٤١٢", ja: "４１２" }[language] ?? "412");
  await page.waitForFunction((one) => one.value, await number.elementHandle());
  await page.keyboard.press("Enter");
  await page.waitForFunction((wanted) => document.querySelector(".plans")?.textContent.includes(wanted), say("mail_tally", { accepted: (412).toLocaleString(language), planned: (412).toLocaleString(language), remaining: (0).toLocaleString(language) }));
  found.sent = await page.textContent(".plans");
  found.toSent = found.clicks;
  await seen("sent");

  // January: the year is bound, and holds what it claims.
  await press(link("shelf"));
  await press(link("volume"));
  await press(button("volume_bind"));
  await page.waitForSelector(".volume-files");
  await press(page.locator(".volume-files").getByRole("button", { name: say("volume_verify"), exact: true }));
  await page.waitForSelector(".mail section .notice, .mail section .problem", { timeout: 120_000 });
  found.bound = await page.textContent(".mail section .notice, .mail section .problem");
  await seen("bound");
}

try { await lived(); } catch (error) {
  await seen("stopped");
  throw error;
}
await browser.close();
console.log(JSON.stringify(found));
