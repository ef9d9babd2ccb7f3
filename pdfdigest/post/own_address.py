"""A web address goes in; whether the PDF on record is what readers will find there comes out."""

from __future__ import annotations

import hashlib
from urllib.parse import urlsplit

import urllib3

from pdfdigest.errors import PostError, RequestError
from pdfdigest.manuscript.mail import loopback
from pdfdigest.manuscript.web_proxy import Proxy
from pdfdigest.post import web_faults

_SECONDS = 60.0
_CHUNK = 65_536


def check(address: str, sha256: str, size: int, proxy: Proxy) -> None:
    """Nothing, or PostError where the address does not give the very file that is on record.

    RequestError where it is no address that a letter may link to: HTTPS, but on this machine itself.
    """
    parts = urlsplit(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and loopback(parts.hostname or "")):
        raise RequestError(f"a letter links to HTTPS addresses only, not to {address[:200]!r}")
    digest, got = hashlib.sha256(), 0
    try:
        with proxy.pool(address, cert_reqs="CERT_REQUIRED") as pool:
            answer = pool.request("GET", address, preload_content=False, timeout=_SECONDS, retries=urllib3.Retry(3))
            if answer.status != 200:
                raise PostError(f"the address answers with {answer.status}, not with the PDF", where=address)
            for piece in answer.stream(_CHUNK):
                got += len(piece)
                digest.update(piece)
                if got > size:
                    break
    except urllib3.exceptions.HTTPError as error:
        raise PostError(f"the address cannot be fetched: {web_faults.told(error)}", where=address) from None
    if digest.hexdigest() != sha256:
        raise PostError(
            "what stands at the address is not the PDF on record",
            where=address,
            hint="Put the file from issued/ there, byte for byte, and plan again.",
        )
