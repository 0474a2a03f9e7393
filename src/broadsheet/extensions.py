"""Find and load sources, embedders, indexes, exporters: a folder is the registry, a file an extension."""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import entry_points
from pkgutil import iter_modules
from types import ModuleType
from typing import Literal

from broadsheet.errors import ExtensionError

Room = Literal["sources", "embedders", "index", "exporters"]


def available(room: Room) -> list[str]:
    """Names that `load` knows without a dotted path: our files, then installed entry points."""
    package = import_module(f"broadsheet.{room}")
    ours = {module.name for module in iter_modules(package.__path__) if not module.name.startswith("_")}
    return sorted(ours | {point.name for point in entry_points(group=f"broadsheet.{room}")})


def load(room: Room, name: str) -> ModuleType:
    """Import one extension: a dotted path, a file of ours, or an installed entry point, in that order.

    Raises:
        ExtensionError: no such name (the message lists the names there are),
            or a library it needs is missing (the message says what to install).
    """
    try:
        return import_module(_path(room, name))
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("broadsheet"):
            raise  # a slip of ours, not a missing library
        raise ExtensionError(
            f"{room} {name!r} needs {error.name!r}: pip install 'broadsheet[{name}]', or set another one"
        ) from error


def _path(room: Room, name: str) -> str:
    if "." in name:
        return name
    package = import_module(f"broadsheet.{room}")
    if not name.startswith("_") and name in {module.name for module in iter_modules(package.__path__)}:
        return f"broadsheet.{room}.{name}"
    for point in entry_points(group=f"broadsheet.{room}", name=name):
        return point.value
    raise ExtensionError(f"no {room} named {name!r}; there are: {', '.join(available(room))}")
