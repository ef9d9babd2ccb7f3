// Writes at the desk for a long time: through kills of the whole browser (`kills`), or with two tabs and an editor on one file
// (`tabs`).  What was typed and when is printed, as JSON, with what became of it.
import { spawn } from "node:child_process";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { chromium } from "playwright-core";

const [, , kind, browserPath, address, file, profile, times, seed] = process.argv;
const host = new URL(address).origin;
const FLAGS = ["--no-sandbox", "--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const found = { rounds: 0, typed: 0, late: 0, lost: [], twice: [], held: 0 };
let state = Number(seed);
const chance = (most) => { state = (state * 1664525 + 1013904223) % 4294967296; return Math.floor((state / 4294967296) * most); };
const wait = (some) => new Promise((done) => { setTimeout(done, some); });
const read = () => readFileSync(file, "utf-8");
// An editor that looks, as the last thing before it saves, whether the file is still what it read.
function edited(change) {
  for (;;) {
    const before = read();
    writeFileSync(`${file}~`, change(before));
    if (read() === before) { renameSync(`${file}~`, file); return; }
  }
}
const count = (text, word) => text.split(word).length - 1;
const saved = (page) => page.waitForFunction(() => document.querySelector(".status")?.dataset.state === "saved", undefined, { timeout: 120_000 });

let alive = () => {};
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => { alive(); process.exit(1); });

// A browser of its own: its process group can be killed.
async function opened(cookies = []) {
  const process_ = spawn(browserPath, [...FLAGS, "--remote-debugging-port=0", `--user-data-dir=${profile}`, "about:blank"], { detached: true, stdio: ["ignore", "ignore", "pipe"] });
  alive = () => { try { process.kill(-process_.pid, "SIGKILL"); } catch { /* it is gone */ } };
  const at = await new Promise((done, fail) => {
    let told = "";
    process_.stderr.on("data", (part) => { told += part; const line = /DevTools listening on (\S+)/.exec(told); if (line) done(line[1]); });
    process_.on("exit", () => fail(new Error(told)));
  });
  const browser = await chromium.connectOverCDP(at);
  const [context] = browser.contexts();
  await context.addCookies(cookies);
  const kill = async () => {
    const gone = new Promise((done) => { process_.on("exit", done); });
    process.kill(-process_.pid, "SIGKILL");
    await gone;
    await browser.close().catch(() => {});
  };
  return { context, kill };
}
async function typeAt(page, story, words) {
  const body = page.locator(".stories .cm-content").nth(story);
  await body.click();
  await page.keyboard.press("Control+End");
  await page.keyboard.insertText(words);
}

const first = await opened();
const page = await first.context.newPage();
await page.goto(address);
await page.waitForSelector(".issues a");
const issue = await page.$eval(".issues a", (link) => link.href);
const cookies = await first.context.cookies();

async function kills() {
  let { kill } = first;
  let now = page;
  const typed = [];
  for (let round = 0; round < Number(times); round += 1) {
    if (round) {
      const next = await opened(cookies);
      kill = next.kill;
      now = await next.context.newPage();
    }
    await now.goto(issue);
    await now.waitForSelector(".entry");
    const end = Date.now() + 300 + chance(1200);
    for (let words = 0; words < 3 || Date.now() < end; words += 1) {
      const word = `w${round}x${typed.length}.`;
      await typeAt(now, chance(3), ` ${word}`);
      typed.push([word, Date.now()]);
      await wait(chance(200));
    }
    await wait(chance(300));
    const dead = Date.now();
    await kill();
    for (const each of typed) each[2] ??= dead;
    found.rounds += 1;
  }
  const last = await opened(cookies);
  const whole = await last.context.newPage();
  await whole.goto(issue);
  await whole.waitForSelector(".entry");
  await saved(whole);
  const text = read();
  found.typed = typed.length;
  for (const [word, at, dead] of typed) {
    const times_ = count(text, word);
    if (times_ > 1) found.twice.push(word);
    if (!times_ && dead - at > 1000) found.lost.push(word);
    if (!times_ && dead - at <= 1000) found.late += 1;
  }
  await last.kill();
}

// Two tabs and an editor: every word is in the file, or shown beside the other version of its sentence.
async function tabs() {
  const other = await first.context.newPage();
  for (const each of [page, other]) { await each.goto(issue); await each.waitForSelector(".entry"); }
  const began = read();
  for (let round = 0; round < Number(times); round += 1) {
    const typed = [];
    const taken = [];
    const gone = (word) => taken.includes(word);
    const fresh = (who) => { typed.push(`${who}${round}x${typed.length}.`); return typed.at(-1); };
    for (let step = 0; step < 4 + chance(5); step += 1) {
      const act = chance(8);
      if (act < 3) await typeAt(page, chance(3), ` ${fresh("a")}`);
      else if (act < 6) await typeAt(other, chance(3), ` ${fresh("b")}`);
      else if (act < 7) {
        const at = `Sentence ${chance(3) + 1} here.`;
        const word = fresh("e");
        edited((text) => {
          if (!text.includes(at)) throw new Error(`there is no “${at}” for the editor`);
          return text.replace(at, `${at} ${word}`);
        });
      }
      else {
        // A headline typed anew takes away, on purpose, what its writer saw there.
        const before = await [page, other][chance(2)].locator("textarea.headline").nth(chance(3)).evaluate((one, word) => { const was = one.value; one.focus(); one.value = word; one.dispatchEvent(new InputEvent("input", { bubbles: true })); return was; }, fresh("h"));
        taken.push(...before.split(/\s+/));
      }
      await wait(chance(150));
    }
    // Quiet: what is not in the file is held, and shown with the file's own beside it.
    let kept = "";
    for (let tries = 0; tries < 150; tries += 1) {
      await wait(100);
      const shown = await Promise.all([page, other].map((each) => each.evaluate(() => [document.querySelector(".status").dataset.state, [...document.querySelectorAll(".held:not([hidden])")].map((one) => one.innerText).join(" ")])));
      kept = `${read()} ${shown.map(([, words]) => words).join(" ")}`;
      if (shown.every(([now, words]) => now === "saved" || words) && typed.every((word) => kept.includes(word) || gone(word))) break;
    }
    const lost = typed.filter((word) => !kept.includes(word) && !gone(word));
    const doubled = typed.filter((word) => count(read(), word) > 1);
    found.lost.push(...lost);
    found.twice.push(...doubled);
    found.typed += typed.length;
    for (const each of [page, other]) {
      for (;;) {
        const ways = each.locator(".held:not([hidden]) .ways button");
        if (!(await ways.count())) break;
        found.held += 1;
        await ways.nth(chance(await ways.count())).click();
        await wait(200);
      }
    }
    for (const each of [page, other]) await saved(each);
    if (round % 10 === 9) {
      edited(() => began);
      for (const each of [page, other]) await each.waitForFunction((word) => !document.querySelector(".stories").innerText.includes(word), typed[0]);
    }
    found.rounds += 1;
  }
  await first.kill();
}

try {
  await { kills, tabs }[kind]();
} catch (error) {
  console.error(JSON.stringify(found));
  throw error;
}
console.log(JSON.stringify(found));
process.exit(0);
