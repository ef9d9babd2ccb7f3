"""The record: what was issued, filed for good.

`issued` files a revision, reads it back with every hash compared, and never rewrites what is there; `guards`
says what may not go on record.  A `revision` is what it hands out, `record_json` how that is written down,
`revision_folder` how it comes into its place; `manuscript_files` are what an issue was made of, as they
are now, `filed_manuscript` what it says that was filed.  `in_force` says which revisions may be read at a moment,
`erasing` takes away the files of one that was withdrawn.
"""
