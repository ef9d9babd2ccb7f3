"""The browser's half of saving is the same as the one that the laws are tried on."""

from __future__ import annotations

import json
import random
import subprocess
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pdfdigest.manuscript.commands import Outcome, reconciled
from pdfdigest.manuscript.merge import merged, pieces
from pdfdigest.manuscript.splice import text_in
from pdfdigest.manuscript.writer import Writer
from pdfdigest.manuscript.yaml_nodes import nodes
from tests.builders import ROOT, judge
from tests.manuscript.test_writer import FIELDS, FILE

MIRROR = """
import { readFileSync } from "node:fs";
import { merged, pieces } from "{src}/merge.js";
import { clean, Writer } from "{src}/saving.js";
const { texts, steps, begin } = JSON.parse(readFileSync(0, "utf-8"));
const writer = new Writer({ name: "w", ...begin, isList: (path) => path.length === 1 && path[0] === "stories" });
const seen = [];
for (const [name, ...given] of steps) {
  if (name === "type") writer.type(...given);
  if (name === "order") writer.order(...given);
  if (name === "due") seen.push(writer.due());
  if (name === "answered") writer.answered(...given);
  if (name === "saw") writer.saw(...given);
  seen.push([...writer.drafts.values()].map(({ path, base, local, why, theirs }) => [path, base, local, why, theirs]));
}
console.log(JSON.stringify({ merges: texts.map((three) => merged(...three)), pieces: texts.map(([one]) => pieces(one)), clean: texts.map((all) => clean(all)), seen }));
"""
PARTS = ["One. ", "Two! ", "三。", "Four?\n", "\n\n", "five", "(Six.) ", "a", " ", "𝄞. "]


def run(folder: Path, given: dict[str, Any]) -> dict[str, Any]:
    script = folder / "mirror.mjs"
    script.write_text(MIRROR.replace("{src}", (ROOT / "desk-client/src").as_uri()), "utf-8")
    done = subprocess.run(
        [judge("node"), str(script)], input=json.dumps(given).encode(), capture_output=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr.decode()
    return dict(json.loads(done.stdout))


def test_both_halves_do_the_same(tmp_path: Path) -> None:
    chance = random.Random(15)
    texts = [["".join(chance.choices(PARTS, k=chance.randint(0, 7))) for _ in range(3)] for _ in range(600)]
    file, writer, steps, seen = FILE.encode(), None, [], []
    at = 0

    def state() -> tuple[str, Any]:
        return f"h{at}", nodes(text_in(file)).plain

    writer = Writer("w", *state())
    begin = {"hash": "h0", "values": state()[1]}
    answers: list[Any] = []
    for number in range(400):
        act = chance.choice(["type", "type", "due", "answer", "editor", "saw", "move"])
        if act == "type":
            field = chance.choice(FIELDS)
            words = (writer.at(field) or "").split(" ")
            words[chance.randrange(len(words))] = f"w{number}."
            steps.append(["type", field, " ".join(words)])
            writer.type(field, " ".join(words))
        elif act == "move":
            steps.append(["order", "move", ["stories", "one"], {"after": "two"}])
            writer.order("move", ("stories", "one"), after="two")
        elif act == "due":
            steps.append(["due"])
            seen.append([asdict(command) for command in writer.due()])
        elif act == "answer" and writer.sending:
            outcomes: list[Outcome] = []
            for command in writer.sending:
                file, outcome = reconciled(file, command)
                outcomes.append(outcome)
            at = number
            answers = [[asdict(outcome) for outcome in outcomes], *state()]
            steps.append(["answered", *answers])
            writer.answered(tuple(outcomes), *state())
        elif act == "editor":
            file = file.replace(b" here.", f" e{number} here.".encode(), 1)
            at = number
            continue
        elif act == "saw":
            steps.append(["saw", *state()])
            writer.saw(*state())
        else:
            continue
        seen.append([[list(path), d.base, d.local, d.why, d.theirs] for path, d in writer.drafts.items()])
    theirs = run(tmp_path, {"texts": texts, "steps": steps, "begin": begin})
    assert theirs["merges"] == [merged(*three) for three in texts]
    assert theirs["pieces"] == [list(pieces(one)) for one, _, _ in texts]
    assert theirs["seen"] == json.loads(json.dumps(seen))
    assert sum(len(each) for each in theirs["seen"]) > 300
