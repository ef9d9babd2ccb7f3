"""What libraries remark about a file that others made, to their log and as warnings, is for nobody's eyes."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def silenced() -> Iterator[None]:
    """Inside, pypdf and pypdfium2 log nothing, and no library warns."""
    loggers = {logger: logger.level for logger in map(logging.getLogger, ("pypdf", "pypdfium2"))}
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, before in loggers.items():
            logger.setLevel(before)
