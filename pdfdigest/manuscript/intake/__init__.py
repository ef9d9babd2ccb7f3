"""Intake: a digest in Markdown, Word or HTML becomes an issue file, and doubts about it.

`opening` sees what a file is; `markdown`, `word` and `web` turn it into a Sheet (`shape`), a plain
list of blocks.  `sorting` tells its parts apart with `masthead` and `pairing`, `assemble` makes the
fields of an issue file of them, `retyping` writes its prose as Markdown again, `pictures` names its
pictures, `refresh` puts new prose into an issue that there is already.  Nothing is invented and
nothing is lost silently: each doubt names its place.
"""
