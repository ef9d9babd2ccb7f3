"""WordprocessingML (ECMA-376): the parts of a Word file become blocks, and everything in them is read or named.

`package` opens parts and follows their relations, `names` knows the namespaces; `styles` and `numbering`
say what a paragraph is and which number it bears, `fields` and `symbols` what codes and the letters of
symbol fonts stand for; `shapes` finds what stands in drawings, `formulas` writes formulas on a line.
`inline` reads the runs of a paragraph, `body` its blocks, `tables` its tables, `margins` page headers and
footers; `counting` counts by itself what the file holds.
"""
