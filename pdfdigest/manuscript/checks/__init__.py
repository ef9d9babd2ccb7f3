"""An Issue goes in, findings come out: the functions that `manuscript.rules` has in its table.

`words` looks at what is missing, too long, said twice or left over, `characters` for what no font has, `pictures` and
`sources` at those, `neighbours` at an issue among others, `approvals` at whether what was approved is still there.  `findings` gives a finding its place in the file as typed.
"""
