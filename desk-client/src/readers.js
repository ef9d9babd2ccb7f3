// Readers: their lists, one of them looked up, who is not sent to and why, what comes back, and the register of distribution.

import { chosen, drops } from "./bringing.js";
import { listLine } from "./lists.js";
import { ask, counted, figure, inDigits, made, say, send, told, when } from "./net.js";
import { asked, doing, myName, onEnter } from "./release.js";

const COUNTS = ["hard", "soft", "complaints", "left", "asked", "suppressed", "held", "forged", "foreign"];
const since = (seconds) => when(new Date(seconds * 1000).toISOString(), true);

export async function readersScreen(root, key) {
  const main = made("main", { class: "shelf mail screen", tabIndex: -1 }, made("div", { role: "status" }, made("h1", { class: "waiting" }, say("reading"))));
  root.replaceChildren(main);
  document.title = say("readers");
  try {
    new Readers(root, main, key).show(await ask(`/api/readers/${key}`));
  } catch (error) {
    main.replaceChildren(made("h1", {}, say("readers")), made("p", { class: "problem", role: "alert" }, error.message || say("away")), made("p", {}, made("a", { href: "/" }, say("back"))));
  }
}

const section = (title, ...inside) => made("section", { class: "publication" }, made("h2", {}, title), ...inside);
const alert = () => made("p", { class: "complaint", role: "alert" });

class Readers {
  constructor(root, main, key) {
    Object.assign(this, { root, main, key, at: `/api/readers/${key}` });
  }

  show(said) {
    this.said = said;
    this.root.replaceChildren(made("header", { class: "bar" }, made("a", { class: "to-shelf", href: "/" }, say("shelf")), made("h1", { dir: "auto" }, `${said.name} · ${say("readers")}`)), this.main);
    this.main.replaceChildren(...said.lists.length
      ? [this.lists(), this.one(), said.asked.length ? this.waiting() : "", this.back(), said.suppressed.length ? this.off() : "", said.mailed ? this.register() : ""]
      : [section(say("readers"), made("p", { class: "quiet" }, say("readers_none")), made("p", { class: "ways" }, made("a", { class: "go", href: `/mail/${this.key}` }, say("mail"))))]);
  }

  async again() {
    this.show(await ask(this.at));
    if (document.activeElement === document.body) this.main.focus();
  }

  lists() {
    return section(say("lists"), ...this.said.lists.map((each) => {
      const rows = made("div", { class: "members" });
      const look = doing(say("list_look"), async () => {
        const { members } = await ask(`${this.at}/list/${each.list}`);
        rows.replaceChildren(made("div", { class: "rows", tabIndex: 0, role: "region", "aria-label": each.list }, made("table", {}, made("thead", {}, made("tr", {}, made("th", { scope: "col" }, say("reader_address")), made("th", { scope: "col" }, say("field.name")))),
          made("tbody", {}, ...members.map((row) => made("tr", {}, made("td", {}, made("bdi", {}, row.address)), made("td", { dir: "auto" }, row.name ?? "")))))),
        members.length < each.readers ? made("p", { class: "quiet" }, say("list_first", { count: members.length })) : "");
      });
      return made("div", { class: "one-list" }, made("p", {}, ...listLine(each)),
        made("p", { class: "ways" }, look, made("a", { class: "go", href: `${this.at}/file/${each.list}` }, say("list_csv"))), rows, this.named(each.list));
    }), made("p", { class: "ways" }, made("a", { class: "go", href: `/mail/${this.key}` }, say("list_more"))), this.old());
  }

  // A list is called otherwise, or let go of.
  named(list) {
    const trouble = alert();
    const to = asked(say("list_new_name"), list, { pattern: "[a-z0-9\\-]+" });
    const again = asked(say("list_again", { list }), "");
    const act = (way, said) => async () => {
      trouble.textContent = "";
      try { this.show(await ask(`${this.at}/${way}`, { list, ...said() })); this.main.focus(); } catch (error) { trouble.textContent = error.message; }
    };
    return made("details", { class: "more" }, made("summary", {}, say("list_change", { list })), trouble,
      made("div", { class: "asking" }, to.element, made("p", { class: "ways" }, doing(say("list_rename"), act("rename", () => ({ to: to.input.value }))))),
      made("p", { class: "quiet" }, say("list_drop_says")),
      made("div", { class: "asking" }, again.element, made("p", { class: "ways" }, doing(say("list_drop"), act("drop", () => ({ again: again.input.value }))))));
  }

