"""The desk: a publication being written becomes its pages in a browser, as one types.

writing            an issue is written in the browser, its pages beside it
screens, words     what its screens ask for and send, and their words
issue_acts         an issue is approved, put on record, printed, brought back
bringing           a file, a clipboard or a picture is brought in
mail_acts          an issue on record goes to its readers
adopt_acts         an issue that exists only as a PDF goes on record
paper_acts         settings, errata, gaps, authority and preface are written in forms
reader_acts        lists, one reader, what comes back, the register of distribution
backup_acts        a backup is written, and the last ones are told of
restore_acts       a publication is put back out of its backup, beside the others
migrate_acts       what is of an older format is looked for, and brought up to date
site_acts          a site is made of what is on record, and looked at
volume_acts        issues on record are bound, and the volume looked over
background         long acts run beside the answers
answers            what is sent is read, and what is refused becomes an answer
admission          who may come to it
preview            the pages of issues, shown while somebody writes them
proof              the proof of one choice: issue, target, style, paper
page_pictures      its pages as pictures, with their words
file_watch         tells what was saved
newest_proofs      the newest proof of each choice, for those who look
server, guard      shows it on loopback, and lets nobody else in
"""
