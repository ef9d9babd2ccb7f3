"""Which addresses of a scheduler are taken, and with which certificates: beyond this machine TLS alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from pdfdigest.errors import RequestError

NONE = "none"
"""What stands in place of an address where pages are to be set on this machine, whatever the settings say."""
_ADDRESS = re.compile(r"(?P<scheme>[a-z]+)://(?P<host>\[[0-9A-Fa-f:.]+\]|[^\s/:\[\]@?#]+):(?P<port>\d{1,5})/?\Z")


@dataclass(frozen=True, slots=True)
class Machines:
    """Where a scheduler is reached: `tls://name:8786`, or `tcp://127.0.0.1:8786` on this machine.

    `ca` is the file (PEM) of the authority that signed the certificates of scheduler, workers and office; `certificate` and
    `key` are those of the office.  An empty address means that pages are set on this machine.
    """

    address: str = ""
    ca: Path | None = None
    certificate: Path | None = None
    key: Path | None = None

    @classmethod
    def told(cls, address: str, beside: Path, ca: str, certificate: str, key: str) -> Machines:
        """The machines at an address, with files of certificates that are named from a folder."""
        files = [beside / Path(name).expanduser() if name else None for name in (ca, certificate, key)]
        return cls(address, *files)

    @property
    def encrypted(self) -> bool:
        """Whether the way there is TLS."""
        return self.address.startswith("tls:")

    def refuse(self) -> None:
        """RequestError where the address is none, what it says would go over a network in the open, or a file is missing."""
        if said := fault(self.address):
            raise RequestError(said, needs="machines")
        if not self.encrypted:
            return
        lacking = [name for name in ("ca", "certificate", "key") if getattr(self, name) is None]
        if lacking:
            words = f"a scheduler is reached by TLS with certificates, and [machines] of the settings lacks {', '.join(lacking)}"
            raise RequestError(words, needs="machines")
        for path in (self.ca, self.certificate, self.key):
            if path is not None and not path.is_file():
                raise RequestError("there is no such file; [machines] of the settings names it", where=path)


def fault(address: str) -> str:
    """What is wrong with an address; empty where it may be asked.

    >>> fault("tls://scheduler.example:8786"), fault("tcp://127.0.0.1:8786")
    ('', '')
    >>> fault("tcp://scheduler.example:8786")
    'tcp://scheduler.example:8786 is beyond this machine, where galleys travel by TLS alone: tls://scheduler.example:8786'
    """
    found = _ADDRESS.match(address)
    if found is None or not 0 < int(found["port"]) < 65536 or found["scheme"] not in ("tcp", "tls"):
        return f"{address!r} is no address of a scheduler; one looks like tls://scheduler.example:8786"
    if found["scheme"] == "tcp" and not _here(found["host"]):
        safe = f"tls{address.removeprefix('tcp')}"
        return f"{address} is beyond this machine, where galleys travel by TLS alone: {safe}"
    return ""


def _here(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