  // Who left long ago is forgotten.
  old() {
    const news = made("p", { role: "status" });
    const trouble = alert();
    const days = asked(say("list_days"), "", { inputMode: "numeric", maxLength: 5 });
    const go = doing(say("list_purge"), async () => {
      trouble.textContent = "";
      try {
        const { addresses, reports } = await ask(`${this.at}/purge`, { days: Number(inDigits(days.input.value).replace(/\D/g, "")) });
        news.textContent = say("list_purged", { addresses: figure(addresses), reports: figure(reports) });
      } catch (error) { trouble.textContent = error.message; }
    });
    return made("details", { class: "more" }, made("summary", {}, say("list_purge")), made("p", { class: "quiet" }, say("list_purge_says")), made("div", { class: "asking" }, days.element, made("p", { class: "ways" }, go)), trouble, news);
  }

  // One reader: all that is known, and what can be done.
  one() {
    const address = asked(say("reader_address"), "", { type: "email", autocomplete: "off" });
    const trouble = alert();
    const found = made("div", { "aria-live": "polite" });
    const act = (path, said) => async () => {
      trouble.textContent = "";
      try { this.known(found, await ask(`${this.at}/${path}`, { address: address.input.value.trim(), ...said() }), act); } catch (error) { trouble.textContent = error.message; }
    };
    const go = doing(say("reader_look"), act("about", () => ({})), { main: true });
    onEnter(address.input, go);
    return section(say("reader_one"), address.element, made("p", { class: "ways" }, go), trouble, found);
  }

  known(into, facts, act) {
    if (facts.shown) { into.replaceChildren(made("p", { class: "notice" }, say("reader_forgotten", { address: facts.shown })), ...facts.elsewhere.map((file) => made("p", { class: "complaint" }, say("reader_elsewhere", { file })))); return; }
    const name = myName("");
    const why = asked(say("off_why"), "", { maxLength: 500 });
    const again = asked(say("reader_again"), "", { type: "email", autocomplete: "off" });
    const on = facts.lists.map(({ list, since: day }) => made("li", {}, made("strong", {}, list), ` · ${say("reader_since", { day: when(day, true) })} `, facts.suppressed.some((each) => [list, "all lists"].includes(each.list)) ? "" : doing(say("reader_remove", { list }), act("remove", () => ({ list })))));
    const off = facts.suppressed.map(({ list, why: cause, at }) => made("li", {}, `${list === "all lists" ? say("off_all") : list}: ${told(cause)} · ${when(at, true)}`));
    const names = this.said.lists.map((each) => each.list);
    const list = made("select", { "aria-label": say("list_name") }, ...names.map((each) => made("option", { value: each }, each)));
    into.replaceChildren(made("h3", { dir: "auto" }, [facts.name, facts.address].filter(Boolean).join(" · ")),
      facts.known || off.length ? "" : made("p", {}, say("reader_unknown")),
      made("ul", { class: "lines" }, ...on, ...off),
      facts.deliveries.length ? made("p", { class: "quiet" }, counted(facts.deliveries.length, "reader_sent_one", "reader_sent_many")) : "",
      off.length ? made("details", { class: "more" }, made("summary", {}, say("reader_readmit")), made("div", { class: "asking" }, list, why.element, name.element, made("p", { class: "ways" }, doing(say("reader_readmit"), act("readmit", () => ({ list: list.value, why: why.input.value, by: name.input.value })))))) : "",
      facts.known ? made("details", { class: "more" }, made("summary", {}, say("reader_erase")), made("p", { class: "quiet" }, say("reader_erase_says")), made("div", { class: "asking" }, again.element, made("p", { class: "ways" }, doing(say("reader_erase"), act("erase", () => ({ again: again.input.value })))))) : "");
  }

  // Who wrote that they want to leave.
  waiting() {
    const trouble = alert();
    const settle = (each, act) => doing(say(`asked_${act}`), async () => {
      try { await ask(`${this.at}/settle`, { address: each.address, list: each.list, act }); await this.again(); } catch (error) { trouble.textContent = error.message; }
    });
    return section(say("asked_title"), trouble, made("ul", { class: "plans" }, ...this.said.asked.map((each) => made("li", {}, made("p", {}, made("strong", {}, each.address), ` · ${since(each.at)}`), made("p", { dir: "auto" }, each.words), made("p", { class: "ways" }, settle(each, "leave"), settle(each, "keep"))))));
  }

