"""Inspection: finished PDFs are looked over, whoever made them.

`verify` says what a file claims and what holds: a table of rows, each a look in `looks` at a file that `opened_pdf` reads
once: its metadata (`packet`), all that paints (`painted`), whether fonts hold what is shown (`font_glyphs`, `cff_outlines`, `cmaps`), with
`structure` for its tags, `stray_colours` for colours that are none of the printer's inks and `spot_colours` for those that are.  `damage` puts what readers
say of a damaged file into words.  `verapdf` asks veraPDF, where it is installed.  `foreign_pdf` reads the facts of a PDF that was made elsewhere, its headlines from its text
(`foreign_text`); `member_claims` says which of its claims it may bring into a volume.
"""
