"""html-validate reads every page of a site; pyld reads what each issue says of itself, with the words of schema.org that stand here."""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from pyld import jsonld

from pdfdigest.office.site import site
from tests.builders import judge, publication, story
from tests.reading.filed import Library
from tests.reading.test_site import full

HERE = Path(__file__).parent
BASE = "https://digest.example/"
SCHEMA = "http://schema.org/"
THING = {"name", "identifier", "url"}
WORK = THING | {
    *(
        "version",
        "datePublished",
        "inLanguage",
        "publisher",
        "isPartOf",
        "hasPart",
        "headline",
        "position",
        "citation",
        "correction",
    ),
    *("author", "license", "copyrightHolder"),
}
PROPERTIES = {
    "CorrectionComment": THING | {"text", "datePublished"},
    "Organization": THING,
    "Person": THING,
    "CreativeWork": WORK,
    "WebPage": WORK,
    "Article": WORK,
    "Periodical": WORK | {"issn"},
    "PublicationVolume": WORK | {"volumeNumber"},
    "PublicationIssue": WORK | {"issueNumber"},
}
"""The properties that schema.org gives each type, of those that could be wanted here; a type has those of the types above it."""
ADDRESSES = ("url", "license")
DAYS = ("datePublished",)
pytestmark = [pytest.mark.judges, pytest.mark.timeout(300)]


def context() -> dict[str, Any]:
    """The terms of schema.org that are known here; whatever has another name falls out when it is read."""
    terms: dict[str, Any] = {name: SCHEMA + name for name in (*PROPERTIES, *set().union(*PROPERTIES.values()))}
    terms |= {name: {"@id": SCHEMA + name, "@type": "@id"} for name in ADDRESSES}
    return terms | {name: {"@id": SCHEMA + name, "@type": SCHEMA + "Date"} for name in DAYS}


def loaded(address: str, _options: object) -> dict[str, Any]:
    """The document at an address: the context of schema.org, and nothing else is ever asked for."""
    assert address.rstrip("/") == "https://schema.org"
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": address,
        "document": {"@context": context()},
    }


def told(html: str) -> list[Any]:
    """What a page says of itself as linked data, as it stands there."""
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    return [json.loads(unescape(each)) for each in found]


def members(value: Any) -> int:
    """How many members with a name there are in a value, the types and the context aside."""
    if isinstance(value, list):
        return sum(map(members, value))
    if not isinstance(value, dict):
        return 0
    return sum(1 + members(held) for name, held in value.items() if not name.startswith("@"))


def judged(node: Any) -> None:
    """Have no property of another type, no address that is none, and no day that is none."""
    if isinstance(node, list):
        for each in node:
            judged(each)
        return
    if not isinstance(node, dict) or "@value" in node:
        return
    (kind,) = node.get("@type", ("",))
    for name, held in node.items():
        if name.startswith("@"):
            continue
        assert name.removeprefix(SCHEMA) in PROPERTIES[kind.removeprefix(SCHEMA)], (kind, name)
        if name.removeprefix(SCHEMA) in ADDRESSES:
            assert all(re.match(r"https?://", each["@id"]) for each in held)
        elif name.removeprefix(SCHEMA) in DAYS:
            assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", each["@value"]) for each in held)
        else:
            judged(held)


def library(tmp_path: Path, **facts: Any) -> Library:
    found = Library(publication(tmp_path / "d", publisher="A Press", web=BASE, **facts), tmp_path / "site")
    full(found)
    found.file(3, page=False, stories=[story(1, topics=["Paper"])])
    return found


def test_what_an_issue_says_of_itself_is_read_in_the_words_of_schema_org(tmp_path: Path) -> None:
    found = library(tmp_path, issn_online="2049-3630")
    found.site(base=BASE)
    for label in ("1.1", "1.2"):
        for path in (f"{label}/index.html", f"{label}/r1/index.html", f"{label}/r1/issue.html"):
            said, *corrected = told(found.page(path))
            assert len(corrected) == (label == "1.1" and "issue.html" not in path)
            options = {"documentLoader": loaded}
            (issue,) = jsonld.expand(said, options)
            assert members(issue) == members({**said, "@context": None}), path
            judged(issue)
            for each in corrected:
                (again,) = jsonld.expand(each, options)
                assert members(again) == members({**each, "@context": None})
                judged(again)
                assert again[SCHEMA + "identifier"] == issue[SCHEMA + "identifier"]
                (correction,) = again[SCHEMA + "correction"]
                assert "Ink" in correction[SCHEMA + "text"][0]["@value"]
            assert jsonld.to_rdf(said, options)["@default"]
            volume = issue[SCHEMA + "isPartOf"][0]
            periodical = volume[SCHEMA + "isPartOf"][0]
            kinds = [issue["@type"], volume["@type"], periodical["@type"]]
            kinds += [each["@type"] for each in issue[SCHEMA + "hasPart"]]
            names = ["PublicationIssue", "PublicationVolume", "Periodical", *["Article"] * (len(kinds) - 3)]
            assert kinds == [[SCHEMA + name] for name in names]
            assert len(kinds) > 3
            assert periodical[SCHEMA + "issn"] == [{"@value": "2049-3630"}]


@pytest.mark.parametrize("wrong", ["issueNumbers", "pagination"])
def test_a_word_that_schema_org_does_not_have_is_noticed(wrong: str) -> None:
    said = {"@context": "https://schema.org", "@type": "PublicationIssue", wrong: "4"}
    (issue,) = jsonld.expand(said, {"documentLoader": loaded}) or ({},)
    assert members(issue) < members(said)


def findings(folder: Path) -> list[tuple[str, str]]:
    """What html-validate finds on the pages below a folder."""
    if not (HERE / "node_modules/html-validate").is_dir():
        pytest.skip("the packages of tests/judges are not there; `npm ci` in that folder installs them")
    pages = sorted(str(path) for path in folder.rglob("*.html"))
    done = subprocess.run(
        [
            judge("node"),
            "node_modules/html-validate/bin/html-validate.mjs",
            "--config",
            "html-validate.json",
            "--formatter",
            "json",
            *pages,
        ],
        cwd=HERE,
        capture_output=True,
        timeout=240,
        check=False,
    )
    looked = json.loads(done.stdout)
    return [(each["filePath"], f"{one['line']}: {one['message']}") for each in looked for one in each["messages"]]


@pytest.mark.parametrize("language", ["en", "ar", "ja"])
def test_every_page_of_a_site_is_valid(tmp_path: Path, language: str) -> None:
    found = library(tmp_path, language=language)
    found.site(base=BASE)
    assert findings(found.out) == []


def test_a_shelf_is_valid_and_a_page_that_is_not_is_noticed(tmp_path: Path) -> None:
    shelf = tmp_path / "shelf"
    one = Library(publication(shelf / "one", name="One"), tmp_path / "site")
    two = Library(publication(shelf / "two", name="Two", language="de"), tmp_path / "site")
    one.file(1)
    two.file(1)
    site(replace(one.office(), here=shelf), out=one.out, base=BASE)
    assert findings(one.out) == []
    page = one.out / "index.html"
    page.write_text(one.page("index.html").replace("</main>", "<p><div></div></p></main>"), "utf-8")
    assert findings(one.out)
