"""Columns that many tables have."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ForeignKey, Text

from .tables import BigId


def key(**options: Any) -> Column[int]:
    """The row's own number."""
    return Column("id", BigId, primary_key=True, **options)


def of(table: str, name: str, *, kept: bool = False, **options: Any) -> Column[int]:
    """A number of another table's row; the row of this one goes with it, or is kept without it."""
    options.setdefault("nullable", kept)
    rule = "SET NULL" if kept else "CASCADE"
    return Column(name, BigId, ForeignKey(f"{table}.id", ondelete=rule), **options)


def reader(**options: Any) -> Column[int]:
    """Whose it is."""
    return of("readers", "reader_id", **options)


def paper(**options: Any) -> Column[int]:
    """Which paper it is about."""
    return of("papers", "paper_id", **options)


def text(name: str, default: str | None = None, **options: Any) -> Column[str]:
    """Text that is never null; `default` is what old rows have."""
    return Column(name, Text, nullable=False, server_default=default, **options)
