"""The engine: a Galley becomes an Edition.  No other room knows that there is a WeasyPrint.

pages                 lays out, fits, looks over, writes
proofreader           what got lost, moved or ran off the page
engine_log            what WeasyPrint says only to its log: raised, or a remark
colophon              names the fonts that the finished file has
tagging               the structure tree, made from the document
finishing             metadata and print settings, just before the file is written
fetcher               files of a page, from the folders in force and nowhere else
footnote_heights      how high the notes of a page stand, found sooner
page_references       page numbers that links tell, right in one layout
block_breaks          blocks that must begin a page, without laying out all of it again
short_lines           a line that WeasyPrint would leave short is filled
letter_fit            letters of a justified line take a little of its slack
ladders               no third line in a row ends in a hyphen
written_text          what is written, said beside glyphs that could not tell it
line_room             lines that had room for the next word, looked for on finished pages
even_lines            loose lines, ladders and runts, looked for on finished pages
patches               which private steps of WeasyPrint are ours: for speed, or in the setting of pages
weasyprint_internals  every name of WeasyPrint that it does not promise to keep
weasyprint_import     WeasyPrint loaded in half of its time
libraries             the shared libraries that it needs, and which of them this machine has
"""
