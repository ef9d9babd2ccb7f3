"""The engine: a Galley becomes an Edition.  No other room knows that there is a WeasyPrint.

pages                 has it laid out and fitted, looks it over, writes it
layout                a layout in which each page has the notes that it calls
copy_fit              tightened, where it must fit its pages
headline_box          the page of each story, told on page 1
renderer              one layout by WeasyPrint; what all of one galley share
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
drawn_spaces          a justified line is as wide as its spaces are drawn
ladders               no third line in a row ends in a hyphen
whole_paragraphs      the breaks of a paragraph are chosen together
break_points          where the lines of a paragraph can end, measured
phrases               which words of a headline belong on one line
total_fit             which of those make the best paragraph
hanging               stops, hyphens and opening quotes over the edge of text
mirrored_indents      first lines from right to left, indented where they begin
resumed_blocks        what goes on from the page before leaves no white
imprint_last          the imprint at the foot of the last page
written_text          what is written, said beside glyphs that could not tell it
line_room             lines that had room for the next word, looked for on finished pages
free_pictures         pictures that may stand a paragraph later, so that no white stands above them
even_lines            loose lines, ladders and runts, looked for on finished pages
patches               which private steps of WeasyPrint are ours: for speed, or in the setting of pages
weasyprint_internals  every name of WeasyPrint that it does not promise to keep
weasyprint_import     WeasyPrint loaded in half of its time
late_modules          what it imports and seldom calls, loaded when it is called
libraries             the shared libraries that it needs, and which of them this machine has
"""
