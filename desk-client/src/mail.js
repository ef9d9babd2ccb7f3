// Readers and mail: an issue on record goes to its lists.  What goes out is asked for with the number of its readers.

import { ask, counted, facts, figure, inDigits, made, Refused, say, told, when } from "./net.js";
import { listFile, listLine } from "./lists.js";
import { asked, doing, onEnter } from "./release.js";

const EVERY = 1000;

export async function mailScreen(root, key) {
  const main = made("main", { class: "shelf mail screen", tabIndex: -1 }, made("div", { role: "status" }, made("h1", { class: "waiting" }, say("reading"))));
  root.replaceChildren(main);
  document.title = say("mail");
  try {
    new Mail(root, main, key).show(await ask(`/api/mail/${key}`));
  } catch (error) {
    main.replaceChildren(made("h1", {}, say("mail")), made("p", { class: "problem", role: "alert" }, error.message), made("p", {}, made("a", { href: "/" }, say("back"))));
  }
}

const SPANS = [[86400, "day"], [3600, "hour"], [60, "minute"], [1, "second"]];

// A plan as whoever made it should see it: to whom, how much, until when.
function planned(plan) {
  const { change } = plan;
  const [length, unit] = SPANS.find(([seconds]) => plan.seconds >= seconds) ?? SPANS.at(-1);
  const span = new Intl.NumberFormat(facts.language, { style: "unit", unit, unitDisplay: "long" }).format(Math.max(1, Math.round(plan.seconds / length)));
  const some = (name) => (plan[name] ? say(`plan_${name}`, { count: figure(plan[name]) }) : "");
  return [
    say("plan_by", { title: plan.title, revision: plan.revision, name: plan.approved_by }),
    say("plan_to", { lists: Object.entries(plan.by_list).map(([name, count]) => `${name} (${figure(count)})`).join(", ") }),
    say("plan_readers", { count: figure(plan.to_send), first: plan.first, last: plan.last }),
    ...["duplicates", "suppressed", "had", "oversize", "linked"].map(some),
    ...Object.entries(plan.translated).map(([name, count]) => say("plan_translated", { name, count: figure(count) })),
    plan.sender ? say("plan_sender", { sender: plan.sender }) : say("plan_no_sender"),
    plan.attached ? say("plan_attached") : say("plan_link", { link: plan.link }),
    say("plan_takes", { size: (plan.bytes / 1e6).toLocaleString(facts.language, { maximumFractionDigits: 1 }), span }),
    plan.not_before ? say("plan_not_before", { day: when(plan.not_before, true) }) : "",
    say("plan_not_after", { day: when(plan.not_after, true) }),
    change ? say("plan_change", { came: figure(change.came), went: figure(change.went), issue: change.since, before: figure(change.before) }) : "",
    change?.large ? say("plan_large") : "",
    plan.again ? say("plan_again") : "",
  ];
}

class Mail {
  constructor(root, main, key) {
    Object.assign(this, { root, main, key, at: `/api/mail/${key}`, watched: new Map() });
    this.news = made("p", { class: "visually-hidden", role: "status" });
  }

  show(said) {
    this.said = said;
    this.root.replaceChildren(made("header", { class: "bar" }, made("a", { class: "to-shelf", href: "/" }, say("shelf")), made("h1", { dir: "auto" }, `${said.name} · ${say("mail")}`)), this.main, this.news);
    const notice = said.carrier === "rehearsal" ? "mail_rehearsal" : said.test ? "mail_test" : "";
    this.sheet = made("div", { class: "sheet-of-plan" });
    this.plans = made("div", {});
    this.main.replaceChildren(
      notice ? made("p", { class: "notice" }, say(notice), " ", notice === "mail_rehearsal" ? this.toSettings() : "") : "",
      said.carrier === "mail" && !said.test && said.lacks.length ? made("div", { class: "problem" }, ...said.lacks.map((words) => made("p", {}, told(words))), made("p", {}, this.toSettings())) : "",
      this.letter(), this.sheet, this.plans, this.readers());
    this.drawPlans(said.plans);
  }

  async again() {
    this.show(await ask(this.at));
    if (document.activeElement === document.body) this.main.focus(); // what was pressed is drawn anew
  }

  toSettings() {
    return made("a", { class: "go", href: `/papers/${this.key}/settings#mail` }, say("paper.settings"));
  }

  section(title, ...inside) {
    return made("section", { class: "publication" }, made("h2", {}, title), ...inside);
  }

