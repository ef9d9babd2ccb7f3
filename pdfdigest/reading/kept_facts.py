"""What a revision tells is read from its files once, and found again by their hashes in later runs.

A revision on record never changes, so one issue more costs what that issue costs.  What was told with a remark, and an
issue whose page must be set from its manuscript, are read each time.
"""

from __future__ import annotations

from pdfdigest.manuscript import places
from pdfdigest.model import Publication
from pdfdigest.press.cache import json_values
from pdfdigest.press.cache.cache import Cache
from pdfdigest.reading import holdings
from pdfdigest.reading.holdings import Facts
from pdfdigest.record import filed_manuscript
from pdfdigest.record.revision import Record

_BESIDE = ("record", "issue")
"""Fields of Facts that are not kept: the record is read in every run, an issue is more than its page needs."""


def facts(record: Record, publication: Publication, cache: Cache) -> Facts:
    """What a revision tells; DifferenceError names what of it was edited since it was filed.

    A file is compared with its hash again where its size, its times or its number on the disk is another.
    """
    order = f"facts {record.folder.absolute()}"
    kept = cache.find(order)
    if kept is not None:
        return json_values.read(Facts, kept.facts, record=record, issue=None)
    files = list(record.paths)
    if publication.root is not None and not filed_manuscript.own_publication(record):
        files.append(publication.root / places.NAME)  # it is read in place of the one that was not filed
    inputs = tuple(str(path.absolute()) for path in files)
    cache.watch(inputs)
    told = holdings.facts(record, publication)
    if not told.remark and (told.issue is None or holdings.web_page(record)):
        cache.keep(order, inputs, {}, json_values.plain(told, but=_BESIDE))
    return told
