// Opens the page of an issue and has it compare files: those of the page, and one that is chosen; prints what it says, as JSON.
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const [, , browserPath, ...asked] = process.argv;
const browser = await chromium.launch({
  executablePath: browserPath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP digest.example 127.0.0.1"],
});
const found = [];
for (const [address, file] of asked.map((each) => each.split(" "))) {
  const page = await (await browser.newContext({ viewport: { width: 360, height: 800 }, bypassCSP: false })).newPage();
  const wrong = [];
  page.on("console", (message) => wrong.push(message.text()));
  page.on("pageerror", (error) => wrong.push(String(error)));
  await page.goto(address);
  await page.click(".checked summary");
  const button = page.locator("#check button"), lines = page.locator("#check li");
  const said = async () => (await lines.allTextContents()).map((line) => line.trim());
  const offered = await button.isVisible();
  if (file) await page.setInputFiles("#own", file);
  else if (offered) await button.click();
  await lines.nth(offered && !file ? 1 : 0).waitFor();
  const before = await said();
  const judged = await (await browser.newContext({ viewport: { width: 360, height: 800 }, bypassCSP: true })).newPage();
  await judged.goto(address);
  await judged.click(".checked summary");
  await judged.addScriptTag({ path: axe });
  const { violations } = await judged.evaluate(() => globalThis.axe.run({ resultTypes: ["violations"], preload: false }));
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  found.push({ address, offered, said: before, wrong, sideways, violations: violations.map(({ id, nodes }) => `${id} ${nodes[0].target}`) });
}
await browser.close();
console.log(JSON.stringify(found));
