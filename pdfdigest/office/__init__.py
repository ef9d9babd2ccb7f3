"""The office: what one does with a publication, as acts.

An act is a function from values to a report value; its first argument is the `office`.  It prints nothing, asks nobody, knows no option and no
click; clock, folders, secrets, who acts and whom to tell of progress come in with an `Office`.  The doors
(terminal, browser, Python) call the same acts, so that no promise hangs on the door.

surroundings       the Office value: what an act needs of the world, and whom it tells
post_room          a publication's post room: its settings, ledger, keys and plans
list_import        readers of a file are brought into a list
lists              readers are listed, written out, taken off, let in again, told of and forgotten
mail_setup         what [mail] comes to: who sends, what signs, who carries the letters and how fast
sent_edition       the edition on record that a letter carries
send_plan          to whom an issue goes is frozen in a plan, anew for whom an earlier one missed
plan_report        a plan as whoever made it should see it
proof_letter       the very letter goes to the office itself
send               a plan is sent, or rehearsed
settle             a plan is paused, resumed or cancelled, and doubt is settled
distribution       how far each plan is, and the register of distribution
backup             a publication goes into one file, all but what can be made again
backup_file        the form of a backup
backup_secrets     which files are secret, and how they are encrypted
restore            a publication is put back from its backup
migrate            publications are brought up to date with this pdfdigest
privacy            what is kept about people, where and for how long
safekeeping        the ledger is taken for the one, and copied soundly
leave              the public host takes leave of readers
doctor             what this machine lacks, and whether its mail will be taken
doctor_report      the same and what a helper asks first, without anybody's address
installation       what pdfdigest is here (bundle, wheel, checkout), and what is older than what it meets
list_history       who came to a list and who went, month by month
returned_mail      who left is fetched, and bounces and complaints are read
build              issues are printed into a folder
press_run          editions come out in the order asked, from the cache or from the workers
print_order        what is to be printed of each issue, and what became of it
issue_search       who tells what stands in files while issues are looked for
likely_twins       which issue files may hold the same issue, told without reading them through
check              issues and what lies beside them are looked at, for every fault
referred_issues    references to issues, pages and paragraphs that a publication does not have
house_check        what is wrong with a publication itself
status             where every issue stands
printable          an issue file becomes an issue that can be printed; what its editions are called
approve            somebody looks an issue over and approves it, as long as no word changes
withdraw           an issue on record is withdrawn: a notice takes its place, and its pages are erased where that is wanted
notice_text        the notice of a withdrawal, as an issue
withdrawn_copies   where what was withdrawn still goes out, or can still be found
publish            one approved issue is printed for every target of record, and filed
adopt              an issue that exists only as a PDF made elsewhere is filed as it is
filing             an issue and its editions go on record, with title, moment and versions
save, journal      what is typed at the desk is kept, written into its file, and reconciled
history            what an issue file said in the last ninety days, to be compared and brought back
papers             settings, errata, gaps, authority and preface are read and written, line by line
init               a new publication is made
new                the next issue of a publication is written, to be filled in
style              the shipped templates and styles are listed, or copied
cache              what is kept of earlier builds is told, or let go of
import_digest      a digest in Markdown, Word, OpenDocument, HTML or a mail becomes an issue file, or its new prose
one_writer         who writes a paper holds a lock, in whichever program
paste              what lies in a clipboard becomes the prose of a story
picture_in         a picture goes into the folder of a publication, and how well it prints comes out
archive_edition    the data that an edition of our own carries becomes the fields of an issue file
picture_fetch      pictures that lie on the web are fetched, from public addresses alone
bind               the issues of a volume or of a span of days are bound, and a deposit is packed
volume_order       which issues a volume is to hold, and how it is called
volume_drafts      drafts are set for a proof of a volume
volume_issues      the issues on record that a volume is bound from, and those that are under embargo
volume_press       who sets what a volume lacks, and what earlier bindings know
volume_parts       all that a volume is sewn from is set, and its files come out
cite_issue         an issue on record, or a story of it, is cited for a bibliography
site               what is on record becomes a site of plain files
site_folder        a folder comes to hold a whole site, or keeps the one that was there
cite               a page of a volume is said as the issue that it is, and back
impose             a PDF becomes a booklet
verify             what a PDF claims is looked over, and a volume compared with what was issued
time_limit         what takes longer than so many seconds is broken off
disk               files written whole or not at all, and read with a sentence where they cannot be had
"""
