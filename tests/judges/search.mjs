// Opens the search of a site, types each query, and prints what is found, said and asked for, as JSON.
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const [, , browserPath, address, asked, picture] = process.argv;
const browser = await chromium.launch({
  executablePath: browserPath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});
const found = [];
for (const { query, year = "", subject = "", width = 360, colorScheme = "dark" } of JSON.parse(asked)) {
  const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme });
  const page = await context.newPage();
  const requests = [], wrong = [];
  page.on("request", (request) => requests.push(request.url()));
  page.on("console", (message) => wrong.push(message.text()));
  page.on("pageerror", (error) => wrong.push(String(error)));
  await page.goto(address);
  await page.keyboard.type(query);
  await page.keyboard.press("Enter");
  const said = page.locator("#said");
  await page.waitForFunction(() => document.getElementById("said").textContent);
  const all = await said.textContent();
  if (year) await page.selectOption("#year", year);
  if (subject) await page.selectOption("#subject", subject);
  if (year || subject) await page.waitForFunction((before) => document.getElementById("said").textContent !== before, all);
  await page.waitForFunction(() => document.querySelector("#results a") || !/\d/.test(document.getElementById("said").textContent));
  const hits = await page.locator("#results .stories-of > li").evaluateAll((lines) => lines.map((line) => ({
    href: line.querySelector("a").href,
    headline: line.querySelector("a").textContent,
    passage: line.querySelector("p")?.textContent ?? "",
    marks: [...line.querySelectorAll("mark")].map((mark) => mark.textContent),
  })));
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  if (picture) await page.screenshot({ path: picture.replace("N", found.length) });
  const judged = await browser.newContext({ viewport: { width, height: 800 }, colorScheme, bypassCSP: true });
  const again = await judged.newPage();
  await again.goto(page.url());
  await again.waitForFunction(() => document.querySelector("#results a") || !/\d/.test(document.getElementById("said").textContent));
  await again.addScriptTag({ path: axe });
  const { violations } = await again.evaluate(() => globalThis.axe.run({ resultTypes: ["violations"], preload: false }));
  await judged.close();
  const count = await said.textContent();
  let reached = "";
  if (hits.length) {
    await Promise.all([page.waitForURL(/#story-/), page.locator("#results .stories-of a").first().click()]);
    reached = await page.locator(":target").textContent();
  }
  found.push({ query, said: count, hits, sideways, requests, wrong, reached, violations: violations.map(({ id, nodes }) => `${id} ${nodes[0].target}: ${nodes[0].failureSummary}`) });
  await context.close();
}
await browser.close();
console.log(JSON.stringify(found));
