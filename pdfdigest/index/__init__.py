"""Indexes: what a volume and a site share of them.

`authority` reads the names that a publication prints, `collation` says where each sorts; `entries` gathers stories
under headings and threads, `register` sources under publishers and pictures under credits.
"""
