"""The bindery: finished editions become sheets that fold into a booklet.

`imposition` says which page goes where, in numbers only; `sheets` draws the sheets.
"""
