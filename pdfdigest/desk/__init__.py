"""The desk: a publication being written becomes its pages in a browser, as one types.

writing            an issue is written in the browser, its pages beside it
screens, words     what its screens ask for and send, and their words
admission          who may come to it
preview            the pages of issues, shown while somebody writes them
proof              the proof of one choice: issue, target, style, paper
page_pictures      its pages as pictures, with their words
file_watch         tells what was saved
newest_proofs      the newest proof of each choice, for those who look
server, guard      shows it on loopback, and lets nobody else in
"""
