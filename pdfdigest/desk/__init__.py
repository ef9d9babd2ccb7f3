"""The desk: a publication being written becomes its pages in a browser, as one types.

preview            the pages of issues, shown while somebody writes them
proof              the proof of one choice: issue, target, style, paper
page_pictures      its pages as pictures, with their words
file_watch         tells what was saved
newest_proofs      the newest proof of each choice, for those who look
server, guard      shows it on loopback, and lets nobody else in
"""
