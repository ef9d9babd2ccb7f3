// Opens one page at each width, by day and by night, and prints what Chromium and axe-core find, as JSON.
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const [, , browserPath, address, ...widths] = process.argv;
const browser = await chromium.launch({
  executablePath: browserPath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});
const found = [];
for (const colorScheme of ["light", "dark"]) {
  for (const width of widths.map(Number)) {
    const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme, bypassCSP: true, offline: true });
    const page = await context.newPage();
    const requests = [];
    const said = [];
    page.on("request", (request) => requests.push(request.url()));
    page.on("console", (message) => said.push(message.text()));
    page.on("pageerror", (error) => said.push(String(error)));
    await page.goto(address);
    await page.evaluate(() => document.fonts.ready);
    const layout = await page.evaluate(() => ({
      sideways: document.documentElement.scrollWidth - window.innerWidth,
      fonts: [...document.fonts].filter((font) => font.status === "error").map((font) => font.family),
      loaded: [...document.fonts].filter((font) => font.status === "loaded").length,
      ground: getComputedStyle(document.documentElement).backgroundColor,
      direction: getComputedStyle(document.body).direction,
      thin: [...document.querySelectorAll(".headlines a, .skip")].filter((link) => link.getBoundingClientRect().height < 24)
        .map((link) => link.textContent),
    }));
    const tabbed = [];
    for (let stop = 0; stop < 12; stop += 1) {
      await page.keyboard.press("Tab");
      const at = await page.evaluate(() => {
        const on = document.activeElement;
        if (!on || on === document.body) return null;
        const style = getComputedStyle(on);
        const seen = on.matches(":focus-visible") && (style.boxShadow !== "none" || (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0));
        return { tag: on.tagName.toLowerCase(), name: on.textContent.trim() || on.getAttribute("value") || "", seen, height: on.getBoundingClientRect().height };
      });
      if (!at) break;
      tabbed.push(at);
    }
    await page.addScriptTag({ path: axe });
    // axe fetches the stylesheets that a page links, which Chromium lets no script do on a disk.
    const { violations, passes } = await page.evaluate(() =>
      globalThis.axe.run({ resultTypes: ["violations"], preload: !document.querySelector('link[rel="stylesheet"]') }));
    found.push({
      width,
      colorScheme,
      ...layout,
      tabbed,
      said,
      requests: requests.filter((url) => url !== address && !url.startsWith("data:")),
      passes: passes.length,
      violations: violations.map(({ id, impact, help, nodes }) => ({
        id, impact, help, where: nodes.slice(0, 5).map((node) => `${node.target}: ${node.failureSummary}`),
      })),
    });
    await context.close();
  }
}
await browser.close();
console.log(JSON.stringify(found));
