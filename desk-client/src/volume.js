// The volume: which year, bound in the background, its books to be had and looked over.

import { chosen, drops } from "./bringing.js";
import { ask, made, say, send, told } from "./net.js";
import { doing } from "./release.js";
import { backupPart } from "./backup.js";
import { migratePart } from "./migrate.js";
import { sitePart } from "./site.js";

const EVERY = 700;
const KINDS = ["screen", "archive", "press"];

export async function volumeScreen(root, key) {
  const main = made("main", { class: "shelf mail screen", tabIndex: -1 }, made("div", { role: "status" }, made("h1", { class: "waiting" }, say("reading"))));
  root.replaceChildren(main);
  document.title = say("volume");
  try {
    new Volume(root, main, key).show(await ask(`/api/volume/${key}`));
  } catch (error) {
    main.replaceChildren(made("h1", {}, say("volume")), made("p", { class: "problem", role: "alert" }, error.message), made("p", {}, made("a", { href: "/" }, say("back"))));
  }
}

// What stands in a volume beside its issues, and issues that exist only as PDFs.
function papers(key) {
  const elsewhere = made("ul", { class: "lines" });
  const trouble = made("p", { class: "complaint", role: "alert" });
  const take = async (file) => {
    trouble.textContent = "";
    try { location.href = `/papers/${key}/${(await send(`/api/adopt/${key}?name=${encodeURIComponent(file.name)}`, file)).name}`; } catch (error) { trouble.textContent = error.message; }
  };
  const foreign = made("section", { class: "publication" }, made("h2", {}, say("adopt")), made("p", { class: "quiet" }, say("adopt_says")), elsewhere, made("p", { class: "ways" }, ...chosen("application/pdf", say("adopt_choose"), take)), trouble);
  drops(foreign, take);
  ask(`/api/papers/${key}`).then((said) => elsewhere.replaceChildren(...said.papers.filter((name) => name.startsWith("elsewhere/")).map((name) => made("li", {}, made("a", { class: "go", href: `/papers/${key}/${name}` }, name.slice(10)))))).catch(() => {});
  return made("div", {}, made("section", { class: "publication" }, made("h2", {}, say("volume_papers")), made("ul", { class: "lines" }, ...["preface", "errata", "gaps", "authority"].map((name) => made("li", {}, made("a", { class: "go", href: `/papers/${key}/${name}` }, say(`paper.${name}`)), " ", made("span", { class: "quiet" }, say(`paper_says.${name}`)))))), foreign);
}

class Volume {
  constructor(root, main, key) {
    Object.assign(this, { root, main, key, at: `/api/volume/${key}`, begun: 0 });
  }

  show(said) {
    this.root.replaceChildren(made("header", { class: "bar" }, made("a", { class: "to-shelf", href: "/" }, say("shelf")), made("h1", { dir: "auto" }, `${said.name} · ${say("volume")}`)), this.main);
    if (!said.volumes.length) {
      this.main.replaceChildren(made("section", { class: "publication" }, made("h2", {}, say("volume_bind")), made("p", { class: "quiet" }, say("volume_none"))), papers(this.key), backupPart(this.key), migratePart(this.key));
      return;
    }
    const volume = made("select", { id: "volume" }, ...said.volumes.map((each) => made("option", { value: each.volume }, say("volume_of", { volume: each.volume, years: each.years.join(", "), count: each.issues }))));
    const kind = made("select", { id: "kind" }, ...KINDS.map((each) => made("option", { value: each }, say(`kind_${each}`))));
    const proof = made("input", { type: "checkbox" });
    this.trouble = made("p", { class: "complaint", role: "alert" });
    this.state = made("div", {});
    const go = doing(say("volume_bind"), async () => {
      this.trouble.textContent = "";
      try {
        await ask(`${this.at}/bind`, { volume: Number(volume.value), kind: kind.value, proof: proof.checked });
        await this.watch();
      } catch (error) { this.trouble.textContent = error.message; }
    }, { main: true });
    this.main.replaceChildren(made("section", { class: "publication" }, made("h2", {}, say("volume_bind")),
      made("div", { class: "field" }, made("label", { class: "label", for: "volume" }, say("volume_which")), volume),
      made("div", { class: "field" }, made("label", { class: "label", for: "kind" }, say("volume_for")), kind),
      made("label", { class: "check" }, proof, ` ${say("volume_proof")}`), this.trouble, made("p", { class: "ways" }, go)), this.state, papers(this.key), sitePart(this.key), backupPart(this.key), migratePart(this.key));
    this.draw(said);
    if (said.bind?.running || said.verify?.running) this.watch();
  }

  async watch() {
    if (this.watching) return;
    this.watching = true;
    this.begun = Date.now();
    for (;;) {
      try {
        const said = await ask(this.at);
        this.draw(said);
        if (!said.bind?.running && !said.verify?.running) break;
      } catch { /* it is asked again when the desk is back */ }
      await new Promise((done) => { setTimeout(done, EVERY); });
    }
    this.watching = false;
  }

  // How long it still takes, by how long it took so far.
  left({ done, total }) {
    const minutes = done && total > done ? ((Date.now() - this.begun) / done) * (total - done) / 60_000 : 0;
    return minutes > 1 ? say("minutes_left", { count: Math.ceil(minutes) }) : "";
  }

  draw({ bind, verify }) {
    if (!bind) { this.state.replaceChildren(); return; }
    const shown = JSON.stringify([bind, verify]);
    if (this.shown === shown) return;
    this.shown = shown;
    const { result } = bind;
    const files = (result.files ?? []).map((name) => made("li", {}, made("a", { class: "go", href: `${this.at}/file/${name}`, target: "_blank" }, name), " ",
      name.endsWith(".pdf") ? doing(say("volume_verify"), async () => {
        try { await ask(`${this.at}/verify`, { name }); await this.watch(); } catch (error) { this.trouble.textContent = error.message; }
      }) : ""));
    this.state.replaceChildren(made("section", { class: "publication", "aria-live": "polite" }, made("h2", {}, result.name ? `${say("field.volume")} ${result.name}` : say("volume")),
      bind.running ? made("progress", { max: bind.total || 1, ...(bind.total && { value: bind.done }), "aria-label": say("mail_progress") }) : "",
      bind.running ? made("p", { class: "quiet" }, [bind.total ? `${bind.done} / ${bind.total}` : say("volume_working"), this.left(bind)].filter(Boolean).join(" · ")) : "",
      bind.error ? made("p", { class: "problem" }, told(bind.error)) : "",
      ...(result.missing ?? []).map(([volume, first, last]) => made("div", { class: "missing-number" }, made("p", {}, first === last ? say("volume_missing_one", { volume, first }) : say("volume_missing_many", { volume, first, last })),
        made("p", { class: "ways" }, made("a", { class: "go", href: `/papers/${this.key}/gaps` }, say("volume_say_why"))))),
      files.length ? made("ul", { class: "lines volume-files" }, ...files) : "",
      result.remarks?.length ? made("ul", { class: "doubts" }, ...result.remarks.map((words) => made("li", { dir: "auto" }, told(words)))) : "",
      verify?.running ? made("p", { class: "quiet" }, say("volume_verifying")) : "",
      verify?.error ? made("p", { class: "problem" }, told(verify.error)) : "",
      verify && !verify.running && verify.result.name ? made("div", { class: verify.result.holds ? "notice" : "problem" }, made("p", {}, say(verify.result.holds ? "volume_holds" : "volume_wrong", { name: verify.result.name, claims: verify.result.claims.join(", ") })), ...verify.result.wrong.map((words) => made("p", {}, told(words)))) : ""));
  }
}
