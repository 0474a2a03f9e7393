"""Broadsheet: your own Daily Papers."""

from importlib.metadata import version

__version__ = version("broadsheet")
