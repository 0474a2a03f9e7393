"""What an address or a form says, read strictly; a slip is answered with the form it should have."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Annotated

from fastapi import Form, Request
from pydantic import Field

from broadsheet.errors import BadRequest
from broadsheet.library import LIST_ORDERS, MARKS, ListOrder, Mark
from broadsheet.personal import SPANS, Span
from broadsheet.types import Filters

LAST_PAGE = 100_000
Number = Annotated[int, Field(ge=1, le=2**53)]  # of a row; no database takes any number there is
On = Annotated[int, Form(ge=0, le=1)]  # 1 to do a thing, 0 to undo it

LIST = "for-you"  # the element of `/for-you` that holds its papers, which a script swaps
USUAL: Span = "week"


def wants_list(request: Request) -> bool:
    """Whether a script asks for the papers alone, to put them where the others were."""
    return request.headers.get("hx-target") == LIST


def read_day(text: str | None, name: str = "date") -> date | None:
    """A day of the form YYYY-MM-DD; None when nothing was given.

    Raises:
        BadRequest: another form, or a day that the calendar does not have.
    """
    if not (text and text.strip()):
        return None
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", text.strip(), re.ASCII):
            raise ValueError
        return date.fromisoformat(text.strip())
    except ValueError as error:
        trouble = f"{name}={text[:40]!r} is not a day; write YYYY-MM-DD, such as 2025-10-29"
        raise BadRequest(trouble) from error


def read_page(text: str | None) -> int:
    """The number of a page, from 1; 1 when nothing was given.

    Raises:
        BadRequest: no whole number, or one out of range.
    """
    if not text:
        return 1
    if re.fullmatch(r"\d{1,6}", text, re.ASCII) and 1 <= int(text) <= LAST_PAGE:
        return int(text)
    raise BadRequest(f"p={text[:40]!r} is not a page; write a number from 1 to {LAST_PAGE}, such as 2")


def read_categories(texts: Sequence[str]) -> tuple[str, ...]:
    """Categories from one or more fields, set apart by spaces or commas, without repeats."""
    words = (word for text in texts for word in re.split(r"[\s,]+", text) if word)
    return tuple(dict.fromkeys(words))


def read_filters(since: str | None, until: str | None, categories: Sequence[str]) -> Filters:
    """Filters from the fields of the search form.

    Raises:
        BadRequest: a malformed day, or a first day after the last.
    """
    first, last = read_day(since, "since"), read_day(until, "until")
    try:
        return Filters(first, last, read_categories(categories))
    except ValueError as error:
        raise BadRequest(str(error)) from error


def read_order(text: str) -> ListOrder:
    """The order of a list; raises BadRequest for an unknown one."""
    for known in LIST_ORDERS:
        if text == known or (not text and known == "added"):
            return known
    raise BadRequest(f"order={text[:40]!r} is no order; there are {', '.join(LIST_ORDERS)}")


def read_span(text: str) -> Span:
    """A span; the week where none is named. Raises BadRequest for an unknown one."""
    for known in SPANS:
        if text == known or (not text and known == USUAL):
            return known
    raise BadRequest(f"span={text[:40]!r} is no span; there are {', '.join(SPANS)}")


def read_mark(text: str) -> Mark | None:
    """A mark, None where none is asked for; raises BadRequest for an unknown one."""
    for known in MARKS:
        if text == known:
            return known
    if text:
        raise BadRequest(f"mark={text[:40]!r} is no mark; there are: {', '.join(MARKS)}")
    return None
