"""The manuscript: what people wrote and the facts of its publication become an Issue, or a list of faults.

`publication` finds and reads publication.toml, `manuscript` reads issue files, `yaml` their text
(`yaml_slips` knows what people get wrong in it, `composed` gives letters one form), `prose`
reads the Markdown of a body with the parser of `syntax`, which finds bare `addresses`;
`leftover_markup` finds the signs that would be printed, `quotation_marks` turns the straight ones,
`line_ends` takes the line ends out, `svg_variables` the variables of drawings.  `languages` knows
quotes, scripts and directions, `rules` is the table of what an issue is looked at with, `checks` looks, and `intake`
brings in Markdown, Word and HTML.  `starter` makes a new publication, `next_issue` the next issue, `issue_text` the text of an issue file.

Who writes at the desk: `fields` is what there is to fill in, `writer` one person at one issue, whose `commands` are
reconciled with the file; `merge` makes one text of two changes.  `splice` writes an edit (`edits`) into the lines that it
touches: `yaml_nodes` knows where each value stands, `line_edits` which lines change (`common_ends` what stays at both ends), `yaml_writing` how a value is written.
"""
