// The lists of readers, by clicks: columns that are not plain, a list renamed and let go of, who left long ago, bounces believed.
import { chromium } from "playwright-core";

const [, , browserPath, address, readers, bounces] = process.argv;
const host = new URL(address).origin;
const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"] });
const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
const page = await context.newPage();
const found = { said: [] };
page.on("console", (message) => found.said.push(`${message.text()} ${message.location().url.replace(host, "")}`));
page.on("pageerror", (error) => found.said.push(String(error.stack)));
const button = (name) => page.getByRole("button", { name, exact: true });
const texts = (selector) => page.locator(selector).allInnerTexts();

// A file whose columns say nothing: it is asked which is the address and which the name.
await page.goto(address);
await page.getByRole("link", { name: "Readers and mail" }).click();
await page.getByLabel("Name of the list").fill("guests");
await page.locator("input[type=file]").setInputFiles(readers);
await page.waitForSelector(".first-rows");
await page.locator(".complaint:not(:empty)").first().waitFor();
found.asked = await texts(".complaint:not(:empty)");
found.rows = await page.locator(".first-rows tbody tr").count();
const choose = async (column, meaning) => {
  const read = page.waitForResponse((answer) => answer.request().method() === "POST");
  await page.getByLabel(column, { exact: false }).last().selectOption({ label: meaning });
  await (await read).finished();
  await page.waitForFunction(() => /New: 2\b/.test(document.querySelector("main").innerText));
};
await choose("Contact", "address");
await choose("Who", "name");
found.refused = (await texts(".lines li")).filter((words) => words.includes("refused"));
const saving = page.waitForEvent("download");
await page.getByRole("link", { name: "Save the refused rows" }).click();
found.download = (await saving).suggestedFilename();
await button("Bring them in").click();
await page.waitForFunction(() => [...document.querySelectorAll(".lines li")].some((each) => each.textContent.startsWith("guests")));

// Renamed; let go of once its name is typed.
await page.getByRole("link", { name: "Shelf" }).click();
await page.getByRole("link", { name: "Lists, bounces and the register" }).click();
const guests = page.locator(".one-list", { hasText: "guests" });
await guests.getByRole("button").first().click();
await guests.locator("tbody tr").first().waitFor();
found.members = await guests.locator("tbody tr").allInnerTexts();
await guests.locator("details.more > summary").click();
await guests.locator("details.more").getByRole("textbox").first().fill("visitors");
await guests.getByRole("button", { name: "Rename" }).click();
const visitors = page.locator(".one-list", { hasText: "visitors" });
await visitors.waitFor();
found.renamed = await texts(".one-list strong");
await visitors.locator("details.more > summary").click();
const again = visitors.locator("details.more").getByRole("textbox").last();
await again.fill("guests");
await visitors.locator("details.more").getByRole("button").last().click();
await visitors.locator(".complaint:not(:empty)").waitFor();
found.notYet = await visitors.locator(".complaint").innerText();
await again.fill("visitors");
await visitors.locator("details.more").getByRole("button").last().click();
await visitors.waitFor({ state: "detached" });
found.left = await texts(".one-list strong");

// Who left long ago is forgotten.
await page.locator("details.more > summary", { hasText: "Forget who left long ago" }).click();
const old = page.locator("details.more", { has: page.locator("summary", { hasText: "Forget who left long ago" }) });
await old.getByRole("textbox").fill("30");
await old.getByRole("button").click();
await page.waitForFunction((one) => one.querySelector("[role=status]").textContent, await old.elementHandle());
found.forgotten = await old.locator("[role=status]").innerText();

// So many bounces say the same that they are not believed, until somebody looked.
await page.locator("input[type=file]").setInputFiles(bounces);
await button("Believe them").waitFor();
found.held = await page.locator("main").innerText();
await button("Believe them").click();
await button("Believe them").waitFor({ state: "detached" });
await page.waitForFunction(() => document.querySelectorAll(".rows td").length > 60);
found.believed = await page.locator("main").innerText();
await browser.close();
console.log(JSON.stringify(found));
