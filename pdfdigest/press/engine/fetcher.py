"""An address in a galley goes in; bytes come out, from the folders in force and nowhere else."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from weasyprint.urls import URLFetcher, URLFetcherResponse

from pdfdigest.press.galley import PICTURE, Galley
from pdfdigest.press.style_folders import changed

MAX_BYTES = 60_000_000


class WorkspaceFetcher(URLFetcher):  # type: ignore[misc]
    """Serves a galley's pictures, data addresses, and files inside folders; all else is fatal.

    `files` are the files that were asked for, and when each was changed.
    """

    def __init__(self, galley: Galley | None = None, *, roots: tuple[Path, ...] = ()) -> None:
        super().__init__(allowed_protocols={"file", "data"}, allow_redirects=False, fail_on_errors=True)
        pictures = galley.pictures if galley else ()
        self._pictures = {address: (media, raw) for address, media, raw in pictures}
        self.files: dict[str, tuple[int, int] | None] = {}
        self._roots = tuple(root.resolve() for root in (galley.roots if galley else roots))

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """The bytes behind an address; ValueError says why they are refused."""
        if url.startswith(PICTURE):
            media, raw = self._pictures[url]
            return URLFetcherResponse(url, raw, {"Content-Type": media})
        parts = urlsplit(url)
        if parts.scheme.lower() == "file":
            if parts.netloc not in ("", "localhost"):
                raise ValueError("it lies on another machine")
            named = Path(url2pathname(parts.path))
            path = named.resolve()
            if not any(path.is_relative_to(root) for root in self._roots):
                raise ValueError("it lies outside the publication and the house style")
            self.files[str(named)] = changed(named)
            if not path.is_file() or path.stat().st_size > MAX_BYTES:
                raise ValueError("it is no file, or too large a one")
            url = path.as_uri()
        elif parts.scheme.lower() != "data":
            raise ValueError("only files of the publication are read while pages are set")
        return super().fetch(url, headers)
