// Opens the desk and an issue, and types in it, again and again; prints milliseconds, sizes and addresses, as JSON.
import { createRequire } from "node:module";
import { gzipSync } from "node:zlib";

const { chromium } = createRequire(process.argv[2])("playwright-core");
const [, , , browserPath, address, times] = process.argv;
const host = new URL(address).origin;
const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"] });
const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 }, deviceScaleFactor: 2 })).newPage();
const found = { shelf: [], issue: [], typed: [], outside: [], files: {} };
page.on("request", (request) => { if (!request.url().startsWith(host)) found.outside.push(request.url()); });
page.on("response", async (response) => {
  const { pathname } = new URL(response.url());
  if (!/\.(js|css|svg)$|^\/issue\//.test(pathname)) return;
  // What the next navigation overtook is measured when it comes again.
  const body = await response.body().catch(() => null);
  if (body) found.files[pathname.replace(/^\/issue\/.*/, "page")] = gzipSync(body, { level: 9 }).length;
});
// The moment at which something stands there, on the clock that navigation started.
const stands = async (url, selector) => {
  await page.goto(url, { waitUntil: "commit" });
  await page.waitForSelector(selector);
  return page.evaluate(() => performance.now());
};
await page.goto(address);
await page.waitForSelector(".issues a");
const issue = await page.$eval(".issues a", (link) => link.href);
for (let turn = 0; turn < Number(times) + 1; turn += 1) {
  const shelf = await stands(host, ".issues a");
  const opened = await stands(issue, ".stories .cm-content");
  if (turn) { found.shelf.push(shelf); found.issue.push(opened); }
}
await page.waitForSelector(".sheet[data-words]");
await page.waitForTimeout(1500);
const headline = page.locator("textarea.headline").first();
await headline.click();
for (let turn = 0; turn < Number(times) + 2; turn += 1) {
  await page.keyboard.press("End");
  const drawn = page.evaluate(() => new Promise((done) => {
    const sheet = () => document.querySelector("#page-1") ?? document.querySelector(".sheet");
    const before = sheet().dataset.drawn;
    let last = 0;
    document.addEventListener("input", () => { last = performance.now(); }, { capture: true });
    const look = () => { if (last && sheet().dataset.drawn !== before) done(performance.now() - last); else requestAnimationFrame(look); };
    look();
  }));
  await page.waitForTimeout(50);
  await page.keyboard.type(turn % 2 ? "s" : "x", { delay: 20 });
  const took = await drawn;
  if (turn >= 2) found.typed.push(took);
  await page.keyboard.press("Backspace");
  await page.waitForTimeout(1200 + Math.random() * 200);
}
await browser.close();
console.log(JSON.stringify(found));
