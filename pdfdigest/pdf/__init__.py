"""PDF files as such: what the specification says, whoever made the file.

`name_trees` writes and reads name and number trees, `xmp` the packet of metadata; `separation` puts
colours into a printer's inks, and `prepress` makes a file for a print shop of it.
"""
