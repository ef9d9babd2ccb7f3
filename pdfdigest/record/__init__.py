"""The record: what was issued, filed for good.

`issued` files a revision, reads it back with every hash compared, and never rewrites what is there; `guards`
says what may not go on record.
"""
