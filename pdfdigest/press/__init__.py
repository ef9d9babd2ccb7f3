"""The press: an Issue becomes an Edition, page by page, and what was issued is kept on record.

An issue goes through `galley` (text set, not yet in pages), `machine` (a child process with limits)
and `pages` (pages, looked over for what got lost) to `finishing` (metadata).  `house` knows the
templates, styles, words and fonts; `targets` what each target is; `web` sets the page for a browser.
`issued` files what is published and reads it back; `libraries` tells what the machine brings along.
"""