  // Which issue, to which lists.
  letter() {
    const { records, lists } = this.said;
    if (!records.length) return this.section(say("mail_send"), made("p", { class: "quiet" }, say("mail_no_record")));
    const issue = made("select", { id: "issue" }, ...records.map((each) => made("option", { value: each.label }, `${each.label} · r${each.revision} · ${each.title}`)));
    const trouble = made("p", { class: "complaint", role: "alert" });
    // A notice goes to those who had what was withdrawn, on whatever list, and to nobody else.
    const notice = () => records.find((each) => each.label === issue.value)?.withdrawn ?? false;
    const boxes = lists.map((each) => made("label", { class: "check" }, made("input", { type: "checkbox", value: each.list, checked: lists.length === 1 }), ` ${each.list} `, made("span", { class: "quiet" }, say("readers_many", { count: figure(each.readers) }))));
    const at = asked(say("mail_at"), "", {});
    const to = asked(say("mail_proof_to"), localStorage.getItem("desk-proof") ?? "", { type: "email", autocomplete: "email" });
    let once = crypto.randomUUID();
    const answer = made("p", { role: "status", class: "quiet" });
    const proof = doing(say("mail_proof"), async () => {
      trouble.textContent = "";
      localStorage.setItem("desk-proof", to.input.value);
      try {
        const done = await ask(`${this.at}/proof`, { issue: issue.value, to: to.input.value, once });
        once = crypto.randomUUID();
        answer.textContent = done.file ? say("mail_proof_file", { file: done.file }) : say("mail_proof_sent", { address: done.address });
      } catch (error) {
        if (error instanceof Refused) once = crypto.randomUUID(); // an answer that did not come is asked for again, and not the letter
        trouble.textContent = error.message || say("away");
      }
    });
    onEnter(to.input, proof);
    const plan = doing(say("mail_plan"), async () => {
      trouble.textContent = "";
      const chosen = boxes.map((box) => box.firstElementChild).filter((box) => box.checked).map((box) => box.value);
      try { this.drawPlan(await ask(`${this.at}/plan`, { issue: issue.value, lists: notice() ? [] : chosen, previous: notice(), at: at.input.value.trim() })); } catch (error) { trouble.textContent = error.message; }
    }, { main: true });
    const choice = lists.length ? made("fieldset", {}, made("legend", { class: "label" }, say("mail_lists")), ...boxes) : made("p", { class: "quiet" }, say("mail_no_lists"));
    const to_those = made("p", { class: "quiet" }, say("mail_notice"));
    const chosen = () => { choice.hidden = notice(); to_those.hidden = !notice(); };
    issue.addEventListener("change", chosen);
    const wanted = new URLSearchParams(location.search).get("issue");
    if (records.some((each) => each.label === wanted)) issue.value = wanted;
    chosen();
    return this.section(say("mail_send"),
      made("div", { class: "field" }, made("label", { class: "label", for: "issue" }, say("mail_issue")), issue),
      made("div", { class: "asking" }, to.element, made("p", { class: "ways" }, proof), answer),
      choice, to_those,
      made("details", { class: "more" }, made("summary", {}, say("more")), at.element), trouble,
      lists.length ? made("p", { class: "ways" }, plan) : "");
  }

  // A plan: to whom, how many, what changed, the letter; sending asks for the number of readers.
  drawPlan(plan) {
    const trouble = made("p", { class: "complaint", role: "alert" });
    const number = asked(counted(plan.remaining, "mail_number_one", "mail_number"), "", { inputMode: "numeric" });
    const frame = made("iframe", { class: "letter phone", title: say("mail_letter"), src: `${this.at}/letter/${plan.plan}` });
    // On a phone, on a desk, where it is dark, and as text alone.
    const looks = ["phone", "desk", "dark", "text"].map((name) => made("button", { type: "button", "aria-pressed": String(name === "phone"), onclick: (event) => {
      for (const each of looks) each.setAttribute("aria-pressed", String(each === event.target));
      frame.className = `letter ${name}`;
      const src = `${this.at}/letter/${plan.plan}${name === "text" ? "?as=text" : ""}`;
      if (frame.getAttribute("src") !== src) frame.src = src;
    } }, say(`letter_${name}`)));
    const go = doing(say(this.said.carrier === "rehearsal" ? "mail_rehearse" : "mail_go"), async () => {
      trouble.textContent = "";
      try {
        await ask(`${this.at}/send`, { plan: plan.plan, readers: Number(inDigits(number.input.value).replace(/\D/g, "") || NaN) });
        this.sheet.replaceChildren();
        await this.watch(plan.plan);
      } catch (error) { trouble.textContent = error.message; number.input.focus(); }
    }, { main: true });
    onEnter(number.input, go);
    const title = made("h2", { tabIndex: -1 }, say("mail_planned"));
    this.sheet.replaceChildren(made("section", { class: "publication" }, title,
      made("ul", { class: "lines" }, ...planned(plan).filter(Boolean).map((line) => made("li", { dir: "auto" }, line))),
      made("div", { class: "ways", role: "group", "aria-label": say("mail_letter") }, ...looks), frame,
      plan.remaining ? made("div", { class: "asking" }, number.element, trouble, made("p", { class: "ways" }, go)) : made("p", { class: "notice" }, say("mail_done_before"))));
    title.focus();
    title.scrollIntoView({ block: "start" });
  }

