"""PDF files as such: what the specification says, whoever made the file.

`bounded` opens a file of which nobody knows how large it is when it is unpacked, and `library_remarks` keeps what libraries say of it from the terminal.  `name_trees` writes and reads name and number trees, `xmp` the packet of metadata; `separation` puts
colours into a printer's inks, or into black alone for an office printer (`grey`), and `prepress` makes a file for a print
shop of it, with `plates` for what a press wants of its plates.

`page_identity` is the one definition of a page: the same for a page as issued and as bound.  It is made of the form of
each object (`canonical`, with `page_rules` for what a volume has otherwise), of what the tree says of the page (`structure_identity`), of its fields (`form_fields`), of which
layers are seen (`layers`) and of where links lead (`destinations`); `page_entries` reads a page, and `renaming` is what a
volume puts before the names of an issue.  `document_identity` has the same for what belongs to no page, `revisions` says what
was added behind the end of a file, and `content_balance` what must stand around content that leaves states open.
`pdfium` reads damaged files that qpdf does not, draws pages and reads their text, `page_starts` says with which words each page begins, and `field_looks` has the fields drawn whose form leaves that to each reader.
"""