  // What servers and readers sent back.
  back() {
    const trouble = alert();
    const news = made("div", { role: "status" });
    // Bounces that so many letters share are not believed, unless somebody looked.
    const tell = (read, believe) => news.replaceChildren(made("p", {}, counted(read.messages, "back_one", "back_many")), made("ul", { class: "lines" }, ...COUNTS.filter((name) => read[name]).map((name) => made("li", {}, say(`back.${name}`, { count: figure(read[name]) }))), ...read.notes.map((words) => made("li", { dir: "auto" }, told(words)))), ...(read.held ? [made("p", { class: "quiet" }, say("back_held_says")), made("p", { class: "ways" }, doing(say("back_believe"), believe))] : []));
    const take = async (file, believe = "") => {
      trouble.textContent = "";
      try { const read = await send(`${this.at}/bounces?name=${encodeURIComponent(file.name)}&believe=${believe}`, file); await this.again(); this.main.querySelector(".came-back").replaceWith(news); tell(read, () => take(file, "1")); } catch (error) { trouble.textContent = error.message; }
    };
    const pull = async (believe) => {
      trouble.textContent = "";
      try {
        let said = await ask(`${this.at}/pull`, { believe });
        while (said.pull.running) { await new Promise((done) => { setTimeout(done, 500); }); said = await ask(this.at); }
        const { error, result } = said.pull;
        if (error) { trouble.textContent = told(error); return; }
        if (result.mail) tell(result.mail, () => pull(true));
        news.prepend(made("p", {}, counted(result.left, "back_left_one", "back_left_many")), ...result.failures.map((words) => made("p", { class: "complaint" }, told(words))));
      } catch (error) { trouble.textContent = error.message; }
    };
    const fetch = doing(say("back_fetch"), () => pull(false));
    const part = section(say("back_title"), made("p", { class: "quiet" }, say("back_says")), made("p", { class: "ways" }, this.said.inbox ? fetch : "", ...chosen(".eml,.mbox,.msg,message/rfc822", say("back_choose"), (file) => take(file))), trouble, made("div", { class: "came-back" }), news);
    drops(part, (file) => take(file));
    return part;
  }

  off() {
    return section(say("off_title"), made("div", { class: "rows", tabIndex: 0, role: "region", "aria-label": say("off_title") }, made("table", {}, made("thead", {}, made("tr", {}, ...["reader_address", "list_name", "off_why", "off_when"].map((name) => made("th", { scope: "col" }, say(name))))),
      made("tbody", {}, ...this.said.suppressed.map((each) => made("tr", {}, made("td", {}, made("bdi", {}, each.address || each.mark.slice(0, 12))), made("td", {}, each.list || say("off_all")), made("td", { dir: "auto" }, [say(`off.${each.cause}`), each.words].filter(Boolean).join(" · ")), made("td", {}, since(each.at))))))));
  }

  register() {
    const year = asked(say("register_year"), String(this.said.year), { inputMode: "numeric", maxLength: 4 });
    const trouble = alert();
    const rows = made("div", { "aria-live": "polite" });
    const look = doing(say("register_look"), async () => {
      trouble.textContent = "";
      rows.replaceChildren();
      try {
        const { entries } = await ask(`${this.at}/register/${year.input.value}`);
        rows.replaceChildren(made("ol", { class: "plans" }, ...entries.map((entry) => made("li", {}, made("p", {}, made("strong", {}, say("issue_number", { label: entry.issue })), ` r${entry.revision} · ${entry.lists.join(", ")} · ${when(entry.began, true)}`),
          made("p", {}, say("mail_tally", { accepted: figure(entry.numbers.accepted), planned: figure(entry.numbers.planned), remaining: figure(entry.numbers.remaining) })),
          made("p", { class: "quiet" }, entry.acts.map(([at, what, who]) => [when(at, true), what, who].filter(Boolean).join(" ")).join(" · "))))),
        made("p", {}, made("a", { class: "go", href: `${this.at}/register/${year.input.value}/pdf`, target: "_blank" }, say("register_pdf"))));
      } catch (error) { trouble.textContent = error.message; }
    });
    onEnter(year.input, look);
    return section(say("register"), year.element, made("p", { class: "ways" }, look), trouble, rows);
  }
}
