"""The web addresses of pictures go in; their bytes come out, or why they were not fetched.

A manuscript of somebody else says where to ask: only public addresses are asked, by the number that was
looked at, so that no name can lead into one's own network, and what comes is a picture by its bytes.
"""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, urljoin, urlsplit

import urllib3

from pdfdigest import __version__
from pdfdigest.manuscript.intake import pictures

AGENT: Final = f"pdfdigest/{__version__} (brings in the pictures of a digest)"
REDIRECTS: Final = 5
PIECE: Final = 65_536


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Fetches pictures.  `seconds` and `largest` (bytes) are what one may take.

    `private` allows addresses inside one's own network, which only tests want.
    """

    seconds: float = 20.0
    largest: int = pictures.LARGEST
    private: bool = False

    def __call__(self, address: str) -> tuple[bytes | None, str]:
        """The bytes of a picture; or None, and why there are none."""
        # A host that sends a byte now and then, and a slow name server, keep to every limit of a socket.
        found: list[tuple[bytes | None, str]] = []
        asking = threading.Thread(target=lambda: found.append(self._fetched(address)), daemon=True)
        asking.start()
        asking.join(self.seconds)
        return found[0] if found else (None, f"it did not come within {self.seconds:g} seconds")

    def _fetched(self, address: str) -> tuple[bytes | None, str]:
        until = time.monotonic() + self.seconds
        try:
            for _ in range(REDIRECTS + 1):
                parts = urlsplit(address)
                if parts.scheme not in ("http", "https") or not parts.hostname:
                    return None, "it is no web address (http, https)"
                numbers = self._numbers(parts)
                if not numbers:
                    return None, "it leads into a private network, which is not asked"
                data, onwards, why = self._answered(parts, numbers, until)
                if not onwards:
                    return data, why
                address = urljoin(address, onwards)
        except socket.gaierror:
            return None, "its host cannot be looked up"
        except urllib3.exceptions.SSLError:
            return None, "its certificate does not hold"
        except urllib3.exceptions.NewConnectionError:
            return None, "its host does not answer"
        except (urllib3.exceptions.TimeoutError, TimeoutError):
            return None, f"it did not come within {self.seconds:g} seconds"
        except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            return None, f"it cannot be asked ({type(error).__name__})"
        return None, "it leads from one address to the next"

    def _numbers(self, parts: SplitResult) -> tuple[str, ...]:
        """The numbers to ask, in their order; none where any number of the host lies in a private network."""
        port = parts.port or (443 if parts.scheme == "https" else 80)
        found = [str(entry[4][0]) for entry in socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)]
        if not self.private and any(not ipaddress.ip_address(each.partition("%")[0]).is_global for each in found):
            return ()
        return tuple(dict.fromkeys(found))

    def _answered(self, parts: SplitResult, numbers: tuple[str, ...], until: float) -> tuple[bytes | None, str, str]:
        """What the first number says that can be reached: a machine may know a host's IPv6 number and have no way there."""
        for number in numbers[:-1]:
            try:
                return self._asked(parts, number, until)
            except urllib3.exceptions.NewConnectionError:
                continue
        return self._asked(parts, numbers[-1], until)

    def _asked(self, parts: SplitResult, number: str, until: float) -> tuple[bytes | None, str, str]:
        """The bytes, where it leads on, and why there are none."""
        timeout = urllib3.Timeout(total=max(until - time.monotonic(), 0.1))
        host = parts.hostname or ""
        pool: urllib3.HTTPConnectionPool
        if parts.scheme == "https":
            pool = urllib3.HTTPSConnectionPool(
                number, parts.port or 443, timeout=timeout, retries=False, assert_hostname=host, server_hostname=host
            )
        else:
            pool = urllib3.HTTPConnectionPool(number, parts.port or 80, timeout=timeout, retries=False)
        path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
        with pool:
            response = pool.urlopen(
                "GET",
                path,
                headers={"Host": parts.netloc.rpartition("@")[2], "User-Agent": AGENT, "Accept": "image/*"},
                redirect=False,
                preload_content=False,
            )
            try:
                if 300 <= response.status < 400 and response.headers.get("Location"):
                    return None, response.headers["Location"], ""
                if response.status != 200:
                    return None, "", f"the host answers {response.status}"
                return self._read(response, until)
            finally:
                response.close()

    def _read(self, response: urllib3.BaseHTTPResponse, until: float) -> tuple[bytes | None, str, str]:
        data = bytearray()
        for piece in response.stream(PIECE):
            data += piece
            if len(data) > self.largest:
                return None, "", f"it is larger than {self.largest // 1_000_000} MB"
            if time.monotonic() > until:
                raise TimeoutError
        if not pictures.kind_of(bytes(data)):
            return None, "", "what lies there is no picture that is known here"
        return bytes(data), "", ""
