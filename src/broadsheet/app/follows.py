"""Follow the feeds of a list, and give one's own as a list: what lies between OPML and the settings."""

from __future__ import annotations

import os
import tempfile
import tomllib
from collections.abc import Sequence
from pathlib import Path

from broadsheet.catalog.follows import Follows, follows_of, outlines_of
from broadsheet.errors import SettingsError, SourceError
from broadsheet.settings import Settings
from broadsheet.tools import files
from broadsheet.tools.opml import read_opml, write_opml
from broadsheet.tools.toml_lists import as_toml, with_added

__all__ = ["Follows", "add_to", "as_opml", "as_setting", "follows_in"]


def follows_in(path: Path) -> Follows:
    """What the feeds of an OPML file are in the setting `archives`.

    Raises:
        SourceError: the file cannot be read, or is no OPML.
    """
    try:
        return follows_of(read_opml(files.content(path)))
    except ValueError as error:
        raise SourceError(f"{path}: {error}; is it a list of feeds that a reader exported?") from error


def as_setting(archives: Sequence[str]) -> str:
    """The setting `archives` with these, as TOML."""
    return as_toml("archives", archives)


def add_to(path: Path, archives: Sequence[str]) -> tuple[str, ...]:
    """Add archives to the setting in a TOML file, which is made where there is none; those that are new.

    The file is replaced as a whole; all else in it stays as it is.

    Raises:
        SettingsError: the file cannot be read as TOML, or not be written.
    """
    path = path.resolve()
    try:
        before = path.read_bytes().decode("utf-8") if path.exists() else ""
        after = with_added(before, "archives", archives)
        present = tomllib.loads(before).get("archives", [])
        if after != before:
            _replace(path, after)
    except (OSError, ValueError) as error:
        raise SettingsError(f"{path} cannot be added to: {error}; add the lines by hand") from error
    return tuple(archive for archive in dict.fromkeys(archives) if archive not in present)


def as_opml(settings: Settings) -> tuple[str, tuple[str, ...]]:
    """The feeds among the archives of the settings as OPML, and the archives that are no feeds."""
    outlines, others = outlines_of(settings.archives)
    return write_opml(settings.name, outlines).decode(), tuple(others)


def _replace(path: Path, text: str) -> None:
    """Write beside the file and take its place, with its rights: it may hold keys."""
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(beside).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o600)
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
