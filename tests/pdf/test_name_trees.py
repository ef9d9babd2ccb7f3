"""Name trees of a PDF that hang in themselves."""

from __future__ import annotations

import pikepdf

from pdfdigest.pdf import name_trees


def test_a_node_that_hangs_in_itself_twice_is_met_once() -> None:
    pdf = pikepdf.new()
    node = pdf.make_indirect(pikepdf.Dictionary(Names=pikepdf.Array([pikepdf.String("a"), 1])))
    node.Kids = pikepdf.Array([node, node])
    wrong: list[bool] = []
    assert len(list(name_trees.pairs(node, "/Names", lambda: wrong.append(True)))) == 1
    assert wrong == [True, True]
