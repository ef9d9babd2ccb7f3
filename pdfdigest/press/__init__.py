"""The press: an Issue becomes an Edition, page by page.

compose            an Issue and its House become a Galley, or a web page
epub               an Issue and its pages become an EPUB
engine             a Galley becomes an Edition; the only room that knows WeasyPrint
workers            child processes that set galleys, with limits on time and memory
cluster            workers of a Dask cluster set galleys as those here do
cache              what was set in earlier runs, found again by hash
galley             the value between composing and setting
targets            what each target is: screen, print, web, epub, archive, press
style_folders      where templates, styles, words and fonts may lie
child_entry        the hidden entry by which a child begins its part
preflight          what would come out wrong in a file for one target
"""
