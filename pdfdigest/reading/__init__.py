"""The reading room: what is on record becomes a site of plain files.

holdings     which revisions may be read at a moment, and what each tells
kept_facts   what a revision tells, from the cache where it was read before
ahead        what nobody has read yet is read by several processes, a little ahead of who asks
cards        an issue as lists, feeds and search know it
site_state   what each file of a site was made from in an earlier run
filed_page   a web page becomes its main part, its style and its pictures, each a file of its own
folios       the folios of bound volumes, each with the issue and the page that it is
places       where a story is to be found on a site
headings     pages of headings and publishers, for much one a year
lists        holdings become indexes, threads, register, credits and corrections
room         what all pages of one publication share, and how one is filled
issue_pages  a revision becomes its page and the files beside it
search_words the words that the stories of a revision are found by, folded
postings     words become text that says in which stories each stands
search_index stories become the files that a script searches them by
sought       the issues that may be read become a search
twins        an issue becomes Markdown, and the list of those
citations    an issue or a story becomes a citation, for people or for programs
feeds        what machines follow: feeds, a sitemap
site         publications become all files of a site, one after the other
"""
