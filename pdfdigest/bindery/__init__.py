"""The bindery: finished editions become a volume, or sheets that fold into a booklet.

Issues on record: `shelf` takes them off it, `volume_plan` says where each stands.
The volume's own pages: `matter` sets `front`, `back` (with `indexes`, `register`, `locators`) and
`dividers`.  A book, in the order of the work: `binding` begins it (`book` has its values), `book_pages` has its pages sewn and
stamped (`stamping` with `page_layer`, and the `marks` of corrections that `text_position` finds), `book_links` leads its own links,
`book_catalogue` says what it is, `book_proof` hashes it, and `catalogue` says what it holds.
`sewing` joins files to one (`sewn`): their tags (`joined_structure`), what leads where and what is attached
(`joined_links`), fields (`joined_forms`) and layers (`joined_layers`); `sharing` keeps what is the same but once; `trial` binds a file
from elsewhere by itself before it goes on record.
Afterwards: `against` proves it (`issue_proof` its issues, with the manifest that `filed_proofs` keeps), `citing` looks pages up, `volume_epub` makes an EPUB of it, `deposit` packs it for a library, with the METS of `mets`.  For booklets,
`imposition` says which page goes where, in numbers only; `sheets` draws the sheets, and
`laid_down` what lies over the pages.
"""
