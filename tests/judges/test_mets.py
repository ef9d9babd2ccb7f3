"""The schema of METS 1.12 judges what a deposit says of its files; it is read from the package metsrw, which has it."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

import pytest
from lxml import etree

from pdfdigest.bindery import mets
from pdfdigest.bindery.deposit import deposit
from tests.bindery.test_deposit import bound

pytestmark = pytest.mark.judges
XLINK = "http://www.w3.org/1999/xlink"
NAMES = ("type", "href", "role", "arcrole", "title", "show", "actuate", "label", "from", "to")
LINKS = {
    "simpleLink": ("href", "role", "arcrole", "title", "show", "actuate"),
    "extendedLink": ("role", "title"),
    "locatorLink": ("href", "role", "title", "label"),
    "arcLink": ("arcrole", "title", "show", "actuate", "from", "to"),
}
"""The kinds of links that the schema asks for, with the attributes that XLink 1.1 gives each."""


class _Links(etree.Resolver):
    """Answers for the schema of XLink, which is not in the package; nothing is fetched."""

    def resolve(self, url: str, public_id: str, context: object) -> object:
        if not url.endswith("xlink.xsd"):
            raise AssertionError(url)
        declared = "".join(f'<attribute name="{name}" type="string"/>' for name in NAMES)
        for name, several in LINKS.items():
            kind = name.removesuffix("Link")
            inside = "".join(f'<attribute ref="x:{each}"/>' for each in several)
            declared += (
                f'<attributeGroup name="{name}"><attribute ref="x:type" fixed="{kind}"/>{inside}</attributeGroup>'
            )
        text = f'<schema xmlns="http://www.w3.org/2001/XMLSchema" xmlns:x="{XLINK}" targetNamespace="{XLINK}">{declared}</schema>'
        return self.resolve_string(text, context)


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    """The schema of METS."""
    found = importlib.util.find_spec("metsrw")
    if found is None or not found.submodule_search_locations:
        words = "metsrw is not installed; `make judges-setup` installs it"
        if os.environ.get("CI"):
            pytest.fail(words)
        pytest.skip(words)
    reader = etree.XMLParser(no_network=True)
    reader.resolvers.add(_Links())
    path = Path(found.submodule_search_locations[0]) / "resources/mets.xsd"
    return etree.XMLSchema(etree.fromstring(path.read_bytes(), reader))


def test_what_a_deposit_says_of_its_files_follows_the_schema(
    schema: etree.XMLSchema, desk: Path, tmp_path: Path
) -> None:
    plan, files = bound(desk, tmp_path / "out")
    told = etree.parse(deposit(tmp_path / "out/bag", plan, files) / mets.NAME)
    schema.assertValid(told)
    root = told.getroot()
    root.append(root[0])  # its head behind all else
    assert not schema.validate(told)
    root.insert(0, root[-1])
    assert schema.validate(told)
    next(root.iter("{*}file")).set("CHECKSUMTYPE", "none of them")
    assert not schema.validate(told)
