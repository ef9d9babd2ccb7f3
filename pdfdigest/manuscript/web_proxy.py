"""Through which proxy the web and mailboxes are asked, where a network lets nobody out otherwise."""

from __future__ import annotations

import base64
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    import urllib3

NONE = "none"
"""What stands in place of a proxy's address where none is to be asked, whatever the environment says."""


def fault(address: str) -> str:
    """What is wrong with the address of a proxy, as a sentence; empty where nothing is.

    >>> fault("http://proxy.example:3128")
    ''
    """
    try:
        parts = urlsplit(address)
        sound = parts.scheme in ("http", "https") and parts.hostname and (parts.port or True)
    except ValueError:
        sound = False
    return "" if sound or address == NONE else "this is no address of a proxy, like http://proxy.example:3128, nor none"


@dataclass(frozen=True, slots=True)
class Proxy:
    """The proxies for addresses of https (and mailboxes) and of http, empty where there is none; `no` as in NO_PROXY."""

    https: str = field(default="", repr=False)
    http: str = field(default="", repr=False)
    no: str = ""

    @classmethod
    def told(cls, chosen: str, environment: Mapping[str, str]) -> Proxy:
        """The one that somebody chose; else those of HTTPS_PROXY, https_proxy and http_proxy; NO_PROXY counts for all.

        HTTP_PROXY in capitals does not count: behind a web server, whoever asks can set it (CVE-2016-5385).
        """
        if chosen == NONE:
            return cls()
        https = chosen or environment.get("https_proxy") or environment.get("HTTPS_PROXY") or ""
        http = chosen or environment.get("http_proxy") or ""
        named = [each if "://" in each or not each else f"http://{each}" for each in (https, http)]
        return cls(named[0], named[1], environment.get("no_proxy") or environment.get("NO_PROXY") or "")

    def of(self, scheme: str, host: str) -> str:
        """The proxy through which a host is asked; empty where it is asked itself, as this machine always is."""
        from urllib import request

        from pdfdigest.manuscript.mail import loopback

        proxy = self.http if scheme == "http" else self.https
        return "" if not proxy or loopback(host) or request.proxy_bypass_environment(host, {"no": self.no}) else proxy  # type: ignore[attr-defined]

    def pool(self, address: str, **wishes: Any) -> urllib3.PoolManager:
        """What a web address is asked by; `wishes` are those of urllib3."""
        import urllib3

        parts = urlsplit(address)
        proxy = self.of(parts.scheme, parts.hostname or "")
        if not proxy:
            return urllib3.PoolManager(**wishes)
        return urllib3.ProxyManager(proxy, proxy_headers=_named(proxy), **wishes)

    def connected(self, host: str, port: int, seconds: float) -> socket.socket:
        """A connection to a port, through the proxy where there is one (CONNECT, RFC 9110 9.3.6); OSError as of a socket."""
        proxy = urlsplit(self.of("https", host))
        if not proxy.hostname:
            return socket.create_connection((host, port), seconds)
        from http import client

        way = client.HTTPSConnection if proxy.scheme == "https" else client.HTTPConnection
        usual = 443 if proxy.scheme == "https" else 80
        connection = way(proxy.hostname, proxy.port or usual, timeout=seconds)
        connection.set_tunnel(host, port, _named(proxy.geturl()))
        try:
            connection.connect()
        except client.HTTPException as error:
            connection.close()
            raise OSError(f"the proxy answers what nobody understands ({type(error).__name__})") from None
        except BaseException:
            connection.close()
            raise
        return connection.sock


def _named(proxy: str) -> dict[str, str]:
    """The header by which a proxy knows who asks, where its address names somebody (RFC 7617)."""
    parts = urlsplit(proxy)
    if parts.username is None:
        return {}
    words = f"{unquote(parts.username)}:{unquote(parts.password or '')}".encode()
    return {"proxy-authorization": f"Basic {base64.b64encode(words).decode()}"}