  drawPlans(plans) {
    this.plans.replaceChildren(plans.length ? this.section(say("mail_plans"), made("ol", { class: "plans" }, ...plans.map((plan) => this.row(plan)))) : "");
    for (const plan of plans) if (plan.run?.running && !this.watched.has(plan.plan)) this.watch(plan.plan);
  }

  row(plan) {
    const item = made("li", {});
    this.fill(item, plan);
    return item;
  }

  fill(item, plan) {
    item.dataset.plan = plan.plan;
    item.dataset.kind = plan.kind;
    const { run } = plan;
    const trouble = made("p", { class: "complaint", role: "alert" }, told(run?.error));
    const act = (name) => doing(say(`mail_${name}`), async () => {
      try { await ask(`${this.at}/change`, { plan: plan.plan, act: name }); await this.again(); } catch (error) { trouble.textContent = error.message; }
    });
    const ways = [];
    if (["planned", "running"].includes(plan.state) && plan.kind === "mail" && plan.remaining) ways.push(act("pause"));
    if (plan.state === "paused") ways.push(act("resume"));
    if (["planned", "running", "paused"].includes(plan.state) && plan.kind === "mail" && plan.remaining) ways.push(act("cancel"));
    const words = [say(plan.kind === "rehearsal" ? "mail_kind_rehearsal" : "mail_kind_mail"), say(`plan.${plan.state}`), plan.lists.join(", ")].join(" · ");
    item.replaceChildren(
      made("p", {}, made("strong", {}, say("issue_number", { label: plan.issue })), ` r${plan.revision} · `, made("span", { class: "quiet" }, words)),
      made("progress", { max: plan.planned, value: plan.planned - plan.remaining, "aria-label": say("mail_progress") }),
      made("p", { class: "tallies" }, say("mail_tally", { accepted: figure(plan.accepted), planned: figure(plan.planned), remaining: figure(plan.remaining) })),
      plan.in_doubt ? made("p", { class: "complaint" }, say("mail_in_doubt", { names: plan.doubtful.length ? plan.doubtful.join(", ") : figure(plan.in_doubt) })) : "",
      run?.result?.stopped ? made("p", { class: "complaint" }, told(run.result.stopped)) : "",
      run?.result?.due ? made("p", { class: "quiet" }, say("mail_due", { day: when(run.result.due, true) })) : "",
      plan.kind === "mail" && plan.state === "planned" && this.said.carrier === "rehearsal" ? made("p", { class: "quiet" }, say("mail_waits")) : "",
      trouble, ways.length ? made("p", { class: "ways" }, ...ways) : "");
  }

  // While it runs it is asked how far it is.
  async watch(name) {
    this.watched.set(name, true);
    for (;;) {
      let said;
      try { said = await ask(`${this.at}/run/${name}`); } catch { await new Promise((done) => { setTimeout(done, EVERY); }); continue; }
      const missing = said.plans.some((plan) => !this.plans.querySelector(`[data-plan="${plan.plan}"][data-kind="${plan.kind}"]`));
      if (missing) { this.said = await ask(this.at); this.drawPlans(this.said.plans); }
      for (const plan of said.plans) {
        const item = this.plans.querySelector(`[data-plan="${plan.plan}"][data-kind="${plan.kind}"]`);
        if (item) this.fill(item, plan);
      }
      if (!said.plans.some((plan) => plan.run?.running)) {
        this.news.textContent = say("mail_ended");
        this.watched.delete(name);
        return;
      }
      await new Promise((done) => { setTimeout(done, EVERY); });
    }
  }

  // The lists, and a file of readers.
  readers() {
    const { lists } = this.said;
    const file = listFile(this.at, lists, () => this.again());
    const section = this.section(say("readers"), lists.length ? made("ul", { class: "lines" }, ...lists.map((each) => made("li", {}, ...listLine(each)))) : "", file.element);
    file.into(section);
    return section;
  }
}
