"""Structure: a good edition has no faults, and each kind of damage that veraPDF lets pass is named."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image

from pdfdigest.inspection import structure
from pdfdigest.press.workers.machine import Machine
from tests.builders import edition, issue, story

Damage = Callable[[pikepdf.Pdf], None]


@pytest.fixture(scope="module")
def good(machine: Machine, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Two pages and more, with a picture, links, notes, a list and another language."""
    folder = tmp_path_factory.mktemp("desk") / "test-digest"
    folder.mkdir()
    Image.new("RGB", (900, 500), "navy").save(folder / "p.png")
    body = (
        "A [cited word](https://example.org/{0}) and [活字]{{lang=ja}}. "
        + "Words follow words. " * 60
        + "\n\n- one\n- two\n"
    )
    of = issue(
        folder,
        stories=[story(number, body=body.format(number)) for number in range(1, 7)],
        image={"file": "p.png", "alt": "A flat field.", "credit": "Made for a test"},
    )
    return edition(of, machine).data


def tree(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every element below the root."""
    todo = list(pdf.Root.StructTreeRoot.K) if isinstance(pdf.Root.StructTreeRoot.K, pikepdf.Array) else []
    todo = todo or [pdf.Root.StructTreeRoot.K]
    while todo:
        element = todo.pop(0)
        if isinstance(element, pikepdf.Dictionary) and "/S" in element:
            yield element
            kids = element.get("/K")
            todo += list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def owners(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """The elements that own content by number, their own page named."""
    for element in tree(pdf):
        kids = element.get("/K")
        if isinstance(kids, int) or (isinstance(kids, pikepdf.Array) and len(kids) and isinstance(kids[0], int)):
            yield element
        elif isinstance(kids, pikepdf.Array) and len(kids) and isinstance(kids[0], pikepdf.Dictionary):
            if kids[0].get("/Type") == "/MCR":
                yield element
        elif isinstance(kids, pikepdf.Dictionary) and kids.get("/Type") == "/MCR":
            yield element


def with_id(pdf: pikepdf.Pdf) -> list[Any]:
    return [element for element in tree(pdf) if "/ID" in element]


def nums(pdf: pikepdf.Pdf) -> pikepdf.Array:
    """The rows of the parent tree, whether they stand in its root or in its first leaf."""
    node = pdf.Root.StructTreeRoot.ParentTree
    while "/Nums" not in node:
        node = node.Kids[0]
    return node.Nums


def row(pdf: pikepdf.Pdf, page: int = 0) -> pikepdf.Array:
    listed = nums(pdf)
    key = int(pdf.pages[page].obj.StructParents)
    keys = [int(listed[at]) for at in range(0, len(listed), 2)]
    return listed[2 * keys.index(key) + 1]


def owned_twice(pdf: pikepdf.Pdf) -> None:
    first, second, *_ = owners(pdf)
    second.K, second.Pg = first.K, first.get("/Pg", second.get("/Pg"))


def in_no_element(pdf: pikepdf.Pdf) -> None:
    next(owners(pdf)).K = pikepdf.Array()


def parent_tree_disagrees(pdf: pikepdf.Pdf) -> None:
    here = row(pdf)
    here[0], here[1] = here[1], here[0]


def parent_tree_cut(pdf: pikepdf.Pdf) -> None:
    here = row(pdf)
    del here[len(here) - 1]


def parent_tree_gone(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.StructTreeRoot["/ParentTree"]


def key_twice(pdf: pikepdf.Pdf) -> None:
    listed = nums(pdf)
    listed[2] = listed[0]


def shared_place(pdf: pikepdf.Pdf) -> None:
    pdf.pages[1].obj.StructParents = pdf.pages[0].obj.StructParents


def no_place(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[0].obj["/StructParents"]


def stray_annotation(pdf: pikepdf.Pdf) -> None:
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=pikepdf.Array([0, 0, 9, 9]), StructParent=9999
    )
    pdf.pages[0].obj.Annots.append(pdf.make_indirect(note))


def annotation_misled(pdf: pikepdf.Pdf) -> None:
    pages = [page.obj.Annots for page in pdf.pages if len(page.obj.get("/Annots", [])) > 1]
    one, two = pages[0][0], pages[0][len(pages[0]) - 1]
    one.StructParent, two.StructParent = two.StructParent, one.StructParent


def annotation_owned_twice(pdf: pikepdf.Pdf) -> None:
    links = [element for element in tree(pdf) if element.S == "/Link"]
    objects = [kid for kid in links[0].K if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR"]
    links[1].K.append(objects[0])


def id_twice(pdf: pikepdf.Pdf) -> None:
    one, two, *_ = with_id(pdf)
    two.ID = one.ID


def id_unlisted(pdf: pikepdf.Pdf) -> None:
    with_id(pdf)[0].ID = pikepdf.String("nowhere")


def ids_unlisted(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.StructTreeRoot["/IDTree"]


def id_unborne(pdf: pikepdf.Pdf) -> None:
    del with_id(pdf)[0]["/ID"]


def wrong_parent(pdf: pikepdf.Pdf) -> None:
    _, one, two, *_ = tree(pdf)
    two.P = one if two.P.objgen != one.objgen else two


def no_parent(pdf: pikepdf.Pdf) -> None:
    del list(tree(pdf))[3]["/P"]


def two_places(pdf: pikepdf.Pdf) -> None:
    document = next(tree(pdf))
    document.K.append(document.K[0])


def bites_its_tail(pdf: pikepdf.Pdf) -> None:
    document = next(tree(pdf))
    document.K.append(document)


def prefixed(text: bytes) -> Damage:
    def damage(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].contents_add(text, prepend=True)

    return damage


def doubled(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].contents_add(b"/P <</MCID 0>> BDC EMC")


def unmarked_number(pdf: pikepdf.Pdf) -> None:
    kids = next(owners(pdf)).K
    kids.append(777) if isinstance(kids, pikepdf.Array) else None
    next(owners(pdf)).K = kids if isinstance(kids, pikepdf.Array) else pikepdf.Array([kids, 777])


def page_from_elsewhere(pdf: pikepdf.Pdf) -> None:
    next(owners(pdf)).Pg = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Page))
    kids = next(owners(pdf)).K
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary):
            kid.Pg = next(owners(pdf)).Pg


def no_element(pdf: pikepdf.Pdf) -> None:
    pdf.Root.StructTreeRoot.K.append(42) if isinstance(pdf.Root.StructTreeRoot.K, pikepdf.Array) else None
    if not isinstance(pdf.Root.StructTreeRoot.K, pikepdf.Array):
        pdf.Root.StructTreeRoot.K = pikepdf.Array([pdf.Root.StructTreeRoot.K, 42])


def no_tree(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/StructTreeRoot"]


DAMAGES: list[tuple[Damage, str]] = [
    (owned_twice, "is owned twice"),
    (in_no_element, "is in no element"),
    (parent_tree_disagrees, "the parent tree disagrees on content 0 of page 1"),
    (parent_tree_cut, "the parent tree disagrees on content"),
    (parent_tree_gone, "the parent tree is missing or damaged"),
    (key_twice, "the parent tree has the key 0 twice"),
    (shared_place, "pages 1 and 2 share one place in the parent tree"),
    (no_place, "page 1 has marked content and no place in the parent tree"),
    (stray_annotation, "an annotation of page 1 is in no element"),
    (annotation_misled, "the parent tree disagrees on an annotation"),
    (annotation_owned_twice, "is owned twice"),
    (id_twice, "stands on two elements"),
    (id_unlisted, "the id nowhere is not in the list of ids, or leads elsewhere"),
    (ids_unlisted, "is not in the list of ids, or leads elsewhere"),
    (id_unborne, "the list of ids has ids that no element bears"),
    (wrong_parent, "does not name its parent"),
    (no_parent, "does not name its parent"),
    (two_places, "stands in two places of the tree"),
    (bites_its_tail, "stands in two places of the tree"),
    (prefixed(b"0 0 9 9 re f"), "page 1: something is painted that is neither content nor artifact"),
    (
        prefixed(b"BI /W 1 /H 1 /BPC 8 /CS /G ID \0 EI"),
        "page 1: something is painted that is neither content nor artifact",
    ),
    (prefixed(b"/Artifact BMC"), "page 1: marked content is opened and not closed"),
    (doubled, "content 0 stands twice on page 1"),
    (unmarked_number, "content 777 of page 1 is in the tree but not on the page"),
    (page_from_elsewhere, "owns content on a page that is not in the file"),
    (no_element, "the structure tree holds something that is no element"),
    (no_tree, "the file has no structure tree"),
]


def test_a_good_edition_has_no_faults(good: bytes) -> None:
    with pikepdf.open(io.BytesIO(good)) as pdf:
        assert len(pdf.pages) > 1
        assert structure.faults(pdf) == ()


def test_a_good_edition_has_the_roles_that_its_parts_have(good: bytes) -> None:
    with pikepdf.open(io.BytesIO(good)) as pdf:
        roles = structure.roles(pdf)
    assert roles["/Document"] == 1
    assert roles["/Art"] == 6
    assert roles["/Figure"] == 1
    assert roles["/Note"] == 6
    assert roles["/Reference"] == 6
    assert {"/L", "/LI", "/Lbl", "/LBody", "/Link", "/H1", "/H2", "/P", "/Span"} <= roles.keys()


def test_a_picture_and_its_caption_are_one_figure(good: bytes) -> None:
    with pikepdf.open(io.BytesIO(good)) as pdf:
        elements = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and "/S" in each]
        (figure,) = (each for each in elements if each.S == "/Figure")
        (caption,) = (each for each in elements if each.S == "/Caption")
        assert caption.P.objgen == figure.objgen
        assert [isinstance(kid, int) for kid in figure.K] == [True, False]
        assert str(figure.Alt)
        assert "/BBox" in figure.A


@pytest.mark.parametrize(
    ("damage", "words"), DAMAGES, ids=[f"{at}-{damage.__name__}" for at, (damage, _) in enumerate(DAMAGES)]
)
def test_each_kind_of_damage_is_named(good: bytes, damage: Damage, words: str) -> None:
    with pikepdf.open(io.BytesIO(good)) as pdf:
        damage(pdf)
        found = structure.faults(pdf)
    assert any(words in said for said in found), found


def test_a_tree_a_thousand_deep_is_walked(good: bytes) -> None:
    with pikepdf.open(io.BytesIO(good)) as pdf:
        below = next(tree(pdf))
        for _ in range(3000):
            branch = pdf.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.Div, P=below, K=pikepdf.Array()))
            below.K.append(branch)
            below = branch
        assert structure.faults(pdf) == ()


def test_a_file_without_structure_is_said_to_have_none(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(tmp_path / "plain.pdf")
        assert structure.faults(pdf) == ("the file has no structure tree",)
        assert structure.roles(pdf) == {}
