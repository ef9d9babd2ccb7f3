"""The proof on screen: a publication being written becomes its pages in a browser, as one types.

`setting` makes the proof of one choice (issue, target, style, paper), `drawing` its pages as pictures
with their words, `watching` tells what was saved.  They meet on the `stone`, where the newest proof of
each choice lies for those who look; `server` shows it on loopback, behind `guard`.
"""
