"""Names of modules go in; while they stand deferred, who imports one gets a stand-in that loads it when something of it is called.

WeasyPrint loads what fontTools needs to subset a font, and HarfBuzz does that: a quarter of its own loading time.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

FONT_TOOLS = ("fontTools.subset", "fontTools.varLib.instancer")
"""What WeasyPrint calls for a font that HarfBuzz cannot subset, or that varies, and for no other."""


class _Use:
    """Something of a module, as it is called, or asked for something of its own."""

    def __init__(self, module: str, name: str) -> None:
        self._place = (module, name)

    def __call__(self, *given: Any, **named: Any) -> Any:
        return self._real()(*given, **named)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real(), name)

    def _real(self) -> Any:
        module, name = self._place
        return getattr(importlib.import_module(module), name)


class _Late(ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Use(self.__name__, name)


@contextmanager
def deferred(*names: str) -> Iterator[None]:
    """Inside, an import of one of these modules, where it is not loaded yet, waits until something of it is called."""
    stand_ins = {name: _Late(name) for name in names if name not in sys.modules}
    sys.modules.update(stand_ins)
    try:
        yield
    finally:
        for name, module in stand_ins.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]
