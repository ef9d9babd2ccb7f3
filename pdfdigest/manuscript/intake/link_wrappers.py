"""The address of a link goes in; the address that its writer meant comes out.

Mail servers and newsletter tools lead links through themselves, and add what counts readers.  Where
the address stands inside, it is taken out; where only their server knows it, that is said.  What was
done is gathered, and said once for each kind.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections import Counter
from collections.abc import Callable
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit, urlunsplit

from pdfdigest.manuscript.intake.shape import NOWHERE, Doubt

_IN_QUERY = {
    r"(?:[\w-]+\.)*safelinks\.protection\.outlook\.com": ("url",),
    r"(?:www\.)?google\.[a-z.]{2,8}/url": ("q", "url"),
    r"urldefense\.proofpoint\.com/v1/url": ("u",),
    r"l[m]?\.(?:facebook|instagram)\.com/(?:l\.php)?": ("u",),
    r"(?:www\.)?linkedin\.com/(?:redir/redirect|safety/go)": ("url",),
    r"(?:www\.)?youtube\.com/redirect": ("q",),
    r"slack-redir\.net/link": ("url",),
    r"out\.reddit\.com/.*": ("url",),
    r"t\.umblr\.com/redirect": ("z",),
    r"(?:m\.)?vk\.com/away\.php": ("to",),
    r"(?:www\.)?duckduckgo\.com/l/?": ("uddg",),
    r"linkprotect\.cudasvc\.com/url": ("a",),
    r"scanmail\.trustwave\.com/?": ("u",),
    r"clicktime\.(?:cloud\.post|symantec)\w*\.com/.*": ("u",),
    r"(?:[\w-]+\.)*exacttarget\.com/.*": ("u",),
}
"""Host and path of a wrapper, and the keys of its query that hold the address."""
_ONLY_THEIRS = re.compile(
    r"(?:[\w-]+\.)*(?:list-manage\.com/track/click|sendgrid\.net/(?:ls|wf)/click|rs6\.net/tn\.jsp|mimecast\.com/s/"
    r"|hubspotlinks\.com/|emltrk\.com/|mlsend\.com/|klclick\d*\.com/|cmail\d+\.com/|createsend\d*\.com/t/"
    r"|convertkit-mail\d*\.com/|mjt\.lu/lnk/|mailgun\.org/c/|exct\.net/|emailprotection\.link/|pstmrk\.it/"
    r"|substack\.com/redirect/|beehiiv\.com/ss/c/|mkt\d+\.net/)",
    re.IGNORECASE,
)
_COUNTS_READERS = re.compile(
    r"(?:utm_\w+|(?:fb|g|d|y|tw|tt)clid|gbraid|wbraid|msclkid|igshid|mc_[ce]id|_hsenc|_hsmi|mkt_tok"
    r"|vero_(?:id|conv)|oly_(?:enc|anon)_id|ck_subscriber_id|_kx|_ke|__s|sc_(?:cid|eid)|ml_subscriber(?:_hash)?"
    r"|wickedid|yclid|trk_(?:contact|msg|module|sid)|s_cid|elq(?:TrackId|aid|at)?)",
    re.IGNORECASE,
)
_RUN_LENGTHS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_DEEPEST = 4


class Unwrapper:
    """Unwraps the links of one file, and remembers what it did."""

    def __init__(self) -> None:
        self._taken_out: Counter[str] = Counter()
        self._closed: Counter[str] = Counter()
        self._signs: Counter[str] = Counter()

    def address(self, href: str) -> str:
        """The address behind a link."""
        for _ in range(_DEEPEST):
            parts = _split(href)
            if parts is None or parts.scheme not in ("http", "https"):
                return href
            inside = _inside(href, parts)
            if not inside:
                break
            self._taken_out[parts.netloc.lower()] += 1
            href = inside
        parts = _split(href)
        if parts is None:
            return href
        if _ONLY_THEIRS.match(f"{parts.netloc}{parts.path}"):
            self._closed[parts.netloc.lower()] += 1
        return self._without_counters(href, parts)

    def doubts(self) -> tuple[Doubt, ...]:
        """What was done, once for each kind."""
        said = [
            f"{_links(count)} led through {host}; the address inside was taken"
            for host, count in _by_site(self._taken_out).items()
        ]
        said += [
            f"{_links(count)} {'lead' if count > 1 else 'leads'} through {host}, which alone knows where to; open each "
            "and give the address that it ends at"
            for host, count in _by_site(self._closed).items()
        ]
        if self._signs:
            most = max(self._signs.values())
            names = ", ".join(sorted(self._signs)[:6])
            said.append(
                f"{names} only counts readers, and was taken off {_links(most)}" + (" or more" if most > 1 else "")
            )
        return tuple(Doubt(NOWHERE, words, "wrapped-link") for words in said)

    def _without_counters(self, href: str, parts: SplitResult) -> str:
        if not parts.query:
            return href
        pieces = parts.query.split("&")
        kept = [piece for piece in pieces if not _COUNTS_READERS.fullmatch(piece.partition("=")[0])]
        if len(kept) == len(pieces):
            return href
        self._signs.update({piece.partition("=")[0] for piece in pieces} - {piece.partition("=")[0] for piece in kept})
        return urlunsplit(parts._replace(query="&".join(kept)))


def _links(count: int) -> str:
    return f"{count} links" if count > 1 else "one link"


def _by_site(counts: Counter[str]) -> Counter[str]:
    """Counted by the last parts of their hosts: `eur01.safelinks...` and `nam12.safelinks...` are one."""
    out: Counter[str] = Counter()
    for host, count in counts.items():
        found = re.search(r"safelinks\.protection\.outlook\.com|[\w-]+\.[\w-]+\Z", host)
        out[found.group() if found else host] += count
    return out


def _split(href: str) -> SplitResult | None:
    try:
        return urlsplit(href)
    except ValueError:
        return None


def _inside(href: str, parts: SplitResult) -> str:
    """The address that a wrapper holds; nothing where it is no wrapper, or holds none."""
    place = f"{parts.netloc.lower()}{parts.path}"
    for known, keys in _IN_QUERY.items():
        if re.fullmatch(known, place) or re.fullmatch(known, place.rstrip("/")):
            values = parse_qs(parts.query)
            found = next((values[key][0] for key in keys if key in values), "")
            return found if _is_address(found) else ""
    for host, take in _BY_RULE.items():
        if re.match(host, place):
            found = take(href)
            return found if _is_address(found) else ""
    return ""


def _is_address(text: str) -> bool:
    return bool(re.match(r"(?:https?://|mailto:)[^\s]+\Z", text))


def _proofpoint_2(href: str) -> str:
    found = parse_qs(urlsplit(href).query).get("u", [""])[0]
    return unquote(found.replace("-", "%").replace("_", "/"))


def _proofpoint_3(href: str) -> str:
    """`__` address `__;` the signs that `*` stands for, in base64, `!!`."""
    found = re.search(r"/v3/__(.+?)__;([^!]*)!", href)
    if found is None:
        return ""
    address, packed = found.groups()
    try:
        signs = base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)).decode()
    except (binascii.Error, ValueError):
        signs = ""
    place = 0

    def taken(star: re.Match[str]) -> str:
        nonlocal place
        count = _RUN_LENGTHS.index(star[1]) + 2 if star[1] else 1
        place += count
        return signs[place - count : place] or star[0]

    address = re.sub(r"\*(?:\*([\w-]))?", taken, address) if signs else address
    return re.sub(r"\A(https?):/(?=[^/])", r"\1://", address)


def _last_address(href: str) -> str:
    """An encoded address at the end of a path."""
    found = re.search(r"(?:/|=)(https?(?::|%3A)(?://|%2F%2F)[^?&]*)", href, re.IGNORECASE)
    if found is None:
        return ""
    address = unquote(found[1]) if "%" in found[1] else found[1]
    return re.sub(r"/\d/[\w-]{20,}.*\Z", "", address)


def _mandrill(href: str) -> str:
    packed = parse_qs(urlsplit(href).query).get("p", [""])[0]
    try:
        values = json.loads(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
        inner = json.loads(values["p"]) if isinstance(values.get("p"), str) else values
        return str(inner.get("url", ""))
    except (binascii.Error, ValueError, KeyError, AttributeError):
        return ""


_BY_RULE: dict[str, Callable[[str], str]] = {
    r"urldefense\.proofpoint\.com/v2/": _proofpoint_2,
    r"urldefense\.com/v3/": _proofpoint_3,
    r"(?:[\w-]+\.)*awstrack\.me/": _last_address,
    r"secure-web\.cisco\.com/": _last_address,
    r"mandrillapp\.com/track/click": _mandrill,
    r"(?:www\.)?href\.li/?": lambda href: unquote(href.partition("?")[2]),
}
