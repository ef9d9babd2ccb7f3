"""Indexes: what a volume and a site share of them.

`authority` reads the names that a publication prints, `collation` says where each sorts.
"""
