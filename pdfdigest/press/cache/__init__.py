"""The cache: what was set in earlier runs, found again by hash.

store              parts of an edition under a key, on disk
edition_index      an order for an edition becomes that edition, if all that shaped it is as it was
cached_machine     a galley becomes its edition, from the store where it was set before
file_hashes        the hash of a file, without reading what has not changed
toolchain          one hash of all that sets pages on this machine
"""
