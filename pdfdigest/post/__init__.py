"""The post room: an edition on record goes out to its readers, each once, and it can be shown.

`mailing` keeps who reads what, `letter` and `wire` make the message, `carriers` hand it over, `ledger`
remembers what became of each, `dispatch` sends, `reconcile` settles by evidence what stayed in doubt.
"""
