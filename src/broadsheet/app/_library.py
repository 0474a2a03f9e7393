"""What a reader keeps, follows and takes away."""

from __future__ import annotations

from ._following import Following
from ._leaving import Leaving


class Library(Following, Leaving):
    """What a reader keeps, follows and takes away."""
