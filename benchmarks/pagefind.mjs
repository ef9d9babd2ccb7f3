// Asks Pagefind, in Chromium, for pairs of words; prints the octets that each loads in a page of its own, as JSON.
import { createReadStream, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join, normalize } from "node:path";

const { chromium } = createRequire(process.argv[2])("playwright-core");
const { site, pairs } = JSON.parse(readFileSync(0, "utf-8"));
const KINDS = { js: "text/javascript", html: "text/html", json: "application/json" };
const server = createServer((request, answer) => {
  const name = normalize(decodeURIComponent(new URL(request.url, "http://localhost").pathname));
  if (name.startsWith("/ask/")) {
    answer.setHeader("content-type", "text/html");
    answer.end(`<!doctype html><html lang="${name.slice(5)}"><title>asks</title>`);
    return;
  }
  try {
    statSync(join(site, name));
    answer.setHeader("content-type", KINDS[name.split(".").at(-1)] ?? "application/octet-stream");
    createReadStream(join(site, name)).pipe(answer);
  } catch { answer.statusCode = 404; answer.end(); }
}).listen(0, "127.0.0.1");
await new Promise((done) => { server.on("listening", done); });
const host = `http://127.0.0.1:${server.address().port}`;
const browser = await chromium.launch({ executablePath: process.argv[3], args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"] });
const found = [];
for (const [language, words] of pairs) {
  const context = await browser.newContext();
  const page = await context.newPage();
  let loaded = 0;
  const bodies = [];
  page.on("response", (response) => { if (response.url().includes("/pagefind/")) bodies.push(response.body().then((body) => { loaded += body.length; })); });
  await page.goto(`${host}/ask/${language}`);
  await page.evaluate(async (asked) => {
    const pagefind = await import("/pagefind/pagefind.js");
    const { results } = await pagefind.search(asked);
    await Promise.all(results.slice(0, 10).map((each) => each.data()));
  }, words);
  await Promise.all(bodies);
  found.push(loaded);
  await context.close();
}
await browser.close();
server.close();
console.log(JSON.stringify(found));
