"""EPUB 3.3: issues become the files of a publication for reading systems.

chapters           an issue becomes documents: its opening, its stories and sections, its imprint
xhtml              HTML becomes a tree, and a tree XHTML
page_breaks        where the pages of a PDF begin in those documents
binding            documents, pictures and fonts become the files of one book
package            what a book says of itself, its table of contents, and the ZIP file
issue_book         one issue as an edition
"""
