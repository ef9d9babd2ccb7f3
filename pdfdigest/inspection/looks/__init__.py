"""The looks of `verify`, each small: an opened file goes in, what was looked at and what is wrong comes out.

`syntax` has the file as such, its metadata as such and the boxes of its pages; `fonts` fonts and glyphs; `links` what leads
somewhere and what happens by itself; `colours` output intents; `attachments` files within it; `agreement` what the file
says of itself in two places; `tags` its structure, `wording` languages and words for what is seen.
"""
