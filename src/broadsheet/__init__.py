"""Broadsheet: your own Daily Papers.

`open_app` is the way in for programs; docs/python.md shows it. What stands in `__all__` is loaded when it
is first asked for, so that who only wants the version need not wait.
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from broadsheet.app import App, Selection, open_app
    from broadsheet.errors import BroadsheetError
    from broadsheet.settings import Settings
    from broadsheet.types import Filters

__all__ = ["App", "BroadsheetError", "Filters", "Selection", "Settings", "__version__", "open_app"]
__version__ = version("broadsheet")

_PLACES = {
    "App": "app",
    "BroadsheetError": "errors",
    "Filters": "types",
    "Selection": "app",
    "Settings": "settings",
    "open_app": "app",
}


def __getattr__(name: str) -> object:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
