"""Which papers may answer, as an address says it."""

from __future__ import annotations

from datetime import date

from broadsheet.errors import BadRequest
from broadsheet.types import Filters


def filters_of(since: date | None, until: date | None, categories: list[str]) -> Filters:
    """Days inclusive, and any of the categories.

    Raises:
        BadRequest: the first day is after the last.
    """
    try:
        return Filters(since, until, tuple(categories))
    except ValueError as error:
        raise BadRequest(str(error)) from error
