// Every screen of the desk, empty, full, at fault and slow, light and dark, wide and on a phone: a picture each, or what axe-core
// finds in each, in forced colours too.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const [, , browserPath, told] = process.argv;
const { full, empty, screens, out } = JSON.parse(readFileSync(told, "utf-8"));
const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"] });
const wide = { width: 1280, height: 900 };
const phone = { width: 360, height: 740 };
const LOOKS = [["light-1280", wide, { colorScheme: "light" }], ["dark-1280", wide, { colorScheme: "dark" }], ["light-360", phone, { colorScheme: "light" }], ["dark-360", phone, { colorScheme: "dark" }]];
const FORCED = [["forced-1280", wide, { colorScheme: "light", forcedColors: "active" }], ["forced-dark-360", phone, { colorScheme: "dark", forcedColors: "active" }]];
const STATES = ["empty", "full", "error", "slow"];
const found = { wide: [], axe: [], judged: 0, whole: 0, passes: 0 };

// Who is let in, and the keys of what stands there.
async function entered(address) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(address);
  const facts = await page.evaluate(async () => (await fetch("/api/shelf")).json());
  const [shelf] = facts.shelves;
  const state = await context.storageState();
  await context.close();
  return { host: new URL(address).origin, state, publication: shelf?.key ?? "0".repeat(24), issue: shelf?.issues.find(({ key }) => key)?.key ?? "0".repeat(24) };
}

const desks = { full: await entered(full), empty: await entered(empty) };

async function opened(state, options) {
  const context = await browser.newContext({ ...options, storageState: desks[state === "empty" ? "empty" : "full"].state });
  const page = await context.newPage();
  if (state === "slow") await page.route("**/api/**", () => {}); // an answer that does not come
  if (state === "error") await page.route("**/api/**", (route) => route.fulfill({ status: 507, contentType: "application/json", body: JSON.stringify({ sentence: "The disk is full; make room, and try again." }) }));
  return page;
}

async function shown(page, state, { name, path }) {
  const desk = desks[state === "empty" ? "empty" : "full"];
  await page.goto(desk.host + path.replace("PUBLICATION", desk.publication).replace("ISSUE", desk.issue));
  await page.waitForSelector("#screen main", { state: "attached" }).catch((error) => { throw new Error(`${name}, ${state}: ${page.url()}`, { cause: error }); });
  if (state === "full" || state === "empty") await page.waitForSelector("h1.waiting, .shelf > .waiting", { state: "detached" });
  if (state === "full" && (await page.$(".right"))) await page.waitForSelector(".sheet[data-words]", { timeout: out ? 60_000 : 4000, state: "attached" }).catch(() => {});
  await page.waitForTimeout(150);
}

async function look(page, at, [name, size, media]) {
  await page.setViewportSize(size);
  await page.emulateMedia({ colorScheme: "light", forcedColors: "none", ...media });
  if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) found.wide.push(`${at}-${name}`);
}

async function pictures() {
  for (const each of LOOKS) {
    for (const state of STATES) {
      const page = await opened(state, { viewport: each[1], colorScheme: each[2].colorScheme });
      for (const screen of screens) {
        await shown(page, state, screen);
        await look(page, `${screen.name}-${state}`, each);
        await page.screenshot({ path: `${out}/${screen.name}-${state}-${each[0]}.png` });
      }
      await page.context().close();
    }
  }
}

// Where everything stands, how large, and whether it is seen: colours are left out.
const laid = (page) => page.evaluate(() => [...document.querySelectorAll("*")].map((one) => {
  const { x, y, width, height } = one.getBoundingClientRect();
  const { display, visibility } = getComputedStyle(one);
  return [one.tagName, x, y, width, height, display, visibility].join(" ");
}).join("\n"));
const OF_COLOURS = ["color-contrast", "link-in-text-block"];

// All rules at each size; where other colours move nothing, those that look at colours.
async function judged() {
  const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
  await Promise.all(STATES.map(async (state) => {
    const page = await opened(state, { bypassCSP: true, reducedMotion: "reduce" });
    for (const screen of screens) {
      await shown(page, state, screen);
      await page.evaluate(() => document.querySelectorAll("details").forEach((one) => { one.open = true; }));
      await page.addScriptTag({ path: axe });
      const known = new Map();
      for (const each of [...LOOKS, ...FORCED]) {
        await look(page, `${screen.name}-${state}`, each);
        const now = await laid(page);
        const same = known.get(each[1]) === now;
        if (!same) known.set(each[1], now);
        const { violations, passes } = await page.evaluate((rules) => globalThis.axe.run({ resultTypes: ["violations"], ...(rules && { runOnly: rules }) }), same && OF_COLOURS);
        found.judged += 1;
        if (!same) { found.whole += 1; found.passes += passes.length; }
        found.axe.push(...violations.map(({ id, nodes }) => `${screen.name}, ${state}, ${each[0]}: ${id}: ${nodes.slice(0, 3).map((node) => node.target)}`));
      }
    }
    await page.context().close();
  }));
}

await (out ? pictures() : judged());
await browser.close();
console.log(JSON.stringify(found));
