"""The manuscript: what people wrote and the facts of its publication become an Issue, or a list of faults.

`publication` finds and reads publication.toml, `manuscript` reads issue files, `text_files` and `yaml` their text
(`yaml_slips` knows what people get wrong in it, `composed` gives letters one form), `prose`
reads the Markdown of a body with the parser of `syntax`, which finds bare `addresses`;
`leftover_markup` finds the signs that would be printed, `lazy_lines` what runs on, `quotation_marks` turns the straight ones,
`set_lines` sets plain lines, `definitions` finds terms with their meanings, `chart_figures` reads what a chart is drawn from, `picture_marks` says where pictures stand, `paragraph_numbers` counts what is cited by number, `issue_references` reads what leads to another issue, `line_ends` takes the line ends out, `svg_variables` the variables of drawings, `svg_effects` what of a drawing cannot be drawn, `crops` what of a picture is printed.  `languages` knows
quotes, scripts and directions, `rules` is the table of what an issue is looked at with, `checks` looks, and `intake`
brings in Markdown, Word and HTML.  `starter` makes a new publication, `next_issue` the next issue, `issue_text` the text of an issue file.
`approval` tells whether what somebody approved is still what is there.  `portable_names` knows which names Windows cannot have, `file_moves` puts a
finished file in its place, whoever holds it.

Who writes at the desk: `fields` is what there is to fill in, `writer` one person at one issue, whose `commands` are
reconciled with the file; `merge` makes one text of two changes.  `splice` writes an edit (`edits`) into the lines that it
touches: `yaml_nodes` knows where each value stands, `line_edits` which lines change (`common_ends` what stays at both ends), `yaml_writing` how a value is written.
`toml_splice` does the same for publication.toml, in which `toml_places` finds keys.

`user_form` is the settings file of whoever uses this machine: `web_proxy` knows through which proxy the web is asked, `machines` which addresses of a scheduler are taken.
"""
