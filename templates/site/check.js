// Compares files with what a page says is on record: those of the page by fetching them, others that are chosen or dropped.
"use strict";
(() => {
  const box = document.getElementById("check");
  if (!box) return;
  const told = box.dataset, list = box.querySelector("ul"), [button, own] = box.querySelectorAll("button, input");
  const links = [...box.parentElement.querySelectorAll("dl a")];
  const known = new Set([...box.parentElement.querySelectorAll("dd code")].map((code) => code.textContent));

  function say(words, file) {
    const line = document.createElement("li"), name = document.createElement("bdi");
    const [before, after] = words.split("{file}");
    name.textContent = file;
    line.append(before, ...(after === undefined ? [] : [name, after]));
    list.append(line);
  }

  async function compare(name, read) {
    try {
      const hash = await crypto.subtle.digest("SHA-256", await read());
      const said = Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
      say(known.has(said) ? told.agrees : told.differs, name);
    } catch {
      say(told.failed, name);
    }
  }

  async function fetched(address) {
    const answer = await fetch(address, { cache: "no-store" });
    if (!answer.ok) throw new Error(answer.status);
    return answer.arrayBuffer();
  }

  async function all(files) {
    list.replaceChildren();
    for (const [name, read] of files) await compare(name, read);
  }

  const chosen = (files) => all([...files].map((file) => [file.name, () => file.arrayBuffer()]));
  const onWeb = location.protocol === "http:" || location.protocol === "https:";
  button.parentElement.hidden = !onWeb;
  button.addEventListener("click", () => all(links.map((link) => [link.textContent, () => fetched(link.href)])));
  own.addEventListener("change", () => chosen(own.files));
  box.addEventListener("dragover", (event) => event.preventDefault());
  box.addEventListener("drop", (event) => {
    event.preventDefault();
    chosen(event.dataTransfer.files);
  });
  box.hidden = false;
  if (!globalThis.crypto?.subtle) {
    for (const line of box.querySelectorAll("p")) line.hidden = true;
    say(told.insecure);
  }
})();
