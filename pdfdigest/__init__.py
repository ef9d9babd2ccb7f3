"""A digest goes in as data; pages, volumes and letters come out.

The names below are what a program that embeds pdfdigest uses; each is loaded when it is first asked for.  An act
takes an `Office` first (where one stands, the user's folders, the clock, whom to tell) and gives a frozen report.
Lengths are in millimetres where nothing else is said, pages count from 1, moments bear their zone.  What goes wrong
is a `DigestError`, whose sentence is for people.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pdfdigest.errors import BindingError as BindingError
    from pdfdigest.errors import DifferenceError as DifferenceError
    from pdfdigest.errors import DigestError as DigestError
    from pdfdigest.errors import Fault as Fault
    from pdfdigest.errors import HouseError as HouseError
    from pdfdigest.errors import ManuscriptError as ManuscriptError
    from pdfdigest.errors import PagesError as PagesError
    from pdfdigest.errors import PostError as PostError
    from pdfdigest.errors import RequestError as RequestError
    from pdfdigest.office.adopt import adopt as adopt
    from pdfdigest.office.bind import bind as bind
    from pdfdigest.office.build import build as build
    from pdfdigest.office.check import check as check
    from pdfdigest.office.cite import cite as cite
    from pdfdigest.office.impose import impose as impose
    from pdfdigest.office.init import init as init
    from pdfdigest.office.print_order import Wanted as Wanted
    from pdfdigest.office.publish import publish as publish
    from pdfdigest.office.send import run as send
    from pdfdigest.office.send_plan import plan as plan
    from pdfdigest.office.site import site as site
    from pdfdigest.office.status import status as status
    from pdfdigest.office.surroundings import Office as Office
    from pdfdigest.office.surroundings import Silent as Silent
    from pdfdigest.office.surroundings import Teller as Teller
    from pdfdigest.office.verify import verify as verify
    from pdfdigest.office.withdraw import withdraw as withdraw

__version__ = "0.1.0"
__all__ = [
    "BindingError",
    "DifferenceError",
    "DigestError",
    "Fault",
    "HouseError",
    "ManuscriptError",
    "Office",
    "PagesError",
    "PostError",
    "RequestError",
    "Silent",
    "Teller",
    "Wanted",
    "__version__",
    "adopt",
    "bind",
    "build",
    "check",
    "cite",
    "impose",
    "init",
    "plan",
    "publish",
    "send",
    "site",
    "status",
    "verify",
    "withdraw",
]
_ELSEWHERE = {
    "Office": "office.surroundings",
    "Silent": "office.surroundings",
    "Teller": "office.surroundings",
    "Wanted": "office.print_order",
    "plan": "office.send_plan",
}
"""The modules of names that do not stand in the module of their own name, nor among the errors."""


def __getattr__(name: str) -> object:
    """Load a public name when it is first asked for."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    own = f"office.{name}" if name.islower() else "errors"
    found: object = getattr(import_module(f"{__name__}.{_ELSEWHERE.get(name, own)}"), "run" if name == "send" else name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """The public names."""
    return sorted(__all__)
