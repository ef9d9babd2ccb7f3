"""Inspection: finished PDFs are looked over, whoever made them.

`verify` says what a file claims and what holds, with `structure` for its tags and `stray_colours` for
colours that are none of the printer's inks.  `verapdf` asks veraPDF, where it is
installed.  `foreign_pdf` reads the facts of a PDF that was made elsewhere, its headlines from its text
(`foreign_text`); `member_claims` says which of its claims it may bring into a volume.
"""
