"""Which papers may answer, as an address says it."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from pydantic import BeforeValidator

from broadsheet.errors import BadRequest
from broadsheet.types import Filters


def _as_written(day: object) -> object:
    if isinstance(day, str) and not re.fullmatch(r"\d{4}-\d\d-\d\d", day, re.ASCII):
        raise ValueError("a day is written YYYY-MM-DD")
    return day


# Pydantic alone takes a number for seconds since 1970.
Day = Annotated[date, BeforeValidator(_as_written)]


def filters_of(since: date | None, until: date | None, categories: list[str]) -> Filters:
    """Days inclusive, and any of the categories.

    Raises:
        BadRequest: the first day is after the last.
    """
    try:
        return Filters(since, until, tuple(categories))
    except ValueError as error:
        raise BadRequest(str(error)) from error
