"""Zips that say less of themselves than they hold."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from pdfdigest.errors import ManuscriptError
from pdfdigest.manuscript.intake import unpacking


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_part_whose_packing_has_no_bound_is_refused(method: int) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as parcel:
        parcel.writestr("word/document.xml", "<a/>")
    with pytest.raises(ManuscriptError):
        unpacking.parts(Path("a.docx"), out.getvalue())
