"""noggin's logger and its files of metrics, imported without xarray and pandas.

noggin imports xarray for one annotation, which takes longer than all the rest, and does without
where xarray is not installed. So it is told that it is not, while noggin is imported for the first
time; ``to_xarray`` imports it as it is called.
"""

import importlib
import sys

hidden = {"noggin", "xarray"}.isdisjoint(sys.modules)
if hidden:
    sys.modules["xarray"] = None  # type: ignore[assignment]  # "not installed", to Python
try:
    importlib.import_module("noggin")
finally:
    if hidden:
        del sys.modules["xarray"]

from noggin import LiveLogger, load_metrics, save_metrics  # noqa: E402

__all__ = ["LiveLogger", "load_metrics", "save_metrics"]
