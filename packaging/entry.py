"""Where the frozen program begins."""

from __future__ import annotations

import runpy

runpy.run_module("pdfdigest", run_name="__main__")
