"""The cache: what was made in earlier runs, found again by hash.

cache              what was made for a publication: one key, one index
inputs             what shapes an edition, piece by piece, and the hash of what stands there
file_hashes        the hash of a file, without reading what has not changed
toolchain          one hash of all that sets pages on this machine
store              parts on disk under a key, byte for byte or not at all
json_values        frozen values as JSON takes them, and read from it again
kept_edition       what is known of an edition that is kept, and what shaped it
cached_machine     a galley becomes its edition, from the cache where it was set before
"""
