"""Intake: a digest in Markdown, Word, OpenDocument, HTML or a mail becomes an issue file, and doubts about it.

`opening` sees what a file is, `foreign_kinds` says what cannot be read, `zipped` and `unpacking` look into
zips; `markdown`, `word`, `opendocument` and `web` turn it into a Sheet (`shape`), a plain list of blocks, and
count what the file holds (`tally`, `page_tally`); `mail_file` and `outlook_file` take mails apart for
`mail_text`, `inner_pictures` finds the pictures that lie in a file, `paragraph_places` counts paragraphs; `page_lists` and `list_numbers`
know how lists count, `link_wrappers` what stands around an address, `tables` which table shows
something; `wordml` reads the XML of Word, `page_blocks`, `page_tags`, `page_links`, `page_pictures` and
`page_furniture` belong to `web`.  `sorting` reads that list in several ways and takes the one that fits best: `marked`
and `two_lists` know a list of headlines and one of details (told by `pairing` and `measure`),
`under_headings` stories with a heading (found by `outline`), `simple_readings` the rest; `marks` and
`labels` know the words for "Headlines", "Vol." and "Photo:", `furniture` the buttons of pages, `typed_addresses`
what is a source though it is no link.  `layout`
is what each reading gives, `front_page` what stands above its stories, with `masthead` and `days`, and
`front_matter` and `front_facts` what stands above a Markdown text;
`script_language` and `issue_language` tell the language, `balance` whether anything is missing.  `assemble` makes the
fields of an issue file, with `sources` and `naming`, `retyping` and `inline_marks` write its prose as
Markdown again, `pictures` names its pictures, `refresh` puts
new prose into an issue that there is already (`splice`).  Nothing is invented and nothing is lost
silently: each doubt names its place, and what has no place stands under `not_placed`.
"""
