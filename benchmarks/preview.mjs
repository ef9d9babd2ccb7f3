// Saves the issue file again and again while Chromium shows it, and prints the milliseconds to the new page, as JSON.
import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";

const { chromium } = createRequire(process.argv[2])("playwright-core");
const [, , , browserPath, address, file, word, times] = process.argv;
const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox", "--disable-gpu", "--no-first-run"] });
const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 }, deviceScaleFactor: 2 })).newPage();
await page.goto(address);
await page.waitForSelector(".sheet[data-words]");
await page.waitForTimeout(1500);
const text = readFileSync(file, "utf-8");
const took = [];
for (let turn = 0; turn < Number(times) + 2; turn += 1) {
  const fresh = `word${turn}`;
  const drawn = page.evaluate((wanted) => new Promise((done) => {
    const before = document.querySelector("#page-1").dataset.drawn;
    const look = () => {
      const sheet = document.querySelector("#page-1");
      if (sheet.dataset.drawn !== before) done(Date.now());
      else requestAnimationFrame(look);
    };
    look();
  }), fresh);
  await page.waitForTimeout(50);
  writeFileSync(file, text.replace(word, fresh));
  const saved = Date.now();
  const at = await drawn;
  if (turn >= 2) took.push(at - saved);
  await page.waitForFunction((wanted) => document.querySelector("#page-1 .words").innerText.includes(wanted), fresh);
  await page.waitForTimeout(300 + Math.random() * 200);
}
writeFileSync(file, text);
await browser.close();
console.log(JSON.stringify(took));
