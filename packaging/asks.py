"""An address, or a file whose first line will be one, goes in, and an answer in three digits; it ends with 0 where that comes in a minute."""

from __future__ import annotations

import http.cookiejar
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path


def main(where: str, wanted: int = 200) -> int:
    """Ask as a browser does, cookies and all; 1 where the answer is another one, or none comes."""
    jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    browser = urllib.request.build_opener(jar, urllib.request.ProxyHandler({}))
    end = time.monotonic() + 60
    while time.monotonic() < end:
        address = where if where.startswith("http:") else Path(where).read_text("utf-8").partition("\n")[0]
        try:
            with browser.open(address, timeout=20) as answer:
                code = answer.status
        except urllib.error.HTTPError as error:
            code = error.code
        except (OSError, ValueError):
            time.sleep(0.2)
            continue
        print(f"{address.partition('/enter/')[0]} answers {code}")
        return 0 if code == wanted else 1
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *map(int, sys.argv[2:])))
