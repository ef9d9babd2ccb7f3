"""Composing: an Issue and its House become a Galley, or a web page.

composition        an issue for paper or screen: text set, pictures ready, not yet in pages
issue_title        the number of an issue in the words of a language, its title
tongue             the attributes of an element in another language than what surrounds it
web_sheet          the stylesheet of web pages of a style
web, webfonts      an issue for a browser, in one file, with the fonts that it needs
cascade            which characters stand in which face of a web page
house              templates, stylesheets, fixed words and fonts in force
overrides          what the templates of a publication override, and what of it has changed since
markup             prose becomes HTML, with calls and notes
style_fonts        which families of a style no font in force has
address_breaks     where an address may break at the end of a line
bindings           days with their months, figures with what is counted: no line ends within
inline_runs        words of the other direction in order, long runs that may break
corrections        the errata that fall to an issue become its last section
unplaced           what an import found no place for becomes a section of the draft
printed_pictures   pictures at the size at which they are printed
charts             bars and lines drawn from the figures of a table
margin_boxes       beside which blocks of a story its boxes stand
castoff            how much room words will take, before anything is set
qr, shades         the QR code of a web address; shades that can be read on their ground
"""
